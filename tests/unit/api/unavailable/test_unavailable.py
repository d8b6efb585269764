"""Operations without a worker: everything is checked, nothing is faked, what is missing is named."""

from typing import Any

import pytest

from parlour.api import OPERATIONS, NoCalls
from parlour.api.unavailable import UNAVAILABLE
from tests.support.app import App

ID = "5c9e1d52-97ab-4b6a-8d34-0f2f4a1c7d11"
HOSTING = "room there does not seem to be hosting a call currently"
IN_CALL = [operation for operation in UNAVAILABLE if operation.path.startswith("/rooms/{name}/")]


class Busy(NoCalls):
    """A call runs in every room."""

    def hosts_call(self, domain_id: str, room_name: str) -> bool:
        return True


async def answer(app: App, method: str, path: str, body: object = None) -> tuple[int, str, str]:
    reply = await app.http.request(method, path, json=body)
    found = reply.json()
    return reply.status_code, found.get("error", ""), found.get("info", "")


@pytest.fixture
async def room(app: App) -> str:
    await app.ok("POST", "/rooms", {"name": "there", "properties": {"enable_dialout": True}})
    return "there"


@pytest.mark.parametrize("operation", IN_CALL, ids=lambda operation: operation.id)
async def test_a_call_is_needed_and_then_the_missing_part_is_named(app: App, room: str, operation: Any) -> None:
    path, body = operation.path.replace("{name}", room), operation.body_examples[0].value
    assert await answer(app, "POST", operation.path.replace("{name}", "none"), body) == (
        404,
        "not-found",
        "room none not found",
    )
    assert await answer(app, "POST", path, body) == (404, "not-found", HOSTING)
    assert (await answer(app, "POST", path, {**body, "colour": 1}))[2] == "unknown parameter 'colour'"
    app.use_calls(Busy())
    status, error, info = await answer(app, "POST", path, body)
    assert (status, error) == (400, "invalid-request-error")
    assert info.endswith(" is not available on this server yet")


@pytest.mark.parametrize(
    ("path", "body", "info"),
    [
        ("recordings/start", {"type": "local"}, '"type" must be one of [cloud, cloud-audio-only, raw-tracks]'),
        ("recordings/start", {"width": 641}, "width was '641' but should be an even number"),
        ("recordings/start", {"videoBitrate": 9}, "videoBitrate was '9' but should be at least 10"),
        ("recordings/start", {"audioBitrate": 321}, "audioBitrate was '321' but should be at most 320"),
        ("recordings/start", {"backgroundColor": "red"}, "backgroundColor was 'red' but should be a colour"),
        ("recordings/start", {"instanceId": "one"}, "instanceId was 'one' but should be a UUID"),
        ("recordings/start", {"layout": {}}, "missing required field 'layout.preset'"),
        (
            "recordings/start",
            {"layout": {"preset": "single-participant"}},
            "missing required field 'layout.session_id'",
        ),
        (
            "recordings/start",
            {"layout": {"preset": "audio-only", "max_cam_streams": 2}},
            "layout.max_cam_streams is not for the preset audio-only",
        ),
        ("recordings/start", {"participants": {"audio": ["*"]}}, "missing required field 'participants.video'"),
        ("recordings/start", {"dataOutputs": ["mp3"]}, '"dataOutputs[0]" must be one of'),
        ("recordings/start", [], "the body was '[]' but should be an object"),
        ("recordings/update", {"type": "raw-tracks"}, "a raw-tracks recording cannot be updated"),
        ("live-streaming/start", {}, "exactly one of rtmpUrl, endpoints is needed, not 0"),
        (
            "live-streaming/start",
            {"rtmpUrl": "rtmp://a/b", "endpoints": []},
            "exactly one of rtmpUrl, endpoints is needed, not 2",
        ),
        ("live-streaming/start", {"rtmpUrl": "http://a/b"}, "rtmpUrl was 'http://a/b' but should be a URL"),
        (
            "live-streaming/start",
            {"endpoints": [{"endpoint": "none"}]},
            "room there has no streaming endpoint named 'none'",
        ),
        ("dialOut/start", {}, "exactly one of sipUri, phoneNumber is needed, not 0"),
        ("dialOut/start", {"phoneNumber": "0123"}, "phoneNumber was '0123' but should be a phone number in E.164 form"),
        ("dialOut/start", {"sipUri": "tel:1"}, "sipUri was 'tel:1' but should be a SIP address"),
        ("dialOut/start", {"sipUri": "sip:a@b", "waitBeforeExtensionDialSec": 61}, "should be at most 60"),
        ("dialOut/start", {"sipUri": "sip:a@b", "videoSettings": {"width": 1281}}, "should be at most 1280"),
        ("dialOut/sendDTMF", {"sessionId": "x", "tones": "1" * 21}, "tones was"),
        ("dialOut/sendDTMF", {"sessionId": "x", "tones": "1", "digitDurationMs": 49}, "should be at least 50"),
        ("dialOut/stop", {}, "missing required field 'sessionId'"),
        ("sipCallTransfer", {"sessionId": "x"}, "missing required field 'toEndPoint'"),
    ],
)
async def test_bodies_are_checked_as_documented(app: App, room: str, path: str, body: object, info: str) -> None:
    app.use_calls(Busy())
    status, error, said = await answer(app, "POST", f"/rooms/{room}/{path}", body)
    assert (status, error) == (400, "invalid-request-error")
    assert info in said


