"""Short ways to say what happened in a call."""

from typing import Any

from parlour.calls.facts import (
    MeetingBegan,
    MeetingOver,
    ParticipantFacts,
    PersonCame,
    PersonWent,
    WaitingCame,
    WaitingWent,
)
from tests.support.clock import START

__all__ = ["DOMAIN", "ended", "joined", "left", "person", "started", "waits", "waits_no_longer"]

DOMAIN = "3f0c1a52-7d44-4e0b-9a61-5b8d2c7e9f10"
PERMISSIONS = {"hasPresence": True, "canSend": True, "canReceive": {"base": True}, "canAdmin": False}


def person(session_id: str = "s-1", **changes: Any) -> ParticipantFacts:
    given: dict[str, Any] = {
        "session_id": session_id,
        "user_id": None,
        "user_name": "Ann",
        "owner": False,
        "joined_at": START,
        "will_eject_at": None,
        "permissions": PERMISSIONS,
        **changes,
    }
    return ParticipantFacts(**given)


def _given(**changes: Any) -> dict[str, Any]:
    return {
        "domain_id": DOMAIN,
        "room_id": "r-1",
        "room_name": "room",
        "meeting_id": "m-1",
        "at": START,
        "started_at": START,
        **changes,
    }


def started(**changes: Any) -> MeetingBegan:
    return MeetingBegan(**_given(**changes))


def ended(**changes: Any) -> MeetingOver:
    return MeetingOver(**_given(**changes))


def joined(who: ParticipantFacts | None = None, **changes: Any) -> PersonCame:
    return PersonCame(**_given(participant=who or person(), **{"participants_now": 0, **changes}))


def left(who: ParticipantFacts | None = None, **changes: Any) -> PersonWent:
    return PersonWent(**_given(participant=who or person(), **{"participants_now": 0, **changes}))


def waits(who: ParticipantFacts | None = None, **changes: Any) -> WaitingCame:
    return WaitingCame(**_given(participant=who or person(), **{"meeting_id": "", **changes}))


def waits_no_longer(who: ParticipantFacts | None = None, **changes: Any) -> WaitingWent:
    given = {"meeting_id": "", "outcome": "let-in", **changes}
    return WaitingWent(**_given(participant=who or person(), **given))
