"""Keeps the facts of one meeting until somebody takes them."""

from collections.abc import Iterable
from typing import Any

from parlour.calls.facts import (
    CallFact,
    MeetingBegan,
    MeetingOver,
    ParticipantFacts,
    PersonCame,
    PersonWent,
    WaitingCame,
    WaitingWent,
)
from parlour.calls.lobby import Waiting
from parlour.calls.participant import Participant
from parlour.calls.rules import CallRules

__all__ = ["Journal"]


class Journal:
    """Written by the call, in order; emptied by its owner after every command.

    A clock that is set back makes no end earlier than its beginning.
    """

    def __init__(self, domain_id: str, meeting_id: str) -> None:
        self._domain_id = domain_id
        self._meeting_id = meeting_id
        self._started_at: float | None = None
        self._facts: list[CallFact] = []

    @property
    def started_at(self) -> float | None:
        """When the meeting began, in Unix seconds; `None`: it has not."""
        return self._started_at

    def go_on(self, started_at: float) -> None:
        """Go on with a meeting whose beginning was noted elsewhere."""
        self._started_at = started_at

    def joined(self, newcomer: Participant, inside: int, rules: CallRules, now: float) -> None:
        """Note a newcomer; the first one begins the meeting. `inside` counts the newcomer."""
        if self._started_at is None:
            self._started_at = now
            self._facts.append(MeetingBegan(**self._where(rules, now)))
        who = _facts_of(newcomer, now)
        self._facts.append(PersonCame(participant=who, participants_now=inside, **self._where(rules, now)))

    def left(
        self, leavers: Iterable[Participant], inside: int, rules: CallRules, now: float, *, reason: str | None = None
    ) -> None:
        """Note those who are gone, ejected if there is a `reason`. `inside` counts who stays."""
        for leaver in leavers:
            who = _facts_of(leaver, now)
            where = self._where(rules, max(now, who.joined_at))
            self._facts.append(PersonWent(participant=who, participants_now=inside, reason=reason, **where))

    def ended(self, rules: CallRules, now: float) -> None:
        """Note the end of the meeting, if it ever began."""
        if self._started_at is not None:
            self._facts.append(MeetingOver(**self._where(rules, max(now, self._started_at))))

    def asked(self, waiting: Waiting, rules: CallRules, now: float) -> None:
        """Note that somebody asks to be let in."""
        self._facts.append(WaitingCame(participant=_facts_of_waiting(waiting, now), **self._where(rules, now)))

    def answered(self, waiting: Waiting, rules: CallRules, now: float, outcome: str) -> None:
        """Note that somebody asks no longer, if it ever did."""
        if waiting.asked_at is not None:
            who = _facts_of_waiting(waiting, now)
            where = self._where(rules, max(now, who.joined_at))
            self._facts.append(WaitingWent(participant=who, outcome=outcome, **where))

    def take(self) -> list[CallFact]:
        """Return what was noted since the last time."""
        if not self._facts:
            return []
        facts, self._facts = self._facts, []
        return facts

    def _where(self, rules: CallRules, now: float) -> dict[str, Any]:
        return {
            "domain_id": self._domain_id,
            "room_id": rules.room_id,
            "room_name": rules.room_name,
            "meeting_id": "" if self._started_at is None else self._meeting_id,
            "at": now,
            "started_at": now if self._started_at is None else self._started_at,
        }


def _facts_of(participant: Participant, now: float) -> ParticipantFacts:
    return ParticipantFacts(
        session_id=participant.session_id,
        user_id=participant.user_id if participant.has_own_user_id else None,
        user_name=participant.user_name,
        owner=participant.owner,
        joined_at=now if participant.joined_at is None else participant.joined_at,
        will_eject_at=participant.will_eject_at,
        permissions=participant.permissions.as_json(),
        join_hook=participant.join_hook,
        terse_logging=participant.terse_logging,
    )


def _facts_of_waiting(waiting: Waiting, now: float) -> ParticipantFacts:
    person = waiting.person
    return ParticipantFacts(
        session_id=waiting.session_id,
        user_id=person.user_id,
        user_name=waiting.user_name,
        owner=person.is_owner,
        joined_at=now if waiting.asked_at is None else waiting.asked_at,
        will_eject_at=None,
        permissions=person.permissions.as_json(),
        terse_logging=person.terse_logging,
    )
