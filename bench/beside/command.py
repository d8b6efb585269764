"""How old pictures of a call are when they are seen, with and without recordings beside it.

Two browsers' pages in a call: one shows the time as its picture, the other one reads it. In turn nothing else happens,
their call is recorded, and four calls are recorded at once. Runs inside `scripts/in-namespace`.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from playwright.sync_api import sync_playwright

from bench.table import paired_ratio, print_table
from tests.support.browser import CallPage, launch, serve_pages
from tests.support.namespace import require_namespace
from tests.support.server import ParlourServer, Room

__all__ = ["run"]

_CLOCK: Final = Path(__file__).with_name("clock.js").read_text()
_SETTLE_SECONDS: Final = 3.0
_NOBODY: Final = "nothing"


def run(arguments: Sequence[str] = ()) -> None:
    """Print the table."""
    options = _options().parse_args(arguments)
    require_namespace()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        server = stack.enter_context(ParlourServer(Path(folder) / "data"))
        pages = stack.enter_context(serve_pages())
        browser = launch(stack.enter_context(sync_playwright()))
        stack.callback(browser.close)

        def come(room: Room, *, watches: bool) -> CallPage:
            page = CallPage(browser, pages, server.url, script=_CLOCK, manual=not watches)
            page.join(room.url)
            return page

        rooms = [server.create_room(enable_recording="cloud") for _ in range(4)]
        for room in rooms:
            come(room, watches=False).wait_until_sending("audio", "video")
        watching = come(rooms[0], watches=True)
        watching.run("() => call.setLocalVideo(false)")
        watching.wait_for_pictures(1)
        cases: dict[str, Sequence[Room]] = {_NOBODY: [], "its recording": rooms[:1], "four recordings": rooms}
        _measure(server, watching, cases, options)


def _measure(
    server: ParlourServer, watching: CallPage, cases: dict[str, Sequence[Room]], options: argparse.Namespace
) -> None:
    middles: dict[str, list[float]] = {case: [] for case in cases}
    slowest: dict[str, list[float]] = {case: [] for case in cases}
    cores: dict[str, list[float]] = {case: [] for case in cases}
    for _ in range(options.rounds):
        for case, recorded in cases.items():
            for room in recorded:
                _ask(server, room, "start", {"width": 1280, "height": 720})
            time.sleep(_SETTLE_SECONDS)
            with _CoresOf(server) as used:
                ages = watching.run("(seconds) => agesOfPictures(seconds)", options.seconds)
            for room in recorded:
                _ask(server, room, "stop", {})
            middles[case].append(median(ages))
            slowest[case].append(quantiles(ages, n=20)[-1])
            cores[case].append(used())
            time.sleep(_SETTLE_SECONDS)
    rows = [
        [
            case,
            f"{median(middles[case]):.0f} ms",
            "" if case == _NOBODY else f"{paired_ratio(middles[case], middles[_NOBODY]):.2f}",
            f"{median(slowest[case]):.0f} ms",
            "" if case == _NOBODY else f"{paired_ratio(slowest[case], slowest[_NOBODY]):.2f}",
            f"{median(cores[case]):.2f}",
        ]
        for case in cases
    ]
    head = [
        "beside the call",
        "age of pictures",
        "against none (goal 1.05)",
        "95 of 100",
        "against nothing",
        "cores",
    ]
    print_table(f"What is seen of somebody else, {options.rounds} rounds of {options.seconds} s", head, rows)


class _CoresOf:
    """Counts the cores that recordings take, while the block runs."""

    def __init__(self, server: ParlourServer) -> None:
        folder = str(server.data_dir / "jobs")
        self._workers = [each for each in server.process.children(recursive=True) if each.cwd().startswith(folder)]

    def __enter__(self) -> Callable[[], float]:
        self._before, self._begin, self._used = self._spent(), time.monotonic(), 0.0
        return lambda: self._used

    def __exit__(self, *_: object) -> None:
        self._used = (self._spent() - self._before) / (time.monotonic() - self._begin)

    def _spent(self) -> float:
        times = [worker.cpu_times() for worker in self._workers]
        return float(sum(each.user + each.system for each in times))


def _ask(server: ParlourServer, room: Room, action: str, body: dict[str, int]) -> None:
    reply = server.api("POST", f"/rooms/{room.name}/recordings/{action}", body)
    if reply.status_code != 200:
        raise RuntimeError(reply.text)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench beside", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each case is measured (default: 5)")
    parser.add_argument("--seconds", type=float, default=6.0, help="for how long each time (default: 6)")
    return parser
