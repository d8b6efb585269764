"""`/rooms` as documented: every rule and every error text, on every engine."""

import asyncio
import re
from typing import Any

import httpx
import pytest

from parlour.api import NoCalls
from parlour.store import RoomRecord
from tests.support.app import App
from tests.support.clock import START

FUTURE = int(START) + 3600


def refused(response: httpx.Response, status: int, code: str, info: str) -> None:
    answer = response.json()
    assert (response.status_code, answer["error"], answer["info"]) == (status, code, info)


async def test_an_empty_request_makes_a_public_room_with_a_random_name(app: App) -> None:
    for body in (b"", b"{}", b"  \n"):
        response = await app.http.post("/rooms", content=body)
        room = response.json()
        assert response.status_code == 200
        assert response.headers["content-type"] == "application/json"
        assert list(room) == ["id", "name", "api_created", "privacy", "url", "created_at", "config"]
        assert re.fullmatch(r"[A-Za-z0-9]{20}", room["name"])
        assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", room["id"])
        assert (room["api_created"], room["privacy"], room["config"]) == (True, "public", {})
        assert room["url"] == f"https://meet.example.com/{room['name']}"
        assert room["created_at"] == "2027-01-15T08:00:00.000Z"


async def test_a_room_is_what_was_asked_for(app: App) -> None:
    made = await app.ok(
        "POST",
        "/rooms",
        {"name": "Team_sync-1", "privacy": "private", "properties": {"exp": FUTURE, "max_participants": 2}},
    )
    assert (made["name"], made["privacy"]) == ("Team_sync-1", "private")
    assert made["config"] == {"exp": FUTURE, "max_participants": 2}
    assert await app.ok("GET", "/rooms/Team_sync-1") == made


async def test_a_name_can_be_used_once(app: App) -> None:
    await app.ok("POST", "/rooms", {"name": "a"})
    response = await app.http.post("/rooms", json={"name": "a"})
    refused(response, 400, "invalid-request-error", "a room named a already exists")


