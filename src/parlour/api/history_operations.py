"""What the documentation says about batches, meetings, logs and the history of rooms."""

from typing import Any, Final

from parlour.api import batch, history, logs, meetings
from parlour.api.answers import BOOLEAN, TEXT, schema_ref
from parlour.api.authentication import ByKey, ByKeyForRoom
from parlour.api.operation import CURSORS, ROOM_NAME, TOO_LARGE, Example, Operation, Parameter, page_limit

__all__ = ["HISTORY_OPERATIONS", "HISTORY_SCHEMAS", "HISTORY_TAGS"]

HISTORY_TAGS: Final = (
    ("Batch", "Many rooms at once, all or none."),
    ("Meetings", "Which meetings there were and are, and who took part."),
    ("Logs", "What happened in calls, which API calls were made, who changed a room."),
)

_MEETING_ID: Final = meetings.MEETING.example["id"]
_SECONDS: Final = {"type": "number", "minimum": 0}

HISTORY_SCHEMAS: Final[dict[str, Any]] = {
    "RoomBatch": {
        "type": "object",
        "properties": {"rooms": {"type": "array", "maxItems": batch.MOST_ROOMS, "items": schema_ref("CreateRoom")}},
        "required": ["rooms"],
        "additionalProperties": False,
    },
    "RoomNames": {
        "type": "object",
        "properties": {
            "rooms": {"type": "array", "maxItems": batch.MOST_ROOMS, "items": TEXT},
            "room_names": {
                "type": "array",
                "maxItems": batch.MOST_ROOMS,
                "items": TEXT,
                "description": "The same; some clients call it so.",
            },
        },
        "additionalProperties": False,
    },
}
"""Bodies of requests."""


_ID: Final = Parameter("id", "path", "The meeting's id.", {"type": "string", "minLength": 1}, _MEETING_ID)

