"""`/parlour/rooms`: rooms by a part of their name or by whether somebody is inside, each with its call.

Our own: the documented list has neither a search nor who is there.
"""

import asyncio
from collections.abc import Iterable
from typing import Final, NamedTuple

from parlour.api.answers import COUNT, MOMENT, TEXT, Fields, ListOf, field
from parlour.api.authentication import Caller
from parlour.api.body import flag, whole_number
from parlour.api.queries import text, unknown_cursor, uuid_cursors
from parlour.api.replies import ROOM, ShownRoom, iso
from parlour.calls.operator import CountInside, InsideCount
from parlour.errors import InvalidRequestError
from parlour.properties import MAX_NAME_LENGTH
from parlour.store import UnknownCursorError

__all__ = ["OVERVIEW", "PAGE_LIMIT", "list_rooms_live"]

PAGE_LIMIT: Final = 100

MOST_LIVE: Final = 1000
"""So many rooms with calls are looked at; in a domain with more, `live` lists some of them."""


class RoomNow(NamedTuple):
    """A room, and the call in it, if there is one."""

    shown: ShownRoom
    call: InsideCount | None


class Overview(NamedTuple):
    """A page of rooms, how many match, and in how many rooms of the domain somebody is."""

    total_count: int
    live_count: int
    rooms: list[RoomNow]


CALL_NOW: Final = Fields[InsideCount](
    "RunningCall",
    meeting_id=field(TEXT, lambda call: call.meeting_id, "8d2fd4a3-3c3f-4ab4-8a5c-5b4c0c9f7d10"),
    participants=field(COUNT, lambda call: call.participants, 2, "Those whom nobody sees included."),
    since=field(MOMENT, lambda call: iso(call.since), "2026-02-03T10:20:30.000Z", "The first join of who is inside."),
)
OVERVIEW: Final = Fields[Overview](
    "RoomOverview",
    total_count=field(COUNT, lambda page: page.total_count, 1, "How many rooms match."),
    live_count=field(COUNT, lambda page: page.live_count, 1, "In how many rooms of the domain somebody is."),
    data=field(
        ListOf(
            Fields[RoomNow](
                "RoomNow",
                ("call",),
                room=field(ROOM, lambda one: one.shown),
                call=field(CALL_NOW, lambda one: one.call),
            )
        ),
        lambda page: page.rooms,
    ),
)


async def list_rooms_live(caller: Caller) -> Overview:
    """`GET /parlour/rooms`."""
    request, context = caller.request, caller.context
    limit = whole_number(request, "limit", default=PAGE_LIMIT, least=1, most=PAGE_LIMIT)
    after, before = uuid_cursors(request, "room")
    search = text(request, "search") or ""
    if len(search) > MAX_NAME_LENGTH:
        raise InvalidRequestError(f"search should have at most {MAX_NAME_LENGTH} characters, not {len(search)}")
    live_only = flag(request, "live")
    calls = await _calls(caller, context.calls.busy_rooms(caller.domain.id)[:MOST_LIVE])
    try:
        page = await context.database.rooms.page(
            caller.domain.id,
            limit=limit,
            starting_after=after,
            ending_before=before,
            search=search,
            names=list(calls) if live_only else None,
            now=context.clock.now(),
        )
    except UnknownCursorError:
        raise unknown_cursor(request, "room") from None
    origin = caller.origin()
    rooms = [RoomNow(ShownRoom(room, origin), calls.get(room.name)) for room in page.rooms]
    return Overview(page.total_count, len(calls), rooms)


async def _calls(caller: Caller, names: Iterable[str]) -> dict[str, InsideCount]:
    """Return the calls in these rooms, by the name of the room; without those that nobody is in."""
    calls, domain_id = caller.context.calls, caller.domain.id

    async def count(name: str) -> tuple[str, InsideCount | None]:
        found = await calls.operate(domain_id, name, CountInside())
        return name, found if isinstance(found, InsideCount) else None

    return {name: call for name, call in await asyncio.gather(*map(count, names)) if call is not None}
