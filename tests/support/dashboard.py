"""The dashboard as an operator meets it: signed in with a key, in a browser context of its own."""

from playwright.sync_api import Page as PlaywrightPage
from playwright.sync_api import expect

from tests.support.fixtures import OpenPage
from tests.support.server import ParlourServer

__all__ = ["sign_in", "signed_in"]


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
