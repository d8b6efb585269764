"""Fixtures of the tests with real browsers: one server for all, one browser per module, one set of pages per test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.support.browser import CallPage, Page, launch, serve_pages
from tests.support.caller import PATIENCE
from tests.support.pictures import SMALL_PICTURES
from tests.support.server import ParlourServer

__all__ = ["OpenCall", "OpenPage", "artifacts", "browser", "open_call", "open_page", "own_server", "pages", "server"]

# As long as everything else in these tests: several browsers and their servers share the cores.
expect.set_options(timeout=PATIENCE * 1000)

OpenCall = Callable[..., CallPage]
"""`open_call(name="call", script="", **switches)` opens a page of `web/conformance` and closes it after the test.

`script` runs in the page before anything else, `camera` before it: see `tests.support.pictures`."""

OpenPage = Callable[..., Page]
"""`open_page(url, script="")` opens any page and closes it after the test; `script` and `camera` as above."""


@pytest.fixture(scope="session")
def artifacts() -> Path:
    """A folder for what a person should look at after the run: pictures and figures."""
    folder = Path(__file__).resolve().parents[2] / ".cache" / "artifacts"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _running_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ParlourServer]:
    with ParlourServer(tmp_path_factory.mktemp("parlour") / "data") as running:
        yield running


server = pytest.fixture(scope="session", name="server")(_running_server)
"""The server of all who make rooms of their own in it, and leave all else as it was."""

own_server = pytest.fixture(scope="module", name="server")(_running_server)
"""For modules that kill or restart parts of it, or look at all that is in it: import it, and it is their `server`."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = launch(playwright)
        yield running
        running.close()


@pytest.fixture(scope="module")
def pages() -> Iterator[str]:
    with serve_pages() as origin:
        yield origin


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    opened: list[Page] = []

    def open_one(
        url: str, *, width: int = 800, height: int = 600, script: str = "", camera: str = SMALL_PICTURES
    ) -> Page:
        opened.append(Page(browser, url, width=width, height=height, script=camera + script))
        return opened[-1]

    yield open_one
    for page in opened:
        page.close()


@pytest.fixture
def open_call(browser: Browser, pages: str, server: ParlourServer) -> Iterator[OpenCall]:
    opened: list[CallPage] = []

    def open_one(
        name: str = "call", script: str = "", camera: str = SMALL_PICTURES, **switches: bool | str
    ) -> CallPage:
        opened.append(CallPage(browser, pages, server.url, name, camera + script, **switches))
        return opened[-1]

    yield open_one
    for page in opened:
        page.close()
