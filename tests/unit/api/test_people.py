"""Who is inside with what, and mutes, over REST."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.app import App
from tests.support.call_server import CallServer, running_call_server


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[CallServer]:
    async with running_call_server(tmp_path) as running:
        yield running


async def inside(server: CallServer, room: str = "room") -> dict[str, Any]:
    return await server.app.ok("GET", f"/parlour/rooms/{room}/participants")


ON = {"audio": {"state": "on"}, "video": {"state": "on"}}


async def test_everybody_inside_is_told_hidden_ones_too(server: CallServer) -> None:
    await server.room()
    ann = await server.join(token={"user_id": "u-1", "user_name": "Ann", "is_owner": True}, tracks=ON)
    server.clock.advance(60)
    hidden = await server.join(token={"permissions": {"hasPresence": False}})
    found = await inside(server)
    assert found["meeting_id"] == ann.joined["meeting_id"]
    first, second = found["data"]
    assert first == {
        "id": ann.session_id,
        "user_id": "u-1",
        "user_name": "Ann",
        "owner": True,
        "hidden": False,
        "joined_at": first["joined_at"],
        "tracks": {"audio": "on", "video": "on"},
        "network": None,
    }
    assert first["joined_at"].endswith("Z")
    assert (second["id"], second["user_id"], second["hidden"], second["owner"]) == (
        hidden.session_id,
        None,
        True,
        False,
    )


async def test_an_empty_room_is_no_error_and_a_missing_one_is(app: App) -> None:
    await app.ok("POST", "/rooms", {"name": "a"})
    assert await app.ok("GET", "/parlour/rooms/a/participants") == {"meeting_id": None, "waiting": 0, "data": []}
    assert (await app.http.get("/parlour/rooms/b/participants")).status_code == 404


async def test_a_microphone_is_switched_off_and_may_be_switched_on_again(server: CallServer) -> None:
    await server.room()
    ann, ben = await server.join(tracks=ON), await server.join(tracks=ON)
    body = {"ids": [ann.session_id, "nobody"]}
    assert await server.app.ok("POST", "/parlour/rooms/room/mute", body) == {"muted": {ann.session_id: ["audio"]}}
    assert await ann.push("remote-mute") == {"type": "remote-mute", "tracks": ["audio"], "by": None, "reason": None}
    states = {each["id"]: each["tracks"] for each in (await inside(server))["data"]}
    assert states == {
        ann.session_id: {"audio": "off", "video": "on"},
        ben.session_id: {"audio": "on", "video": "on"},
    }
    assert await server.app.ok("POST", "/parlour/rooms/room/mute", body) == {"muted": {}}


async def test_everybody_is_muted_at_once(server: CallServer) -> None:
    await server.room()
    people = [await server.join(tracks=ON) for _ in range(3)]
    body = {"ids": ["*"], "tracks": ["audio", "video"]}
    muted = (await server.app.ok("POST", "/parlour/rooms/room/mute", body))["muted"]
    assert muted == {each.session_id: ["audio", "video"] for each in people}


async def test_a_mute_without_anybody_there_is_refused_and_so_is_a_strange_one(server: CallServer) -> None:
    await server.room()
    post = server.app.http.post
    info = (await post("/parlour/rooms/room/mute", json={"ids": ["*"]})).json()["info"]
    assert info == "room room does not seem to be hosting a call currently"
    assert (await post("/parlour/rooms/nowhere/mute", json={"ids": ["*"]})).status_code == 404
    for body in ({}, {"ids": "*"}, {"ids": ["a"], "tracks": ["voice"]}, {"ids": ["a"], "until": 5}):
        assert (await post("/parlour/rooms/room/mute", json=body)).status_code == 400
