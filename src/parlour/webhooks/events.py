"""Which events there are, and how a fact of a call becomes one: envelope, id and payload as documented."""

from collections.abc import Mapping
from typing import Final, Literal, assert_never

from parlour.calls.facts import (
    FACTS,
    AboutJob,
    CallFact,
    MeetingBegan,
    MeetingOver,
    PersonCame,
    PersonWent,
    RecordingFailed,
    RecordingReady,
    RecordingStarted,
    StreamingEnded,
    StreamingFailed,
    StreamingStarted,
    StreamingUpdated,
    TranscriptFact,
    TranscriptFailed,
    TranscriptReady,
    TranscriptStarted,
    WaitingCame,
    WaitingWent,
)
from parlour.store import NewEvent
from parlour.strict_json import JsonValue
from parlour.webhooks.javascript import stringify

__all__ = ["EVENT_TYPES", "PRODUCED", "batch_event", "event_of"]

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

_BATCH_JOBS: Final = {"finished": "batch-processor.job-finished", "error": "batch-processor.error"}
_BATCH_IDS: Final = {"finished": "bp-jf", "error": "bp-err"}

PRODUCED: Final = frozenset({*(fact.kind for fact in FACTS), *_BATCH_JOBS.values()})
"""The types that this version produces."""


_JOBS: Final = {
    "recording.started": "rec-sta",
    "recording.ready-to-download": "rec-rtd",
    "recording.error": "rec-err",
    "streaming.started": "str-sta",
    "streaming.updated": "str-upd",
    "streaming.ended": "str-end",
    "streaming.error": "str-err",
    "transcript.started": "tra-sta",
    "transcript.ready-to-download": "tra-rtd",
    "transcript.error": "tra-err",
}
"""What ids of events begin with."""

_USUAL_LAYOUT: Final[dict[str, JsonValue]] = {"preset": "default"}


def event_of(fact: CallFact) -> NewEvent:
    """Return the event that tells `fact`. The same fact always gives the same id, so receivers can drop repetitions."""
    return _event(_id(fact), fact.kind, _payload(fact), at=fact.at, room=fact.room_name)


def batch_event(
    job_id: str, status: Literal["finished", "error"], payload: Mapping[str, JsonValue], at: float
) -> NewEvent:
    """Return the event that tells the end of a batch job, which belongs to no room."""
    return _event(f"{_BATCH_IDS[status]}-{job_id}", _BATCH_JOBS[status], payload, at=at, room="")


def _event(id_: str, type_: str, payload: Mapping[str, JsonValue], *, at: float, room: str) -> NewEvent:
    body = stringify({"version": VERSION, "type": type_, "id": id_, "payload": dict(payload), "event_ts": round(at, 3)})
    return NewEvent(id_, room, type_, body.decode())


def _id(fact: CallFact) -> str:
    match fact:
        case MeetingBegan():
            return f"met-sta-{fact.meeting_id}-{int(fact.at)}"
        case MeetingOver():
            return f"met-end-{fact.meeting_id}-{int(fact.at)}"
        case PersonCame():
            return f"ptcpt-join-{fact.participant.session_id}-{int(fact.at * 1000)}"
        case PersonWent():
            return f"ptcpt-left-{fact.participant.session_id}-{int(fact.at * 1000)}"
        case WaitingCame():
            return f"1-w-ptcpt-joined-{fact.participant.session_id}-{int(fact.at * 1000)}"
        case WaitingWent():
            return f"1-w-ptcpt-left-{fact.participant.session_id}-{int(fact.at * 1000)}"
        case AboutJob():
            return f"{_JOBS[fact.kind]}-{fact.job_id}-{int(fact.at * 1000)}"
        case _:
            assert_never(fact)


