"""What axe says about a page: faults that keep people out who see, hear or move otherwise.

axe comes into the page by the debugger's way, so the page's own Content-Security-Policy stays in force.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import Frame, Page

__all__ = ["assert_accessible", "faults"]

ColourScheme = Literal["light", "dark"]

_AXE: Final = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"

# Contrast is measured of what stands still: half faded in, every text is too pale.
_STANDS_STILL: Final = """() => Promise.allSettled(document.getAnimations()
  .filter((each) => each.effect?.getComputedTiming().endTime !== Infinity).map((each) => each.finished))"""
_SCHEME: Final = "() => matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'"


def faults(page: Page | Frame) -> list[str]:
    """Return one line for each rule that is broken, with the first places."""
    page.evaluate(_STANDS_STILL)
    page.evaluate(_AXE.read_text())
    found = page.evaluate("() => axe.run(document).then((result) => result.violations)")
    return [f"{one['id']}: {[node['target'] for node in one['nodes'][:5]]}" for one in found]


def assert_accessible(page: Page, *, schemes: Sequence[ColourScheme] = ("light", "dark")) -> None:
    """Fail unless axe finds nothing wrong with what `page` shows, in each of these colour schemes of the system."""
    before: ColourScheme = page.evaluate(_SCHEME)
    try:
        found = {scheme: _faults_in(page, scheme) for scheme in schemes}
    finally:
        page.emulate_media(color_scheme=before)
    assert not any(found.values()), f"{page.url} is not open to everybody: {found}"


def _faults_in(page: Page, scheme: ColourScheme) -> list[str]:
    page.emulate_media(color_scheme=scheme)
    return faults(page)
