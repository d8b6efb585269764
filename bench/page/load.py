"""How soon the preview takes a click, and how many bytes that took, on two networks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any, Final

from playwright.sync_api import Browser

from tests.support.server import ParlourServer

__all__ = ["HEAD", "measure"]

HEAD: Final = ("network", "loads", "can join after", "longest", "goal", "transferred", "goal")

_READY: Final = """
const look = () => {
  const button = document.querySelector(".prejoin-form button[type=submit]:not([disabled])");
  if (button) window.readyAfter = performance.now();
  else requestAnimationFrame(look);
};
look();
"""
"""Notes when the button that joins is on the page and takes clicks, in milliseconds since the address was opened."""


@dataclass(frozen=True)
class _Network:
    name: str
    goal_ms: int
    conditions: dict[str, float] | None = None


_BITS: Final = 8
_NETWORKS: Final = (
    _Network("loopback", 600),
    _Network(
        "1.6 Mbit/s, 150 ms",
        2500,
        {"latency": 150, "downloadThroughput": 1_600_000 / _BITS, "uploadThroughput": 750_000 / _BITS},
    ),
)
_GOAL_KB: Final = 150


@dataclass
class _Found:
    ready: list[float] = field(default_factory=list)
    transferred: int = 0


def measure(browser: Browser, server: ParlourServer, times: int) -> Sequence[Sequence[str]]:
    """Open a room's page `times` times on each network, each time as a browser that was never here."""
    room = server.create_room()
    rows = []
    for network in _NETWORKS:
        found = _Found()
        for _ in range(times):
            _open(browser, room.url, network, found)
        rows.append(
            [
                network.name,
                str(times),
                f"{median(found.ready):.0f} ms",
                f"{max(found.ready):.0f} ms",
                f"≤ {network.goal_ms} ms",
                f"{found.transferred / 1000:.0f} kB",
                f"≤ {_GOAL_KB} kB",
            ]
        )
    return rows


def _open(browser: Browser, url: str, network: _Network, found: _Found) -> None:
    context = browser.new_context()  # nothing is cached
    page = context.new_page()
    page.add_init_script(_READY)
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    loaded: list[int] = []

    def note(event: dict[str, Any]) -> None:
        loaded.append(int(event["encodedDataLength"]))

    devtools.on("Network.loadingFinished", note)
    if network.conditions is not None:
        devtools.send("Network.emulateNetworkConditions", {"offline": False, **network.conditions})
    page.goto(url, wait_until="commit")
    found.ready.append(page.wait_for_function("() => window.readyAfter", timeout=60_000).json_value())
    found.transferred = sum(loaded)
    context.close()
