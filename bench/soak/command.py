"""A long call that is recorded and transcribed: what its processes hold, and what its film and its transcript are like.

Two browsers' pages flash and beep, a third one reads human speech again and again. Runs inside `scripts/in-namespace`.
"""

import argparse
import base64
import math
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

import httpx
import webvtt
from playwright.sync_api import sync_playwright

from bench.soak.memory import Memory
from bench.table import print_table
from tests.support.browser import CallPage, launch, serve_pages
from tests.support.film import Film, Region, read_film
from tests.support.flashing import flashing_devices, middles
from tests.support.namespace import require_namespace
from tests.support.server import ParlourServer, Room
from tests.support.speaking import TWO_CITIES, VOICE, speech_file, wrong_words

__all__ = ["run"]

_SIZE: Final = 640, 360
_TONES: Final = {"Ada": 1000, "Ben": 2000}
_WINDOW_SECONDS: Final = 60.0
_LOOK_SECONDS: Final = 15.0
_SPEECH_SECONDS: Final = 44.0
_PAUSE_SECONDS: Final = 4.0


def run(arguments: Sequence[str] = ()) -> None:
    """Print the tables."""
    options = _options().parse_args(arguments)
    require_namespace()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        server = stack.enter_context(ParlourServer(Path(folder) / "data"))
        pages = stack.enter_context(serve_pages())
        browser = launch(stack.enter_context(sync_playwright()))
        stack.callback(browser.close)
        room = server.create_room(enable_recording="cloud", enable_transcription_storage=True)
        devices = {name: flashing_devices(tone, round(options.minutes * 60) + 300) for name, tone in _TONES.items()}
        people: dict[str, CallPage] = {}
        for name, script in {**devices, "Cy": VOICE}.items():
            people[name] = CallPage(browser, pages, server.url, script=script, manual=True)
            people[name].join(room.url, server.token(room, user_name=name))
        for name in devices:
            people[name].wait_until_sending("audio", "video")
        people["Cy"].run("() => call.setLocalVideo(false)")
        call = _Call(server, room, people["Cy"])
        memory, readings, lasted = call.live_through(options.minutes * 60)
        film = Path(folder) / "film.mp4"
        transcript = call.end(film)
        memory.print()
        _print_film(film, lasted)
        _print_words(transcript, readings)


@dataclass
class _Call:
    server: ParlourServer
    room: Room
    reader: CallPage

    def live_through(self, seconds: float) -> tuple[Memory, list[float], float]:
        """Return what processes held, when each reading began (Unix time), and how long it was recorded."""
        self._ask("POST", f"/rooms/{self.room.name}/recordings/start", {"width": _SIZE[0], "height": _SIZE[1]})
        self._ask("POST", f"/rooms/{self.room.name}/transcription/start", {})
        begun = time.monotonic()
        self.reader.wait_event("transcription-started")  # the recogniser has its model
        memory = Memory(self.server)
        recording = base64.b64encode(speech_file().read_bytes()).decode()
        readings: list[float] = []
        following = 0.0
        while (now := time.monotonic() - begun) < seconds:
            if now >= following and now + _SPEECH_SECONDS + _PAUSE_SECONDS < seconds:
                said = self.reader.run("(recording) => readAloud(recording, 0, 60)", recording)
                readings.append(float(said) / 1000)
                following = time.monotonic() - begun + _SPEECH_SECONDS + _PAUSE_SECONDS
            memory.look(now)
            time.sleep(min(_LOOK_SECONDS, following - now if following > now else seconds, seconds - now))
        return memory, readings, time.monotonic() - begun

    def end(self, film: Path) -> list[tuple[float, str]]:
        """Stop both and keep the film; return when each sentence of the transcript began, in seconds, and its words."""
        self._ask("POST", f"/rooms/{self.room.name}/recordings/stop", {})
        self._ask("POST", f"/rooms/{self.room.name}/transcription/stop", {})
        recording = self._ended("/recordings", "in-progress")
        link = self._ask("GET", f"/recordings/{recording['id']}/access-link")["download_link"]
        film.write_bytes(httpx.get(link, timeout=60).raise_for_status().content)
        transcript = self._ended("/transcript", "t_in_progress")
        link = self._ask("GET", f"/transcript/{transcript['transcriptId']}/access-link")["link"]
        cues = webvtt.from_string(httpx.get(link).raise_for_status().text).captions
        return [(_seconds(cue.start), cue.text) for cue in cues if cue.voice == "Cy"]

    def _ended(self, kind: str, running: str) -> dict[str, Any]:
        while (found := self._ask("GET", f"{kind}?room_name={self.room.name}")["data"][0])["status"] == running:
            time.sleep(0.2)
        return dict(found)

    def _ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        reply = self.server.api(method, path, body)
        if reply.status_code != 200:
            raise RuntimeError(reply.text)
        answer: dict[str, Any] = reply.json()
        return answer


def _print_film(path: Path, lasted: float) -> None:
    sound = read_film(path, pictures=False)
    length = sound.sounds[-1][0]
    windows = {"begin": (5.0, 5.0 + _WINDOW_SECONDS), "end": (length - _WINDOW_SECONDS, length)}
    films = {when: read_film(path, *window) for when, window in windows.items()}
    places = middles([*_TONES, "Cy"], _SIZE)
    rows = [
        [
            name,
            f"{len(sound.beeps(tone))} of {length:.0f}",
            *(_late(film, places[name], tone) for film in films.values()),
            *(f"{1000 * max(film.steps):.0f} ms" for film in films.values()),
        ]
        for name, tone in _TONES.items()
    ]
    head = ["who", "beeps", "sound late, begin", "sound late, end", "longest picture, begin", "end"]
    print_table(f"The film: {length:.1f} s, recorded for {lasted:.1f} s", head, rows)


def _late(film: Film, place: Region, tone: int) -> str:
    offsets = film.offsets(place, tone)
    return f"{1000 * median(offsets):.0f} ms ({len(offsets)} flashes)" if offsets else "no flashes"


def _print_words(cues: Sequence[tuple[float, str]], readings: Sequence[float]) -> None:
    began = cues[0][0] - readings[0]
    rows = []
    for number, reading in enumerate(readings):
        begin = reading + began - _PAUSE_SECONDS / 2
        until = readings[number + 1] + began - _PAUSE_SECONDS / 2 if number + 1 < len(readings) else math.inf
        heard = [(at, text) for at, text in cues if begin <= at < until]
        wrong = wrong_words(TWO_CITIES, " ".join(text for _, text in heard))
        rows.append(
            [f"{number + 1}", f"{wrong:.3f}", f"{heard[0][0] - reading - began:+.2f} s" if heard else "nothing heard"]
        )
    print_table("The transcript", ["reading", "wrong words", "first cue against the first reading's"], rows)


def _seconds(stamp: str) -> float:
    hours, minutes, seconds = stamp.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0, help="how long the call lasts (default: 60)")
    return parser
