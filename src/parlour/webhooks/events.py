"""Which events there are, and how a fact of a call becomes one: envelope, id and payload as documented."""

from typing import Final

from parlour.calls.facts import CallFact, ParticipantFacts
from parlour.store import NewEvent
from parlour.strict_json import JsonValue
from parlour.webhooks.javascript import stringify

__all__ = ["EVENT_TYPES", "PRODUCED", "event_of"]

VERSION: Final = "1.0.0"

EVENT_TYPES: Final = (
    "meeting.started",
    "meeting.ended",
    "participant.joined",
    "participant.left",
    "waiting-participant.joined",
    "waiting-participant.left",
    "recording.started",
    "recording.ready-to-download",
    "recording.error",
    "transcript.started",
    "transcript.ready-to-download",
    "transcript.error",
    "streaming.started",
    "streaming.updated",
    "streaming.ended",
    "streaming.error",
    "batch-processor.job-finished",
    "batch-processor.error",
    "dialout.connected",
    "dialout.answered",
    "dialout.stopped",
    "dialout.warning",
    "dialout.error",
    "dialin.ready",
    "dialin.connected",
    "dialin.stopped",
    "dialin.warning",
    "dialin.error",
    "calltransfer.triggered",
    "calltransfer.initiated",
    "calltransfer.answered",
    "calltransfer.completed",
)
"""Every documented type. A webhook may ask for all of them, so that nothing changes once more are produced."""

PRODUCED: Final = frozenset({"meeting.started", "meeting.ended", "participant.joined", "participant.left"})
"""The types that this version produces."""


def event_of(fact: CallFact) -> NewEvent:
    """Return the event that tells `fact`. The same fact always gives the same id, so receivers can drop repetitions."""
    payload = _meeting(fact) if fact.participant is None else _participant(fact, fact.participant)
    id_ = _id(fact)
    body = stringify(
        {"version": VERSION, "type": fact.kind, "id": id_, "payload": payload, "event_ts": round(fact.at, 3)}
    )
    return NewEvent(id_, fact.room_name, fact.kind, body.decode())


def _id(fact: CallFact) -> str:
    if fact.participant is None:
        prefix = "met-sta" if fact.kind == "meeting.started" else "met-end"
        return f"{prefix}-{fact.meeting_id}-{int(fact.at)}"
    prefix = "ptcpt-join" if fact.kind == "participant.joined" else "ptcpt-left"
    return f"{prefix}-{fact.participant.session_id}-{int(fact.at * 1000)}"


def _meeting(fact: CallFact) -> dict[str, JsonValue]:
    payload: dict[str, JsonValue] = {"start_ts": round(fact.started_at, 3)}
    if fact.kind == "meeting.ended":
        payload["end_ts"] = round(fact.at, 3)
    return {**payload, "meeting_id": fact.meeting_id, "room": fact.room_name}


def _participant(fact: CallFact, person: ParticipantFacts) -> dict[str, JsonValue]:
    payload: dict[str, JsonValue] = {
        "joined_at": round(person.joined_at, 3),
        "session_id": person.session_id,
        "room": fact.room_name,
        "user_id": person.user_id or person.session_id,
        "user_name": person.user_name,
        "owner": person.owner,
        "networkQualityState": "unknown",
        "will_eject_at": person.will_eject_at,
        "permissions": dict(person.permissions),
    }
    if fact.kind == "participant.left":
        payload["duration"] = round(max(fact.at - person.joined_at, 0.0), 3)
    return payload
