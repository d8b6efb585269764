"""What tests of texts trust: what cannot be read in full is found, and what is meant to be short is not."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support.overflow import cut_off

pytestmark = pytest.mark.browser

NARROW = "width: 60px; white-space: nowrap;"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (f"<p style='{NARROW} overflow: hidden'>Bildschirmfreigabe</p>", "cut off: Bildschirmfreigabe"),
        (f"<div style='{NARROW} overflow: clip'><p>Bildschirmfreigabe</p></div>", "cut off: Bildschirmfreigabe"),
        ("<p style='position: fixed; right: -40px'>Bildschirmfreigabe</p>", "out of sight: Bildschirmfreigabe"),
        ("<p style='width: 900px'>wide</p>", "the page is 908 px wide of 800"),
    ],
)
def test_what_cannot_be_read_is_found(page: Page, content: str, fault: str) -> None:
    page.set_content(content)
    assert f"800 x 600: {fault}" in cut_off(page, 800, 600)


@pytest.mark.parametrize(
    "content",
    [
        f"<p style='{NARROW} overflow: hidden; text-overflow: ellipsis'>Bildschirmfreigabe</p>",
        f"<div style='{NARROW} overflow: auto'><p>Bildschirmfreigabe</p></div>",
        f"<p style='{NARROW} overflow: hidden; visibility: hidden'>Bildschirmfreigabe</p>",
        "<p>Bildschirmfreigabe</p>",
    ],
)
def test_what_can_be_read_or_says_that_it_goes_on_is_not(page: Page, content: str) -> None:
    page.set_content(content)
    assert cut_off(page, 800, 600) == []
