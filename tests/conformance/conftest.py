"""The fixtures of tests with real browsers."""

from tests.support.fixtures import browser, open_call, open_page, pages, server

__all__ = ["browser", "open_call", "open_page", "pages", "server"]
