"""Who is in a call now: one room, or every room of the domain."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from parlour.api.access import authenticate, authenticate_for_room
from parlour.api.body import whole_number
from parlour.api.context import LiveCalls
from parlour.api.replies import iso, json_reply
from parlour.calls.operations import ListPresent, Present
from parlour.properties import JsonValue

__all__ = ["get_presence", "get_room_presence"]

LIMIT = 100_000
"""More people than any call holds."""


async def get_room_presence(request: Request) -> Response:
    """`GET /rooms/:name/presence`: those with presence, first joined first; an empty list when nobody is there."""
    caller = await authenticate_for_room(request)
    limit = whole_number(request, "limit", default=LIMIT, least=1, most=LIMIT)
    data = await _people(caller.context.calls, caller.domain.id, caller.name)
    if not data:
        caller.existing_room()
    for parameter in ("userId", "userName"):
        wanted = request.query_params.get(parameter)
        if wanted is not None:
            data = [person for person in data if person[parameter] == wanted]
    return json_reply({"total_count": len(data), "data": [*data[:limit]]})


async def get_presence(request: Request) -> Response:
    """`GET /presence`: the people of every room of the domain, by room name. Rooms without anybody are left out."""
    caller = await authenticate(request)
    calls, domain_id = caller.context.calls, caller.domain.id
    names = sorted(calls.busy_rooms(domain_id))
    people = await asyncio.gather(*[_people(calls, domain_id, name) for name in names])
    return json_reply({name: [*inside] for name, inside in zip(names, people, strict=True) if inside})


async def _people(calls: LiveCalls, domain_id: str, name: str) -> list[dict[str, JsonValue]]:
    present = await calls.operate(domain_id, name, ListPresent())
    if not isinstance(present, Present):
        return []
    return [
        {
            "room": name,
            "id": person.session_id,
            "userId": person.user_id,
            "userName": person.user_name,
            "mtgSessionId": present.meeting_id,
            "joinTime": iso(person.joined_at),
            "duration": person.duration,
        }
        for person in present.participants
    ]
