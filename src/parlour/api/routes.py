"""Every REST operation: where it is served and what the documentation says about it."""

from typing import Any, Final

from starlette.routing import Route

from parlour.api import domain, meeting_tokens, rooms
from parlour.api.call_operations import CALL_OPERATIONS
from parlour.api.operation import ROOM_NAME, Example, Operation, Parameter, schema_ref
from parlour.api.record_operations import RECORD_OPERATIONS
from parlour.api.serving import serve
from parlour.api.unavailable import UNAVAILABLE
from parlour.api.webhook_operations import WEBHOOK_OPERATIONS

__all__ = ["OPERATIONS", "PREFIX", "rest_routes"]

PREFIX: Final = "/v1"

_NO_ROOM = "The room does not exist, or its `exp` has passed."


_ROOM: Final[dict[str, Any]] = {
    "id": "3f0c1a52-7d44-4e0b-9a61-5b8d2c7e9f10",
    "name": "team-sync",
    "api_created": True,
    "privacy": "public",
    "url": "https://meet.example.com/team-sync",
    "created_at": "2026-02-03T10:20:30.000Z",
    "config": {"max_participants": 5, "start_video_off": True},
}

OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/rooms",
        handler=rooms.list_rooms,
        id="listRooms",
        tag="Rooms",
        summary="List rooms",
        description="Newest first. Expired rooms are not listed. `total_count` counts every room, not the page.",
        parameters=(
            Parameter(
                "limit", "query", "Rooms per page.", {"type": "integer", "minimum": 1, "maximum": 100, "default": 100}
            ),
            Parameter("starting_after", "query", "The id of a room: continue with older ones.", {"type": "string"}),
            Parameter(
                "ending_before",
                "query",
                "The id of a room: the page of newer ones before it. `OLDEST` gives the last page.",
                {"type": "string"},
                "OLDEST",
            ),
        ),
        reply=schema_ref("RoomList"),
        reply_example={"total_count": 1, "data": [_ROOM]},
        errors={400: "limit was '0' but should be an integer from 1 to 100"},
    ),
    Operation(
        method="POST",
        path="/rooms",
        handler=rooms.create_room,
        id="createRoom",
        tag="Rooms",
        summary="Create a room",
        description="Every field is optional; without a `name` the room gets a random one of 20 letters and digits. "
        "The name of a deleted or expired room can be used again.",
        body=schema_ref("CreateRoom"),
        body_examples=(
            Example("A room that ends", {"name": "team-sync", "properties": {"exp": 1900000000, "lang": "de"}}),
            Example("Any room", {}),
        ),
        reply=schema_ref("Room"),
        reply_example=_ROOM,
        errors={400: "a room named team-sync already exists", 413: "the body is larger than 1048576 bytes"},
    ),
    Operation(
        method="GET",
        path="/rooms/{name}",
        handler=rooms.get_room,
        id="getRoom",
        tag="Rooms",
        summary="Get a room",
        description="`config` lists what differs from the defaults.",
        parameters=(ROOM_NAME,),
        reply=schema_ref("Room"),
        reply_example=_ROOM,
        errors={404: "room team-sync not found"},
    ),
    Operation(
        method="POST",
        path="/rooms/{name}",
        handler=rooms.set_room_config,
        id="setRoomConfig",
        tag="Rooms",
        summary="Set a room's configuration",
        description="Only the keys in the body change; `null` puts a property back to its default; objects and lists "
        "are replaced as a whole. One bad value refuses the request and changes nothing. When the answer is 200, the "
        "change is on disk; it counts for joins made afterwards, and for a running call where the property says so.",
        parameters=(ROOM_NAME,),
        body=schema_ref("ConfigureRoom"),
        body_examples=(
            Example("Set and unset", {"properties": {"max_participants": 5, "start_video_off": None}}),
            Example("Make private", {"privacy": "private", "properties": {"enable_knocking": True}}),
        ),
        reply=schema_ref("Room"),
        reply_example=_ROOM,
        errors={
            400: "unknown parameter 'max_particpants'",
            404: "room team-sync not found",
            413: "the body is larger than 1048576 bytes",
        },
    ),
    Operation(
        method="DELETE",
        path="/rooms/{name}",
        handler=rooms.delete_room,
        id="deleteRoom",
        tag="Rooms",
        summary="Delete a room",
        description="Throws everybody out. For an expired room the 404 also holds `deleted: true`.",
        parameters=(ROOM_NAME,),
        reply=schema_ref("DeletedRoom"),
        reply_example={"deleted": True, "name": "team-sync"},
        errors={404: "room team-sync not found"},
    ),
    Operation(
        method="GET",
        path="/",
        handler=domain.get_domain,
        id="getDomain",
        tag="Domain",
        summary="Get the domain",
        description="The domain that the API key belongs to, with the defaults for its rooms.",
        reply=schema_ref("Domain"),
        reply_example={"domain_name": "parlour", "domain_id": _ROOM["id"], "config": {"enable_people_ui": True}},
    ),
    Operation(
        method="POST",
        path="/",
        handler=domain.set_domain_config,
        id="setDomainConfig",
        tag="Domain",
        summary="Set the domain's configuration",
        description="Defaults for every room of the domain; a room's value wins, then a token's. `null` unsets.",
        body=schema_ref("ConfigureDomain"),
        body_examples=(Example("German rooms", {"properties": {"lang": "de"}}),),
        reply=schema_ref("ConfiguredDomain"),
        reply_example={"domain_name": "parlour", "config": {"lang": "de"}},
        errors={400: "unknown parameter 'language'", 413: "the body is larger than 1048576 bytes"},
    ),
    Operation(
        method="POST",
        path="/meeting-tokens",
        handler=meeting_tokens.create_meeting_token,
        id="createMeetingToken",
        tag="Meeting tokens",
        summary="Create a meeting token",
        description="A token that admits its holder to a room (or, without `room_name`, to every room of the domain) "
        "and may carry properties that win over the room's. It works as long as the API key that made it.",
        body=schema_ref("CreateMeetingToken"),
        body_examples=(Example("An owner", {"properties": {"is_owner": True, "user_name": "Ann", "exp": 1900000000}}),),
        reply=schema_ref("MeetingToken"),
        reply_example={"token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2lnbmF0dXJl"},
        errors={400: "room not found", 413: "the body is larger than 1048576 bytes"},
    ),
    Operation(
        method="GET",
        path="/meeting-tokens/{token}",
        handler=meeting_tokens.validate_meeting_token,
        id="validateMeetingToken",
        tag="Meeting tokens",
        summary="Validate a meeting token",
        description="Answers with the properties of a token that is valid now. Tokens that an application signed "
        "itself with an API key of the domain (HS256) count as well.",
        parameters=(
            Parameter("token", "path", "The token.", {"type": "string", "minLength": 1}),
            Parameter("ignoreNbf", "query", "Also accept a token whose `nbf` is still ahead.", {"type": "boolean"}),
        ),
        reply=schema_ref("MeetingTokenProperties"),
        reply_example={"room_name": "team-sync", "is_owner": True, "exp": 1900000000},
        errors={400: "the token has expired", 404: "there is nothing at this path"},
    ),
    *CALL_OPERATIONS,
    *RECORD_OPERATIONS,
    *WEBHOOK_OPERATIONS,
    *UNAVAILABLE,
)
"""Every operation, in the order of the documentation."""


def rest_routes() -> list[Route]:
    """Return the routes of every operation. The base path answers with and without a slash at its end.

    Plain routes: handlers read the raw body and reply with bytes, so FastAPI's parameter machinery has nothing to do.
    """
    return [
        Route(path, serve(operation), methods=[operation.method], include_in_schema=False)
        for operation in OPERATIONS
        for path in _served_at(operation.path)
    ]


def _served_at(path: str) -> tuple[str, ...]:
    return (PREFIX, f"{PREFIX}/") if path == "/" else (PREFIX + path,)
