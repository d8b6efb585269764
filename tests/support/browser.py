"""Headless Chromium with fake devices, and the pages that tests open in it.

A `Page` is any page with media on it; a `CallPage` is one of `web/conformance` that runs an official daily-js client.
"""

import functools
import http.server
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Playwright, TimeoutError
from playwright.sync_api import Page as PlaywrightPage

from tests.support.caller import PATIENCE, PROBE, Caller, Driven, call_address

__all__ = ["CHROMIUM", "FLAGS", "CallPage", "Page", "launch", "serve_pages"]

CHROMIUM = os.environ.get("PARLOUR_TEST_CHROMIUM", "/usr/bin/chromium")
PAGES = Path(__file__).resolve().parents[2] / "web" / "conformance" / "dist"

FLAGS = [
    "--no-sandbox",
    # Three cameras, so that there is a choice (the second is a depth camera, without a picture in a call); few frames,
    # so that two cores carry four people.
    "--use-fake-device-for-media-stream=device-count=3,fps=8",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--allow-loopback-in-peer-connection",
    "--disable-gpu",
    # WebGL without a graphics card, which the finder of people in pictures needs.
    "--enable-unsafe-swiftshader",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--mute-audio",
    # The last list that a browser is given counts: this one begins with what Playwright takes away (1.65), and goes on
    # with processes that are made ready for windows and sites which no test opens.
    "--disable-features=AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,"
    "HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,"
    "AvoidCorsURLLoaderRestartOnRedirect,OptimizationHints,NetworkTimeServiceQuerying,PreconnectToSearch,"
    "PreloadTopChromeWebUI,SpareRendererForSitePerProcess",
]


def launch(playwright: Playwright, *flags: str) -> Browser:
    """Start a browser, with `flags` beside the usual ones; close it with `close()`."""
    return playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=[*FLAGS, *flags])


@contextmanager
def serve_pages(policy: str = "") -> Iterator[str]:
    """Serve `web/conformance/dist` on loopback; yields its origin, which is not that of Parlour. `policy`: its CSP."""
    handler = functools.partial(_QuietHandler, directory=str(PAGES), policy=policy)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class _QuietHandler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, *arguments: Any, policy: str, **options: Any) -> None:
        self._policy = policy
        super().__init__(*arguments, **options)

    def end_headers(self) -> None:
        if self._policy:
            self.send_header("Content-Security-Policy", self._policy)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the test's own words matter."""


class Page(Driven):
    """One page in a browser context of its own: separate storage, as of another person."""

    def __init__(self, browser: Browser, url: str, *, width: int = 800, height: int = 600, script: str = "") -> None:
        self.context = browser.new_context(viewport={"width": width, "height": height})
        self.context.add_init_script(PROBE)
        if script:
            self.context.add_init_script(script)
        self.console: list[str] = []
        self.page: PlaywrightPage = self.context.new_page()
        self.page.set_default_timeout(PATIENCE * 1000)
        self.page.on("console", lambda message: self.console.append(message.text))
        self.page.on("pageerror", lambda error: self.console.append(f"uncaught: {error}"))
        self.page.goto(url)

    def close(self) -> None:
        """Close the page as a person closes a tab."""
        self.context.close()

    def run(self, expression: str, argument: object = None) -> Any:
        """Evaluate JavaScript in the page; promises are awaited."""
        return self.page.evaluate(expression, argument)

    def wait_for(self, expression: str, argument: object = None, *, seconds: float = PATIENCE) -> Any:
        """Wait until JavaScript gives something true, and return that. A failure carries the page's console."""
        try:
            return self.page.wait_for_function(
                expression, arg=argument, timeout=seconds * 1000, polling=50
            ).json_value()
        except TimeoutError:
            words = "\n".join(self.console[-20:])
            raise AssertionError(f"not true within {seconds} s: {expression} of {argument}\nconsole: {words}") from None

    def wait_until_sending(self, *kinds: str) -> None:
        """Wait until the page has sent some more RTP packets of each of these kinds than now: it goes on."""
        before = self.run("() => probe.packets()")["sent"]
        self.wait_for(
            """async ([before, kinds]) => {
                const { sent } = await probe.packets();
                return kinds.every((kind) => sent[kind] - before[kind] >= 3);
            }""",
            [before, list(kinds)],
        )

    def packets_during(self, seconds: float) -> dict[str, dict[str, int]]:
        """Count RTP packets for so long: `{"sent" | "received": {"audio" | "video": packets}}`."""
        before = self.run("() => probe.packets()")
        self.page.wait_for_timeout(seconds * 1000)
        after = self.run("() => probe.packets()")
        return {
            direction: {kind: after[direction][kind] - before[direction][kind] for kind in before[direction]}
            for direction in before
        }


class CallPage(Caller, Page):
    """A page of `web/conformance` with a daily-js call on it: `window.call`, `window.enter`, `window.events`."""

    def __init__(
        self, browser: Browser, pages: str, server: str, name: str = "call", script: str = "", **switches: bool | str
    ) -> None:
        super().__init__(browser, call_address(pages, server, name, **switches), script=script)
        self.wait_for("() => window.call !== undefined")
