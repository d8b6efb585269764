"""`/batch/rooms`: many rooms in one transaction, all or none of them."""

import asyncio
import json
from collections.abc import Callable, Iterable
from typing import Final

from parlour.api.answers import COUNT, Fields, ListOf, field
from parlour.api.authentication import Caller
from parlour.api.body import read_json
from parlour.api.pending import note_stored
from parlour.api.refusals import room_not_found
from parlour.api.replies import ROOM, ShownRoom
from parlour.errors import InvalidRequestError
from parlour.ids import new_room_name
from parlour.properties import CATALOGUE, JsonValue, RoomBody
from parlour.shapes.faults import Faults, inside
from parlour.shapes.guess import did_you_mean
from parlour.shapes.texts import problem, unknown_parameter
from parlour.store import NewRoom, RoomMissingError, RoomTakenError

__all__ = ["CREATED", "DELETED", "create_rooms", "delete_rooms"]

MOST_ROOMS: Final = 1000
MOST_BUCKETS: Final = 10
_BUCKETS: Final = ("recordings_bucket", "transcription_bucket")

CREATED: Final = ListOf(ROOM, name="RoomArray")
DELETED: Final = Fields[int]("DeletedRooms", deleted_count=field(COUNT, lambda count: count, 2))


async def create_rooms(caller: Caller) -> list[ShownRoom]:
    """`POST /batch/rooms`."""
    origin, context, now = caller.origin(), caller.context, caller.context.clock.now()
    rooms = _list_in(await read_json(caller.request), ("rooms",))
    bodies = _checked(rooms, lambda body: CATALOGUE.validate_room_body(body, now=now, creating=True))
    wanted = [_new_room(body) for body in bodies]
    _refuse_repeats(room.name for room in wanted)
    if len({kind for room in wanted for kind in _buckets(room)}) > MOST_BUCKETS:
        raise InvalidRequestError(f"a batch can have at most {MOST_BUCKETS} distinct bucket settings")
    try:
        made = await context.database.rooms.create_many(caller.domain.id, wanted, now=now, by=caller.key_id)
    except RoomTakenError as taken:
        raise InvalidRequestError(f"a room named {taken.name} already exists") from None
    note_stored(caller.request, *(body.changes for body in bodies))
    return [ShownRoom(room, origin) for room in made]


async def delete_rooms(caller: Caller) -> int:
    """`DELETE /batch/rooms`: one name that is no room's refuses all; the calls in deleted rooms end."""
    context = caller.context
    names = [
        CATALOGUE.validate_name(name) for name in _list_in(await read_json(caller.request), ("rooms", "room_names"))
    ]
    now = context.clock.now()
    try:
        gone = await context.database.rooms.delete_many(caller.domain.id, names, now=now, by=caller.key_id)
    except RoomMissingError as missing:
        raise room_not_found(missing.name) from None
    await asyncio.gather(*(context.calls.room_deleted(room) for room in gone))
    return len(gone)


def _list_in(body: JsonValue, keys: tuple[str, ...]) -> list[JsonValue]:
    if not isinstance(body, dict):
        raise problem("", "the body should be an object")
    faults = Faults()
    for key in body:
        if key not in keys:
            faults.add(unknown_parameter(key, did_you_mean(key, keys)), key)
    faults.settle()
    given = [body[key] for key in keys if key in body]
    if len(given) != 1:
        raise problem("rooms", "missing required field: rooms" if not given else f"use one of {', '.join(keys)}")
    rooms = given[0]
    if not isinstance(rooms, list):
        raise problem("rooms", "rooms should be an array")
    if len(rooms) > MOST_ROOMS:
        raise problem("rooms", f"a batch can have at most {MOST_ROOMS} rooms, this one has {len(rooms)}")
    return rooms


def _checked(rooms: list[JsonValue], check: Callable[[JsonValue], RoomBody]) -> list[RoomBody]:
    """Return each entry as `check` reads it. Raises one `InvalidRequestError` for all bad ones."""
    faults, bodies = Faults(), []
    for number, room in enumerate(rooms):
        try:
            bodies.append(check(room))
        except InvalidRequestError as error:
            faults.add(inside(f"rooms[{number}]", error, info=f"rooms[{number}]: {error.info}"), "")
    faults.settle()
    return bodies


def _new_room(body: RoomBody) -> NewRoom:
    return NewRoom(body.name or new_room_name(), body.privacy or "public", body.changes.apply({}))


def _refuse_repeats(names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise InvalidRequestError(f"a room named {name} is in the batch twice")
        seen.add(name)


def _buckets(room: NewRoom) -> list[str]:
    return [json.dumps([key, room.config[key]], sort_keys=True) for key in _BUCKETS if room.config.get(key)]
