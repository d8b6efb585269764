"""From the URL of a room to the WebSocket of its server."""

import json
import ssl
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qs, quote, unquote, urlsplit

import httpcore

from parlour.client.errors import JoinRefusedError, OddMessageError, ServerUnreachableError
from parlour.client.wire import as_fields, text_or_none

__all__ = ["RoomAddress", "look_up", "parse_room_url"]

_MAX_ANSWER: Final = 65_536
_PATIENCE_SECONDS: Final = 10.0
_OK: Final = 200
_NOT_FOUND: Final = 404


@dataclass(frozen=True, slots=True)
class RoomAddress:
    """Where a room is."""

    origin: str
    """Of the server to ask, such as `https://meet.example.com`."""
    room: str
    token: str | None = field(default=None, repr=False)
    """From the query of the URL (`?t=`), as links to the call page carry it."""


def parse_room_url(url: str) -> RoomAddress:
    """Take a room's URL apart: its whole path is the room's name. Raises `ValueError` for anything but http(s)."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError("a room's URL begins with https:// or http:// and a host")
    room = unquote(parts.path.strip("/"))
    if not room:
        raise ValueError("a room's URL has the room's name as its path")
    token = parse_qs(parts.query).get("t", [None])[0]
    return RoomAddress(f"{parts.scheme}://{parts.netloc}", room, token)


async def look_up(address: RoomAddress, *, ssl_context: ssl.SSLContext | None = None) -> str:
    """Ask the room's server for its WebSocket. Raises `JoinRefusedError` (`no-room`) and `ServerUnreachableError`."""
    url = f"{address.origin}/signaling/lookup/{quote(address.room, safe='')}"
    limits = dict.fromkeys(("connect", "read", "write", "pool"), _PATIENCE_SECONDS)
    try:
        async with (
            httpcore.AsyncConnectionPool(ssl_context=ssl_context) as pool,
            pool.stream("GET", url, extensions={"timeout": limits}) as answer,
        ):
            body = b""
            async for chunk in answer.aiter_stream():
                body += chunk
                if len(body) > _MAX_ANSWER:
                    break
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError) as error:
        raise ServerUnreachableError(f"{address.origin} cannot be reached: {error or type(error).__name__}") from error
    return _read(answer.status, body, address)


def _read(status: int, body: bytes, address: RoomAddress) -> str:
    try:
        fields = as_fields(json.loads(body))
    except (ValueError, RecursionError, OddMessageError):
        fields = {}
    url = text_or_none(fields, "signaling_url")
    if status == _OK and url is not None and urlsplit(url).scheme in {"ws", "wss"}:
        return url
    if status == _NOT_FOUND and fields.get("error") == "no-room":
        raise JoinRefusedError("no-room", text_or_none(fields, "info") or "the room does not exist")
    info = text_or_none(fields, "info") or "that is no Parlour server"
    raise ServerUnreachableError(f"{address.origin} gave no usable answer (status {status}): {info[:500]}")
