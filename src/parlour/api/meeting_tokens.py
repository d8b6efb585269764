"""`/meeting-tokens`: make a token, say what a token carries."""

from starlette.requests import Request
from starlette.responses import Response

from parlour import tokens
from parlour.api.access import Caller, authenticate
from parlour.api.body import flag, read_json
from parlour.api.replies import json_reply
from parlour.errors import InvalidRequestError
from parlour.properties import CATALOGUE, JsonValue, Level

__all__ = ["create_meeting_token", "validate_meeting_token"]


async def create_meeting_token(request: Request) -> Response:
    """`POST /meeting-tokens`: signed with the API key that makes the call."""
    caller = await authenticate(request)
    now = caller.context.clock.now()
    properties = CATALOGUE.validate_body(Level.TOKEN, await read_json(request), now=now).apply({})
    await _require_room(caller, properties, now)
    token = tokens.sign(properties, domain_id=caller.domain.id, key=caller.key, now=now)
    return json_reply({"token": token})


async def _require_room(caller: Caller, properties: dict[str, JsonValue], now: float) -> None:
    name = properties.get("room_name")
    if name is None:
        return
    room = await caller.context.database.rooms.get(caller.domain.id, CATALOGUE.validate_name(name))
    if room is None or room.is_expired(now):
        raise InvalidRequestError("room not found")


async def validate_meeting_token(request: Request) -> Response:
    """`GET /meeting-tokens/:token`: the properties of a token that would be accepted now, self-signed ones included."""
    caller = await authenticate(request)
    ignore_nbf = flag(request, "ignoreNbf")
    now = caller.context.clock.now()
    keys = await caller.context.database.keys.secrets(caller.domain.id, now=now)
    found = tokens.verify(request.path_params["token"], domain_id=caller.domain.id, keys=keys).properties
    if _number(found, "exp", now + 1) <= now:
        raise InvalidRequestError("the token has expired")
    if not ignore_nbf and _number(found, "nbf", now) > now:
        raise InvalidRequestError("the token is not valid yet")
    return json_reply(found)


def _number(properties: dict[str, JsonValue], key: str, otherwise: float) -> float:
    value = properties.get(key)
    return value if isinstance(value, int | float) else otherwise
