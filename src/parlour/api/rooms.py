"""`/rooms`: create, list, get, configure, delete. The rules are those of the documented REST API."""

from starlette.requests import Request
from starlette.responses import Response

from parlour.api.access import authenticate, authenticate_for_room
from parlour.api.body import read_json, whole_number
from parlour.api.queries import unknown_cursor, uuid_cursors
from parlour.api.replies import json_reply, room_not_found, room_object
from parlour.errors import InvalidRequestError
from parlour.ids import new_room_name
from parlour.properties import CATALOGUE, JsonValue
from parlour.store import NameTakenError, UnknownCursorError

__all__ = ["create_room", "delete_room", "get_room", "list_rooms", "set_room_config"]

PAGE_LIMIT = 100


async def create_room(request: Request) -> Response:
    """`POST /rooms`."""
    caller = await authenticate(request)
    now = caller.context.clock.now()
    body = CATALOGUE.validate_room_body(await read_json(request), now=now, creating=True)
    name = body.name or new_room_name()
    config = body.changes.apply({})
    try:
        room = await caller.context.database.rooms.create(
            caller.domain.id, name, body.privacy or "public", config, now=now, by=caller.key_id
        )
    except NameTakenError:
        raise InvalidRequestError(f"a room named {name} already exists") from None
    return json_reply(room_object(room, caller.context.public_url(caller.domain)))


async def list_rooms(request: Request) -> Response:
    """`GET /rooms`."""
    caller = await authenticate(request)
    limit = whole_number(request, "limit", default=PAGE_LIMIT, least=1, most=PAGE_LIMIT)
    after, before = uuid_cursors(request, "room")
    try:
        page = await caller.context.database.rooms.page(
            caller.domain.id, limit=limit, starting_after=after, ending_before=before, now=caller.context.clock.now()
        )
    except UnknownCursorError:
        raise unknown_cursor(request, "room") from None
    url = caller.context.public_url(caller.domain)
    data: list[JsonValue] = [room_object(room, url) for room in page.rooms]
    return json_reply({"total_count": page.total_count, "data": data})


async def get_room(request: Request) -> Response:
    """`GET /rooms/:name`."""
    caller = await authenticate_for_room(request)
    return json_reply(room_object(caller.existing_room(), caller.context.public_url(caller.domain)))


async def set_room_config(request: Request) -> Response:
    """`POST /rooms/:name`: only given keys change, `null` goes back to the default, one bad value changes nothing."""
    caller = await authenticate_for_room(request)
    seen = caller.existing_room()
    context, now = caller.context, caller.context.clock.now()
    body = CATALOGUE.validate_room_body(await read_json(request), now=now, creating=False)
    room = await context.database.rooms.configure(
        caller.domain.id, caller.name, body.changes, body.privacy, now=now, seen=seen, by=caller.key_id
    )
    if room is None:
        raise room_not_found(caller.name)
    await context.calls.room_changed(room)
    return json_reply(room_object(room, context.public_url(caller.domain)))


async def delete_room(request: Request) -> Response:
    """`DELETE /rooms/:name`. An expired room is gone already; the answer says that it existed."""
    caller = await authenticate_for_room(request)
    context, name = caller.context, caller.name
    if caller.room is None:
        raise room_not_found(name)
    now = context.clock.now()
    room = await context.database.rooms.delete(caller.domain.id, name, now=now, by=caller.key_id)
    if room is None:
        raise room_not_found(name)
    if room.is_expired(now):
        missing = room_not_found(name)
        return json_reply({"error": missing.code, "info": missing.info, "deleted": True}, missing.status)
    await context.calls.room_deleted(caller.domain.id, name)
    return json_reply({"deleted": True, "name": name})