def _payload(fact: CallFact) -> dict[str, JsonValue]:
    begin, end = round(fact.started_at, 3), round(fact.at, 3)
    meeting: dict[str, JsonValue] = {"meeting_id": fact.meeting_id, "room": fact.room_name}
    match fact:
        case MeetingBegan():
            return {"start_ts": begin, **meeting}
        case MeetingOver():
            return {"start_ts": begin, "end_ts": end, **meeting}
        case PersonCame() | WaitingCame():
            return _participant(fact)
        case PersonWent() | WaitingWent():
            return {**_participant(fact), "duration": round(max(fact.at - fact.participant.joined_at, 0.0), 3)}
        case RecordingStarted() | RecordingReady() | RecordingFailed():
            return _recording(fact)
        case StreamingStarted() | StreamingUpdated() | StreamingEnded() | StreamingFailed():
            return _streaming(fact)
        case TranscriptStarted() | TranscriptReady() | TranscriptFailed():
            return _transcript(fact)
        case _:
            assert_never(fact)


def _recording(fact: RecordingStarted | RecordingReady | RecordingFailed) -> dict[str, JsonValue]:
    match fact:
        case RecordingStarted():
            return {
                "action": "start-cloud-recording",
                "recording_id": fact.job_id,
                "layout": dict(fact.layout or _USUAL_LAYOUT),
                "started_by": fact.started_by or "",
                "instance_id": fact.instance_id,
                "start_ts": int(fact.at),
            }
        case RecordingReady(tracks=tracks):
            return {
                "type": fact.type,
                "recording_id": fact.job_id,
                "room_name": fact.room_name,
                "start_ts": int(fact.recorded_at),
                "status": "finished",
                "max_participants": fact.max_participants,
                "duration": round(fact.duration),
                "s3_key": fact.s3_key,
                "tracks": [] if tracks is None else [{"type": t, "s3_key": key, "size": n} for t, key, n in tracks],
            }
        case RecordingFailed():
            return {
                "action": "clourd-recording-err",  # documented with this slip
                "error_msg": fact.msg,
                "instance_id": fact.instance_id,
                "room_name": fact.room_name,
                "timestamp": round(fact.at, 3),
            }
        case _:
            assert_never(fact)


def _streaming(
    fact: StreamingStarted | StreamingUpdated | StreamingEnded | StreamingFailed,
) -> dict[str, JsonValue]:
    told: dict[str, JsonValue] = {
        "timestamp": round(fact.at, 3),
        "instance_id": fact.instance_id,
        "domain_id": fact.domain_id,
    }
    match fact:
        case StreamingStarted() | StreamingUpdated():
            return {**told, "layout": dict(fact.layout or _USUAL_LAYOUT)}
        case StreamingEnded():
            return told
        case StreamingFailed():
            return {**told, "error_message": fact.msg, "room_name": fact.room_name}
        case _:
            assert_never(fact)


def _transcript(fact: TranscriptFact) -> dict[str, JsonValue]:
    told: dict[str, JsonValue] = {
        "id": fact.job_id,
        "room_id": fact.room_id,
        "room_name": fact.room_name,
        "mtg_session_id": fact.meeting_id,
        "domain_id": fact.domain_id,
        "max_participants": fact.max_participants,
        "duration": round(fact.duration),
        "participant_minutes": round(fact.participant_minutes, 2),
        "out_params": {"s3": {"key": fact.key, "bucket": fact.bucket, "region": fact.region}},
    }
    match fact:
        case TranscriptStarted():
            return {**told, "status": "t_in_progress", "info": {"instanceId": fact.instance_id}}
        case TranscriptReady():
            return {**told, "status": "t_finished"}
        case TranscriptFailed():
            span: dict[str, JsonValue] = {"startTs": round(fact.begun_at, 3), "endTs": round(fact.at, 3)}
            info: JsonValue = {"instanceId": fact.instance_id, **span}
            return {**told, "status": "t_error", "error": fact.msg, "info": info}
        case _:
            assert_never(fact)


def _participant(fact: PersonCame | PersonWent | WaitingCame | WaitingWent) -> dict[str, JsonValue]:
    person = fact.participant
    return {
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