async def test_dialling_out_needs_the_rooms_permission_and_may_start_the_room(app: App) -> None:
    await app.ok("POST", "/rooms", {"name": "there"})
    body = {"phoneNumber": "+15551234567"}
    path = "/rooms/there/dialOut/start"
    assert (await answer(app, "POST", path, body))[2] == "room there may not dial out: its enable_dialout is not set"
    await app.ok("POST", "/rooms/there", {"properties": {"enable_dialout": True}})
    assert await answer(app, "POST", path, body) == (404, "not-found", HOSTING)
    config = {"enable_dialout": True, "dialout_config": {"allow_room_start": True}}
    await app.ok("POST", "/rooms/there", {"properties": config})
    assert (await answer(app, "POST", path, body))[2] == "dialling out is not available on this server yet"


@pytest.mark.parametrize("path", ["/purchased-phone-numbers"])
async def test_lists_are_empty_and_page_as_documented(app: App, path: str) -> None:
    assert await app.ok("GET", path) == {"total_count": 0, "data": []}
    assert await app.ok("GET", f"{path}?limit=50&ending_before=OLDEST&room_name=x") == {"total_count": 0, "data": []}
    assert (await answer(app, "GET", f"{path}?limit=101"))[:2] == (400, "invalid-request-error")
    assert (await answer(app, "GET", f"{path}?starting_after={ID}"))[:2] == (400, "invalid-request-error")


async def test_sip_clients_are_listed_in_their_own_shape(app: App) -> None:
    empty = {"sip_clients": [], "total": 0, "limit": 7, "offset": 3}
    assert await app.ok("GET", "/sip-clients?limit=7&offset=3") == empty


@pytest.mark.parametrize(
    ("method", "path"),
    [
        (operation.method, operation.path)
        for operation in UNAVAILABLE
        if "{" in operation.path and operation not in IN_CALL
    ],
)
async def test_every_id_is_unknown(app: App, method: str, path: str) -> None:
    where = path.replace("{id}", ID).replace("{username}", ID)
    status, error, info = await answer(app, method, where)
    assert (status, error) == (404, "not-found")
    assert info.endswith(f"{ID} not found")


@pytest.mark.parametrize(
    ("path", "body", "info"),
    [
        (
            "/domain-dialin-config",
            {"type": "pin_dialin", "phone_number": "+15551234567", "hmac": "x"},
            "hmac is not for the type pin_dialin",
        ),
        ("/dialin/pinlessCallUpdate", {"callId": "x"}, "missing required field 'callDomain'"),
        ("/buy-phone-number", {"number": "1"}, "number was '1' but should be a phone number"),
        ("/sip-clients", {"username": "a", "password": "short"}, "password should be text of 12 to 64 characters"),
        ("/sip-trunk", {"trunk_name": "a", "enabled": 1}, "enabled was '1' but should be a boolean"),
        ("/sip-trunk", {"trunk_name": "a"}, "SIP is not available on this server yet"),
        ("/buy-phone-number", {}, "telephony is not available on this server yet"),
    ],
)
async def test_what_belongs_to_no_room_is_checked_too(app: App, path: str, body: object, info: str) -> None:
    status, error, said = await answer(app, "POST", path, body)
    assert (status, error) == (400, "invalid-request-error")
    assert info in said


@pytest.mark.parametrize("query", ["contains=12", "ends_with=12345678", "city=Berlin", "areacode=4"])
async def test_searches_for_numbers_have_an_error_code_of_their_own(app: App, query: str) -> None:
    assert (await answer(app, "GET", f"/list-available-numbers?{query}"))[:2] == (400, "validation-error")
    assert await app.ok("GET", "/list-available-numbers?region=CA&city=Ely&contains=123") == {
        "total_count": 0,
        "data": [],
    }


async def test_a_password_in_a_refused_body_is_not_repeated(app: App) -> None:
    assert "hunter2" not in (await answer(app, "POST", "/sip-clients", {"username": "a", "password": "hunter2"}))[2]


@pytest.mark.parametrize("operation", UNAVAILABLE, ids=lambda operation: operation.id)
async def test_the_key_comes_first(app: App, operation: Any) -> None:
    path = operation.path.replace("{name}", "x").replace("{id}", "x").replace("{username}", "x")
    del app.http.headers["Authorization"]
    assert (await answer(app, operation.method, path, {"x": 1}))[:2] == (400, "authorization-header-error")


def test_pending_operations_say_so() -> None:
    assert all(operation.pending and "Pending" in operation.description for operation in UNAVAILABLE)
    assert {operation.id for operation in OPERATIONS if operation.pending} == {each.id for each in UNAVAILABLE}
