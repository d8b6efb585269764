"""The dashboard as an operator meets it: signed in with a key, in a browser context of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page as PlaywrightPage
from playwright.sync_api import expect

from tests.support.fixtures import OpenPage
from tests.support.server import ParlourServer

__all__ = ["Photograph", "photograph", "sign_in", "signed_in"]

Photograph = Callable[[PlaywrightPage, str], None]


@pytest.fixture
def photograph(artifacts: Path) -> Photograph:
    """Take pictures of a page for people to look at: light, dark, and as narrow as a small phone."""

    def take(page: PlaywrightPage, name: str) -> None:
        wide = page.viewport_size
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=artifacts / f"dashboard-{name}-{scheme}.png", full_page=True)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 320, f"{name} is wider than a small phone"
        page.screenshot(path=artifacts / f"dashboard-{name}-phone.png", full_page=True)
        if wide is not None:
            page.set_viewport_size(wide)

    return take


def sign_in(page: PlaywrightPage, key: str) -> None:
    """Type the key and go in."""
    page.get_by_label("API key").fill(key)
    page.get_by_role("button", name="Sign in").click()


def signed_in(open_page: OpenPage, server: ParlourServer, place: str = "#/rooms") -> PlaywrightPage:
    """Open the dashboard at a place, as somebody who has a key. Whatever the page logs is printed when a test fails."""
    opened = open_page(f"{server.url}/dashboard{place}", width=1280, height=900)
    opened.page.on("console", lambda message: print(f"console: {message.text}"))
    sign_in(opened.page, server.new_key())
    expect(opened.page.get_by_role("button", name="Sign out")).to_be_visible()
    return opened.page
