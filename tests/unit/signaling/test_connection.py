"""One WebSocket: who may say what when, each request answered once and in order, each refusal with its code."""

import asyncio
import json
from typing import Any

import pytest

from parlour.errors import UnavailableError
from parlour.signaling.connection import JOIN_TIMEOUT_S
from parlour.signaling.protocol import REQUEST_BY_TYPE
from tests.support.call_client import CallClient, Closed, Refused, offer_sdp
from tests.support.call_server import CallServer

GOOD: dict[str, dict[str, Any]] = {
    "tracks": {"tracks": {"audio": {"state": "on"}}},
    "app-message": {"data": "x"},
    "set-user-name": {"name": "Ann"},
    "set-user-data": {"data": 1},
    "network": {"quality": "warning"},
    "read-chat": {},
    "search-gifs": {},
    "raise-hand": {"raised": False},
    "lower-hands": {"of": ["a"]},
    "update-breakout": {"open": False},
    "enter-breakout-room": {"room": None},
    "breakout-help": {"wanted": False},
    "breakout-message": {"text": "Come back"},
    "start-recording": {"recording_type": "local", "instance_id": "i"},
    "update-recording": {"layout": {"preset": "default"}},
    "stop-recording": {},
    "start-streaming": {"instance_id": "i", "rtmp_urls": ["rtmp://live.example.com/a/b"]},
    "update-streaming": {"layout": {"preset": "default"}},
    "change-streaming-endpoints": {"operation": "add", "endpoints": ["a"]},
    "stop-streaming": {},
    "read-streaming-endpoints": {},
    "start-transcription": {"options": {"language": "en"}},
    "update-transcription": {"participants": ["*"]},
    "stop-transcription": {},
    "publish": {"sdp": offer_sdp("audio"), "tracks": {"0": "audio"}},
    "answer": {"seq": 1, "sdp": offer_sdp("audio")},
    "restart-ice": {"pc": "subscribe"},
    "layers": {"tracks": []},
    "sending": {"layers": {"video": 1}},
    "probe": {"number": 1, "packets": 2},
    "log": {"lines": [{"level": "info", "code": "joined", "message": "in 0.3 s", "at": 1_700_000_000.5}]},
    "subscribe": {"auto": True},
    "update-participants": {"updates": {}},
    "set-session-data": {"data": {}},
    "set-topology": {"topology": "sfu"},
    "topology-ready": {"epoch": 0},
    "signal": {"to": "ann", "mesh": 1, "link": 0},
    "path-trouble": {"mesh": 1, "session_id": "ann", "trouble": "failed"},
    "talking": {"talking": True},
    "request-access": {},
    "update-waiting-participants": {"updates": {}},
    "leave": {},
}
"""A well-formed message of every type that needs a seat; the last one gives it back."""

ADMIN = {"update-participants", "update-waiting-participants", "lower-hands", "update-breakout", "breakout-message"}
ADMIN |= {"start-recording", "update-recording", "stop-recording"}
ADMIN |= {
    "start-streaming",
    "update-streaming",
    "change-streaming-endpoints",
    "stop-streaming",
    "read-streaming-endpoints",
}
ADMIN |= {"start-transcription", "update-transcription", "stop-transcription"}
"""What a guest may not ask for, or has not begun."""

