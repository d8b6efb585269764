"""What all tests of accessibility trust: faults are found, in the scheme that has them, whatever the page's policy."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.support.axe import assert_accessible

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><title>A page</title><meta name="color-scheme" content="light dark">
<style>{style}</style><main><h1>Heading</h1>{content}</main></html>"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(color_scheme="dark")
    yield context.new_page()
    context.close()


def show(page: Page, content: str, style: str = "") -> None:
    """Serve a page under a policy that lets no script of anybody in."""
    policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'", "Content-Type": "text/html"}

    def answer(route: Route) -> None:
        route.fulfill(body=PAGE.format(content=content, style=style), headers=policy)

    page.route("http://page.test/", answer)
    page.goto("http://page.test/")


def test_a_page_in_order_passes_and_keeps_its_colour_scheme(page: Page) -> None:
    show(page, "<button>Press</button>")
    assert_accessible(page)
    assert page.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches")


def test_a_button_without_a_name_is_found_in_both_schemes(page: Page) -> None:
    show(page, "<button></button>")
    with pytest.raises(AssertionError, match=r"'light': \[.button-name.*'dark': \[.button-name"):
        assert_accessible(page)


def test_a_text_that_is_too_pale_in_one_scheme_is_found_in_that_one(page: Page) -> None:
    show(page, "<p>Pale</p>", "p { background: #fff; color: light-dark(#ddd, #000) }")
    with pytest.raises(AssertionError, match=r"'light': \[.color-contrast.*'dark': \[\]"):
        assert_accessible(page)


def test_what_fades_in_is_looked_at_once_it_is_there(page: Page) -> None:
    show(page, "<p>Text</p>", "@keyframes in { from { opacity: 0.1 } } p { animation: in 500ms linear both }")
    assert_accessible(page)
