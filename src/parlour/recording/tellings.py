"""What webhooks and logs hear of the end of a recording."""

from collections.abc import Mapping
from typing import Any

from parlour.calls.facts import JobFact, RecordingFailed, RecordingReady
from parlour.recording.delivery import Delivered
from parlour.store import FINISHED, RecordingRecord

__all__ = ["facts_of_end"]


def facts_of_end(
    delivered: Delivered, begun: RecordingRecord, now: float, *, meeting_started_at: float | None = None
) -> list[JobFact]:
    """Return the facts, none for a recording that was deleted meanwhile. `begun` is its record as it began."""
    about: Mapping[str, Any] = {
        "domain_id": begun.domain_id,
        "room_id": begun.room_id,
        "room_name": begun.room_name,
        "meeting_id": begun.meeting_id,
        "at": now,
        "started_at": begun.started_at if meeting_started_at is None else meeting_started_at,
        "job_id": begun.id,
        "instance_id": begun.instance_id,
    }
    facts: list[JobFact] = []
    record = delivered.record
    if record is not None and record.status == FINISHED:
        facts.append(
            RecordingReady(
                **about,
                type=record.type,
                recorded_at=record.started_at,
                max_participants=record.max_participants,
                duration=record.duration or 0.0,
                s3_key=record.key,
                tracks=None
                if record.tracks is None
                else tuple((each.type, each.key, each.size) for each in record.tracks),
                problem=delivered.problem,
            )
        )
    if delivered.problem is not None:
        facts.append(RecordingFailed(**about, msg=delivered.problem))
    return facts
