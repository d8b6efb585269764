"""The WebSocket endpoint: who may say what when, and what becomes of those who break the rules."""

import json
from pathlib import Path
from typing import Any

import pytest

from parlour.signaling.connection import JOIN_TIMEOUT_S, PREAUTH_TIMEOUT_S
from parlour.signaling.outbox import MAX_FRAMES
from tests.support.call_client import Refused
from tests.support.call_server import CallServer, running_call_server, transport_of


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("not json", 1008),
        ("[]", 1008),
        ("{}", 1008),
        ('{"type": 5}', 1008),
        ('{"type": "tracks", "id": "x"}', 1008),
        ('{"type": "tracks", "id": true}', 1008),
        ('{"type": "join", "room": "room"}', 1008),
        ('{"type": "app-message", "data": "' + "x" * 262_144 + '"}', 1009),
        ('{"type": "app-message", "data": "' + "é" * 140_000 + '"}', 1009),
        (b"binary", 1003),
    ],
)
async def test_breaking_the_protocol_is_told_and_ends_the_connection(
    server: CallServer, frame: str | bytes, code: int
) -> None:
    await server.room()
    other, client = await server.join(), await server.join()
    await client.transport.send(frame)
    assert (await client.error())["msg"]
    assert await client.closed() == code
    assert (await other.push("participant-left"))["session_id"] == client.session_id


async def test_flooding_ends_the_connection(tmp_path: Path) -> None:
    async with running_call_server(tmp_path, limits={"ws_messages_per_second": 10}) as server:
        await server.room()
        client = await server.join()
        for _ in range(60):
            await client.notify("app-message", data="x", to="*")
        assert (await client.error())["msg"] == "too many messages"
        assert await client.closed() == 1008


async def test_unknown_messages_are_answered_or_ignored(server: CallServer) -> None:
    await server.room()
    client = await server.join()
    with pytest.raises(Refused, match="unknown-message"):
        await client.request("sing")
    await client.notify("sing")
    assert await client.request("app-message", data=1, to="*", surplus="ignored") == {"re": 3}


async def test_malformed_messages_are_answered_and_do_not_end_the_connection(server: CallServer) -> None:
    await server.room()
    client = await server.join()
    with pytest.raises(Refused, match="invalid-message: tracks: "):
        await client.request("tracks", tracks=5)
    await client.notify("tracks", tracks=5)
    assert await client.request("app-message", data=1, to="*")


async def test_a_malformed_join_is_refused(server: CallServer) -> None:
    client = await server.client()
    with pytest.raises(Refused, match="invalid-message"):
        await client.request("join", room=5)
    assert await client.closed() == 1000


async def test_a_seat_comes_first_and_only_once(server: CallServer) -> None:
    await server.room()
    client = await server.client()
    with pytest.raises(Refused, match="not-joined"):
        await client.request("app-message", data=1, to="*")
    await client.join("room")
    with pytest.raises(Refused, match="already-joined"):
        await client.request("join", room="room")


async def test_who_says_nothing_is_sent_away(server: CallServer) -> None:
    await server.room()
    joined, silent, asked = await server.join(), await server.client(), await server.client()
    await asked.preauth("room")
    server.clock.step(-3600)  # whoever sets the clock back gives nobody more time
    server.clock.advance(JOIN_TIMEOUT_S)
    assert await silent.closed() == 1008
    assert await asked.preauth("room")
    server.clock.advance(PREAUTH_TIMEOUT_S)
    assert await asked.closed() == 1008
    assert await joined.request("app-message", data=1, to="*")


async def test_a_browser_that_does_not_keep_up_loses_its_seat_and_nobody_waits_for_it(server: CallServer) -> None:
    await server.room()
    talker, slow = await server.join(), await server.join()
    transport_of(slow).takes.clear()
    for number in range(MAX_FRAMES + 10):
        if number % 400 == 0:
            server.clock.advance(5)
        await talker.request("app-message", data=number, to="*")
    left = await talker.push("participant-left")
    assert (left["session_id"], left["reason"]) == (slow.session_id, "disconnected")
    transport_of(slow).takes.set()


async def test_requests_without_a_number_get_no_reply(server: CallServer) -> None:
    await server.room()
    client, other = await server.join(), await server.join()
    await client.notify("app-message", data="quiet", to="*")
    assert (await other.push("app-message"))["data"] == "quiet"
    await client.notify("leave")
    assert await client.closed() == 1000


async def test_the_lookup_tells_where_the_call_is(server: CallServer) -> None:
    await server.room()

    async def lookup(room: str, host: str = "meet.test:8000") -> tuple[int, Any]:
        reply = await server.app.http.get(f"http://{host}/signaling/lookup/{room}", headers={"Origin": "https://app"})
        assert reply.headers["access-control-allow-origin"] == "*"
        assert "set-cookie" not in reply.headers
        return reply.status_code, reply.json()

    place = {"signaling_url": "ws://meet.test:8000/signaling/ws", "protocol": 1, "peer_to_peer": False}
    assert await lookup("room") == (200, place)
    status, body = await lookup("nowhere")
    assert (status, body["error"]) == (404, "no-room")
    status, body = await lookup("room", host="meet.example.com")  # the public host, which is behind TLS
    assert body["signaling_url"] == "wss://meet.example.com/signaling/ws"
    server.signaling.calls._sfu = None
    status, body = await lookup("room")
    assert (status, body["error"]) == (503, "no-media")


@pytest.mark.parametrize(("switchover", "told"), [(None, False), (1, False), (1.5, False), (2, True), (4, True)])
async def test_the_lookup_tells_whether_two_are_connected_directly(
    server: CallServer, switchover: float | None, told: bool
) -> None:
    await server.room(**({} if switchover is None else {"sfu_switchover": switchover}))
    reply = await server.app.http.get("http://server/signaling/lookup/room")
    assert reply.json()["peer_to_peer"] is told


async def test_the_host_decides_the_domain(server: CallServer) -> None:
    domain = await server.app.database.domains.create("other", "other.example.com", now=server.clock.now() + 1)
    await server.app.database.rooms.create(domain.id, "theirs", "public", {}, now=server.clock.now())
    assert await server.refusal("theirs") == "no-room"
    reply = await server.app.http.get("http://other.example.com/signaling/lookup/theirs")
    assert reply.status_code == 200


async def test_whatever_people_write_arrives(server: CallServer) -> None:
    await server.room()
    client, other = await server.join(), await server.join()
    await client.transport.send(json.dumps({"type": "app-message", "data": "\ud800 \U0001f600", "to": "*"}))
    assert (await other.push("app-message"))["data"] == "\ud800 \U0001f600"
