"""A whole call as its recording shows it: people come, mute, turn cameras off, share a screen, reload and leave, the
network loses packets, and the media node is killed.

Nobody in it watches the others: pages that decode pictures of three others leave two cores nothing to be on time with.
"""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import httpx
import pytest

from tests.support.browser import CallPage
from tests.support.film import Film, Region, read_film
from tests.support.firewall import dropping
from tests.support.fixtures import OpenCall, own_server
from tests.support.flashing import flashing_devices, middles
from tests.support.server import MEDIA_ADDRESS, ParlourServer

__all__ = ["own_server"]

pytestmark = [
    pytest.mark.media,
    pytest.mark.browser,
    pytest.mark.alone("how late sound is against pictures is measured"),
]

SIZE = 640, 360
TONES = {"Ada": 1000, "Ben": 2000, "Cy": 3000, "Dee": 4000}
EDGE = 0.12
"""Seconds: when the film shows a moment is known by its end, to three pictures. What ends a stage is not in it."""

LOSS = 5
"""Of a hundred packets, each way."""

SCREEN = """() => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
  const pen = canvas.getContext("2d");
  setInterval(() => { pen.fillStyle = "#c0c0c0"; pen.fillRect(0, 0, 640, 360); }, 50);
  call.startScreenShare({ mediaStream: canvas.captureStream(10) });
}"""
SCREEN_LIGHT = (170, 210)
"""The light of that screen, as a film has it."""


def ask(server: ParlourServer, method: str, path: str, body: object = None) -> dict[str, Any]:
    reply = server.api(method, path, body)
    assert reply.status_code == 200, reply.text
    answer: dict[str, Any] = reply.json()
    return answer


def judge(film: Film, places: dict[str, Region], begin: float, end: float) -> dict[str, list[int]]:
    """Check that all of them flash in their tiles between two moments, none black; return how late beeps are, in ms."""
    offsets: dict[str, list[int]] = {}
    for name, middle in places.items():
        light = [light for time_, light in film.light(middle) if begin < time_ < end]
        assert min(light) > 30, f"{name} is black"
        if name == "screen":
            assert SCREEN_LIGHT[0] < median(light) < SCREEN_LIGHT[1]
            continue
        seen = [flash for flash in film.flashes(middle) if begin < flash < end]
        assert len(seen) >= (end - begin) * 0.7 - 1, (name, seen, begin, end)
        beeps = film.beeps(TONES[name])
        late = [min((beep - flash for beep in beeps), key=abs, default=9.0) for flash in seen]
        offsets[name] = [round(1000 * each) for each in late if abs(each) < 0.5]
    return offsets


def test_everybody_is_in_the_film_whatever_happens(server: ParlourServer, open_call: OpenCall, tmp_path: Path) -> None:
    room = server.create_room(enable_recording="cloud")
    callers: dict[str, CallPage] = {}
    stages: dict[str, tuple[dict[str, Region], float, float]] = {}

    def come(name: str) -> None:
        callers[name] = open_call(camera="", script=flashing_devices(TONES[name]), manual=True)
        callers[name].join(room.url, server.token(room, user_name=name))
        callers[name].wait_until_sending("audio", "video")

    def stage(name: str, places: dict[str, Region], seconds: float) -> None:
        begin = time.monotonic()
        time.sleep(seconds)  # a stage of the film
        stages[name] = places, begin, time.monotonic()

    def settle(seconds: float = 3) -> None:
        time.sleep(seconds)  # what is on its way in these moments is no stage

    come("Ada")
    come("Ben")
    ask(server, "POST", f"/rooms/{room.name}/recordings/start", {"width": SIZE[0], "height": SIZE[1]})
    (recording,) = ask(server, "GET", f"/recordings?room_name={room.name}")["data"]
    come("Cy")
    come("Dee")
    settle()
    everybody = middles(list(TONES), SIZE)
    stage("four", everybody, 6)
    callers["Ben"].run("() => call.setLocalAudio(false)")
    callers["Cy"].run("() => call.setLocalVideo(false)")
    settle(1)
    muted = time.monotonic()
    settle(2)
    mute_over = time.monotonic()
    callers["Ben"].run("() => call.setLocalAudio(true)")
    callers["Cy"].run("() => call.setLocalVideo(true)")
    callers["Dee"].run(SCREEN)
    settle()
    stage("screen", middles(list(TONES), SIZE, screen="Dee"), 4)
    callers["Dee"].run("() => call.stopScreenShare()")
    node = server.media_node()
    node.kill()
    server.wait_for_other("media-node", node.pid)
    settle(4)
    stage("after the node was killed", everybody, 4)
    with dropping(f"ip daddr {MEDIA_ADDRESS} udp dport >0 numgen random mod 100 < {LOSS}"):
        stage("loss", everybody, 6)
    callers["Ada"].page.reload()
    callers["Ada"].wait_for("() => window.call !== undefined")
    callers["Ada"].join(room.url, server.token(room, user_name="Ada"))
    callers["Ben"].leave()
    settle()
    stage("three", middles(["Cy", "Dee", "Ada"], SIZE), 5)
    stopped = time.monotonic()
    ask(server, "POST", f"/rooms/{room.name}/recordings/stop", {})
    film = fetched(server, recording["id"], tmp_path / "film.mp4")

    def at(moment: float) -> float:
        return film.times[-1] - (stopped - moment)

    assert max(film.steps) < 0.05
    assert abs(film.times[-1] - film.sounds[-1][0]) < 0.1
    told = {
        name: judge(film, places, at(begin), min(at(end) - EDGE, film.times[-1] - 0.5))
        for name, (places, begin, end) in stages.items()
    }
    print(*told.items(), sep="\n")
    for name, offsets in told.items():
        assert all(abs(late) < 150 for each in offsets.values() for late in each), (name, offsets)
    assert not [beep for beep in film.beeps(TONES["Ben"]) if at(muted) < beep < at(mute_over)]
    card = [light for moment, light in film.light(everybody["Cy"]) if at(muted) < moment < at(mute_over)]
    assert 30 < min(card) <= max(card) < 120


def fetched(server: ParlourServer, recording_id: str, path: Path) -> Film:
    """Wait until a recording is stored, and read its film."""
    finished: Callable[[], dict[str, Any]] = lambda: ask(server, "GET", f"/recordings/{recording_id}")  # noqa: E731
    deadline = time.monotonic() + 60
    while (recording := finished())["status"] == "in-progress":
        assert time.monotonic() < deadline, server.tail()
        time.sleep(0.1)
    assert (recording["status"], recording.get("error")) == ("finished", None)
    link = ask(server, "GET", f"/recordings/{recording_id}/access-link")["download_link"]
    path.write_bytes(httpx.get(link).raise_for_status().content)
    return read_film(path)
