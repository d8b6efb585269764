"""Operations on a running call over REST: what they do to people who are there, and what they refuse."""

import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.app import App
from tests.support.call_server import CallServer, running_call_server

POSTS: dict[str, Any] = {
    "send-app-message": {"data": "hello"},
    "set-session-data": {},
    "eject": {"ids": []},
    "update-permissions": {"data": {}},
}


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[CallServer]:
    async with running_call_server(tmp_path) as running:
        yield running


async def post(server: CallServer, operation: str, body: Any) -> httpx.Response:
    return await server.app.http.post(f"rooms/room/{operation}", json=body)


@pytest.mark.parametrize("operation", [*POSTS, "get-session-data"])
async def test_without_anybody_there_the_documented_404(app: App, operation: str) -> None:
    async def answer() -> tuple[int, Any]:
        method = "POST" if operation in POSTS else "GET"
        response = await app.http.request(method, f"rooms/room/{operation}", json=POSTS.get(operation))
        return response.status_code, response.json()

    assert await answer() == (404, {"error": "not-found", "info": "room room not found"})
    await app.ok("POST", "rooms", {"name": "room"})
    info = "room room does not seem to be hosting a call currently"
    assert await answer() == (404, {"error": "not-found", "info": info})


async def test_presence_of_an_empty_room_is_empty(app: App) -> None:
    assert (await app.http.get("rooms/room/presence")).status_code == 404
    await app.ok("POST", "rooms", {"name": "room"})
    assert await app.ok("GET", "rooms/room/presence") == {"total_count": 0, "data": []}
    assert await app.ok("GET", "presence") == {}


async def test_presence_tells_who_is_there(server: CallServer) -> None:
    await server.room(), await server.room("other"), await server.room("hidden")
    ann = await server.join(token={"user_id": "u-1", "user_name": "Ann"})
    server.clock.advance(61)
    guest = await server.join(user_name="Ben")
    await server.join(token={"permissions": {"hasPresence": False}})
    await server.join("hidden", token={"permissions": {"hasPresence": False}})
    found = await server.app.ok("GET", "rooms/room/presence")
    assert found["total_count"] == 2
    assert found["data"][0] == {
        "room": "room",
        "id": ann.session_id,
        "userId": "u-1",
        "userName": "Ann",
        "mtgSessionId": ann.joined["meeting_id"],
        "joinTime": found["data"][0]["joinTime"],
        "duration": 61,
    }
    assert found["data"][0]["joinTime"].endswith("Z")
    assert (found["data"][1]["userId"], found["data"][1]["userName"]) == (None, "Ben")
    for query, ids in {
        "limit=1": [ann.session_id],
        "userId=u-1": [ann.session_id],
        "userName=Ben": [guest.session_id],
        "userName=Cid": [],
    }.items():
        filtered = await server.app.ok("GET", f"rooms/room/presence?{query}")
        assert [each["id"] for each in filtered["data"]] == ids
        assert filtered["total_count"] == (2 if query == "limit=1" else len(ids))
    assert (await server.app.http.get("rooms/room/presence?limit=0")).status_code == 400
    assert await server.app.ok("GET", "presence") == {"room": found["data"]}


async def test_a_message_arrives_as_an_app_message(server: CallServer) -> None:
    await server.room()
    ann, ben = await server.join(), await server.join()
    began = time.monotonic()
    assert (await post(server, "send-app-message", {"data": {"a": [1, None]}})).json() == {"sent": "true"}
    for client in (ann, ben):
        assert (await client.push("app-message"))["data"] == {"a": [1, None]}
    assert time.monotonic() - began < 0.5
    await post(server, "send-app-message", {"data": "ben only", "recipient": ben.session_id})
    await post(server, "send-app-message", {"data": "nobody", "recipient": "gone"})
    await post(server, "send-app-message", {"data": "end", "recipient": "*"})
    assert (await ben.push("app-message"))["data"] == "ben only"
    assert (await ann.push("app-message"))["data"] == "end"


