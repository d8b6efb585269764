"""How old pictures of a call are when they are seen, with and without other work of the server beside it.

Two browsers' pages in a call: one shows the time as its picture, the other one reads it. In turn nothing else happens,
their call is recorded, and four calls are recorded at once; or, with ten people in the call of whom two talk, nothing
and captions. Runs inside `scripts/in-namespace`.
"""

import argparse
import base64
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

from playwright.sync_api import Browser, sync_playwright

from bench.table import paired_ratio, print_table
from tests.support.browser import CallPage, launch, serve_pages
from tests.support.namespace import require_namespace
from tests.support.server import ParlourServer, Room
from tests.support.speaking import VOICE, speech_file

__all__ = ["run"]

_CLOCK: Final = Path(__file__).with_name("clock.js").read_text()
_SETTLE_SECONDS: Final = 3.0
_NOTHING: Final = "nothing"
_SILENT, _TALKERS = 6, 2


def run(arguments: Sequence[str] = ()) -> None:
    """Print the tables."""
    options = _options().parse_args(arguments)
    require_namespace()
    for what, cases_of in {"recordings": _recordings, "captions": _captions}.items():
        if options.what in (None, what):
            with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
                server = stack.enter_context(ParlourServer(Path(folder) / "data"))
                pages = stack.enter_context(serve_pages())
                browser = launch(stack.enter_context(sync_playwright()))
                stack.callback(browser.close)
                site = _Site(server, pages, browser)
                watching, cases = cases_of(site)
                _measure(site, watching, cases, options)


@dataclass(frozen=True)
class _Site:
    server: ParlourServer
    pages: str
    browser: Browser

    def come(self, room: Room, script: str, *, watches: bool = False) -> CallPage:
        page = CallPage(self.browser, self.pages, self.server.url, script=script, manual=not watches)
        page.join(room.url)
        return page

    def watch(self, room: Room) -> CallPage:
        """Let somebody in who shows the time, and return somebody who sees it."""
        self.come(room, _CLOCK).wait_until_sending("audio", "video")
        watching = self.come(room, _CLOCK, watches=True)
        watching.run("() => call.setLocalVideo(false)")
        watching.wait_for_pictures(1)
        return watching

    def ask(self, room: Room, action: str, body: dict[str, Any]) -> None:
        reply = self.server.api("POST", f"/rooms/{room.name}/{action}", body)
        if reply.status_code != 200:
            raise RuntimeError(reply.text)


@dataclass(frozen=True)
class _Case:
    """What happens beside the call."""

    begin: Callable[[], None] = lambda: None
    end: Callable[[], None] = lambda: None


def _recordings(site: _Site) -> tuple[CallPage, dict[str, _Case]]:
    rooms = [site.server.create_room(enable_recording="cloud") for _ in range(4)]
    watching = site.watch(rooms[0])
    for room in rooms[1:]:
        site.come(room, _CLOCK).wait_until_sending("audio", "video")

    def recorded(count: int) -> _Case:
        def ask(action: str, body: dict[str, Any]) -> None:
            for room in rooms[:count]:
                site.ask(room, f"recordings/{action}", body)

        return _Case(lambda: ask("start", {"width": 1280, "height": 720}), lambda: ask("stop", {}))

    return watching, {_NOTHING: _Case(), "its recording": recorded(1), "four recordings": recorded(4)}


def _captions(site: _Site) -> tuple[CallPage, dict[str, _Case]]:
    room = site.server.create_room()
    watching = site.watch(room)
    for _ in range(_SILENT):
        site.come(room, VOICE).run("() => call.setLocalVideo(false)")
    talkers = [site.come(room, VOICE) for _ in range(_TALKERS)]
    recording = base64.b64encode(speech_file().read_bytes()).decode()
    for talker in talkers:
        talker.run("() => call.setLocalVideo(false)")
        talker.run(
            "async (recording) => { const again = () => readAloud(recording, 0, 44);"
            " setInterval(again, 45_000); await again(); }",
            recording,
        )
    captions = _Case(
        lambda: site.ask(room, "transcription/start", {}), lambda: site.ask(room, "transcription/stop", {})
    )
    return watching, {_NOTHING: _Case(), "captions": captions}


def _measure(site: _Site, watching: CallPage, cases: dict[str, _Case], options: argparse.Namespace) -> None:
    middles: dict[str, list[float]] = {name: [] for name in cases}
    slowest: dict[str, list[float]] = {name: [] for name in cases}
    cores: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(options.rounds):
        for name, case in cases.items():
            case.begin()
            time.sleep(_SETTLE_SECONDS)
            with _CoresOf(site.server) as used:
                ages = watching.run("(seconds) => agesOfPictures(seconds)", options.seconds)
            case.end()
            middles[name].append(median(ages))
            slowest[name].append(quantiles(ages, n=20)[-1])
            cores[name].append(used())
            time.sleep(_SETTLE_SECONDS)
    rows = [
        [
            name,
            f"{median(middles[name]):.0f} ms",
            "" if name == _NOTHING else f"{paired_ratio(middles[name], middles[_NOTHING]):.2f}",
            f"{median(slowest[name]):.0f} ms",
            "" if name == _NOTHING else f"{paired_ratio(slowest[name], slowest[_NOTHING]):.2f}",
            f"{median(cores[name]):.2f}",
        ]
        for name in cases
    ]
    head = ["beside the call", "age of pictures", "against none (goal 1.05)", "95 of 100", "against none", "cores"]
    print_table(f"What is seen of somebody else, {options.rounds} rounds of {options.seconds} s", head, rows)


class _CoresOf:
    """Counts the cores that recordings and speech recognition take, while the block runs."""

    def __init__(self, server: ParlourServer) -> None:
        everything = server.process.children(recursive=True)
        others = {each.pid for each in (server.media_node(), *server.media_workers())}
        self._workers = [each for each in everything if each.pid not in others and "python" in each.exe()]

    def __enter__(self) -> Callable[[], float]:
        self._before, self._begin, self._used = self._spent(), time.monotonic(), 0.0
        return lambda: self._used

    def __exit__(self, *_: object) -> None:
        self._used = (self._spent() - self._before) / (time.monotonic() - self._begin)

    def _spent(self) -> float:
        times = [worker.cpu_times() for worker in self._workers]
        return float(sum(each.user + each.system for each in times))


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench beside", description=__doc__)
    parser.add_argument("--what", choices=("recordings", "captions"), help="only this (default: both)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each case is measured (default: 5)")
    parser.add_argument("--seconds", type=float, default=6.0, help="for how long each time (default: 6)")
    return parser
