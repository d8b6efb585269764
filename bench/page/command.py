"""`bench page [--times N]`, inside a namespace: the call page's load, and nine tiles."""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.page import load, tiles
from bench.table import print_table
from tests.support.browser import launch, serve_pages
from tests.support.namespace import require_namespace
from tests.support.server import ParlourServer

__all__ = ["run"]


def run(arguments: Sequence[str] = ()) -> None:
    """Measure the call page in a real browser, and print two tables."""
    options = argparse.ArgumentParser(prog="bench page", description=run.__doc__)
    options.add_argument("--times", type=int, default=5, help="how often each figure is taken")
    times = options.parse_args(arguments).times
    require_namespace()
    with (
        tempfile.TemporaryDirectory() as kept,
        ParlourServer(Path(kept) / "data") as server,
        serve_pages() as pages,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        print_table("Opening a room, by a browser that was never here", load.HEAD, load.measure(browser, server, times))
        browser.close()
        print_table("Nine people on a page", tiles.HEAD, tiles.measure(playwright, server, pages, times))