BAD: dict[str, dict[str, Any]] = {
    "tracks": {"tracks": 1},
    "app-message": {},
    "set-user-name": {"name": 1},
    "set-user-data": {"data": "x" * 5000},
    "network": {"quality": "splendid"},
    "read-chat": {"before": "now"},
    "search-gifs": {"offset": -1},
    "raise-hand": {"raised": 1},
    "lower-hands": {"of": 1},
    "update-breakout": {"ends_in": 0},
    "enter-breakout-room": {},
    "breakout-help": {"wanted": 1},
    "breakout-message": {"text": ""},
    "start-recording": {"recording_type": "film", "instance_id": "i"},
    "update-recording": {"layout": 1},
    "stop-recording": {"instance_id": 1},
    "start-streaming": {"rtmp_urls": []},
    "update-streaming": {"participants": []},
    "change-streaming-endpoints": {"operation": "mend"},
    "stop-streaming": {"instance_id": ""},
    "start-transcription": {"options": []},
    "update-transcription": {"participants": "*"},
    "stop-transcription": {"instance_id": ""},
    "publish": {"sdp": "hello"},
    "answer": {"seq": -1, "sdp": offer_sdp("audio")},
    "restart-ice": {"pc": "publish"},
    "layers": {"initial": {}},
    "sending": {"layers": {"video": 3}},
    "probe": {"number": 1, "packets": 1},
    "log": {"lines": [{"level": "shrill", "code": "joined", "message": "in 0.3 s"}]},
    "subscribe": {"auto": "yes"},
    "update-participants": {"updates": []},
    "set-session-data": {"data": []},
    "set-topology": {"topology": "mesh"},
    "topology-ready": {},
    "signal": {"to": "ann", "mesh": 1, "link": 0, "candidate": 1},
    "path-trouble": {"mesh": 1, "session_id": "ann", "trouble": "boredom"},
    "talking": {"talking": 1},
    "request-access": {"name": 1},
    "update-waiting-participants": {"updates": {"*": True}},
}


async def refusal(client: CallClient, kind: str, **fields: Any) -> str | None:
    """Return the code of a refusal, `None` when it was done."""
    try:
        await client.request(kind, **fields)
    except Refused as refused:
        return refused.type if refused.msg else "a refusal without a sentence"
    return None


def test_the_tables_name_every_message() -> None:
    assert {*GOOD, "ping", "join", "preauth", "resume", "try-media"} == set(REQUEST_BY_TYPE)
    nothing_in_them = {"leave", "ping", "read-streaming-endpoints"}
    assert {*BAD, *nothing_in_them, "join", "preauth", "resume", "try-media"} == set(REQUEST_BY_TYPE)


async def test_a_sign_of_life_is_given_with_and_without_a_seat(server: CallServer) -> None:
    await server.room()
    client = await server.client()
    assert await refusal(client, "ping") is None
    await client.notify("ping")
    await client.join("room")
    assert await refusal(client, "ping") is None


async def test_signs_of_life_keep_nobody_in_who_does_not_join(server: CallServer) -> None:
    client = await server.client()
    await client.request("ping")
    server.clock.advance(JOIN_TIMEOUT_S)
    assert (await client.error())["msg"] == "nobody joined in time"


@pytest.mark.parametrize("kind", GOOD)
async def test_without_a_seat_nothing_is_done_and_the_connection_goes_on(server: CallServer, kind: str) -> None:
    await server.room()
    client = await server.client()
    assert await refusal(client, kind, **GOOD[kind]) == "not-joined"
    await client.notify(kind, **GOOD[kind])
    assert (await client.join("room"))["session_id"]


async def test_with_a_seat_everything_is_answered_once_and_in_order(server: CallServer) -> None:
    await server.room()
    client, other = await server.join(), await server.join()
    kinds = [
        kind for kind in GOOD if kind not in {*ADMIN, "signal", "enter-breakout-room", "search-gifs"}
    ]  # there is neither mesh nor room, nor a key for GIFs
    for kind in kinds:
        assert await refusal(client, kind, **GOOD[kind]) is None
    assert await client.closed() == 1000
    assert (await other.push("participant-left"))["reason"] == "left"


@pytest.mark.parametrize("kind", BAD)
async def test_what_is_malformed_is_refused_and_the_connection_goes_on(server: CallServer, kind: str) -> None:
    await server.room()
    client = await server.join()
    assert await refusal(client, kind, **BAD[kind]) == "invalid-message"
    await client.notify(kind, **BAD[kind])
    assert await refusal(client, "app-message", data=1) is None


@pytest.mark.parametrize("kind", ["join", "preauth"])
async def test_who_does_not_say_properly_where_to_is_refused_and_the_connection_ends(
    server: CallServer, kind: str
) -> None:
    await server.room()
    client = await server.client()
    assert await refusal(client, kind, room="room", token=5) == "invalid-message"
    assert await client.closed() == 1000


@pytest.mark.parametrize("kind", ["join", "preauth"])
async def test_who_may_not_enter_is_refused_and_the_connection_ends(server: CallServer, kind: str) -> None:
    await server.room(privacy="private")
    client = await server.client()
    assert await refusal(client, kind, room="room") == "not-allowed"
    assert await client.closed() == 1000


