"""`/meetings`: which meetings there were and are, and who took part. The rules are those of the documented REST API."""

import re
from typing import Final, NamedTuple

from starlette.requests import Request

from parlour.api.answers import BOOLEAN, COUNT, MAYBE_TEXT, TEXT, Field, Fields, ListOf, Schema, field
from parlour.api.authentication import Caller
from parlour.api.body import flag, whole_number
from parlour.api.queries import moment, one_of, text, unknown_cursor, uuid_cursors
from parlour.errors import InvalidRequestError, NotFoundError
from parlour.ids import is_uuid4
from parlour.store import MeetingFilter, MeetingRecord, ParticipantRecord, UnknownCursorError

__all__ = ["MEETING", "MEETINGS", "PARTICIPANTS", "get_meeting", "get_meeting_participants", "list_meetings"]

PAGE_LIMIT: Final = 100
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class ShownMeeting(NamedTuple):
    """A meeting at the moment of asking."""

    meeting: MeetingRecord
    now: float
    with_people: bool = False
    hides_user_ids: bool = False


class ShownParticipant(NamedTuple):
    """Somebody who took part in a meeting, at the moment of asking."""

    one: ParticipantRecord
    now: float
    hides_user_ids: bool


class MeetingList(NamedTuple):
    """A page of meetings, and how many the filters let through."""

    total_count: int
    meetings: list[ShownMeeting]


_LENGTH: Final[Schema] = {**COUNT, "description": "Seconds; so far, while it goes on."}

PARTICIPANT: Final = Fields[ShownParticipant](
    "MeetingParticipant",
    user_id=field(MAYBE_TEXT, lambda shown: _user_id(shown)),
    participant_id=field(TEXT, lambda shown: shown.one.session_id, "c7df0ba5-7dd1-4c5e-8a4e-4f3a1a0d2b11"),
    user_name=field(MAYBE_TEXT, lambda shown: shown.one.user_name, "Alice"),
    join_time=field(COUNT, lambda shown: int(shown.one.joined_at), 1774363859),
    duration=field(_LENGTH, lambda shown: _duration(shown.one.joined_at, shown.one.left_at, shown.now), 600),
)
_FIELDS: Final[dict[str, Field[ShownMeeting]]] = {
    "id": field(TEXT, lambda shown: shown.meeting.id, "4a9c2c1e-96b4-4c8e-9d52-0a4f9b6f1f10"),
    "room": field(TEXT, lambda shown: shown.meeting.room_name, "team-sync"),
    "start_time": field(COUNT, lambda shown: int(shown.meeting.started_at), 1774363859, "Unix seconds."),
    "duration": field(
        _LENGTH, lambda shown: _duration(shown.meeting.started_at, shown.meeting.ended_at, shown.now), 600
    ),
    "ongoing": field(BOOLEAN, lambda shown: shown.meeting.ended_at is None, False),
    "max_participants": field(
        COUNT, lambda shown: shown.meeting.max_participants, 2, "How many were inside at once, at most."
    ),
}
MEETING: Final = Fields[ShownMeeting]("Meeting", **_FIELDS)
MEETINGS: Final = Fields[MeetingList](
    "MeetingList",
    total_count=field(COUNT, lambda page: page.total_count, 1),
    data=field(
        ListOf(
            Fields[ShownMeeting](
                "",
                ("participants",),
                **_FIELDS,
                participants=field(ListOf(PARTICIPANT), lambda shown: _people(shown)),
            )
        ),
        lambda page: page.meetings,
    ),
)
PARTICIPANTS: Final = Fields[list[ShownParticipant]](
    "MeetingParticipants", data=field(ListOf(PARTICIPANT), lambda people: people)
)


async def list_meetings(caller: Caller) -> MeetingList:
    """`GET /meetings`."""
    request = caller.request
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
    return MeetingList(page.total_count, [ShownMeeting(one, now, with_people, hipaa) for one in page.meetings])


async def get_meeting(caller: Caller) -> ShownMeeting:
    """`GET /meetings/:id`: a meeting without its participants."""
    return ShownMeeting(await _existing(caller), caller.context.clock.now())


async def get_meeting_participants(caller: Caller) -> list[ShownParticipant]:
    """`GET /meetings/:id/participants`, in the order of their joins; 404 when there are no more."""
    request = caller.request
    limit = whole_number(request, "limit", default=PAGE_LIMIT, least=1, most=PAGE_LIMIT)
    meeting = await _existing(caller)
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
    return [ShownParticipant(one, now, hipaa) for one in found[:limit]]


async def _existing(caller: Caller) -> MeetingRecord:
    meeting_id: str = caller.request.path_params["id"]
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


def _people(shown: ShownMeeting) -> list[ShownParticipant] | None:
    if not shown.with_people:
        return None
    return [ShownParticipant(one, shown.now, shown.hides_user_ids) for one in shown.meeting.participants]


def _user_id(shown: ShownParticipant) -> str | None:
    user_id = shown.one.user_id
    return "hipaa" if shown.hides_user_ids and user_id is not None and _UUID.fullmatch(user_id) is None else user_id


def _duration(begin: float, end: float | None, now: float) -> int:
    return max(0, round((now if end is None else end) - begin))