HISTORY_OPERATIONS: Final = (
    Operation(
        method="POST",
        path="/batch/rooms",
        handler=ByKey(batch.create_rooms),
        id="createRooms",
        stores_properties=True,
        tag="Batch",
        summary="Create many rooms",
        description="At most 1000, with at most 10 distinct bucket settings. All are made or, if one cannot be, none.",
        body=schema_ref("RoomBatch"),
        body_examples=(Example("Two rooms", {"rooms": [{"name": "team-sync"}, {"privacy": "private"}]}),),
        reply=batch.CREATED,
        errors={400: "a room named team-sync already exists", 413: TOO_LARGE},
    ),
    Operation(
        method="DELETE",
        path="/batch/rooms",
        handler=ByKey(batch.delete_rooms),
        id="deleteRooms",
        tag="Batch",
        summary="Delete many rooms",
        description="At most 1000, by name. All are deleted or, if one does not exist, none. The calls in them end.",
        body=schema_ref("RoomNames"),
        body_examples=(Example("Two rooms", {"rooms": ["team-sync", "all-hands"]}),),
        reply=batch.DELETED,
        errors={
            400: "missing required field: rooms",
            404: "room all-hands not found",
            413: TOO_LARGE,
        },
    ),
    Operation(
        method="GET",
        path="/meetings",
        handler=ByKey(meetings.list_meetings),
        id="listMeetings",
        tag="Meetings",
        summary="List meetings",
        description="Newest first. A meeting counts from the moment when a second person joined, or when one had been "
        "alone for 30 seconds; it ends when all have left, or when one has been alone for 10 minutes after the others "
        "left. `total_count` counts what the filters let through.",
        parameters=(
            Parameter("room", "query", "Only meetings in the room of this name.", TEXT),
            Parameter("timeframe_start", "query", "Only those that began at or after (Unix seconds).", _SECONDS),
            Parameter("timeframe_end", "query", "Only those that began before (Unix seconds).", _SECONDS),
            page_limit(100),
            *CURSORS,
            Parameter("ongoing", "query", "Only those that go on (`true`) or have ended (`false`).", BOOLEAN),
            Parameter("no_participants", "query", "Leave the lists of participants out.", BOOLEAN),
        ),
        reply=meetings.MEETINGS,
        errors={400: '"ongoing" must be one of [true, false] [Received ongoing="maybe"]'},
    ),
    Operation(
        method="GET",
        path="/meetings/{id}",
        handler=ByKey(meetings.get_meeting),
        id="getMeeting",
        tag="Meetings",
        summary="Get a meeting",
        description="Without its participants. Readable while it goes on, with the duration so far.",
        parameters=(_ID,),
        reply=meetings.MEETING,
        errors={404: f"meeting {_MEETING_ID} not found"},
    ),
    Operation(
        method="GET",
        path="/meetings/{id}/participants",
        handler=ByKey(meetings.get_meeting_participants),
        id="getMeetingParticipants",
        tag="Meetings",
        summary="Who took part in a meeting",
        description="In the order of their joins. Where nobody is left to list the answer is 404.",
        parameters=(
            _ID,
            page_limit(100),
            Parameter("joined_after", "query", "A participant's id, or Unix seconds: only who joined later.", TEXT),
            Parameter("joined_before", "query", "A participant's id, or Unix seconds: only who joined earlier.", TEXT),
        ),
        reply=meetings.PARTICIPANTS,
        errors={400: "limit was '0' but should be an integer from 1 to 100", 404: "there are no more participants"},
    ),
    Operation(
        method="GET",
        path="/logs",
        handler=ByKey(logs.list_logs),
        id="listCallLogs",
        tag="Logs",
        summary="What happened in a call",
        description="Lines of a meeting, of a participant, or of one in the other: joins, leaves, ejections with their "
        "reason, failures of media. Metrics are not kept: that list is empty. With `enable_terse_logging` ordinary "
        "comings and goings are left out.",
        parameters=(
            Parameter("mtgSessionId", "query", "A meeting's id; this or the next is required.", TEXT, _MEETING_ID),
            Parameter("userSessionId", "query", "A participant's session id.", TEXT),
            Parameter("includeLogs", "query", "`false` leaves the lines out.", BOOLEAN),
            Parameter("includeMetrics", "query", "Accepted; there are none.", BOOLEAN),
            Parameter("logLevel", "query", "The least severe lines wanted.", {"enum": ["ERROR", "INFO", "DEBUG"]}),
            Parameter("order", "query", "By time; newest first by default.", {"enum": ["ASC", "DESC"]}),
            Parameter("startTime", "query", "Only lines from then on (Unix milliseconds).", _SECONDS),
            Parameter("endTime", "query", "Only lines until then (Unix milliseconds).", _SECONDS),
            page_limit(20),
            Parameter("offset", "query", "How many to skip.", {"type": "integer", "minimum": 0, "maximum": 1_000_000}),
        ),
        reply=logs.CALL_LOG,
        errors={400: "mtgSessionId or userSessionId is required"},
    ),
    Operation(
        method="GET",
        path="/logs/api",
        handler=ByKey(logs.list_api_logs),
        id="listApiLogs",
        tag="Logs",
        summary="Which API calls were made",
        description="Newest first: calls with a key of the domain, with their bodies. Secrets are hidden, and bodies "
        "above 8 KB are left out.",
        parameters=(
            page_limit(20),
            *CURSORS,
            Parameter("source", "query", "Calls of the API, or deliveries of webhooks.", {"enum": ["api", "webhook"]}),
            Parameter("url", "query", "Only where the address contains this.", TEXT),
        ),
        reply=logs.API_LOG,
        errors={400: '"source" must be one of [api, webhook] [Received source="x"]'},
    ),
    Operation(
        method="GET",
        path="/parlour/rooms/{name}/history",
        handler=ByKeyForRoom(history.get_room_history),
        id="getRoomHistory",
        tag="Logs",
        summary="Who changed a room",
        description="Newest first: every change of the rooms that had this name, with the API key that asked for it. "
        "Not part of Daily's interface.",
        parameters=(
            ROOM_NAME,
            page_limit(100),
        ),
        reply=history.HISTORY,
        errors={400: "limit was '0' but should be an integer from 1 to 100", 404: "room team-sync not found"},
    ),
)
"""Every operation about what is remembered, in the order of the documentation."""