@pytest.mark.parametrize("kind", ["join", "preauth"])
async def test_a_seat_is_taken_once_whatever_else_is_wrong(server: CallServer, kind: str) -> None:
    await server.room()
    client = await server.join()
    for fields in ({"room": "room"}, {"room": "nowhere"}, {"room": 5}, {}):
        assert await refusal(client, kind, **fields) == "already-joined"
    assert await refusal(client, "app-message", data=1) is None


async def test_asking_takes_no_seat_and_may_be_done_again_and_before_joining(server: CallServer) -> None:
    await server.room(max_participants=1)
    client = await server.client()
    first = await client.preauth("room")
    second = await client.preauth("room")
    assert first["participant"]["joined_at"] is second["participant"]["joined_at"] is None
    joined = await client.join("room")
    assert joined["counts"] == {"present": 1, "hidden": 0}


@pytest.mark.parametrize("number", [0, -1, 2**53 - 1], ids=["zero", "negative", "large"])
async def test_any_integer_numbers_a_request(server: CallServer, number: int) -> None:
    await server.room()
    client = await server.client()
    reply = client._replies[number] = asyncio.get_running_loop().create_future()
    await client.transport.send(json.dumps({"type": "sing", "id": number}))
    assert (await asyncio.wait_for(reply, 5))["error"]["type"] == "unknown-message"


async def test_a_number_that_is_null_is_none(server: CallServer) -> None:
    await server.room()
    client = await server.join()
    await client.transport.send('{"type": "sing", "id": null}')
    await client.transport.send('{"type": "tracks", "id": null, "tracks": 5}')
    assert await refusal(client, "app-message", data=1) is None
    assert client.pushes == []


@pytest.mark.parametrize("number", ['"1"', "1.5", "[]", "{}", "false", "1e400"])
async def test_any_other_number_breaks_the_protocol(server: CallServer, number: str) -> None:
    client = await server.client()
    await client.transport.send('{"type": "sing", "id": ' + number + "}")
    assert (await client.error())["type"] == "connection-error"
    assert await client.closed() == 1008


async def test_after_the_end_nothing_is_read_any_more(server: CallServer) -> None:
    await server.room()
    client, other = await server.join(), await server.join()
    await client.notify("leave")
    await client.notify("app-message", data="too late")
    assert await client.closed() == 1000
    assert (await other.push("participant-left"))["session_id"] == client.session_id
    assert not [push for push in other.pushes if push["type"] == "app-message"]


async def test_what_a_refusal_repeats_is_short_and_harmless(server: CallServer) -> None:
    client = await server.client()
    with pytest.raises(Refused) as refused:
        await client.request("\u202esing\n" + "x" * 10_000)
    assert len(refused.value.msg) < 120
    assert refused.value.msg.isprintable()


async def test_the_counts_come_before_the_news_that_change_them(server: CallServer) -> None:
    await server.room()
    ann = await server.join()
    ben = await server.join()
    await ben.request("leave")
    kinds = []
    while not kinds or kinds[-1] != "participant-left":
        kinds.append((await first(ann))["type"])
    assert kinds == ["counts", "participant-joined", "counts", "participant-left"]


async def first(client: CallClient) -> dict[str, Any]:
    """Take the very next push away."""
    if not client.pushes:
        async with client._news:
            await client._news.wait_for(lambda: client.pushes)
    return client.pushes.pop(0)


async def test_a_database_that_is_away_refuses_a_connection_with_its_own_code(
    server: CallServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_host: str) -> None:
        raise UnavailableError("away")

    monkeypatch.setattr(server.app.database.domains, "by_host", away)
    with pytest.raises(Closed) as closed:
        await server.client()
    assert closed.value.code == 1013
    reply = await server.app.http.get("http://server/signaling/lookup/room")
    assert (reply.status_code, reply.headers["access-control-allow-origin"]) == (503, "*")


async def test_who_loses_the_connection_before_joining_disturbs_nobody(server: CallServer) -> None:
    await server.room()
    ann, visitor = await server.join(), await server.client()
    await visitor.preauth("room")
    await visitor.close()
    assert await refusal(ann, "app-message", data=1) is None
    assert ann.pushes == []
