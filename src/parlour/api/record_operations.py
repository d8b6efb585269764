"""What the documentation says about batches, meetings, logs and the history of rooms."""

from typing import Any, Final

from parlour.api import batch, history, logs, meetings
from parlour.api.operation import Example, Operation, Parameter, schema_ref

__all__ = ["RECORD_OPERATIONS", "RECORD_SCHEMAS", "RECORD_TAGS"]

RECORD_TAGS: Final = (
    {"name": "Batch", "description": "Many rooms at once, all or none."},
    {"name": "Meetings", "description": "Which meetings there were and are, and who took part."},
    {"name": "Logs", "description": "What happened in calls, which API calls were made, who changed a room."},
)

_MEETING_ID: Final = "4a9c2c1e-96b4-4c8e-9d52-0a4f9b6f1f10"
_SESSION_ID: Final = "c7df0ba5-7dd1-4c5e-8a4e-4f3a1a0d2b11"
_PERSON: Final[dict[str, Any]] = {
    "user_id": None,
    "participant_id": _SESSION_ID,
    "user_name": "Alice",
    "join_time": 1774363859,
    "duration": 600,
}
_MEETING: Final[dict[str, Any]] = {
    "id": _MEETING_ID,
    "room": "team-sync",
    "start_time": 1774363859,
    "duration": 600,
    "ongoing": False,
    "max_participants": 2,
}
_LINE: Final[dict[str, Any]] = {
    "time": "2026-03-24T14:50:59.000Z",
    "clientTime": None,
    "message": "joined, 2 inside",
    "mtgSessionId": _MEETING_ID,
    "userSessionId": _SESSION_ID,
    "peerId": None,
    "domainName": "parlour",
    "level": 20,
    "code": "participant.joined",
}
_API_LINE: Final[dict[str, Any]] = {
    "id": "1042",
    "userId": "3f0c1a52-7d44-4e0b-9a61-5b8d2c7e9f10",
    "domainId": "8d0c1a52-7d44-4e0b-9a61-5b8d2c7e9f11",
    "source": "api",
    "ip": "192.0.2.7",
    "method": "POST",
    "url": "/v1/rooms",
    "status": 200,
    "createdAt": "2026-03-24T14:50:59.000Z",
    "request": '{"name":"team-sync"}',
    "response": None,
}
_CHANGE: Final[dict[str, Any]] = {
    "time": "2026-03-24T14:50:59.000Z",
    "action": "configured",
    "room_id": "3f0c1a52-7d44-4e0b-9a61-5b8d2c7e9f10",
    "version": 2,
    "key_id": "9e0c1a52-7d44-4e0b-9a61-5b8d2c7e9f12",
    "key_label": "backend",
    "changes": {"max_participants": {"from": None, "to": 5}},
}
_ROOM: Final[dict[str, Any]] = {
    "id": "3f0c1a52-7d44-4e0b-9a61-5b8d2c7e9f10",
    "name": "team-sync",
    "api_created": True,
    "privacy": "public",
    "url": "https://meet.example.com/team-sync",
    "created_at": "2026-02-03T10:20:30.000Z",
    "config": {},
}

_TEXT: Final = {"type": "string"}
_MAYBE_TEXT: Final = {"type": ["string", "null"]}
_COUNT: Final = {"type": "integer", "minimum": 0}
_SECONDS: Final = {"type": "number", "minimum": 0}