async def test_of_many_who_create_one_name_at_once_one_gets_200(app: App) -> None:
    answers = await asyncio.gather(*(app.http.post("/rooms", json={"name": "a"}) for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 9


async def test_a_name_has_letters_digits_dash_and_underscore(app: App) -> None:
    for name in ("a b", "a/b", "ü", "a\x00", "a\n", "a.b"):
        response = await app.http.post("/rooms", json={"name": name})
        assert response.status_code == 400
        assert response.json()["error"] == "invalid-request-error"
        assert response.json()["info"].endswith(
            "contains invalid characters (room names can contain A-Z, a-z, 0-9, '-', and '_')"
        )


async def test_a_name_has_at_most_128_characters(app: App) -> None:
    await app.ok("POST", "/rooms", {"name": "a" * 128})
    assert (await app.ok("GET", "/rooms/" + "a" * 128))["name"] == "a" * 128
    response = await app.http.post("/rooms", json={"name": "a" * 129})
    assert response.status_code == 400
    assert "128" in response.json()["info"]
    assert "129" in response.json()["info"]


@pytest.mark.parametrize("name", ["docs", "v1", "health", "ready", "static"])
async def test_a_room_cannot_have_the_name_of_a_page_of_the_server(app: App, name: str) -> None:
    assert (await app.http.post("/rooms", json={"name": name})).status_code == 400


@pytest.mark.parametrize(
    ("body", "info"),
    [
        ({"nmae": "x"}, "unknown parameter 'nmae'"),
        ({"properties": {"max_particpants": 2}}, "unknown parameter 'max_particpants'"),
        ({"properties": {"exp": "soon"}}, "exp was 'soon' but should be a number of seconds since the unix epoch"),
        (
            {"properties": {"exp": int(START) - 1}},
            f"exp was '{int(START) - 1}', which is in the past rather than in the future",
        ),
    ],
)
async def test_a_bad_request_is_refused_in_the_documented_words(app: App, body: object, info: str) -> None:
    refused(await app.http.post("/rooms", json=body), 400, "invalid-request-error", info)
    assert (await app.ok("GET", "/rooms"))["total_count"] == 0


@pytest.mark.parametrize("body", [b"[]", b'"x"', b"1", b"null", b'{"properties": []}', b'{"privacy": "secret"}'])
async def test_a_body_of_another_shape_is_refused(app: App, body: bytes) -> None:
    response = await app.http.post("/rooms", content=body)
    assert (response.status_code, response.json()["error"]) == (400, "invalid-request-error")


async def test_a_float_and_a_millisecond_exp_are_accepted(app: App) -> None:
    made = await app.ok("POST", "/rooms", {"name": "a", "properties": {"exp": FUTURE + 0.52}})
    assert made["config"] == {"exp": FUTURE}
    await app.ok("POST", "/rooms", {"name": "b", "properties": {"exp": FUTURE * 1000}})


async def test_config_lists_what_differs_and_the_page_switches_that_were_set(app: App) -> None:
    given = {
        "enable_chat": False,
        "start_video_off": True,
        "enable_prejoin_ui": True,
        "enable_transcription_storage": False,
    }
    made = await app.ok("POST", "/rooms", {"properties": given})
    assert made["config"] == {"start_video_off": True, "enable_prejoin_ui": True}


async def test_a_missing_room_answers_404(app: App) -> None:
    for method in ("GET", "POST", "DELETE"):
        response = await app.http.request(method, "/rooms/none")
        refused(response, 404, "not-found", "room none not found")


@pytest.mark.parametrize("name", ["%00", "%ff%fe", "%ed%a0%80", "a%20b", "%zz", "x" * 5000, "..%2e", "%F0%9F%98%80"])
async def test_a_name_that_no_room_can_have_is_not_found(app: App, name: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        response = await app.http.request(method, f"/rooms/{name}")
        assert response.status_code == 404
        assert response.json()["error"] == "not-found"
        assert response.json()["info"]


class TestSetConfig:
    async def test_only_given_keys_change(self, app: App) -> None:
        await app.ok("POST", "/rooms", {"name": "a", "properties": {"max_participants": 5, "lang": "de"}})
        changed = await app.ok("POST", "/rooms/a", {"properties": {"max_participants": 7}})
        assert changed["config"] == {"max_participants": 7, "lang": "de"}
        assert await app.ok("GET", "/rooms/a") == changed

    async def test_null_goes_back_to_the_default(self, app: App) -> None:
        await app.ok("POST", "/rooms", {"name": "a", "properties": {"max_participants": 5, "lang": "de"}})
        assert (await app.ok("POST", "/rooms/a", {"properties": {"max_participants": None}}))["config"] == {
            "lang": "de"
        }

    async def test_objects_and_lists_are_replaced(self, app: App) -> None:
        await app.ok(
            "POST", "/rooms", {"name": "a", "properties": {"permissions": {"canSend": False, "canAdmin": True}}}
        )
        changed = await app.ok("POST", "/rooms/a", {"properties": {"permissions": {"canSend": ["audio"]}}})
        assert changed["config"] == {"permissions": {"canSend": ["audio"]}}

    async def test_one_bad_value_changes_nothing(self, app: App) -> None:
        before = await app.ok("POST", "/rooms", {"name": "a", "properties": {"lang": "de"}})
        response = await app.http.post(
            "/rooms/a", json={"privacy": "private", "properties": {"lang": "fr", "max_participants": -1}}
        )
        assert (response.status_code, response.json()["error"]) == (400, "invalid-request-error")
        assert await app.ok("GET", "/rooms/a") == before

    async def test_privacy_changes_alone_and_is_kept(self, app: App) -> None:
        await app.ok("POST", "/rooms", {"name": "a", "properties": {"lang": "de"}})
        changed = await app.ok("POST", "/rooms/a", {"privacy": "private"})
        assert (changed["privacy"], changed["config"]) == ("private", {"lang": "de"})
        assert (await app.ok("POST", "/rooms/a", {"properties": {"lang": "fr"}}))["privacy"] == "private"

    async def test_an_empty_request_changes_nothing(self, app: App) -> None:
        before = await app.ok("POST", "/rooms", {"name": "a", "properties": {"lang": "de"}})
        assert await app.ok("POST", "/rooms/a") == before

    async def test_a_room_cannot_be_renamed(self, app: App) -> None:
        await app.ok("POST", "/rooms", {"name": "a"})
        refused(
            await app.http.post("/rooms/a", json={"name": "b"}),
            400,
            "invalid-request-error",
            "unknown parameter 'name'",
        )

    async def test_two_writers_of_different_keys_both_win(self, app: App) -> None:
        await app.ok("POST", "/rooms", {"name": "a"})
        changes: list[dict[str, Any]] = [
            {"max_participants": 5},
            {"lang": "de"},
            {"start_video_off": True},
            {"start_audio_off": True},
            {"enable_chat": True},
            {"geo": "eu-west-2"},
        ]
        await asyncio.gather(*(app.ok("POST", "/rooms/a", {"properties": change}) for change in changes))
        config = (await app.ok("GET", "/rooms/a"))["config"]
        assert config == {key: value for change in changes for key, value in change.items()}


class TestExpiredRoom:
    async def test_it_is_gone_for_every_call(self, app: App) -> None:
        await app.ok("POST", "/rooms", {"name": "a", "properties": {"exp": FUTURE}})
        app.clock.set(FUTURE - 0.001)
        await app.ok("GET", "/rooms/a")
        app.clock.set(FUTURE)
        for method in ("GET", "POST"):
            refused(await app.http.request(method, "/rooms/a"), 404, "not-found", "room a not found")
        assert await app.ok("GET", "/rooms") == {"total_count": 0, "data": []}

    async def test_deleting_it_says_that_it_existed(self, app: App) -> None:
        await app.ok("POST", "/rooms", {"name": "a", "properties": {"exp": FUTURE}})
        app.clock.set(FUTURE)
        response = await app.http.delete("/rooms/a")
        assert response.status_code == 404
        assert response.json() == {"error": "not-found", "info": "room a not found", "deleted": True}

    async def test_its_name_can_be_used_again_for_a_new_room(self, app: App) -> None:
        old = await app.ok("POST", "/rooms", {"name": "a", "properties": {"exp": FUTURE, "lang": "de"}})
        app.clock.set(FUTURE)
        new = await app.ok("POST", "/rooms", {"name": "a"})
        assert new["id"] != old["id"]
        assert new["config"] == {}


class TestDelete:
    async def test_it_answers_with_the_name_and_the_room_is_gone(self, app: App) -> None:
        made = await app.ok("POST", "/rooms", {"name": "a"})
        response = await app.http.delete("/rooms/a", headers={"Content-Length": "0"})
        assert (response.status_code, response.json()) == (200, {"deleted": True, "name": "a"})
        refused(await app.http.get("/rooms/a"), 404, "not-found", "room a not found")
        refused(await app.http.delete("/rooms/a"), 404, "not-found", "room a not found")
        assert (await app.ok("POST", "/rooms", {"name": "a"}))["id"] != made["id"]

    async def test_a_body_and_its_content_type_do_not_matter(self, app: App) -> None:
        await app.ok("POST", "/rooms", {"name": "a"})
        response = await app.http.request(
            "DELETE", "/rooms/a", content=b"not json", headers={"Content-Type": "application/json"}
        )
        assert response.status_code == 200


class CallsSpy(NoCalls):
    """Notes what REST tells the running calls."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str, int]] = []

    async def room_deleted(self, room: RoomRecord) -> None:
        self.told.append(("deleted", room.name, 0))

    async def room_changed(self, room: RoomRecord) -> None:
        self.told.append(("changed", room.name, room.version))


async def test_running_calls_hear_of_changes_and_deletion_and_of_nothing_refused(app: App) -> None:
    spy = CallsSpy()
    app.use_calls(spy)
    await app.ok("POST", "/rooms", {"name": "a", "properties": {"exp": FUTURE}})
    await app.ok("POST", "/rooms/a", {"properties": {"lang": "de"}})
    await app.http.post("/rooms/a", json={"properties": {"lang": "xx"}})
    await app.ok("DELETE", "/rooms/a")
    await app.http.delete("/rooms/a")
    assert spy.told == [("changed", "a", 2), ("deleted", "a", 0)]
