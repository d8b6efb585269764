"""What of a call is kept as meetings: the documented rules of session records, as pure steps on facts.

A record begins when one person has been alone for 30 seconds, or when a second one joins sooner. It ends when all have
left, or when one has been alone for 10 minutes after the others left; who joins after that begins another record.
Neither needs a timer: a record says from when on it counts, and when it ends unless somebody joins before.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, assert_never

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

__all__ = ["ALONE_AT_BEGIN", "ALONE_AT_END", "CallHistory", "MeetingState", "Stay"]

ALONE_AT_BEGIN: Final = 30.0
ALONE_AT_END: Final = 600.0
"""Seconds."""


@dataclass(slots=True)
class Stay:
    """One person in one meeting. Times are Unix seconds."""

    session_id: str
    user_id: str | None
    user_name: str | None
    joined_at: float
    left_at: float | None = None


@dataclass(slots=True)
class MeetingState:
    """A record as far as it has come. It exists for others from `counts_from` on, and not at all if it ended before."""

    id: str
    domain_id: str
    room_name: str
    started_at: float
    counts_from: float
    ends_by: float | None = None
    ended_at: float | None = None
    max_participants: int = 0
    stays: dict[str, Stay] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    """Stays that changed since they were taken last."""

    def take_touched(self) -> list[Stay]:
        """Return the stays that changed since the last time."""
        touched, self.touched = self.touched, set()
        return [self.stays[session_id] for session_id in sorted(touched)]

    @property
    def void(self) -> bool:
        """Whether it ended before it counted: nothing of it is kept."""
        return self.ended_at is not None and self.ended_at < self.counts_from

    @property
    def inside(self) -> list[Stay]:
        """Who is in it now."""
        return [stay for stay in self.stays.values() if stay.left_at is None]


class CallHistory:
    """The records of one running call, one after the other. Feed it the call's facts in order."""

    def __init__(self, new_id: Callable[[], str]) -> None:
        self._new_id = new_id
        self._present: dict[str, Stay] = {}
        self._current: MeetingState | None = None
        self._first = True

    @classmethod
    def resumed(cls, new_id: Callable[[], str], record: MeetingState | None, present: Iterable[Stay]) -> "CallHistory":
        """Go on with a call whose facts were taken elsewhere so far: its open record, and who is inside."""
        history = cls(new_id)
        history._first = False
        history._current = record
        for stay in present:
            known = None if record is None else record.stays.get(stay.session_id)
            history._present[stay.session_id] = known or stay
        return history

    @property
    def current(self) -> MeetingState | None:
        """The record that goes on, if one does."""
        return self._current

    def take(self, fact: CallFact) -> list[MeetingState]:
        """Take a fact; returns the records that it changed."""
        changed = self._close_if_due(fact.at)
        match fact:
            case MeetingBegan():
                pass  # a record begins with the first person
            case PersonCame():
                changed += self._joined(fact, fact.participant)
            case PersonWent():
                changed += self._left(fact.participant.session_id, fact.at)
            case MeetingOver():
                for session_id in list(self._present):
                    changed += self._left(session_id, fact.at)
            case WaitingCame() | WaitingWent():
                pass  # who waits to be let in is in no meeting
            case AboutJob():
                pass  # records are about people
            case _:
                assert_never(fact)
        return changed

    def _close_if_due(self, now: float) -> list[MeetingState]:
        meeting = self._current
        if meeting is None or meeting.ends_by is None or meeting.ends_by > now:
            return []
        self._end(meeting, meeting.ends_by)
        return [meeting]

    def _joined(self, fact: CallFact, who: ParticipantFacts) -> list[MeetingState]:
        now = fact.at
        meeting = self._current or self._begin(fact)
        stay = Stay(who.session_id, who.user_id, who.user_name, now)
        self._present[who.session_id] = meeting.stays[who.session_id] = stay
        meeting.touched.add(who.session_id)
        inside = len(self._present)
        meeting.max_participants = max(meeting.max_participants, inside)
        if inside > 1:
            meeting.counts_from = min(meeting.counts_from, now)
        meeting.ends_by = None
        return [meeting]

    def _begin(self, fact: CallFact) -> MeetingState:
        """Begin a record with whoever is inside. The call's first record has the call's id."""
        meeting_id = fact.meeting_id if self._first else self._new_id()
        self._first = False
        meeting = MeetingState(meeting_id, fact.domain_id, fact.room_name, fact.at, fact.at + ALONE_AT_BEGIN)
        for session_id, old in self._present.items():
            meeting.stays[session_id] = Stay(session_id, old.user_id, old.user_name, fact.at)
        self._present = dict(meeting.stays)
        meeting.touched.update(meeting.stays)
        self._current = meeting
        return meeting

    def _left(self, session_id: str, now: float) -> list[MeetingState]:
        self._present.pop(session_id, None)
        meeting = self._current
        if meeting is None or session_id not in meeting.stays:
            return []
        stay = meeting.stays[session_id]
        stay.left_at = max(now, stay.joined_at)  # also when the clock was set back
        meeting.touched.add(session_id)
        if not self._present:
            self._end(meeting, now)
        elif len(self._present) == 1:
            meeting.ends_by = now + ALONE_AT_END
        return [meeting]

    def _end(self, meeting: MeetingState, now: float) -> None:
        for stay in meeting.inside:
            stay.left_at = max(now, stay.joined_at)
            meeting.touched.add(stay.session_id)
        meeting.ended_at, meeting.ends_by = max(now, meeting.started_at), None  # also when the clock was set back
        self._current = None