def _shape(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _list(item: str) -> dict[str, Any]:
    return {"type": "array", "items": schema_ref(item)}


_MEETING_FIELDS: Final = {
    "id": _TEXT,
    "room": _TEXT,
    "start_time": {**_COUNT, "description": "Unix seconds."},
    "duration": {**_COUNT, "description": "Seconds; so far, while it goes on."},
    "ongoing": {"type": "boolean"},
    "max_participants": {**_COUNT, "description": "How many were inside at once, at most."},
}

RECORD_SCHEMAS: Final[dict[str, Any]] = {
    "MeetingParticipant": _shape(
        {
            "user_id": _MAYBE_TEXT,
            "participant_id": _TEXT,
            "user_name": _MAYBE_TEXT,
            "join_time": _COUNT,
            "duration": _COUNT,
        }
    ),
    "Meeting": _shape(_MEETING_FIELDS),
    "MeetingList": _shape(
        {
            "total_count": _COUNT,
            "data": {
                "type": "array",
                "items": {
                    **_shape(_MEETING_FIELDS),
                    "properties": {**_MEETING_FIELDS, "participants": _list("MeetingParticipant")},
                },
            },
        }
    ),
    "MeetingParticipants": _shape({"data": _list("MeetingParticipant")}),
    "CallLog": _shape(
        {
            "logs": {
                "type": "array",
                "items": _shape(
                    {
                        "time": _TEXT,
                        "clientTime": {"type": "null"},
                        "message": _TEXT,
                        "mtgSessionId": _TEXT,
                        "userSessionId": _MAYBE_TEXT,
                        "peerId": {"type": "null"},
                        "domainName": _TEXT,
                        "level": {"type": "integer", "description": "20 information, 40 error."},
                        "code": {**_TEXT, "description": "Stable, for programs."},
                    }
                ),
            },
            "metrics": {"type": "array", "maxItems": 0},
        }
    ),
    "ApiLog": {
        "type": "array",
        "items": _shape(
            {
                "id": _TEXT,
                "userId": {**_MAYBE_TEXT, "description": "The id of the API key."},
                "domainId": _TEXT,
                "source": {"enum": ["api", "webhook"]},
                "ip": _MAYBE_TEXT,
                "method": _TEXT,
                "url": _TEXT,
                "status": {"type": "integer"},
                "createdAt": _TEXT,
                "request": {**_MAYBE_TEXT, "description": "JSON text without secrets."},
                "response": {**_MAYBE_TEXT, "description": "JSON text without secrets."},
            }
        ),
    },
    "RoomHistory": _shape(
        {
            "data": {
                "type": "array",
                "items": _shape(
                    {
                        "time": _TEXT,
                        "action": {"enum": ["created", "configured", "deleted", "replaced"]},
                        "room_id": _TEXT,
                        "version": {"type": "integer"},
                        "key_id": _MAYBE_TEXT,
                        "key_label": _MAYBE_TEXT,
                        "changes": {
                            "type": "object",
                            "description": "What is different now, by property.",
                            "additionalProperties": _shape({"from": {}, "to": {}}),
                        },
                    }
                ),
            }
        }
    ),
    "RoomBatch": {
        "type": "object",
        "properties": {"rooms": {"type": "array", "maxItems": batch.MOST_ROOMS, "items": schema_ref("CreateRoom")}},
        "required": ["rooms"],
        "additionalProperties": False,
    },
    "RoomNames": {
        "type": "object",
        "properties": {
            "rooms": {"type": "array", "maxItems": batch.MOST_ROOMS, "items": _TEXT},
            "room_names": {
                "type": "array",
                "maxItems": batch.MOST_ROOMS,
                "items": _TEXT,
                "description": "The same; some clients call it so.",
            },
        },
        "additionalProperties": False,
    },
    "RoomArray": _list("Room"),
    "DeletedRooms": _shape({"deleted_count": _COUNT}),
}


def _limit(default: int) -> Parameter:
    schema = {"type": "integer", "minimum": 1, "maximum": 100, "default": default}
    return Parameter("limit", "query", "How many at most.", schema)


_CURSORS: Final = (
    Parameter("starting_after", "query", "An id: continue with older ones.", _TEXT),
    Parameter("ending_before", "query", "An id: the newer ones before it. `OLDEST` gives the last page.", _TEXT),
)
_ID: Final = Parameter("id", "path", "The meeting's id.", {"type": "string", "minLength": 1}, _MEETING_ID)
_BOOLEAN: Final = {"type": "boolean"}

RECORD_OPERATIONS: Final = (
    Operation(
        method="POST",
        path="/batch/rooms",
        handler=batch.create_rooms,
        id="createRooms",
        tag="Batch",
        summary="Create many rooms",
        description="At most 1000, with at most 10 distinct bucket settings. All are made or, if one cannot be, none.",
        body=schema_ref("RoomBatch"),
        body_examples=(Example("Two rooms", {"rooms": [{"name": "team-sync"}, {"privacy": "private"}]}),),
        reply=schema_ref("RoomArray"),
        reply_example=[_ROOM],
        errors={400: "a room named team-sync already exists", 413: "the body is larger than 1048576 bytes"},
    ),
    Operation(
        method="DELETE",
        path="/batch/rooms",
        handler=batch.delete_rooms,
        id="deleteRooms",
        tag="Batch",
        summary="Delete many rooms",
        description="At most 1000, by name. All are deleted or, if one does not exist, none. The calls in them end.",
        body=schema_ref("RoomNames"),
        body_examples=(Example("Two rooms", {"rooms": ["team-sync", "all-hands"]}),),
        reply=schema_ref("DeletedRooms"),
        reply_example={"deleted_count": 2},
        errors={
            400: "missing required field: rooms",
            404: "room all-hands not found",
            413: "the body is larger than 1048576 bytes",
        },
    ),
    Operation(
        method="GET",
        path="/meetings",
        handler=meetings.list_meetings,
        id="listMeetings",
        tag="Meetings",
        summary="List meetings",
        description="Newest first. A meeting counts from the moment when a second person joined, or when one had been "
        "alone for 30 seconds; it ends when all have left, or when one has been alone for 10 minutes after the others "
        "left. `total_count` counts what the filters let through.",
        parameters=(
            Parameter("room", "query", "Only meetings in the room of this name.", _TEXT),
            Parameter("timeframe_start", "query", "Only those that began at or after (Unix seconds).", _SECONDS),
            Parameter("timeframe_end", "query", "Only those that began before (Unix seconds).", _SECONDS),
            _limit(100),
            *_CURSORS,
            Parameter("ongoing", "query", "Only those that go on (`true`) or have ended (`false`).", _BOOLEAN),
            Parameter("no_participants", "query", "Leave the lists of participants out.", _BOOLEAN),
        ),
        reply=schema_ref("MeetingList"),
        reply_example={"total_count": 1, "data": [{**_MEETING, "participants": [_PERSON]}]},
        errors={400: '"ongoing" must be one of [true, false] [Received ongoing="maybe"]'},
    ),
    Operation(
        method="GET",
        path="/meetings/{id}",
        handler=meetings.get_meeting,
        id="getMeeting",
        tag="Meetings",
        summary="Get a meeting",
        description="Without its participants. Readable while it goes on, with the duration so far.",
        parameters=(_ID,),
        reply=schema_ref("Meeting"),
        reply_example=_MEETING,
        errors={404: f"meeting {_MEETING_ID} not found"},
    ),
    Operation(
        method="GET",
        path="/meetings/{id}/participants",
        handler=meetings.get_meeting_participants,
        id="getMeetingParticipants",
        tag="Meetings",
        summary="Who took part in a meeting",
        description="In the order of their joins. Where nobody is left to list the answer is 404.",
        parameters=(
            _ID,
            _limit(100),
            Parameter("joined_after", "query", "A participant's id, or Unix seconds: only who joined later.", _TEXT),
            Parameter("joined_before", "query", "A participant's id, or Unix seconds: only who joined earlier.", _TEXT),
        ),
        reply=schema_ref("MeetingParticipants"),
        reply_example={"data": [_PERSON]},
        errors={400: "limit was '0' but should be an integer from 1 to 100", 404: "there are no more participants"},
    ),
    Operation(
        method="GET",
        path="/logs",
        handler=logs.list_logs,
        id="listCallLogs",
        tag="Logs",
        summary="What happened in a call",
        description="Lines of a meeting, of a participant, or of one in the other: joins, leaves, ejections with their "
        "reason, failures of media. Metrics are not kept: that list is empty. With `enable_terse_logging` ordinary "
        "comings and goings are left out.",
        parameters=(
            Parameter("mtgSessionId", "query", "A meeting's id; this or the next is required.", _TEXT, _MEETING_ID),
            Parameter("userSessionId", "query", "A participant's session id.", _TEXT),
            Parameter("includeLogs", "query", "`false` leaves the lines out.", _BOOLEAN),
            Parameter("includeMetrics", "query", "Accepted; there are none.", _BOOLEAN),
            Parameter("logLevel", "query", "The least severe lines wanted.", {"enum": ["ERROR", "INFO", "DEBUG"]}),
            Parameter("order", "query", "By time; newest first by default.", {"enum": ["ASC", "DESC"]}),
            Parameter("startTime", "query", "Only lines from then on (Unix milliseconds).", _SECONDS),
            Parameter("endTime", "query", "Only lines until then (Unix milliseconds).", _SECONDS),
            _limit(20),
            Parameter("offset", "query", "How many to skip.", {"type": "integer", "minimum": 0, "maximum": 1_000_000}),
        ),
        reply=schema_ref("CallLog"),
        reply_example={"logs": [_LINE], "metrics": []},
        errors={400: "mtgSessionId or userSessionId is required"},
    ),
    Operation(
        method="GET",
        path="/logs/api",
        handler=logs.list_api_logs,
        id="listApiLogs",
        tag="Logs",
        summary="Which API calls were made",
        description="Newest first: calls with a key of the domain, with their bodies. Secrets are hidden, and bodies "
        "above 8 KB are left out.",
        parameters=(
            _limit(20),
            *_CURSORS,
            Parameter("source", "query", "Calls of the API, or deliveries of webhooks.", {"enum": ["api", "webhook"]}),
            Parameter("url", "query", "Only where the address contains this.", _TEXT),
        ),
        reply=schema_ref("ApiLog"),
        reply_example=[_API_LINE],
        errors={400: '"source" must be one of [api, webhook] [Received source="x"]'},
    ),
    Operation(
        method="GET",
        path="/parlour/rooms/{name}/history",
        handler=history.get_room_history,
        id="getRoomHistory",
        tag="Logs",
        summary="Who changed a room",
        description="Newest first: every change of the rooms that had this name, with the API key that asked for it. "
        "Not part of Daily's interface.",
        parameters=(
            Parameter("name", "path", "The room's name.", {"type": "string", "minLength": 1}, "team-sync"),
            _limit(100),
        ),
        reply=schema_ref("RoomHistory"),
        reply_example={"data": [_CHANGE]},
        errors={400: "limit was '0' but should be an integer from 1 to 100", 404: "room team-sync not found"},
    ),
)
"""Every operation about what is remembered, in the order of the documentation."""
