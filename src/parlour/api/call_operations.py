"""What the documentation says about operations on a running call."""

from typing import Final

from parlour.api import in_call, permissions, presence
from parlour.api.answers import TEXT
from parlour.api.authentication import ByKey, ByKeyForRoom
from parlour.api.operation import ROOM_NAME, TOO_LARGE, Example, Operation, Parameter

__all__ = ["CALL_OPERATIONS"]

_TAG: Final = "Running calls"
_SESSION: Final = "d61cd7b2-a273-42b4-89bd-be763fd562c1"
_NOBODY: Final = "room team-sync does not seem to be hosting a call currently"

CALL_OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/presence",
        handler=ByKey(presence.get_presence),
        id="getPresence",
        tag=_TAG,
        summary="Who is in calls now",
        description="The people with presence in every room of the domain, by room name; rooms without any are left "
        "out. Always up to date.",
        reply=presence.IN_DOMAIN,
    ),
    Operation(
        method="GET",
        path="/rooms/{name}/presence",
        handler=ByKeyForRoom(presence.get_room_presence),
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
            Parameter("userId", "query", "Only people with this `user_id`.", TEXT),
            Parameter("userName", "query", "Only people with this name.", TEXT),
        ),
        reply=presence.IN_ROOM,
        errors={400: "limit was '0' but should be an integer from 1 to 100000", 404: "room team-sync not found"},
    ),
    Operation(
        method="POST",
        path="/rooms/{name}/send-app-message",
        handler=ByKeyForRoom(in_call.send_app_message),
        id="sendAppMessage",
        tag=_TAG,
        summary="Send a message into a call",
        description="Those who are there get it as an `app-message` event; it is not stored.",
        parameters=(ROOM_NAME,),
        body=in_call.MESSAGE_BODY.schema(),
        body_examples=(Example("To everybody", {"data": {"kind": "agenda", "item": 3}}),),
        reply=in_call.SENT,
        errors={400: "missing required field 'data'", 404: _NOBODY, 413: TOO_LARGE},
    ),
    Operation(
        method="GET",
        path="/rooms/{name}/get-session-data",
        handler=ByKeyForRoom(in_call.get_session_data),
        id="getSessionData",
        tag=_TAG,
        summary="Get a meeting's session data",
        description="What `set-session-data` and the people in the call have put there since the meeting began.",
        parameters=(ROOM_NAME,),
        reply=in_call.SESSION_DATA,
        errors={404: _NOBODY},
    ),
    Operation(
        method="POST",
        path="/rooms/{name}/set-session-data",
        handler=ByKeyForRoom(in_call.set_session_data),
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
        reply=in_call.SENT,
        errors={400: "data was '3' but should be an object", 404: _NOBODY, 413: TOO_LARGE},
    ),
    Operation(
        method="POST",
        path="/rooms/{name}/eject",
        handler=ByKeyForRoom(in_call.eject),
        id="eject",
        tag=_TAG,
        summary="Eject people",
        description="By session id and by `user_id`; ids of people who are not there are skipped. Without `ban` they "
        "may join again. `ban` refuses these users, and the users of the tokens behind these session ids, as long as "
        "the meeting lasts.",
        parameters=(ROOM_NAME,),
        body=in_call.EJECT_BODY.schema(),
        body_examples=(Example("A user, for good", {"user_ids": ["user-1"], "ban": True}),),
        reply=in_call.EJECTED,
        errors={400: "either ids or user_ids is required", 404: _NOBODY, 413: TOO_LARGE},
    ),
    Operation(
        method="POST",
        path="/rooms/{name}/update-permissions",
        handler=ByKeyForRoom(permissions.update_permissions),
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
        reply=permissions.STATUS_SENT,
        errors={400: "unknown parameter 'data.*.canSpeak'", 404: _NOBODY, 413: TOO_LARGE},
    ),
)
"""In the order of the documentation."""
