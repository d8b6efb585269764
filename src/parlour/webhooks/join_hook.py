"""`meeting_join_hook`: every join is posted to the URL that the property names: an event with its own address."""

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
from parlour.store import DomainRecord, NewEvent
from parlour.strict_json import JsonValue
from parlour.webhooks.javascript import stringify

__all__ = ["EVENT_TYPE", "JoinHooks"]

EVENT_TYPE: Final = "meeting_join_hook"
"""How the outbox calls these; they have no envelope, so receivers never see it."""


@dataclass(slots=True)
class _Presence:
    owners: set[str] = field(default_factory=set)
    had_others: bool = False


class JoinHooks:
    """Remembers, per running meeting, who counts for `owner_is_present` and `first_non_owner_join`."""

    def __init__(self, origin: str) -> None:
        """Take the server's own origin; a domain with a host of its own has another."""
        self._origin = origin
        self._meetings: dict[str, _Presence] = {}

    def event_of(self, fact: CallFact, domain: DomainRecord | None) -> NewEvent | None:
        """Follow `fact`; return what is to be posted when it is a join with a hook and its `domain` is known."""
        match fact:
            case MeetingBegan() | WaitingCame() | WaitingWent() | AboutJob():
                return None
            case PersonCame():
                return self._came(fact, domain)
            case PersonWent():
                self._presence(fact).owners.discard(fact.participant.session_id)
                return None
            case MeetingOver():
                self._meetings.pop(fact.meeting_id, None)
                return None
            case _:
                assert_never(fact)

    def _presence(self, fact: CallFact) -> _Presence:
        return self._meetings.setdefault(fact.meeting_id, _Presence())

    def _came(self, fact: PersonCame, domain: DomainRecord | None) -> NewEvent | None:
        presence, person = self._presence(fact), fact.participant
        if person.owner:
            presence.owners.add(person.session_id)
        first_other = not person.owner and not presence.had_others
        presence.had_others = presence.had_others or not person.owner
        if not person.join_hook or domain is None:
            return None
        payload = self._payload(fact, person, domain)
        payload |= {"owner_is_present": bool(presence.owners), "first_non_owner_join": first_other}
        return NewEvent(
            id=f"join-hook-{person.session_id}-{int(fact.at * 1000)}",
            room=fact.room_name,
            type=EVENT_TYPE,
            body=stringify(payload).decode(),
            url=person.join_hook,
            lane=f"join-hook/{fact.room_id}",
        )

    def _payload(self, fact: CallFact, person: ParticipantFacts, domain: DomainRecord) -> dict[str, JsonValue]:
        scheme, _, own_host = self._origin.partition("://")
        host = domain.host or own_host
        return {
            "domain_name": host,
            "room_name": fact.room_name,
            "room_url": f"{scheme}://{host}/{fact.room_name}",
            "user_name": person.user_name,
            "user_id": person.user_id or person.session_id,
            "is_owner": person.owner,
            "meeting_session_id": fact.meeting_id,
        }
