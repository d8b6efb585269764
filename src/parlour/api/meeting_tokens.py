"""`/meeting-tokens`: make a token, say what a token carries."""

from typing import Final

from parlour import tokens
from parlour.api.answers import SECRET_TEXT, Described, Fields, field, schema_ref
from parlour.api.authentication import ByKey, Caller
from parlour.api.body import flag, read_json
from parlour.api.operation import TOO_LARGE, Example, Operation, Parameter
from parlour.api.pending import note_stored
from parlour.errors import InvalidRequestError
from parlour.properties import CATALOGUE, JsonValue, Level

__all__ = ["TOKEN_OPERATIONS"]

TOKEN: Final = Fields[str](
    "MeetingToken",
    token=field(SECRET_TEXT, lambda token: token, "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2lnbmF0dXJl"),
)
CLAIMS: Final = Described[dict[str, JsonValue]](
    {**CATALOGUE.json_schema(Level.TOKEN, reply=True), "additionalProperties": True},
    {"room_name": "team-sync", "is_owner": True, "exp": 1900000000},
    name="MeetingTokenProperties",
)


async def create_meeting_token(caller: Caller) -> str:
    """`POST /meeting-tokens`: signed with the API key that makes the call."""
    now = caller.context.clock.now()
    changes = CATALOGUE.validate_body(Level.TOKEN, await read_json(caller.request), now=now)
    note_stored(caller.request, changes)
    properties = changes.apply({})
    await _require_room(caller, properties, now)
    return tokens.sign(properties, domain_id=caller.domain.id, key=caller.key, now=now)


async def _require_room(caller: Caller, properties: dict[str, JsonValue], now: float) -> None:
    name = properties.get("room_name")
    if name is None:
        return
    room = await caller.context.database.rooms.get(caller.domain.id, CATALOGUE.validate_name(name))
    if room is None or room.is_expired(now):
        raise InvalidRequestError("room not found")


async def validate_meeting_token(caller: Caller) -> dict[str, JsonValue]:
    """`GET /meeting-tokens/:token`: the properties of a token that would be accepted now, self-signed ones included."""
    ignore_nbf = flag(caller.request, "ignoreNbf")
    now = caller.context.clock.now()
    keys = await caller.context.database.keys.secrets(caller.domain.id, now=now)
    found = tokens.verify(caller.request.path_params["token"], domain_id=caller.domain.id, keys=keys).properties
    if _number(found, "exp", now + 1) <= now:
        raise InvalidRequestError("the token has expired")
    if not ignore_nbf and _number(found, "nbf", now) > now:
        raise InvalidRequestError("the token is not valid yet")
    return found


def _number(properties: dict[str, JsonValue], key: str, otherwise: float) -> float:
    value = properties.get(key)
    return value if isinstance(value, int | float) else otherwise


TOKEN_OPERATIONS: Final = (
    Operation(
        method="POST",
        path="/meeting-tokens",
        handler=ByKey(create_meeting_token),
        id="createMeetingToken",
        stores_properties=True,
        tag="Meeting tokens",
        summary="Create a meeting token",
        description="A token that admits its holder to a room (or, without `room_name`, to every room of the domain) "
        "and may carry properties that win over the room's. It works as long as the API key that made it.",
        body=schema_ref("CreateMeetingToken"),
        body_examples=(Example("An owner", {"properties": {"is_owner": True, "user_name": "Ann", "exp": 1900000000}}),),
        reply=TOKEN,
        errors={400: "room not found", 413: TOO_LARGE},
    ),
    Operation(
        method="GET",
        path="/meeting-tokens/{token}",
        handler=ByKey(validate_meeting_token),
        id="validateMeetingToken",
        tag="Meeting tokens",
        summary="Validate a meeting token",
        description="Answers with the properties of a token that is valid now. Tokens that an application signed "
        "itself with an API key of the domain (HS256) count as well.",
        parameters=(
            Parameter("token", "path", "The token.", {"type": "string", "minLength": 1}),
            Parameter("ignoreNbf", "query", "Also accept a token whose `nbf` is still ahead.", {"type": "boolean"}),
        ),
        reply=CLAIMS,
        errors={400: "the token has expired", 404: "there is nothing at this path"},
    ),
)
