"""A recording whose store answers errors, hangs and refuses: the call goes on, the film is stored once it can be."""

import asyncio
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from parlour.client import Call, join
from tests.support.bots import tone
from tests.support.film import read_film
from tests.support.s3 import Door, running_door, running_moto
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media]

BUCKET = "films"
TROUBLES = ("500 InternalError", "hang", "close", "503 SlowDown")


@pytest.fixture(scope="module")
def door() -> Iterator[Door]:
    with running_moto() as moto, running_door(moto) as door:
        assert moto.send("PUT", f"/{BUCKET}")[0] == 200
        yield door


@pytest.fixture(scope="module")
def server(door: Door, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ParlourServer]:
    settings = {
        "PARLOUR_STORAGE_ENDPOINT_URL": door.url,
        "PARLOUR_STORAGE_PATH_STYLE": "true",
        "PARLOUR_STORAGE_ACCESS_KEY_ID": "key",
        "PARLOUR_STORAGE_SECRET_ACCESS_KEY": "secret",
    }
    with ParlourServer(tmp_path_factory.mktemp("parlour") / "data", settings) as running:
        yield running


async def ask(server: ParlourServer, method: str, path: str, body: object = None) -> dict[str, Any]:
    reply = await asyncio.to_thread(server.api, method, path, body)
    assert reply.status_code == 200, reply.text
    answer: dict[str, Any] = reply.json()
    return answer


async def perform(call: Call) -> None:
    """Talk, and show a picture that changes."""
    for number in itertools.count():
        call.camera.write(bytes([number * 16 % 256]) * (3 * 320 * 180), width=320, height=180)
        await call.microphone.write(tone(500, 0.1), sample_rate=16_000)


async def test_a_film_is_stored_once_its_store_works(server: ParlourServer, door: Door, tmp_path: Path) -> None:
    bucket = {
        "bucket_name": BUCKET,
        "bucket_region": "us-east-1",
        "assume_role_arn": "arn:aws:iam::123456789012:role/parlour",
        "allow_api_access": True,
    }
    room = await asyncio.to_thread(server.create_room, enable_recording="cloud", recordings_bucket=bucket)
    troubled, troubles = 0, itertools.cycle(TROUBLES)

    def trouble(_: object) -> str | None:
        nonlocal troubled
        troubled += 1
        return next(troubles)

    async with join(room.url, camera=True) as call, asyncio.TaskGroup() as tasks:
        performing = tasks.create_task(perform(call))
        door.trouble = trouble
        await ask(server, "POST", f"/rooms/{room.name}/recordings/start", {"width": 640, "height": 360})
        (recording,) = (await ask(server, "GET", f"/recordings?room_name={room.name}"))["data"]
        film = server.data_dir / "jobs" / recording["id"] / "recording.mp4"
        async with asyncio.timeout(60):
            while not film.is_file() or film.stat().st_size < 100_000:  # noqa: ASYNC110 - other processes set no event
                await asyncio.sleep(0.1)
        await ask(server, "POST", f"/rooms/{room.name}/recordings/stop", {})
        async with asyncio.timeout(60):
            while troubled < len(TROUBLES):
                door.released.set()
                await asyncio.sleep(0.1)
        recording = await ask(server, "GET", f"/recordings/{recording['id']}")
        assert recording["status"] == "in-progress"
        assert not performing.done()
        door.trouble = None
        async with asyncio.timeout(60):
            while recording["status"] == "in-progress":
                await asyncio.sleep(0.1)
                recording = await ask(server, "GET", f"/recordings/{recording['id']}")
        performing.cancel()
    assert recording["status"] == "finished", recording
    stored = door.moto.content(BUCKET, recording["s3key"])
    assert stored is not None
    path = tmp_path / "film.mp4"
    path.write_bytes(stored)
    played = read_film(path)
    assert played.times[-1] > 2
    assert not film.exists()
    assert door.moto.uploads(BUCKET) == []
