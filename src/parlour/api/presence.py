"""Who is in a call now: one room, or every room of the domain."""

import asyncio
from typing import Final, NamedTuple

from parlour.api.answers import COUNT, MAYBE_TEXT, MOMENT, TEXT, Described, Fields, ListOf, field
from parlour.api.authentication import Caller, RoomCaller
from parlour.api.body import whole_number
from parlour.api.context import LiveCalls
from parlour.api.replies import iso
from parlour.calls.backend import ListPresent, Present, PresentParticipant

__all__ = ["IN_DOMAIN", "IN_ROOM", "get_presence", "get_room_presence"]

LIMIT: Final = 100_000
"""More people than any call holds."""


class ShownPerson(NamedTuple):
    """Somebody in a call, and which call that is."""

    room: str
    meeting_id: str
    person: PresentParticipant


class InRoom(NamedTuple):
    """Those of the people in a room who are listed, and how many match."""

    total_count: int
    people: list[ShownPerson]


PERSON: Final = Fields[ShownPerson](
    room=field(TEXT, lambda shown: shown.room, "team-sync"),
    id=field(TEXT, lambda shown: shown.person.session_id, "d61cd7b2-a273-42b4-89bd-be763fd562c1", "The session id."),
    userId=field(MAYBE_TEXT, lambda shown: shown.person.user_id, "user-1", "The `user_id` of the token."),
    userName=field(MAYBE_TEXT, lambda shown: shown.person.user_name, "Ann"),
    mtgSessionId=field(
        TEXT, lambda shown: shown.meeting_id, "8d2fd4a3-3c3f-4ab4-8a5c-5b4c0c9f7d10", "The meeting that goes on."
    ),
    joinTime=field(MOMENT, lambda shown: iso(shown.person.joined_at), "2026-02-03T10:20:30.000Z"),
    duration=field(COUNT, lambda shown: shown.person.duration, 61, "Seconds so far."),
)
_PEOPLE: Final = ListOf(PERSON)

IN_ROOM: Final = Fields[InRoom](
    total_count=field(COUNT, lambda found: found.total_count, 1), data=field(_PEOPLE, lambda found: found.people)
)
IN_DOMAIN: Final = Described[dict[str, list[ShownPerson]]](
    {"type": "object", "additionalProperties": _PEOPLE.schema},
    {"team-sync": _PEOPLE.example},
    lambda rooms: {name: _PEOPLE.build(people) for name, people in rooms.items()},
)


async def get_room_presence(caller: RoomCaller) -> InRoom:
    """`GET /rooms/:name/presence`: those with presence, first joined first; an empty list when nobody is there."""
    limit = whole_number(caller.request, "limit", default=LIMIT, least=1, most=LIMIT)
    found = await _people(caller.context.calls, caller.domain.id, caller.name)
    if not found:
        caller.existing_room()
    user_id, user_name = (caller.request.query_params.get(key) for key in ("userId", "userName"))
    wanted = [
        one
        for one in found
        if (user_id is None or one.person.user_id == user_id)
        and (user_name is None or one.person.user_name == user_name)
    ]
    return InRoom(len(wanted), wanted[:limit])


async def get_presence(caller: Caller) -> dict[str, list[ShownPerson]]:
    """`GET /presence`: the people of every room of the domain, by room name. Rooms without anybody are left out."""
    calls, domain_id = caller.context.calls, caller.domain.id
    names = sorted(calls.busy_rooms(domain_id))
    people = await asyncio.gather(*[_people(calls, domain_id, name) for name in names])
    return {name: inside for name, inside in zip(names, people, strict=True) if inside}


async def _people(calls: LiveCalls, domain_id: str, name: str) -> list[ShownPerson]:
    present = await calls.operate(domain_id, name, ListPresent())
    if not isinstance(present, Present):
        return []
    return [ShownPerson(name, present.meeting_id, person) for person in present.participants]
