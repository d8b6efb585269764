"""Queries about meetings that went on and go on. The rules behind a record's times are in `parlour.calls.history`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from parlour.store.backends.base import Backend
from parlour.store.backends.prepared import Quick
from parlour.store.entities import storable
from parlour.store.paging import Newest
from parlour.store.tables import meeting_participants, meetings

if TYPE_CHECKING:  # the commands that look after keys need no call
    from parlour.calls.history import MeetingState, Stay

__all__ = [
    "MeetingFilter",
    "MeetingPage",
    "MeetingRecord",
    "MeetingSpans",
    "Meetings",
    "ParticipantRecord",
    "close_meetings",
    "open_meetings",
    "open_record",
]

_M: Final = meetings.c
_P: Final = meeting_participants.c
_NEWEST: Final = Newest(meetings, _M.started_at)


class _Record:
    """A row that is written over when it is there, and made when it is not."""

    def __init__(self, table: Table) -> None:
        keys = [column.name for column in table.primary_key]
        changed: dict[str, Any] = {
            column.name: bindparam(f"new_{column.name}") for column in table.c if column.name not in keys
        }
        found = [table.c[name] == bindparam(f"new_{name}") for name in keys]
        self._update = Quick(update(table).where(*found).values(changed))
        self._insert = Quick(insert(table))

    def put(self, connection: Connection, row: Mapping[str, object]) -> None:
        if self._update.execute(connection, {f"new_{name}": value for name, value in row.items()}) == 0:
            self._insert.execute(connection, row)


_MEETING: Final = _Record(meetings)
_STAY: Final = _Record(meeting_participants)


@dataclass(frozen=True, slots=True)
class ParticipantRecord:
    """One person in one meeting. `left_at` is `None` while inside; times are Unix seconds."""

    session_id: str
    user_id: str | None
    user_name: str | None
    joined_at: float
    left_at: float | None


@dataclass(frozen=True, slots=True)
class MeetingRecord:
    """A meeting; `ended_at` is `None` while it goes on."""

    id: str
    room_name: str
    started_at: float
    ended_at: float | None
    max_participants: int
    participants: tuple[ParticipantRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One page, newest first, and how many meetings the filters let through."""

    total_count: int
    meetings: list[MeetingRecord] = field(hash=False)


@dataclass(frozen=True, slots=True)
class MeetingSpans:
    """From when until when meetings and stays went on; an end is `None` while they do. Unix seconds."""

    meetings: list[tuple[float, float | None]] = field(hash=False)
    stays: list[tuple[float, float | None]] = field(hash=False)


@dataclass(frozen=True, slots=True)
class MeetingFilter:
    """Which meetings are wanted: those that began at or after `begin` and before `end`, …; `None` lets all through."""

    room: str | None = None
    begin: float | None = None
    end: float | None = None
    ongoing: bool | None = None


