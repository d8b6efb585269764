"""A refused body tells every fault of it, and what was probably meant."""

import time
from typing import Any

import pytest

from parlour.shapes.faults import MOST_FAULTS
from tests.support.app import App


async def faults(app: App, method: str, path: str, body: object) -> list[dict[str, str]]:
    response = await app.http.request(method, path, json=body)
    answer = response.json()
    assert (response.status_code, answer["error"]) == (400, "invalid-request-error")
    errors: list[dict[str, str]] = answer["errors"]
    assert answer["info"].removeprefix(f"{errors[0]['path'].partition('.')[0]}: ") == errors[0]["info"]
    return errors


async def test_all_faults_are_told_in_the_order_of_the_body(app: App) -> None:
    body = {
        "name": "a b",
        "properties": {"max_participants": "5", "permissions": {"canSend": ["vidio"], "canFly": 1}, "lang": "xx"},
    }
    errors = await faults(app, "POST", "/rooms", body)
    assert [error["path"] for error in errors] == [
        "name",
        "properties.max_participants",
        "properties.permissions.canSend[0]",
        "properties.permissions.canFly",
        "properties.lang",
    ]
    assert errors[1] == {
        "path": "properties.max_participants",
        "info": "max_participants was '5' but should be an integer",
        "hint": "write 5 without quotation marks",
    }
    assert errors[2]["hint"] == 'did you mean "video"?'
    assert (await app.http.get("/rooms")).json()["total_count"] == 0


HINTS: list[tuple[str, Any, str | None]] = [
    ("/rooms", {"max_participants": 5}, "`max_participants` belongs inside `properties`"),
    ("/rooms", {"maxParticipants": 5}, "did you mean `max_participants`? It belongs inside `properties`"),
    ("/rooms", {"property": {}}, "did you mean `properties`?"),
    ("/rooms", {"config": {}}, "answers call it `config`, requests `properties`"),
    ("/rooms", {"properties": {"max_particpants": 5}}, "did you mean `max_participants`?"),
    ("/rooms", {"properties": {"maxParticipants": 5}}, "did you mean `max_participants`?"),
    ("/rooms", {"properties": {"Max-Participants": 5}}, "did you mean `max_participants`?"),
    ("/rooms", {"properties": {"privacy": "private"}}, "`privacy` belongs outside `properties`, beside it"),
    ("/rooms", {"properties": {"is_owner": True}}, "`is_owner` belongs to meeting tokens, not to rooms"),
    ("/rooms", {"properties": {"canSend": False}}, "`canSend` belongs inside `permissions`"),
    ("/rooms", {"properties": {"colour": "red"}}, None),
    ("/rooms", {"privacy": "Private"}, 'did you mean "private"?'),
    ("/rooms", {"properties": {"enable_screenshare": "True"}}, "write true without quotation marks"),
    (
        "/rooms",
        {"properties": {"exp": 3600}},
        "exp is a moment in Unix seconds: 3600 seconds from now is 1800003600",
    ),
    ("/rooms/there", {"name": "b"}, "a room keeps the name that it was created with"),
    ("", {"max_participants": 5}, "`max_participants` belongs to rooms, not to domains"),
    ("", {"properties": {"language": "de"}}, None),
    ("/meeting-tokens", {"room_name": "a"}, "`room_name` belongs inside `properties`"),
    ("/meeting-tokens", {"properties": {"isOwner": True}}, "did you mean `is_owner`?"),
    ("/webhooks", {"url": "https://a.example", "eventtypes": []}, "did you mean `eventTypes`?"),
    ("/webhooks", {"url": "https://a.example", "eventTypes": ["meeting.start"]}, 'did you mean "meeting.started"?'),
    ("/batch/rooms", {"room": []}, "did you mean `rooms`?"),
    ("/batch/rooms", {"rooms": [{}, {"properties": {"exp_": 5}}]}, "did you mean `exp`?"),
    ("/rooms/there/recordings/start", {"videoBitRate": 5}, "did you mean `videoBitrate`?"),
]


@pytest.mark.parametrize(("path", "body", "hint"), HINTS)
async def test_a_refusal_says_what_was_probably_meant(app: App, path: str, body: Any, hint: str | None) -> None:
    await app.ok("POST", "/rooms", {"name": "there"})
    [error] = await faults(app, "POST", path, body)
    assert error.get("hint") == hint


async def test_each_room_of_a_batch_is_told_of(app: App) -> None:
    rooms = [{"name": "a"}, {"name": "b c"}, {"properties": {"enable_chat": 1}}]
    response = await app.http.post("/batch/rooms", json={"rooms": rooms})
    answer = response.json()
    assert answer["info"].startswith("rooms[1]: b c contains invalid characters")
    assert [error["path"] for error in answer["errors"]] == ["rooms[1].name", "rooms[2].properties.enable_chat"]


async def test_ten_thousand_hostile_keys_cost_little(app: App) -> None:
    colours = "\x00\x1b[31m"
    properties = {f"max_participant{colours * (number % 9)}{number}": number for number in range(10_000)}
    properties |= {"x" * 100_000: 1}
    started = time.process_time()
    response = await app.http.post("/rooms", json={"properties": properties})
    assert time.process_time() - started < 1
    assert len(response.content) < 40_000
    assert len(response.json()["errors"]) == MOST_FAULTS
    assert "\x1b" not in response.json()["info"]


async def test_what_is_wrong_with_no_body_has_no_list(app: App) -> None:
    await app.ok("POST", "/rooms", {"name": "a"})
    for answer in (await app.http.post("/rooms", json={"name": "a"}), await app.http.get("/rooms?limit=0")):
        assert sorted(answer.json()) == ["error", "info"]
