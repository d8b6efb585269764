"""What webhooks and logs hear of the end of a recording."""

from parlour.calls.facts import JobFact, RecordingFailed, RecordingReady
from parlour.jobs.tellings import about_kept
from parlour.recording.delivery import Delivered
from parlour.store import FINISHED, RecordingRecord

__all__ = ["facts_of_end"]


def facts_of_end(
    delivered: Delivered, begun: RecordingRecord, now: float, *, meeting_started_at: float | None = None
) -> list[JobFact]:
    """Return the facts, none for a recording that was deleted meanwhile. `begun` is its record as it began."""
    about = about_kept(begun, now, meeting_started_at=meeting_started_at)
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
