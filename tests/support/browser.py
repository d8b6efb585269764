"""Headless Chromium with fake devices, and the pages that tests open in it.

A `Page` is any page with media on it; a `CallPage` is one of `web/conformance` that runs an official daily-js client.
"""

import functools
import http.server
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, Playwright, TimeoutError
from playwright.sync_api import Page as PlaywrightPage

__all__ = ["AUDIBLE", "CallPage", "Page", "launch", "serve_pages"]

CHROMIUM = os.environ.get("PARLOUR_TEST_CHROMIUM", "/usr/bin/chromium")
PAGES = Path(__file__).resolve().parents[2] / "web" / "conformance" / "dist"
PROBE = Path(__file__).with_name("probe.js").read_text()

AUDIBLE = 0.01
"""Root mean square above which somebody is heard. The fake microphone's beep is far above, silence is 0."""

PATIENCE = 20.0
"""Seconds to wait for anything that should happen at once, on a busy machine."""

FLAGS = [
    "--no-sandbox",
    # Three cameras, so that there is a choice (the second is a depth camera, without a picture in a call); few frames,
    # so that two cores carry four people.
    "--use-fake-device-for-media-stream=device-count=3,fps=8",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--allow-loopback-in-peer-connection",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--mute-audio",
]


def launch(playwright: Playwright, *flags: str) -> Browser:
    """Start a browser, with `flags` beside the usual ones; close it with `close()`."""
    return playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=[*FLAGS, *flags])


@contextmanager
def serve_pages() -> Iterator[str]:
    """Serve `web/conformance/dist` on loopback; yields its origin, which is not that of Parlour."""
    handler = functools.partial(_QuietHandler, directory=str(PAGES))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class _QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the test's own words matter."""


class Page:
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

    def packets_during(self, seconds: float) -> dict[str, dict[str, int]]:
        """Count RTP packets for so long: `{"sent" | "received": {"audio" | "video": packets}}`."""
        before = self.run("() => probe.packets()")
        self.page.wait_for_timeout(seconds * 1000)
        after = self.run("() => probe.packets()")
        return {
            direction: {kind: after[direction][kind] - before[direction][kind] for kind in before[direction]}
            for direction in before
        }

    def wait_until_seen(self, session_ids: Sequence[str], *, frames: int = 5, seconds: float = PATIENCE) -> None:
        """Wait until at least `frames` new frames of each of these people were shown."""
        self.run("() => probe.mark()")
        self.wait_for(
            "([ids, enough]) => ids.every((id) => (probe.frames()[id] ?? 0) >= enough)",
            [list(session_ids), frames],
            seconds=seconds,
        )

    def wait_until_heard(self, session_ids: Sequence[str], *, seconds: float = PATIENCE) -> None:
        """Wait until each of these people made a sound, from now on."""
        self.run("() => probe.mark()")
        self.wait_for(
            "([ids, audible]) => ids.every((id) => (probe.loudness()[id] ?? 0) > audible)",
            [list(session_ids), AUDIBLE],
            seconds=seconds,
        )

    def wait_for_pictures(self, count: int, *, frames: int = 5) -> None:
        """Wait until `count` people, whoever they are, each showed `frames` new frames."""
        self.run("() => probe.mark()")
        enough = "([count, frames]) => Object.values(probe.frames()).filter((shown) => shown >= frames).length >= count"
        self.wait_for(enough, [count, frames])

    def wait_for_voices(self, count: int) -> None:
        """Wait until `count` people, whoever they are, each made a sound from now on."""
        self.run("() => probe.mark()")
        enough = "([count, audible]) => Object.values(probe.loudness()).filter((one) => one > audible).length >= count"
        self.wait_for(enough, [count, AUDIBLE])


class CallPage(Page):
    """A page of `web/conformance` with a daily-js call on it: `window.call`, `window.enter`, `window.events`."""

    def __init__(
        self, browser: Browser, pages: str, server: str, name: str = "call", script: str = "", **switches: bool | str
    ) -> None:
        query = {"server": server} | {key: "true" if on is True else str(on) for key, on in switches.items() if on}
        super().__init__(browser, f"{pages}/{name}.html?{urlencode(query)}", script=script)
        self.wait_for("() => window.call !== undefined")

    def start_joining(self, url: str, token: str | None = None, **options: object) -> None:
        """Begin to join and return at once; `finish_joining` tells how it went."""
        given = {"url": url, **({"token": token} if token is not None else {}), **options}
        self.run("(options) => { window.entering = window.enter(options); }", given)

    def finish_joining(self) -> dict[str, Any]:
        """Wait for the end of `start_joining`: `{"ok": participants}` or `{"error": …}`."""
        outcome: dict[str, Any] = self.run("() => window.entering")
        return outcome

    def join(self, url: str, token: str | None = None, **options: object) -> str:
        """Join, which must succeed; returns the session id."""
        self.start_joining(url, token, **options)
        outcome = self.finish_joining()
        assert "ok" in outcome, f"{outcome}\n" + "\n".join(self.console[-20:])
        return self.session_id

    def refusal(self, url: str, token: str | None = None) -> dict[str, Any]:
        """Try to join, which must fail; returns the fatal error as the app gets it: `{"type", "msg", …}`."""
        self.start_joining(url, token)
        outcome = self.finish_joining()
        assert "error" in outcome, "the join was not refused"
        reported: dict[str, Any] = self.wait_event("error")["error"]
        assert outcome["error"]["error"]["type"] == reported["type"]
        return reported

    def leave(self) -> None:
        """Leave the call and wait until that is done."""
        self.run("() => call.leave()")

    @property
    def session_id(self) -> str:
        """The own session id."""
        value: str = self.run("() => call.participants().local.session_id")
        return value

    def people(self) -> dict[str, Any]:
        """What `call.participants()` says, as plain JSON."""
        value: dict[str, Any] = self.run("() => people()")
        return value

    def forget_events(self) -> None:
        """Empty the log of events, so that `wait_event` sees new ones only."""
        self.run("() => { window.events = []; }")

    def events(self, name: str) -> list[dict[str, Any]]:
        """Every logged event called `name`, with `at` (milliseconds since 1970) and `detail`."""
        found: list[dict[str, Any]] = self.run("(name) => events.filter((event) => event.name === name)", name)
        return found

    def wait_event(self, name: str, where: str = "() => true", *, seconds: float = PATIENCE) -> Any:
        """Wait for an event whose detail `where` (a JavaScript function) accepts; returns that detail."""
        self.wait_for(
            f"(name) => events.some((event) => event.name === name && ({where})(event.detail))", name, seconds=seconds
        )
        return self.run(
            f"(name) => events.find((event) => event.name === name && ({where})(event.detail)).detail", name
        )

    def wait_person(self, session_id: str, where: str = "() => true", *, seconds: float = PATIENCE) -> None:
        """Wait until `session_id` is in the list of people and `where` (a JavaScript function) accepts that person."""
        self.wait_for(
            f"(id) => {{ const person = Object.values(people()).find((one) => one.session_id === id);"
            f" return person !== undefined && ({where})(person); }}",
            session_id,
            seconds=seconds,
        )

    def wait_gone(self, session_id: str, *, seconds: float = PATIENCE) -> None:
        """Wait until `session_id` is no longer in the list of people."""
        self.wait_for("(id) => people()[id] === undefined", session_id, seconds=seconds)
