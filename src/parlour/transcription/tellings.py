"""What webhooks and logs hear of transcripts."""

from collections.abc import Mapping
from typing import Any

from parlour.calls.facts import JobFact, TranscriptFailed, TranscriptReady, TranscriptStarted
from parlour.jobs.tellings import about_kept
from parlour.store import TranscriptRecord
from parlour.transcription.delivery import Delivered

__all__ = ["fact_of_begin", "facts_of_end"]


def fact_of_begin(record: TranscriptRecord, *, meeting_started_at: float, people: int) -> JobFact:
    """Return the fact that a transcript has begun."""
    return TranscriptStarted(**_about(record, record.started_at, meeting_started_at), max_participants=people)


def facts_of_end(
    delivered: Delivered, begun: TranscriptRecord, now: float, *, meeting_started_at: float | None = None
) -> list[JobFact]:
    """Return the facts, none for a transcript that was deleted meanwhile. `begun` is its record as it began."""
    record = delivered.record
    if record is None:
        return []
    about = {
        **_about(begun, now, meeting_started_at),
        "duration": record.duration or 0.0,
        "participant_minutes": record.participant_minutes,
        "max_participants": record.max_participants,
    }
    facts: list[JobFact] = []
    if record.status == "t_finished":
        facts.append(TranscriptReady(**about, problem=delivered.problem))
    if delivered.problem is not None:
        facts.append(TranscriptFailed(**about, msg=delivered.problem))
    return facts


def _about(record: TranscriptRecord, at: float, meeting_started_at: float | None) -> Mapping[str, Any]:
    place = {name: record.place.get(name) for name in ("bucket", "region")}
    return {
        **about_kept(record, at, meeting_started_at=meeting_started_at),
        "key": record.key,
        **{name: value if isinstance(value, str) else "" for name, value in place.items()},
        "begun_at": record.started_at,
    }
