"""`bench switch [--times N]`, inside a namespace: the longest pauses in sound and picture when the topology changes."""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from bench.table import print_table
from tests.support.browser import CallPage, launch, serve_pages
from tests.support.namespace import require_namespace
from tests.support.pictures import small_camera
from tests.support.server import ParlourServer, Room

__all__ = ["run"]

_SCRIPT: Final = Path(__file__).with_name("gaps.js").read_text() + small_camera(320, 240, 25)
"""Pictures small enough that three people who code each for both others leave a part of two cores idle: measured
is the change, not the want of a third core."""
_CAMERA: Final = "--use-fake-device-for-media-stream=fps=25"
_SETTLED_MS: Final = 1500
_HEAD: Final = ("people", "change", "times", "sound, median", "sound, longest", "picture, median", "picture, longest")
_GOALS: Final = ("", "goal", "", "", "100 ms", "", "250 ms")


@dataclass
class _Pauses:
    """Milliseconds, one entry for each change: the longest of all people's."""

    sound: list[float] = field(default_factory=list)
    picture: list[float] = field(default_factory=list)

    def add(self, pages: Sequence[CallPage]) -> None:
        """Read what the pages have measured."""
        told = [page.run("() => gaps.longest()") for page in pages]
        self.sound.append(max(each["sound"] for each in told))
        self.picture.append(max(each["picture"] for each in told))

    def row(self, people: int, change: str) -> list[str]:
        """Return a line of the table."""
        figures = (median(self.sound), max(self.sound), median(self.picture), max(self.picture))
        return [str(people), change, str(len(self.sound)), *(f"{figure:.0f} ms" for figure in figures)]


def run(arguments: Sequence[str] = ()) -> None:
    """Let calls of two and three change their topology, and print one table."""
    options = argparse.ArgumentParser(prog="bench switch", description=run.__doc__)
    options.add_argument("--times", type=int, default=5, help="how often each change is made")
    times = options.parse_args(arguments).times
    require_namespace()
    rows: list[list[str]] = [list(_GOALS)]
    with (
        tempfile.TemporaryDirectory() as kept,
        ParlourServer(Path(kept) / "data") as server,
        serve_pages() as pages,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright, _CAMERA)
        for people in (2, 3):
            with _call(browser, pages, server, people) as callers:
                rows += _chosen(callers, times)
        rows.append(_joined(browser, pages, server, times))
        browser.close()
    print_table("The topology changes", _HEAD, rows)


def _chosen(callers: Sequence[CallPage], times: int) -> list[list[str]]:
    pauses = {"peer": _Pauses(), "sfu": _Pauses()}
    calm = _Pauses()
    for _ in range(times):
        for topology, found in pauses.items():
            _mark(callers)
            callers[0].page.wait_for_timeout(_SETTLED_MS)
            calm.add(callers)
            _mark(callers)
            callers[0].run("(topology) => call.setNetworkTopology({ topology })", topology)
            callers[0].page.wait_for_timeout(_SETTLED_MS)
            found.add(callers)
    people = len(callers)
    return [
        calm.row(people, "none"),
        pauses["peer"].row(people, "sfu → peer"),
        pauses["sfu"].row(people, "peer → sfu"),
    ]


def _joined(browser: Browser, pages: str, server: ParlourServer, times: int) -> list[str]:
    found = _Pauses()
    for _ in range(times):
        room = server.create_room(sfu_switchover=2)
        with _call(browser, pages, server, 2, room) as callers:
            _mark(callers)
            third = CallPage(browser, pages, server.url, script=_SCRIPT)
            _enter(third, room)
            for page in callers:
                page.wait_for("() => call.meetingSessionState().topology === 'sfu'")
            callers[0].page.wait_for_timeout(_SETTLED_MS)
            found.add(callers)
            third.close()
    return found.row(3, "the third joins")


def _mark(callers: Sequence[CallPage]) -> None:
    for page in callers:
        page.run("() => gaps.mark()")


@contextmanager
def _call(
    browser: Browser, pages: str, server: ParlourServer, people: int, room: Room | None = None
) -> Iterator[list[CallPage]]:
    """A call in which everybody sees and hears everybody."""
    room = room or server.create_room(sfu_switchover=0.5)
    callers = [CallPage(browser, pages, server.url, script=_SCRIPT) for _ in range(people)]
    for page in callers:
        _enter(page, room)
    for page in callers:
        page.wait_for_pictures(people - 1)
        page.wait_for_voices(people - 1)
    callers[0].page.wait_for_timeout(2 * _SETTLED_MS)
    yield callers
    for page in callers:
        page.close()


def _enter(page: CallPage, room: Room) -> None:
    page.run("(url) => { window.entering = enter({ url, audioSource: gaps.tone() }); }", room.url)
    outcome = page.finish_joining()
    assert "ok" in outcome, outcome
