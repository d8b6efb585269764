"""A transcript of human speech on the whole product: what was final is in it, whoever is killed in mid-sentence."""

import io
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
import webvtt
from playwright.sync_api import Browser, expect, sync_playwright

from tests.support.browser import launch
from tests.support.fixtures import OpenPage, own_server
from tests.support.server import ParlourServer
from tests.support.speaking import TWO_CITIES, speech_file, words

__all__ = ["own_server"]

pytestmark = [pytest.mark.media, pytest.mark.browser]

RECOGNISER = re.compile(r" -I -B /proc/self/fd/\d+ \d+$")
"""How it is called: its program comes by a descriptor, and its last word is whose rights it takes."""

TRACK = """(link) => new Promise((resolve, reject) => {
    const video = document.createElement("video");
    video.crossOrigin = "anonymous";
    const track = Object.assign(document.createElement("track"), { kind: "captions", src: link, default: true });
    track.onload = () => resolve([...track.track.cues].map(({ text }) => text));
    track.onerror = () => reject(new Error("the track cannot be loaded"));
    video.append(track);
    document.body.append(video);
})"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser at whose microphone somebody reads aloud."""
    with sync_playwright() as playwright:
        running = launch(playwright, f"--use-file-for-fake-audio-capture={speech_file()}")
        yield running
        running.close()


def ask(server: ParlourServer, method: str, path: str, body: object = None) -> dict[str, Any]:
    reply = server.api(method, path, body)
    assert reply.status_code == 200, reply.text
    answer: dict[str, Any] = reply.json()
    return answer


def until(server: ParlourServer, holds: Callable[[], bool], what: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"waited until {what}:\n{server.tail()}"
        time.sleep(0.1)


def cues(text: str) -> list[str]:
    """Return what is said, as a library reads it; raises for what is no WebVTT."""
    return [f"{each.voice}: {each.text}" for each in webvtt.from_buffer(io.StringIO(text))]


def recogniser(server: ParlourServer) -> psutil.Process:
    """Return the process that recognises speech."""
    found = [
        each for each in server.process.children() if re.search(r"/proc/self/fd/\d+ \d+$", " ".join(each.cmdline()))
    ]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.property("enable_transcription_storage")
def test_what_was_final_is_kept_whoever_is_killed(
    server: ParlourServer, open_page: OpenPage, pages: str, tmp_path: Path
) -> None:
    room = server.create_room(
        enable_prejoin_ui=False,
        enable_transcription_storage=True,
        transcription_template="said/{room_name}-{epoch_time}.vtt",
    )
    ada = open_page(f"{room.url}?t={server.token(room, user_name='Ada & Co', is_owner=True)}")
    expect(ada.page.get_by_role("button", name="Leave the call")).to_be_visible()
    ask(server, "POST", f"/rooms/{room.name}/transcription/start", {})
    listed = ask(server, "GET", f"/transcript?room_name={room.name}")["data"]
    (id_,) = [each["transcriptId"] for each in listed]
    file = server.data_dir / "jobs" / id_ / "transcript.vtt"

    def written() -> list[str]:
        return cues(file.read_text()) if file.exists() else []

    until(server, lambda: len(written()) >= 2, "two sentences are written")
    before = written()
    recogniser(server).kill()
    until(server, lambda: len(written()) >= len(before) + 2, "it goes on by itself")
    assert written()[: len(before)] == before
    assert ask(server, "GET", f"/transcript/{id_}")["status"] == "t_in_progress"

    before = written()
    server.kill9()
    assert cues(file.read_text())[: len(before)] == before
    server.start()
    told: dict[str, Any] = {}

    def over() -> bool:
        told.update(ask(server, "GET", f"/transcript/{id_}"))
        return told["status"] != "t_in_progress"

    until(server, over, "it is finished")
    assert (told["status"], told["isVttAvailable"]) == ("t_finished", True)
    assert "killed" in told["error"]
    assert re.fullmatch(rf"said/{room.name}-\d{{10}}\.vtt", told["outParams"]["key"])
    link = ask(server, "GET", f"/transcript/{id_}/access-link")["link"]
    text = httpx.get(link).raise_for_status().text
    found = cues(text)
    assert found[: len(before)] == before
    assert all(each.startswith("Ada &amp; Co: ") for each in found)
    known = set(TWO_CITIES.split())
    heard = [word for each in found for word in words(each.partition(": ")[2])]
    assert sum(word in known for word in heard) > 0.8 * len(heard) > 8

    shown = open_page(pages).run(TRACK, link)
    assert len(shown) == len(found)
    assert all(each.startswith("<v Ada &amp; Co>") for each in shown)
