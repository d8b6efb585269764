"""What axe says about a page: faults that keep people out who see, hear or move otherwise."""

from pathlib import Path

from playwright.sync_api import Page

__all__ = ["faults"]

_AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"


def faults(page: Page) -> list[str]:
    """Return one line for each rule that is broken, with the first places."""
    page.evaluate(_AXE.read_text())
    found = page.evaluate("() => axe.run(document).then((result) => result.violations)")
    return [f"{one['id']}: {[node['target'] for node in one['nodes'][:5]]}" for one in found]
