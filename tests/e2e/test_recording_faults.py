"""What becomes of a recording whose worker, media node or server is killed: what was recorded until then plays."""

import time
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from playwright.sync_api import expect

from tests.support.film import read_film
from tests.support.fixtures import OpenPage, own_server
from tests.support.server import ParlourServer, Room

__all__ = ["own_server"]

pytestmark = [pytest.mark.media, pytest.mark.browser]


def ask(server: ParlourServer, method: str, path: str, body: object = None) -> dict[str, Any]:
    reply = server.api(method, path, body)
    assert reply.status_code == 200, reply.text
    answer: dict[str, Any] = reply.json()
    return answer


class Recorded:
    """One recording of a room."""

    def __init__(self, server: ParlourServer, room: Room) -> None:
        self._server = server
        ask(server, "POST", f"/rooms/{room.name}/recordings/start", {})
        self.id = str(ask(server, "GET", f"/recordings?room_name={room.name}&limit=1")["data"][0]["id"])
        self._film = server.data_dir / "jobs" / self.id / "recording.mp4"
        self._until(lambda: self._film.is_file() and self._film.stat().st_size > 300_000, "seconds of it are written")

    @property
    def worker(self) -> psutil.Process:
        """The process that records."""
        found = [
            process
            for process in self._server.process.children(recursive=True)
            if process.is_running() and process.cwd() == str(self._film.parent)
        ]
        assert len(found) == 1, found
        return found[0]

    def ended(self) -> dict[str, Any]:
        """Return what became of it."""
        told: dict[str, Any] = {}

        def over() -> bool:
            told.update(ask(self._server, "GET", f"/recordings/{self.id}"))
            return told["status"] != "in-progress"

        self._until(over, "it ends")
        return told

    def film(self, folder: Path) -> Path:
        """Fetch it."""
        link = ask(self._server, "GET", f"/recordings/{self.id}/access-link")["download_link"]
        path = folder / f"{self.id}.mp4"
        path.write_bytes(httpx.get(link).raise_for_status().content)
        return path

    def _until(self, holds: Any, what: str) -> None:
        deadline = time.monotonic() + 60
        while not holds():
            assert time.monotonic() < deadline, f"waited until {what}:\n{self._server.tail()}"
            time.sleep(0.1)


def is_lit(film: Path, *, last_seconds: float) -> bool:
    """Tell whether somebody is seen in every second of the end of a film: people are lighter than nothing."""
    found = read_film(film)
    end = found.times[-1]
    pictures = [
        picture for time_, picture in zip(found.times, found.pictures, strict=True) if time_ > end - last_seconds
    ]
    return all(int(picture.max()) - int(picture.min()) > 60 for picture in pictures)


def test_a_recording_outlives_the_node_and_what_is_killed_is_kept(
    server: ParlourServer, open_page: OpenPage, tmp_path: Path
) -> None:
    room = server.create_room(enable_recording="cloud", enable_prejoin_ui=False)
    pages = [open_page(f"{room.url}?t={server.token(room, user_name=name)}") for name in ("Ada", "Ben")]
    for page in pages:
        expect(page.page.get_by_role("button", name="Leave the call")).to_be_visible()

    recorded = Recorded(server, room)
    node = server.media_node()
    node.kill()
    server.wait_for_other("media-node", node.pid)
    time.sleep(5)  # of the film
    ask(server, "POST", f"/rooms/{room.name}/recordings/stop", {})
    told = recorded.ended()
    assert (told["status"], told.get("error")) == ("finished", None)
    assert told["duration"] >= 5
    assert is_lit(recorded.film(tmp_path), last_seconds=1)

    recorded = Recorded(server, room)
    recorded.worker.kill()
    told = recorded.ended()
    assert told["status"] == "finished"
    assert told["error"]
    assert is_lit(recorded.film(tmp_path), last_seconds=0.2)
    for page in pages:
        expect(page.page.get_by_role("button", name="Leave the call")).to_be_visible()

    recorded = Recorded(server, room)
    server.kill9()
    server.start()
    told = recorded.ended()
    assert told["status"] == "finished"
    assert "killed" in told["error"]
    assert is_lit(recorded.film(tmp_path), last_seconds=0.2)
