"""How right and how soon captions are on the whole product, and whose they are when two talk over each other.

Human speech is read at one browser page's microphone, 44 s; another page shows captions, and what stands there is
written down with the time. Then two pages read different parts of it at the same time. Runs inside
`scripts/in-namespace`. When a word ended is told by the engine's own word times on the bare recording.
"""

import base64
import io
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any, Final

import httpx
import numpy as np
import webvtt
from playwright.sync_api import Browser, sync_playwright

from bench.speech import bare
from bench.table import print_table
from tests.support.browser import CallPage, Page, launch, serve_pages
from tests.support.namespace import require_namespace
from tests.support.server import ParlourServer, Room
from tests.support.speaking import TWO_CITIES, VOICE, listen_to, speech_file, words, wrong_words

__all__ = ["run"]

_PAUSE_SECONDS: Final = 4.0
"""For the last words to become text."""

_HALF_SECONDS: Final = 21.0
_HALF_ENDS: Final = "despair "
"""The last word before that."""


def run(_arguments: Sequence[str] = ()) -> None:
    """Print the table."""
    require_namespace()
    wrong, _, (ends,) = bare({"as it is": listen_to(speech_file())})
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        server = stack.enter_context(ParlourServer(Path(folder) / "data"))
        pages = stack.enter_context(serve_pages())
        browser = launch(stack.enter_context(sync_playwright()))
        stack.callback(browser.close)
        place = _Place(server, pages, browser)
        alone = place.one_talks(ends)
        together = place.two_talk(ends)
    rows = [
        ("wrong words", f"{alone.wrong:.3f}", f"bare file: {wrong[0]:.3f}"),
        ("end of a word to its caption on screen, s", _spread(alone.first), "1.5"),
        ("end of an utterance to its final text in daily-js, s", _spread(alone.final), "2.5"),
        *((f"two at once: wrong words of {name}", f"{each:.3f}", "") for name, each in together.items()),
    ]
    print_table("captions: browser to browser", ("what", "live", "goal"), rows)


class _Alone:
    def __init__(self, wrong: float, first: list[float], final: list[float]) -> None:
        self.wrong, self.first, self.final = wrong, first, final


class _Place:
    def __init__(self, server: ParlourServer, pages: str, browser: Browser) -> None:
        self._server, self._pages, self._browser = server, pages, browser
        self._recording = base64.b64encode(speech_file().read_bytes()).decode()

    def one_talks(self, ends: Sequence[float]) -> _Alone:
        room = self._room()
        ada, reader, app = self._person(room, "Ada"), self._person(room, "Ben"), self._app(room)
        self._start(room)
        reader.page.get_by_text("This call is being transcribed").or_(
            reader.page.get_by_text("transcribing the call")
        ).first.wait_for(state="attached")
        strip = reader.page.get_by_role("region", name="Captions", exact=True)
        if strip.count() == 0:
            reader.page.keyboard.press("Shift+C")
        strip.wait_for()
        reader.run("() => { captionsSeen.length = 0; }")
        begun = self._read(ada, 0, 60)
        time.sleep(ends[-1] + _PAUSE_SECONDS)
        seen = [(at / 1000 - begun, text) for at, text in reader.run("() => captionsSeen")]
        final = [
            (event["at"] - _milliseconds(event["detail"]["timestamp"])) / 1000
            for event in app.events("transcription-message")
        ]
        said = self._said(room)
        return _Alone(wrong_words(TWO_CITIES, said.get("Ada", "")), _lags(seen, ends), final)

    def two_talk(self, ends: Sequence[float]) -> dict[str, float]:
        room = self._room()
        people = {"Ada": self._person(room, "Ada"), "Cy": self._person(room, "Cy")}
        self._start(room)
        time.sleep(2)
        parts = {"Ada": (0.0, _HALF_SECONDS), "Cy": (_HALF_SECONDS, 60.0)}
        for name, (begin, end) in parts.items():
            self._read(people[name], begin, end - begin)
        time.sleep(max(_HALF_SECONDS, ends[-1] - _HALF_SECONDS) + _PAUSE_SECONDS)
        said = self._said(room)
        first, last, second = TWO_CITIES.partition(_HALF_ENDS)
        wanted = {"Ada": first + last, "Cy": second}
        return {name: wrong_words(wanted[name], said.get(name, "")) for name in parts}

    def _room(self) -> Room:
        return self._server.create_room(
            enable_prejoin_ui=False, enable_live_captions_ui=True, enable_transcription_storage=True
        )

    def _person(self, room: Room, name: str) -> Page:
        token = self._server.token(room, user_name=name, is_owner=True)
        page = Page(self._browser, f"{room.url}?t={token}", width=1280, height=720, script=VOICE)
        page.page.get_by_role("button", name="Leave the call").wait_for()
        return page

    def _app(self, room: Room) -> CallPage:
        page = CallPage(self._browser, self._pages, self._server.url, script=VOICE, manual=True)
        page.join(room.url)
        return page

    def _start(self, room: Room) -> None:
        _good(self._server.api("POST", f"/rooms/{room.name}/transcription/start", {}))

    def _read(self, page: Page, begin: float, seconds: float) -> float:
        said = page.run(
            "([recording, from, seconds]) => readAloud(recording, from, seconds)", [*(self._recording, begin, seconds)]
        )
        return float(said) / 1000

    def _said(self, room: Room) -> dict[str, str]:
        """Stop, and return what everybody said by the transcript that was stored."""
        _good(self._server.api("POST", f"/rooms/{room.name}/transcription/stop", {}))
        while (listed := _good(self._server.api("GET", f"/transcript?room_name={room.name}"))["data"][0])[
            "status"
        ] == "t_in_progress":
            time.sleep(0.2)
        link = _good(self._server.api("GET", f"/transcript/{listed['transcriptId']}/access-link"))["link"]
        said: dict[str, str] = {}
        for cue in webvtt.from_buffer(io.StringIO(httpx.get(link).raise_for_status().text)).captions:
            said[str(cue.voice)] = f"{said.get(str(cue.voice), '')} {cue.text}".strip()
        return said


def _lags(seen: Sequence[tuple[float, str]], ends: Sequence[float]) -> list[float]:
    """Return the seconds from the end of each word until as many words had been on the screen."""
    lags: list[float] = []
    finished, former = 0, 0
    for at, text in seen:
        count = len(words(text))
        if count < former - 3:  # another utterance, no correction
            finished += former
        former = count
        lags += [at - end for end in ends[len(lags) : finished + count]]
    return lags


def _spread(lags: Sequence[float]) -> str:
    return f"{median(lags):.2f} (95 %: {np.percentile(lags, 95):.2f})" if lags else "none"


def _milliseconds(stamp: str | float) -> float:
    if isinstance(stamp, str):
        return float(np.datetime64(stamp.removesuffix("Z"), "ms").astype("int64"))
    return float(stamp)


def _good(reply: httpx.Response) -> dict[str, Any]:
    if reply.status_code != 200:
        raise RuntimeError(reply.text)
    answer: dict[str, Any] = reply.json()
    return answer
