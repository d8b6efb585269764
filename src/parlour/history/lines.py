"""What the log of calls says of a fact."""

from typing import assert_never

from parlour.calls.facts import (
    AboutJob,
    CallFact,
    JobFact,
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
    TranscriptFailed,
    TranscriptReady,
    TranscriptStarted,
    WaitingCame,
    WaitingWent,
)
from parlour.store import ERROR, INFO, CallLine

__all__ = ["line_of"]


def line_of(fact: CallFact) -> CallLine | None:
    """Return the line; `None` where terse logging is on for whom it concerns and nothing is out of the ordinary."""
    match fact:
        case MeetingBegan() | MeetingOver():
            return _line(fact, None, fact.kind, f"{fact.kind.replace('.', ' ')} in room {fact.room_name}")
        case PersonCame(participant=who, participants_now=inside):
            if who.terse_logging:
                return None
            return _line(fact, who.session_id, fact.kind, f"joined{' as owner' if who.owner else ''}, {inside} inside")
        case PersonWent(participant=who, participants_now=inside, reason=None):
            return None if who.terse_logging else _line(fact, who.session_id, fact.kind, f"left, {inside} inside")
        case PersonWent(participant=who, participants_now=inside, reason=reason):
            return _line(fact, who.session_id, "participant.ejected", f"ejected: {reason}, {inside} inside")
        case WaitingCame(participant=who):
            return None if who.terse_logging else _line(fact, who.session_id, fact.kind, "asks to be let in")
        case WaitingWent(participant=who, outcome=outcome):
            return None if who.terse_logging else _line(fact, who.session_id, fact.kind, f"asks no longer: {outcome}")
        case AboutJob():
            return _line_of_job(fact)
        case _:
            assert_never(fact)


def _line_of_job(fact: JobFact) -> CallLine:
    what = f"{fact.kind.replace('.', ' ')} ({fact.job_id})"
    match fact:
        case RecordingFailed(msg=msg) | StreamingFailed(msg=msg) | TranscriptFailed(msg=msg):
            return _line(fact, None, fact.kind, f"{what}: {msg}", ERROR)
        case RecordingReady(duration=duration) | TranscriptReady(duration=duration):
            return _line(fact, None, fact.kind, f"{what}, {duration:.0f} s")
        case RecordingStarted() | StreamingStarted() | StreamingUpdated() | StreamingEnded() | TranscriptStarted():
            return _line(fact, None, fact.kind, what)
        case _:
            assert_never(fact)


def _line(fact: CallFact, session_id: str | None, code: str, message: str, level: int = INFO) -> CallLine:
    return CallLine(
        domain_id=fact.domain_id,
        meeting_id=fact.meeting_id,
        session_id=session_id,
        at=fact.at,
        level=level,
        code=code,
        message=message,
    )
