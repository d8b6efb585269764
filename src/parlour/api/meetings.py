"""`/meetings`: which meetings there were and are, and who took part. The rules are those of the documented REST API."""

import re
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from parlour.api.access import Caller, authenticate
from parlour.api.body import flag, whole_number
from parlour.api.queries import moment, one_of, text, unknown_cursor, uuid_cursors
from parlour.api.replies import json_reply
from parlour.errors import InvalidRequestError, NotFoundError
from parlour.ids import is_uuid4
from parlour.properties import JsonValue
from parlour.store import MeetingFilter, MeetingRecord, ParticipantRecord, UnknownCursorError

__all__ = ["get_meeting", "get_meeting_participants", "list_meetings"]

PAGE_LIMIT: Final = 100
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


async def list_meetings(request: Request) -> Response:
    """`GET /meetings`."""
    caller = await authenticate(request)
    limit = whole_number(request, "limit", default=PAGE_LIMIT, least=1, most=PAGE_LIMIT)
    after, before = uuid_cursors(request, "meeting")
    ongoing = one_of(request, "ongoing", ("true", "false"))
    with_people = not flag(request, "no_participants")
    wanted = MeetingFilter(
        room=text(request, "room"),
        begin=moment(request, "timeframe_start"),
        end=moment(request, "timeframe_end"),
        ongoing=None if ongoing is None else ongoing == "true",
    )
    now = caller.context.clock.now()
    try:
        page = await caller.context.database.meetings.page(
            caller.domain.id,
            wanted,
            limit=limit,
            starting_after=after,
            ending_before=before,
            participants=with_people,
            now=now,
        )
    except UnknownCursorError:
        raise unknown_cursor(request, "meeting") from None
    hipaa = _hides_user_ids(caller)
    data: list[JsonValue] = [
        {**_meeting_object(meeting, now), **({"participants": _people(meeting, hipaa, now)} if with_people else {})}
        for meeting in page.meetings
    ]
    return json_reply({"total_count": page.total_count, "data": data})


async def get_meeting(request: Request) -> Response:
    """`GET /meetings/:id`: a meeting without its participants."""
    caller = await authenticate(request)
    meeting = await _existing(caller, request)
    return json_reply(_meeting_object(meeting, caller.context.clock.now()))


async def get_meeting_participants(request: Request) -> Response:
    """`GET /meetings/:id/participants`, in the order of their joins; 404 when there are no more."""
    caller = await authenticate(request)
    limit = whole_number(request, "limit", default=PAGE_LIMIT, least=1, most=PAGE_LIMIT)
    meeting = await _existing(caller, request)
    later = _bound(request, "joined_after", meeting)
    earlier = _bound(request, "joined_before", meeting)
    found = [
        one
        for one in meeting.participants
        if (later is None or _position(one) > later) and (earlier is None or _position(one) < earlier)
    ]
    if not found:
        raise NotFoundError("there are no more participants")
    now, hipaa = caller.context.clock.now(), _hides_user_ids(caller)
    page: list[JsonValue] = [_participant_object(one, hipaa, now) for one in found[:limit]]
    return json_reply({"data": page})


async def _existing(caller: Caller, request: Request) -> MeetingRecord:
    meeting_id: str = request.path_params["id"]
    meeting = None
    if is_uuid4(meeting_id):
        meeting = await caller.context.database.meetings.get(
            caller.domain.id, meeting_id, now=caller.context.clock.now()
        )
    if meeting is None:
        raise NotFoundError(f"meeting {meeting_id[:100]} not found")
    return meeting


def _position(one: ParticipantRecord) -> tuple[float, str]:
    return one.joined_at, one.session_id


def _bound(request: Request, key: str, meeting: MeetingRecord) -> tuple[float, str] | None:
    """Return what `joined_after` or `joined_before` says: a participant of the meeting, or Unix seconds."""
    given = request.query_params.get(key)
    if given is None:
        return None
    if is_uuid4(given):
        known = next((one for one in meeting.participants if one.session_id == given), None)
        if known is None:
            raise InvalidRequestError(f"{key} was '{given}' but no participant of the meeting has this id")
        return _position(known)
    time = moment(request, key)
    return None if time is None else (time, "\U0010ffff" if key == "joined_after" else "")


def _hides_user_ids(caller: Caller) -> bool:
    return caller.domain.config.get("hipaa") is True


def _meeting_object(meeting: MeetingRecord, now: float) -> dict[str, JsonValue]:
    return {
        "id": meeting.id,
        "room": meeting.room_name,
        "start_time": int(meeting.started_at),
        "duration": _duration(meeting.started_at, meeting.ended_at, now),
        "ongoing": meeting.ended_at is None,
        "max_participants": meeting.max_participants,
    }


def _people(meeting: MeetingRecord, hipaa: bool, now: float) -> list[JsonValue]:
    return [_participant_object(one, hipaa, now) for one in meeting.participants]


def _participant_object(one: ParticipantRecord, hipaa: bool, now: float) -> dict[str, JsonValue]:
    shown = one.user_id
    if hipaa and shown is not None and _UUID.fullmatch(shown) is None:
        shown = "hipaa"
    return {
        "user_id": shown,
        "participant_id": one.session_id,
        "user_name": one.user_name,
        "join_time": int(one.joined_at),
        "duration": _duration(one.joined_at, one.left_at, now),
    }


def _duration(begin: float, end: float | None, now: float) -> int:
    return max(0, round((now if end is None else end) - begin))
