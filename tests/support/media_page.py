"""Chromium pages that do the least a participant must do (`tests/media/page.html`), driven from the test itself.

A page's messages to its server reach a Python coroutine directly; no signalling is involved.
"""

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

__all__ = ["ORIGIN", "Received", "Server", "chromium", "open_page"]

CHROMIUM = os.environ.get("PARLOUR_TEST_CHROMIUM", "/usr/bin/chromium")
PAGE = Path(__file__).resolve().parents[1] / "media" / "page.html"

ORIGIN = "http://localhost/"
"""Cameras are for secure origins only, and localhost is one. Nothing listens there: the page comes from the test."""

FLAGS = [
    "--no-sandbox",
    "--use-fake-device-for-media-stream=fps=10",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--allow-loopback-in-peer-connection",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--no-first-run",
]

Server = Callable[[str, dict[str, Any]], Awaitable[Mapping[str, Any] | None]]
"""What answers a page: takes a message's type and fields, returns the reply's fields."""

Received = dict[str, dict[str, float]]
"""What a page receives: figures by "peer/name"."""


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Run a browser with a fake camera and microphone."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


async def open_page(browser: Browser, server: Server) -> Page:
    """Open a participant's page whose messages go to `server`."""
    page = await browser.new_page()
    await page.expose_function("server", server)
    await page.route(ORIGIN, lambda route: route.fulfill(body=PAGE.read_text(), content_type="text/html"))
    await page.goto(ORIGIN)
    return page
