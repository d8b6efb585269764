"""`/rooms`: create, list, get, configure, delete. The rules are those of the documented REST API."""

from typing import Final, NamedTuple

from parlour.api.answers import COUNT, TEXT, Fields, ListOf, field, schema_ref
from parlour.api.authentication import ByKey, ByKeyForRoom, Caller, RoomCaller
from parlour.api.body import read_json, whole_number
from parlour.api.operation import ROOM_NAME, TOO_LARGE, Example, Operation, Parameter
from parlour.api.pending import note_stored
from parlour.api.queries import unknown_cursor, uuid_cursors
from parlour.api.refusals import deleted_before, room_not_found
from parlour.api.replies import ROOM, ShownRoom
from parlour.errors import InvalidRequestError
from parlour.ids import new_room_name
from parlour.properties import CATALOGUE, Level
from parlour.store import NameTakenError, UnknownCursorError

__all__ = ["ROOM_OPERATIONS"]

PAGE_LIMIT: Final = 100


class RoomList(NamedTuple):
    """A page of rooms, and how many there are in all."""

    total_count: int
    rooms: list[ShownRoom]


ROOMS: Final = Fields[RoomList](
    "RoomList",
    total_count=field(COUNT, lambda page: page.total_count, 1),
    data=field(ListOf(ROOM), lambda page: page.rooms),
)

DELETED: Final = Fields[str](
    "DeletedRoom",
    deleted=field({"const": True}, lambda _: True, True),
    name=field(TEXT, lambda name: name, "team-sync"),
)


async def create_room(caller: Caller) -> ShownRoom:
    """`POST /rooms`."""
    origin, now = caller.origin(), caller.context.clock.now()
    body = CATALOGUE.validate_room_body(await read_json(caller.request), now=now, creating=True)
    note_stored(caller.request, body.changes)
    name = body.name or new_room_name()
    config = body.changes.apply({})
    try:
        room = await caller.context.database.rooms.create(
            caller.domain.id, name, body.privacy or "public", config, now=now, by=caller.key_id
        )
    except NameTakenError:
        raise InvalidRequestError(f"a room named {name} already exists") from None
    return ShownRoom(room, origin)


async def list_rooms(caller: Caller) -> RoomList:
    """`GET /rooms`."""
    request = caller.request
    limit = whole_number(request, "limit", default=PAGE_LIMIT, least=1, most=PAGE_LIMIT)
    after, before = uuid_cursors(request, "room")
    try:
        page = await caller.context.database.rooms.page(
            caller.domain.id, limit=limit, starting_after=after, ending_before=before, now=caller.context.clock.now()
        )
    except UnknownCursorError:
        raise unknown_cursor(request, "room") from None
    origin = caller.origin()
    return RoomList(page.total_count, [ShownRoom(room, origin) for room in page.rooms])


async def get_room(caller: RoomCaller) -> ShownRoom:
    """`GET /rooms/:name`."""
    return ShownRoom(caller.existing_room(), caller.origin())


async def set_room_config(caller: RoomCaller) -> ShownRoom:
    """`POST /rooms/:name`: only given keys change, `null` goes back to the default, one bad value changes nothing."""
    seen, origin = caller.existing_room(), caller.origin()
    context, now = caller.context, caller.context.clock.now()
    present = CATALOGUE.echo(Level.ROOM, seen.config)
    body = CATALOGUE.validate_room_body(await read_json(caller.request), now=now, creating=False, present=present)
    note_stored(caller.request, body.changes)
    room = await context.database.rooms.configure(
        caller.domain.id, caller.name, body.changes, body.privacy, now=now, seen=seen, by=caller.key_id
    )
    if room is None:
        raise room_not_found(caller.name)
    await context.calls.room_changed(room)
    return ShownRoom(room, origin)


async def delete_room(caller: RoomCaller) -> str:
    """`DELETE /rooms/:name`. An expired room is gone already; the answer says that it existed."""
    context, name = caller.context, caller.name
    if caller.room is None:
        raise room_not_found(name)
    now = context.clock.now()
    room = await context.database.rooms.delete(caller.domain.id, name, now=now, by=caller.key_id)
    if room is None:
        raise room_not_found(name)
    if room.is_expired(now):
        raise deleted_before(name)
    await context.calls.room_deleted(room)
    return name


ROOM_OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/rooms",
        handler=ByKey(list_rooms),
        id="listRooms",
        tag="Rooms",
        summary="List rooms",
        description="Newest first. Expired rooms are not listed. `total_count` counts every room, not the page.",
        parameters=(
            Parameter(
                "limit", "query", "Rooms per page.", {"type": "integer", "minimum": 1, "maximum": 100, "default": 100}
            ),
            Parameter("starting_after", "query", "The id of a room: continue with older ones.", {"type": "string"}),
            Parameter(
                "ending_before",
                "query",
                "The id of a room: the page of newer ones before it. `OLDEST` gives the last page.",
                {"type": "string"},
                "OLDEST",
            ),
        ),
        reply=ROOMS,
        errors={400: "limit was '0' but should be an integer from 1 to 100"},
    ),
    Operation(
        method="POST",
        path="/rooms",
        handler=ByKey(create_room),
        id="createRoom",
        stores_properties=True,
        tag="Rooms",
        summary="Create a room",
        description="Every field is optional; without a `name` the room gets a random one of 20 letters and digits. "
        "The name of a deleted or expired room can be used again.",
        body=schema_ref("CreateRoom"),
        body_examples=(
            Example("A room that ends", {"name": "team-sync", "properties": {"exp": 1900000000}}),
            Example("Any room", {}),
        ),
        reply=ROOM,
        errors={400: "a room named team-sync already exists", 413: TOO_LARGE},
    ),
    Operation(
        method="GET",
        path="/rooms/{name}",
        handler=ByKeyForRoom(get_room),
        id="getRoom",
        tag="Rooms",
        summary="Get a room",
        description="`config` lists what differs from the defaults.",
        parameters=(ROOM_NAME,),
        reply=ROOM,
        errors={404: "room team-sync not found"},
    ),
    Operation(
        method="POST",
        path="/rooms/{name}",
        handler=ByKeyForRoom(set_room_config),
        id="setRoomConfig",
        stores_properties=True,
        tag="Rooms",
        summary="Set a room's configuration",
        description="Only the keys in the body change; `null` puts a property back to its default; objects and lists "
        "are replaced as a whole. One bad value refuses the request and changes nothing. When the answer is 200, the "
        "change is on disk; it counts for joins made afterwards, and for a running call where the property says so.",
        parameters=(ROOM_NAME,),
        body=schema_ref("ConfigureRoom"),
        body_examples=(
            Example("Set and unset", {"properties": {"max_participants": 5, "start_video_off": None}}),
            Example("Make private", {"privacy": "private", "properties": {"enforce_unique_user_ids": True}}),
        ),
        reply=ROOM,
        errors={
            400: "unknown parameter 'max_particpants'",
            404: "room team-sync not found",
            413: TOO_LARGE,
        },
    ),
    Operation(
        method="DELETE",
        path="/rooms/{name}",
        handler=ByKeyForRoom(delete_room),
        id="deleteRoom",
        tag="Rooms",
        summary="Delete a room",
        description="Throws everybody out. For an expired room the 404 also holds `deleted: true`.",
        parameters=(ROOM_NAME,),
        reply=DELETED,
        errors={404: "room team-sync not found"},
    ),
)
