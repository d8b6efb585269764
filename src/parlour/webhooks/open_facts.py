"""What began and has not ended yet, as kept in the database: from it is ended what a killed server left open."""

import json
import logging
from collections.abc import Sequence
from dataclasses import fields
from typing import Any, TypeVar, assert_never

from parlour.calls.facts import (
    AboutJob,
    CallFact,
    MeetingBegan,
    MeetingOver,
    ParticipantFacts,
    PersonCame,
    PersonWent,
    WaitingCame,
    WaitingWent,
)
from parlour.store import NewEvent, OpenRow
from parlour.webhooks.events import event_of

__all__ = ["closed_row", "endings", "opened_row"]

_log = logging.getLogger(__name__)

RowKey = tuple[str, str]
"""Meeting id and session id; no session id for the meeting itself. That of a lobby is its room."""

RecordT = TypeVar("RecordT")


def opened_row(fact: CallFact, server_id: str) -> OpenRow | None:
    """Return the row that says what `fact` begins on a server, if it begins something."""
    match fact:
        case MeetingBegan() | PersonCame() | WaitingCame():
            written = json.dumps(_written(fact))
            return OpenRow(*_key(fact), fact.domain_id, fact.room_name, server_id, fact.at, written)
        case PersonWent() | MeetingOver() | WaitingWent() | AboutJob():
            return None
        case _:
            assert_never(fact)


def closed_row(fact: CallFact) -> RowKey | None:
    """Return the key of the row that `fact` ends, if it ends something."""
    match fact:
        case MeetingBegan() | PersonCame() | WaitingCame() | AboutJob():
            return None
        case PersonWent() | MeetingOver() | WaitingWent():
            return _key(fact)
        case _:
            assert_never(fact)


def endings(rows: Sequence[OpenRow], at: float) -> list[NewEvent]:
    """Return the events that tell the end of what is open in one call, at the moment `at`: the meeting's last."""
    try:
        ends = [_ending(row.fact, at) for row in rows]
    except (KeyError, TypeError, ValueError):  # written by another version: no reason not to start
        _log.exception("a meeting that was running when its server ended cannot be read")
        return []
    return [event_of(fact) for fact in sorted(ends, key=lambda end: isinstance(end, MeetingOver))]


def _ending(text: str, at: float) -> PersonWent | MeetingOver | WaitingWent:
    values = json.loads(text)
    kind = values["kind"]
    values["at"] = max(at, values["at"])
    if kind in {PersonCame.kind, WaitingCame.kind}:
        values["participant"] = _read(ParticipantFacts, values["participant"])
    if kind == PersonCame.kind:
        return _read(PersonWent, values | {"participants_now": 0, "reason": None})
    if kind == WaitingCame.kind:
        return _read(WaitingWent, values | {"outcome": "server-ended"})
    if kind == MeetingBegan.kind:
        return _read(MeetingOver, values)
    raise ValueError(f"nothing that begins: {kind}")


def _key(fact: MeetingBegan | MeetingOver | PersonCame | PersonWent | WaitingCame | WaitingWent) -> RowKey:
    match fact:
        case MeetingBegan() | MeetingOver():
            return fact.meeting_id, ""
        case PersonCame() | PersonWent():
            return fact.meeting_id, fact.participant.session_id
        case WaitingCame() | WaitingWent():  # a lobby outlives meetings
            return fact.room_id, fact.participant.session_id
        case _:
            assert_never(fact)


def _written(fact: MeetingBegan | PersonCame | WaitingCame) -> dict[str, object]:
    values = {"kind": fact.kind, **_values(fact)}
    if isinstance(fact, PersonCame | WaitingCame):
        person = fact.participant
        values["participant"] = {**_values(person), "permissions": dict(person.permissions)}
    return values


def _values(record: CallFact | ParticipantFacts) -> dict[str, object]:
    """Return the fields as they are; `dataclasses.asdict` copies what is in them, which takes ten times as long."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _read(kind: type[RecordT], values: dict[str, Any]) -> RecordT:
    """Build a record from those values that it has: rows of other versions may hold more."""
    names = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: value for name, value in values.items() if name in names})