class Meetings:
    """The meetings of every domain. `now` decides which records count already and which have ended by themselves."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def save(
        self, states: "Sequence[tuple[MeetingState, Sequence[Stay]]]", *, server_id: str, now: float
    ) -> None:
        """Write records of calls of a server, and those of their stays that changed; what never counted is deleted."""

        def query(connection: Connection) -> None:
            for state, stays in states:
                if state.void:
                    connection.execute(delete(meetings).where(_M.id == state.id))
                    continue
                _MEETING.put(connection, _row(state, server_id, now))
                for stay in stays:
                    _STAY.put(connection, _stay_row(state.id, stay))

        await self._backend.write(query)

    async def prune(self, *, since: float) -> None:
        """Forget the meetings that ended before `since`."""
        await self._backend.write(lambda connection: connection.execute(delete(meetings).where(_M.ended_at < since)))

    async def page(
        self,
        domain_id: str,
        wanted: MeetingFilter,
        *,
        limit: int,
        starting_after: str | None = None,
        ending_before: str | None = None,
        participants: bool = True,
        now: float,
    ) -> MeetingPage:
        """Return meetings, newest first; cursors are ids. Raises `UnknownCursorError`."""
        listed = and_(*_bounds(domain_id, wanted, now))

        def query(connection: Connection) -> MeetingPage:
            total = connection.execute(select(func.count()).select_from(meetings).where(listed)).scalar_one()
            rows = _NEWEST.page(
                connection,
                _select(now).where(listed),
                domain_id=domain_id,
                limit=limit,
                starting_after=starting_after,
                ending_before=ending_before,
            )
            inside = _participants(connection, [row.id for row in rows], now) if participants else {}
            return MeetingPage(total, [_record(row, inside.get(row.id, ())) for row in rows])

        return await self._backend.read(query)

    async def spans(
        self, domain_id: str, *, begin: float, end: float, room: str | None = None, most: int, now: float
    ) -> MeetingSpans:
        """Return when meetings, and the stays in them, went on between two moments; `most` stays at most."""
        bounds = [*_bounds(domain_id, MeetingFilter(room=room, end=end), now)]
        went_on = or_(_end(now).is_(None), _end(now) > begin)
        left_at = func.coalesce(_P.left_at, _end(now))
        of_meetings = select(_M.started_at, _end(now)).where(*bounds, went_on).limit(most)
        of_stays = (
            select(_P.joined_at, left_at)
            .join(meetings, _M.id == _P.meeting_id)
            .where(*bounds, went_on, _P.joined_at < end, or_(left_at.is_(None), left_at > begin))
            .limit(most)
        )

        def query(connection: Connection) -> MeetingSpans:
            return MeetingSpans(
                [(row[0], row[1]) for row in connection.execute(of_meetings)],
                [(row[0], row[1]) for row in connection.execute(of_stays)],
            )

        return await self._backend.read(query)

    async def get(self, domain_id: str, meeting_id: str, *, now: float) -> MeetingRecord | None:
        """Return a meeting with everybody who took part, in the order of their joins."""
        bounds = [*_bounds(domain_id, MeetingFilter(), now), _M.id == meeting_id]

        def query(connection: Connection) -> MeetingRecord | None:
            row = connection.execute(_select(now).where(*bounds)).first()
            if row is None:
                return None
            return _record(row, _participants(connection, [meeting_id], now).get(meeting_id, ()))

        return await self._backend.read(query)


def open_meetings(connection: Connection, server_id: str) -> "Sequence[Row[Any]]":
    """Return the rows of the records that a server has open."""
    return connection.execute(select(meetings).where(_M.server_id == server_id, _M.ended_at.is_(None))).all()


def open_record(connection: Connection, domain_id: str, room_name: str, server_id: str) -> "MeetingState | None":
    """Return the record that a server has open in a room, with the stays of those who are inside."""
    from parlour.calls.history import MeetingState, Stay  # noqa: PLC0415 - see above

    of_room = (_M.domain_id == domain_id, _M.room_name == room_name, _M.server_id == server_id)
    newest = select(meetings).where(*of_room, _M.ended_at.is_(None)).order_by(_M.started_at.desc()).limit(1)
    row = connection.execute(newest).first()
    if row is None:
        return None
    inside = connection.execute(
        select(meeting_participants).where(_P.meeting_id == row.id, _P.left_at.is_(None)).order_by(_P.joined_at)
    ).all()
    stays = {each.session_id: Stay(each.session_id, each.user_id, each.user_name, each.joined_at) for each in inside}
    return MeetingState(
        id=row.id,
        domain_id=domain_id,
        room_name=room_name,
        started_at=row.started_at,
        counts_from=row.counts_from,
        ends_by=row.ends_by,
        max_participants=row.max_participants,
        stays=stays,
    )


def close_meetings(
    connection: Connection, records: "Sequence[Row[Any]]", moments: Mapping[tuple[str, str], float]
) -> None:
    """End records that a server left open, each at the moment of its domain and room if not before by itself."""
    for row in records:
        moment = moments[row.domain_id, row.room_name]
        end = moment if row.ends_by is None else min(row.ends_by, moment)
        if end < row.counts_from:
            connection.execute(delete(meetings).where(_M.id == row.id))
            continue
        connection.execute(update(meetings).where(_M.id == row.id).values(ended_at=end, ends_by=None))
        inside = update(meeting_participants).where(_P.meeting_id == row.id, _P.left_at.is_(None))
        connection.execute(inside.values(left_at=end))


def _row(state: "MeetingState", server_id: str, now: float) -> dict[str, object]:
    return {
        "id": state.id,
        "domain_id": state.domain_id,
        "room_name": state.room_name,
        "started_at": state.started_at,
        "counts_from": state.counts_from,
        "ends_by": state.ends_by,
        "ended_at": state.ended_at,
        "last_seen_at": now,
        "max_participants": state.max_participants,
        "server_id": server_id,
    }


def _stay_row(meeting_id: str, stay: "Stay") -> dict[str, object]:
    return {
        "meeting_id": meeting_id,
        "session_id": stay.session_id,
        "user_id": storable(stay.user_id),
        "user_name": storable(stay.user_name),
        "joined_at": stay.joined_at,
        "left_at": stay.left_at,
    }


def _end(now: float) -> "ColumnElement[float | None]":
    return case((_M.ended_at.is_not(None), _M.ended_at), (_M.ends_by <= now, _M.ends_by), else_=None)


def _select(now: float) -> "Select[Any]":
    return select(_M.id, _M.room_name, _M.started_at, _end(now).label("end"), _M.max_participants)


def _bounds(domain_id: str, wanted: MeetingFilter, now: float) -> "list[ColumnElement[bool]]":
    bounds: list[ColumnElement[bool]] = [_M.domain_id == domain_id, _M.counts_from <= now]
    if wanted.room is not None:
        bounds.append(_M.room_name == wanted.room)
    if wanted.begin is not None:
        bounds.append(_M.started_at >= wanted.begin)
    if wanted.end is not None:
        bounds.append(_M.started_at < wanted.end)
    if wanted.ongoing is not None:
        running = and_(_M.ended_at.is_(None), or_(_M.ends_by.is_(None), _M.ends_by > now))
        bounds.append(running if wanted.ongoing else ~running)
    return bounds


def _participants(
    connection: Connection, meeting_ids: Sequence[str], now: float
) -> Mapping[str, tuple[ParticipantRecord, ...]]:
    """Return who took part in each meeting. Nobody stays longer than the meeting."""
    rows = connection.execute(
        select(_P.meeting_id, _P.session_id, _P.user_id, _P.user_name, _P.joined_at, _P.left_at, _end(now).label("end"))
        .join(meetings, _M.id == _P.meeting_id)
        .where(_P.meeting_id.in_(meeting_ids))
        .order_by(_P.joined_at, _P.session_id)
    )
    found: dict[str, list[ParticipantRecord]] = {}
    for row in rows:
        left_at = row.end if row.left_at is None else row.left_at
        one = ParticipantRecord(row.session_id, row.user_id, row.user_name, row.joined_at, left_at)
        found.setdefault(row.meeting_id, []).append(one)
    return {meeting_id: tuple(people) for meeting_id, people in found.items()}


def _record(row: Any, participants: tuple[ParticipantRecord, ...]) -> MeetingRecord:
    return MeetingRecord(row.id, row.room_name, row.started_at, row.end, row.max_participants, participants)
