"""What the documentation says about operations on a running call."""

from typing import Any, Final

from parlour.api import in_call, permissions, presence
from parlour.api.operation import ROOM_NAME, Example, Operation, Parameter

__all__ = ["CALL_OPERATIONS"]

_TAG: Final = "Running calls"
_SESSION: Final = "d61cd7b2-a273-42b4-89bd-be763fd562c1"
_NOBODY: Final = "room team-sync does not seem to be hosting a call currently"
_TOO_LARGE: Final = "the body is larger than 1048576 bytes"
_PERSON: Final[dict[str, Any]] = {
    "room": "team-sync",
    "id": _SESSION,
    "userId": "user-1",
    "userName": "Ann",
    "mtgSessionId": "8d2fd4a3-3c3f-4ab4-8a5c-5b4c0c9f7d10",
    "joinTime": "2026-02-03T10:20:30.000Z",
    "duration": 61,
}
_text: Final[dict[str, Any]] = {"type": "string"}
_person: Final[dict[str, Any]] = {
    "type": "object",
    "required": list(_PERSON),
    "additionalProperties": False,
    "properties": {
        "room": _text,
        "id": {**_text, "description": "The session id."},
        "userId": {"type": ["string", "null"], "description": "The `user_id` of the token."},
        "userName": {"type": ["string", "null"]},
        "mtgSessionId": {**_text, "description": "The meeting that goes on."},
        "joinTime": {**_text, "format": "date-time"},
        "duration": {"type": "integer", "minimum": 0, "description": "Seconds so far."},
    },
}
_people: Final[dict[str, Any]] = {"type": "array", "items": _person}


def _fixed(**fields: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(fields), "additionalProperties": False, "properties": fields}


CALL_OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/presence",
        handler=presence.get_presence,
        id="getPresence",
        tag=_TAG,
        summary="Who is in calls now",
        description="The people with presence in every room of the domain, by room name; rooms without any are left "
        "out. Always up to date.",
        reply={"type": "object", "additionalProperties": _people},
        reply_example={"team-sync": [_PERSON]},
    ),
    Operation(
        method="GET",
        path="/rooms/{name}/presence",
        handler=presence.get_room_presence,
        id="getRoomPresence",
        tag=_TAG,
        summary="Who is in a room's call now",
        description="The people with presence, first joined first. Nobody there is no error: the list is empty. "
        "`total_count` counts everybody who matches, not only those listed.",
        parameters=(
            ROOM_NAME,
            Parameter(
                "limit",
                "query",
                "At most so many people.",
                {"type": "integer", "minimum": 1, "maximum": presence.LIMIT},
            ),
            Parameter("userId", "query", "Only people with this `user_id`.", _text),
            Parameter("userName", "query", "Only people with this name.", _text),
        ),
        reply=_fixed(total_count={"type": "integer", "minimum": 0}, data=_people),
        reply_example={"total_count": 1, "data": [_PERSON]},
        errors={400: "limit was '0' but should be an integer from 1 to 100000", 404: "room team-sync not found"},
    ),
    Operation(
        method="POST",
        path="/rooms/{name}/send-app-message",
        handler=in_call.send_app_message,
        id="sendAppMessage",
        tag=_TAG,
        summary="Send a message into a call",
        description="Those who are there get it as an `app-message` event; it is not stored.",
        parameters=(ROOM_NAME,),
        body=in_call.MESSAGE_BODY.schema(),
        body_examples=(Example("To everybody", {"data": {"kind": "agenda", "item": 3}}),),
        reply=_fixed(sent={"const": "true"}),
        reply_example={"sent": "true"},
        errors={400: "missing required field 'data'", 404: _NOBODY, 413: _TOO_LARGE},
    ),
    Operation(
        method="GET",
        path="/rooms/{name}/get-session-data",
        handler=in_call.get_session_data,
        id="getSessionData",
        tag=_TAG,
        summary="Get a meeting's session data",
        description="What `set-session-data` and the people in the call have put there since the meeting began.",
        parameters=(ROOM_NAME,),
        reply=_fixed(data={"type": "object", "additionalProperties": True}),
        reply_example={"data": {"agenda": 3}},
        errors={404: _NOBODY},
    ),
    Operation(
        method="POST",
        path="/rooms/{name}/set-session-data",
        handler=in_call.set_session_data,
        id="setSessionData",
        tag=_TAG,
        summary="Set a meeting's session data",
        description="Replaces the data, or merges its top level; everybody in the call hears of it. The data live as "
        "long as the meeting.",
        parameters=(ROOM_NAME,),
        body=in_call.SESSION_DATA_BODY.schema(),
        body_examples=(
            Example("Replace", {"data": {"agenda": 3}}),
            Example("Merge", {"data": {"agenda": 4}, "mergeStrategy": "shallow-merge", "keysToDelete": ["draft"]}),
        ),
        reply=_fixed(sent={"const": "true"}),
        reply_example={"sent": "true"},
        errors={400: "data was '3' but should be an object", 404: _NOBODY, 413: _TOO_LARGE},
    ),
    Operation(
        method="POST",
        path="/rooms/{name}/eject",
        handler=in_call.eject,
        id="eject",
        tag=_TAG,
        summary="Eject people",
        description="By session id and by `user_id`; ids of people who are not there are skipped. Without `ban` they "
        "may join again. `ban` refuses these users, and the users of the tokens behind these session ids, as long as "
        "the meeting lasts.",
        parameters=(ROOM_NAME,),
        body=in_call.EJECT_BODY.schema(),
        body_examples=(Example("A user, for good", {"user_ids": ["user-1"], "ban": True}),),
        reply=_fixed(ejectedIds={"type": "array", "items": _text}),
        reply_example={"ejectedIds": [_SESSION]},
        errors={400: "either ids or user_ids is required", 404: _NOBODY, 413: _TOO_LARGE},
    ),
    Operation(
        method="POST",
        path="/rooms/{name}/update-permissions",
        handler=permissions.update_permissions,
        id="updatePermissions",
        tag=_TAG,
        summary="Change what people in a call may do",
        description="By session id; `*` stands for everybody who is not named. `hasPresence`, `canSend` and "
        "`canAdmin` replace what was, `canReceive` does so for each of `base`, `byUserId` and `byParticipantId`; what "
        "is not given stays. The server enforces it at once.",
        parameters=(ROOM_NAME,),
        body=permissions.PERMISSIONS_BODY.schema(),
        body_examples=(
            Example("One speaks, the others listen", {"data": {_SESSION: {"canSend": True}, "*": {"canSend": False}}}),
        ),
        reply=_fixed(status={"const": "sent"}),
        reply_example={"status": "sent"},
        errors={400: "unknown parameter 'data.*.canSpeak'", 404: _NOBODY, 413: _TOO_LARGE},
    ),
)
"""In the order of the documentation."""
