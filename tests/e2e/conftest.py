"""The fixtures of tests with real browsers."""

from tests.support.fixtures import artifacts, browser, open_call, open_page, pages, server

__all__ = ["artifacts", "browser", "open_call", "open_page", "pages", "server"]
