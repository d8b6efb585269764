"""A call is recorded by the server: asked for over REST, stored as a film, found and fetched over REST."""

import json
import subprocess
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.support.fixtures import OpenPage
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]

DEFAULT = "c3df927c-f738-4471-a2b7-066fa7e95a6b"


def probed(path: Path) -> dict[str, dict[str, object]]:
    """Return the streams of a file by their kind, and its format."""
    said = subprocess.run(
        ["ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", str(path)],
        check=True,
        capture_output=True,
    )
    told = json.loads(said.stdout)
    return {stream["codec_type"]: stream for stream in told["streams"]} | {"format": told["format"]}


def ask(server: ParlourServer, method: str, path: str, body: object = None) -> dict[str, Any]:
    reply = server.api(method, path, body)
    assert reply.status_code == 200, reply.text
    answer: dict[str, Any] = reply.json()
    return answer


def test_a_call_becomes_a_film(server: ParlourServer, open_page: OpenPage, tmp_path: Path) -> None:
    room = server.create_room(enable_recording="cloud", enable_prejoin_ui=False)
    for name in ("Ada", "Ben"):
        page = open_page(f"{room.url}?t={server.token(room, user_name=name)}", width=1280, height=720).page
        expect(page.get_by_role("button", name="Leave the call")).to_be_visible()
    began = time.monotonic()
    assert ask(server, "POST", f"/rooms/{room.name}/recordings/start", {}) == {"status": "sent"}
    (recording,) = ask(server, "GET", f"/recordings?room_name={room.name}")["data"]
    assert recording["status"] == "in-progress"
    time.sleep(8)
    ask(server, "POST", f"/rooms/{room.name}/recordings/stop", {})

    def finished() -> bool:
        recording.update(ask(server, "GET", f"/recordings/{recording['id']}"))
        return recording["status"] != "in-progress"

    deadline = time.monotonic() + 60
    while not finished():
        assert time.monotonic() < deadline, server.tail()
        time.sleep(0.1)
    assert recording["status"] == "finished", recording
    link = ask(server, "GET", f"/recordings/{recording['id']}/access-link")["download_link"]
    film = tmp_path / "film.mp4"
    film.write_bytes(httpx.get(link).raise_for_status().content)
    told = probed(film)
    print(recording, told["format"], time.monotonic() - began, film)
    assert told["video"]["codec_name"] == "h264"
    assert (told["video"]["width"], told["video"]["height"]) == (1280, 720)
    assert told["audio"]["codec_name"] == "aac"


@pytest.mark.property("enable_raw_tracks_transcoded_audio")
def test_every_track_of_a_call_becomes_a_file_and_its_sound_what_is_wanted(
    server: ParlourServer, open_page: OpenPage, tmp_path: Path
) -> None:
    room = server.create_room(
        enable_recording="raw-tracks", enable_prejoin_ui=False, enable_raw_tracks_transcoded_audio="wav-44k1-mono"
    )
    page = open_page(f"{room.url}?t={server.token(room, user_name='Ada')}", width=1280, height=720).page
    expect(page.get_by_role("button", name="Leave the call")).to_be_visible()
    ask(server, "POST", f"/rooms/{room.name}/recordings/start", {"type": "raw-tracks"})
    (recording,) = ask(server, "GET", f"/recordings?room_name={room.name}")["data"]
    time.sleep(6)
    ask(server, "POST", f"/rooms/{room.name}/recordings/stop", {})
    deadline = time.monotonic() + 60
    while recording["status"] == "in-progress":
        assert time.monotonic() < deadline, server.tail()
        time.sleep(0.1)
        recording = ask(server, "GET", f"/recordings/{recording['id']}")
    assert recording["status"] == "finished", recording
    kinds = sorted((track["type"], track["s3key"].rpartition(".")[2]) for track in recording["tracks"])
    assert kinds == [("audio", "wav"), ("audio", "webm"), ("video", "webm")]
    for track in recording["tracks"]:
        link = ask(server, "GET", f"/recordings/{recording['id']}/access-link?s3key={track['s3key']}")["download_link"]
        path = tmp_path / track["s3key"].rpartition("/")[2]
        path.write_bytes(httpx.get(link).raise_for_status().content)
        assert path.stat().st_size == track["size"]
        assert path.name.startswith(f"{recording['s3key'].rpartition('/')[2]}-")
        told = probed(path)
        assert float(str(told["format"]["duration"])) > 3
        if path.suffix == ".wav":
            assert (told["audio"]["sample_rate"], told["audio"]["channels"]) == ("44100", 1)
