"""Chromium in a home, and the people in it. A page is served by the browser's own driver and never touches the link."""

import contextlib
import mimetypes
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Playwright, Route

from bench.weak.links import Home
from bench.weak.samples import Sample, Size, parse
from tests.support.browser import CHROMIUM, FLAGS

__all__ = ["CAMERA_FPS", "Person", "Site", "open_person", "running_browser"]

CAMERA_FPS: Final = 20
_ORIGIN: Final = "http://localhost"
_WATCH: Final = Path(__file__).with_name("watch.js")
_VOICE: Final = Path(__file__).with_name("voice.js")
_PATIENCE_MS: Final = 30_000
_PERMISSIONS: Final = ("camera", "microphone", "local-network-access")
"""Browsers ask before a page reaches an address that is not public; all of them are not, here."""


@dataclass(frozen=True)
class Site:
    """The page of a product: a folder of files, and the page's address below it.

    `script` is run in it and defines `prepareCall()` (load what is loaded before a call), `shareScreen(stream)` and
    `enterCall(place, {camera: [width, height] | null, voice: {place, of} | null, sound})`; `openVoice(voice)` is there.
    """

    folder: Path
    address: str
    script: str


@contextlib.contextmanager
def running_browser(playwright: Playwright, place: Home, folder: Path) -> Iterator[Browser]:
    """Start a browser inside `place`, with a camera of `CAMERA_FPS`."""
    command = folder / f"chromium-{place.number}"
    command.write_text(f'#!/bin/sh\nexec {" ".join(place.entry)} {CHROMIUM} "$@"\n')
    command.chmod(0o700)
    flags = [flag for flag in FLAGS if not flag.startswith("--use-fake-device-for-media-stream")]
    camera = f"--use-fake-device-for-media-stream=fps={CAMERA_FPS}"
    trusting = "--ignore-certificate-errors"  # nobody vouches for the relay's
    awake = ["--disable-background-timer-throttling", "--disable-renderer-backgrounding"]
    browser = playwright.chromium.launch(
        executable_path=command, headless=True, args=[*flags, camera, trusting, *awake]
    )
    try:
        yield browser
    finally:
        browser.close()


class Person:
    """Somebody on a page of a product."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def run(self, expression: str, argument: object = None) -> Any:
        """Evaluate JavaScript in the page; promises are awaited."""
        return self.page.evaluate(expression, argument)

    def enter(
        self,
        place: Mapping[str, object],
        *,
        camera: Size | None = None,
        sound: bool = False,
        turn: tuple[int, int] | None = None,
    ) -> None:
        """Go into the call; `place` is what the product's page takes. Raises when the call cannot be entered.

        `turn` is which of how many people who speak in turn this one is; without, the browser's microphone beeps.
        """
        voice = turn and {"place": turn[0], "of": turn[1]}
        sends = {"camera": camera, "sound": sound, "voice": voice}
        self.page.evaluate("([place, sends]) => enterCall(place, sends)", [dict(place), sends])

    def samples(self) -> list[Sample]:
        """Everything received so far."""
        return parse(self.page.evaluate("() => window.samples"))

    def now(self) -> float:
        """The page's clock, Unix seconds."""
        return float(self.page.evaluate("() => Date.now() / 1000"))

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.page.wait_for_timeout(seconds * 1000)


@contextlib.contextmanager
def open_person(browser: Browser, site: Site) -> Iterator[Person]:
    """Open a page of its own for somebody, ready to enter."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, permissions=_PERMISSIONS)
    context.add_init_script(path=_WATCH)
    context.route(f"{_ORIGIN}/**", lambda route: _serve(route, site))
    page = context.new_page()
    page.set_default_timeout(_PATIENCE_MS)
    page.goto(f"{_ORIGIN}/{site.address}")
    page.add_style_tag(content="video { width: 320px; height: 180px }")  # all of them in view
    page.add_script_tag(path=_VOICE)
    page.add_script_tag(content=site.script)
    page.evaluate("() => prepareCall()")
    try:
        yield Person(page)
    finally:
        context.close()


def _serve(route: Route, site: Site) -> None:
    path = urlsplit(route.request.url).path.lstrip("/")
    file = site.folder / path
    if ".." in path or not file.is_file():
        route.fulfill(status=404)
        return
    kind, _ = mimetypes.guess_type(path)
    route.fulfill(body=file.read_bytes(), content_type=kind or "application/octet-stream")
