import json
from http import HTTPStatus

import pytest

from parlour.client import JoinRefusedError, ServerUnreachableError
from parlour.client.address import look_up, parse_room_url
from tests.support.scripted_server import ScriptedServer


def test_the_whole_path_is_the_rooms_name() -> None:
    address = parse_room_url("https://meet.example.com:8443/a%20room/?x=1")
    assert (address.origin, address.room, address.token) == ("https://meet.example.com:8443", "a room", None)


def test_a_token_may_be_in_the_url_and_is_not_shown() -> None:
    address = parse_room_url("https://meet.example.com/room?t=secret")
    assert address.token == "secret"
    assert "secret" not in repr(address)


@pytest.mark.parametrize(
    "url", ["room", "/room", "ftp://host/room", "https://host", "https://host/", "https:///room", ""]
)
def test_what_is_no_url_of_a_room_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="a room's URL"):
        parse_room_url(url)


async def test_the_rooms_server_tells_its_websocket(server: ScriptedServer) -> None:
    assert await look_up(parse_room_url(server.room)) == server.origin.replace("http", "ws") + "/signaling/ws"


async def test_a_room_that_does_not_exist_refuses_the_join(server: ScriptedServer) -> None:
    server.lookup = HTTPStatus.NOT_FOUND, json.dumps({"error": "no-room", "info": "There is none."}).encode()
    with pytest.raises(JoinRefusedError, match="There is none") as refused:
        await look_up(parse_room_url(server.room))
    assert refused.value.type == "no-room"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (HTTPStatus.SERVICE_UNAVAILABLE, b'{"error": "no-media", "info": "no SFU"}'),
        (HTTPStatus.NOT_FOUND, b"<html>"),
        (HTTPStatus.OK, b"[]"),
        (HTTPStatus.OK, b'{"signaling_url": 7}'),
        (HTTPStatus.OK, b'{"signaling_url": "file:///etc/passwd"}'),
        (HTTPStatus.OK, b"[" * 100_000),
        (HTTPStatus.OK, b"\xff"),
    ],
)
async def test_no_usable_answer_is_said_to_be_one(server: ScriptedServer, status: HTTPStatus, body: bytes) -> None:
    server.lookup = status, body
    with pytest.raises(ServerUnreachableError, match="no usable answer"):
        await look_up(parse_room_url(server.room))


async def test_no_server_is_said_to_be_none() -> None:
    with pytest.raises(ServerUnreachableError, match="cannot be reached"):
        await look_up(parse_room_url("http://127.0.0.1:1/room"))
