"""What nine people on the call page cost a computer, beside nine bare `<video>` elements with the same people."""

import time
from collections.abc import Callable
from statistics import median
from typing import Final

import psutil
from playwright.sync_api import Browser, Playwright

from bench.table import paired_ratio
from tests.support.browser import CallPage, Page, launch
from tests.support.pictures import small_camera
from tests.support.server import ParlourServer

__all__ = ["HEAD", "measure"]

HEAD: Final = ("page", "processor, median", "beside the bare page", "goal")

_OTHERS: Final = 8
_SETTLED_MS: Final = 8000
_MEASURED_MS: Final = 10_000
_CAMERA: Final = small_camera(320, 180, 15)
_WIDTH: Final = 1280
_HEIGHT: Final = 720
_AS_LARGE: Final = "video { width: 33%; aspect-ratio: 16 / 9; }"
"""The pictures of the bare page are as large as the tiles."""


def measure(playwright: Playwright, server: ParlourServer, pages: str, times: int) -> list[list[str]]:
    """Let the ninth person come with the call page and with a bare one, in turns, and watch the browser it uses."""
    room = server.create_room(enable_prejoin_ui=False)
    crowd = launch(playwright)
    # The others look at nobody: what they cost is not measured, and two cores are few.
    for _ in range(_OTHERS):
        other = CallPage(crowd, pages, server.url, script=_CAMERA)
        other.join(room.url, subscribeToTracksAutomatically=False)

    def call_page(browser: Browser) -> None:
        page = Page(browser, room.url, width=_WIDTH, height=_HEIGHT, script=_CAMERA)
        page.wait_for_pictures(_OTHERS)

    def bare_page(browser: Browser) -> None:
        page = CallPage(browser, pages, server.url, script=_CAMERA)
        page.page.set_viewport_size({"width": _WIDTH, "height": _HEIGHT})
        page.page.add_style_tag(content=_AS_LARGE)
        page.join(room.url)
        page.wait_for_pictures(_OTHERS)

    ours, bare = [], []
    for _ in range(times):
        bare.append(_cost(playwright, bare_page))
        ours.append(_cost(playwright, call_page))
    crowd.close()
    return [
        ["nine bare <video>", f"{median(bare):.0%}", "", ""],
        ["call page", f"{median(ours):.0%}", f"{paired_ratio(ours, bare):.2f}", "≤ 1.30"],
    ]


def _cost(playwright: Playwright, open_page: Callable[[Browser], None]) -> float:
    """Return the processor seconds for each second of a browser of its own that shows one page."""
    before = {process.pid for process in psutil.Process().children(recursive=True)}
    browser = launch(playwright)
    open_page(browser)
    page = browser.contexts[0].pages[0]
    page.wait_for_timeout(_SETTLED_MS)
    mine = [process for process in psutil.Process().children(recursive=True) if process.pid not in before]
    begun, used = time.monotonic(), _seconds(mine)
    page.wait_for_timeout(_MEASURED_MS)
    cost = (_seconds(mine) - used) / (time.monotonic() - begun)
    browser.close()
    return cost


def _seconds(processes: list[psutil.Process]) -> float:
    times = [process.cpu_times() for process in processes]
    return sum(one.user + one.system for one in times)