@pytest.mark.parametrize(
    ("operation", "body", "info"),
    [
        ("send-app-message", {}, "missing required field 'data'"),
        ("send-app-message", {"data": "x" * 4095}, "the message has 4097 bytes, more than the 4096 allowed"),
        ("send-app-message", {"data": 1, "to": "*"}, "unknown parameter 'to'"),
        ("set-session-data", {"data": [1]}, "data was '[1]' but should be an object"),
        ("set-session-data", {"mergeStrategy": "deep"}, '"mergeStrategy" must be one of [replace, shallow-merge]'),
        ("set-session-data", {"data": {"a": "x" * 102_400}}, "session data may have at most 102400 bytes of JSON"),
        ("eject", {}, "either ids or user_ids is required"),
        ("eject", {"ids": ["x"] * 101}, "should have at most 100 items"),
        ("eject", {"ids": "x"}, "ids was 'x' but should be an array of strings"),
        ("update-permissions", {}, "missing required field 'data'"),
        ("update-permissions", {"data": {"*": {"canSpeak": True}}}, "unknown parameter 'data.*.canSpeak'"),
        ("update-permissions", {"data": {"*": {"canReceive": {"base": {}}}}}, "missing required field"),
    ],
)
async def test_what_breaks_a_rule_is_refused_and_changes_nothing(
    server: CallServer, operation: str, body: Any, info: str
) -> None:
    await server.room()
    ann = await server.join()
    response = await post(server, operation, body)
    assert response.status_code == 400
    assert response.json()["error"] == "invalid-request-error"
    assert info in response.json()["info"]
    await ann.request("set-user-name", name="still here")
    assert [push["type"] for push in ann.pushes] == ["participant-updated"]


async def test_session_data_are_shared_with_those_in_the_call(server: CallServer) -> None:
    await server.room()
    ann = await server.join()
    assert await server.app.ok("GET", "rooms/room/get-session-data") == {"data": {}}
    assert (await post(server, "set-session-data", {"data": {"a": 1, "b": {"c": 2}}})).json() == {"sent": "true"}
    assert (await ann.push("session-data"))["data"] == {"a": 1, "b": {"c": 2}}
    await ann.request("set-session-data", data={"d": 4}, merge="shallow-merge")
    merge = {"data": {"b": None}, "mergeStrategy": "shallow-merge", "keysToDelete": ["a"]}
    await post(server, "set-session-data", merge)
    assert await server.app.ok("GET", "rooms/room/get-session-data") == {"data": {"b": None, "d": 4}}
    assert (await server.join()).joined["session_data"] == {"b": None, "d": 4}
    await post(server, "set-session-data", {})
    assert await server.app.ok("GET", "rooms/room/get-session-data") == {"data": {}}


async def test_who_is_ejected_may_come_back_and_who_is_banned_may_not(server: CallServer) -> None:
    await server.room()
    stays, guest = await server.join(), await server.join()
    user = {"user_id": "u-1"}
    ejected = (await post(server, "eject", {"ids": [guest.session_id, "gone"]})).json()
    assert ejected == {"ejectedIds": [guest.session_id]}
    assert (await guest.error())["type"] == "ejected"
    first = await server.join(token=user)
    await post(server, "eject", {"user_ids": ["u-1"]})
    await first.closed()
    second = await server.join(token=user)
    assert (await post(server, "eject", {"user_ids": ["u-1"], "ban": True})).json() == {
        "ejectedIds": [second.session_id]
    }
    assert await server.refusal(token=user) == "not-allowed"
    await post(server, "eject", {"ids": [stays.session_id]})
    await stays.closed()
    await server.join(token=user)  # another meeting


async def test_permissions_change_at_once_and_are_enforced(server: CallServer) -> None:
    await server.room()
    ann, ben = await server.join(), await server.join()
    await ann.publish(audio="audio", video="video")
    changes = {ann.session_id: {"canSend": ["audio"]}, "*": {"canAdmin": ["participants"]}}
    assert (await post(server, "update-permissions", {"data": changes})).json() == {"status": "sent"}
    seen = (await ben.push("participant-updated"))["participant"]
    assert seen["permissions"] == {
        "hasPresence": True,
        "canSend": ["audio"],
        "canReceive": {"base": True},
        "canAdmin": False,
    }
    await ann.request("layers")
    await ann.request("app-message", data="media requests before this one are served", to=[])
    assert "video" in server.sfu.blocked[ann.session_id]
    assert {name for _, name in server.sfu.wanted[ben.session_id]} == {"audio"}
    await ben.request("update-participants", updates={ann.session_id: {"permissions": {"canSend": False}}})
    for part in ({"byUserId": {"u": False}}, {"base": False}):
        await post(server, "update-permissions", {"data": {ben.session_id: {"canReceive": part}}})
    both = {"base": False, "byUserId": {"u": False}}
    await ann.push("participant-updated", lambda push: push["participant"]["permissions"]["canReceive"] == both)
    assert server.sfu.wanted[ben.session_id] == frozenset()


async def test_a_room_that_expired_keeps_its_call_within_reach(server: CallServer) -> None:
    exp = int(server.clock.now()) + 60
    await server.room(exp=exp)
    ann = await server.join()
    server.clock.advance(61)
    found = await server.app.ok("GET", "rooms/room/presence")
    assert [each["id"] for each in found["data"]] == [ann.session_id]
    await post(server, "eject", {"ids": [ann.session_id]})
    assert (await server.app.http.get("rooms/room/presence")).status_code == 404
