"""Queries about rooms. Expired rooms stay in the table, unseen by REST, until their name is used again."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from parlour.ids import new_uuid
from parlour.properties import Changes, JsonValue, is_room_name
from parlour.store.backends.base import Backend
from parlour.store.backends.prepared import Quick
from parlour.store.entities import RoomPage, RoomRecord, room_from, written
from parlour.store.errors import NameTakenError, RoomMissingError, RoomTakenError
from parlour.store.history import history_row, insert_history
from parlour.store.paging import Newest
from parlour.store.tables import rooms

__all__ = ["NewRoom", "Rooms"]

_BY_NAME = select(rooms).where(rooms.c.domain_id == bindparam("domain_id"), rooms.c.name == bindparam("name"))
_BY_NAME_TO_CHANGE = _BY_NAME.with_for_update()
_INSERT = insert(rooms)
_CONFIGURE = Quick(
    update(rooms)
    .where(rooms.c.id == bindparam("room_id"), rooms.c.version == bindparam("seen_version"))
    .values(
        privacy=bindparam("new_privacy"),
        config=bindparam("new_config"),
        exp=bindparam("new_exp"),
        version=bindparam("new_version"),
    )
)
_DELETE = delete(rooms).where(rooms.c.id == bindparam("room_id"))
_NEWEST = Newest(rooms, rooms.c.created_at)


@dataclass(frozen=True, slots=True)
class NewRoom:
    """A room to be made."""

    name: str
    privacy: str
    config: dict[str, JsonValue]


class _Step:
    """A room as it becomes, with the rows that say so. Made ahead, so that less is left to do in the transaction."""

    def __init__(self, old: RoomRecord, changes: Changes, privacy: str | None, by: str | None, now: float) -> None:
        self.room = _changed(old, changes, privacy)
        self._values = {**_new_values(self.room), "seen_version": old.version}
        self._told = history_row("configured", self.room, old, key_id=by, now=now)

    def take(self, connection: Connection) -> bool:
        """Write it; `False` if the room has changed or is gone."""
        changed = _CONFIGURE.execute(connection, self._values) > 0
        if changed:
            insert_history(connection, self._told)
        return changed


class Rooms:
    """The rooms of every domain. `by` is the id of the API key that asks for a change, for the room's history."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def get(self, domain_id: str, name: str) -> RoomRecord | None:
        """Return the room called `name`, also when it has expired."""
        if not is_room_name(name):  # hostile text may choke a database
            return None
        found = {"domain_id": domain_id, "name": name}
        row = await self._backend.first(_BY_NAME, found)
        return room_from(row) if row else None

    async def create(
        self,
        domain_id: str,
        name: str,
        privacy: str,
        config: dict[str, JsonValue],
        *,
        now: float,
        by: str | None = None,
    ) -> RoomRecord:
        """Make a room, in place of an expired one of that name; raises `NameTakenError`.

        `created_at` is cut to the second, as pagination documents.
        """
        room = _new_room(domain_id, NewRoom(name, privacy, config), now)
        await self._backend.write(lambda connection: _create(connection, room, by, now))
        return room

    async def create_many(
        self, domain_id: str, wanted: Sequence[NewRoom], *, now: float, by: str | None = None
    ) -> list[RoomRecord]:
        """Make all of these rooms or, raising `RoomTakenError`, none of them. Like `create` otherwise."""
        made = [_new_room(domain_id, one, now) for one in wanted]

        def query(connection: Connection) -> None:
            for room in sorted(
                made, key=lambda room: room.name
            ):  # one order for all, so that no two wait for each other
                try:
                    _create(connection, room, by, now)
                except NameTakenError as error:
                    raise RoomTakenError(room.name) from error

        await self._backend.write(query)
        return made

    async def configure(
        self,
        domain_id: str,
        name: str,
        changes: Changes,
        privacy: str | None,
        *,
        now: float,
        seen: RoomRecord | None = None,
        by: str | None = None,
    ) -> RoomRecord | None:
        """Apply `changes` and `privacy`, if given; return the room as it is now, `None` when it is gone or expired.

        Concurrent callers lose nothing of each other's: one transaction reads, merges, writes and raises the version.
        A caller that has just read the room hands it over as `seen`: if its version is still current, nothing is read
        again. Those who change rooms at the same moment share a commit, also when it is the same room.
        """
        hoped = None if seen is None or seen.is_expired(now) else _Step(seen, changes, privacy, by, now)
        found = {"domain_id": domain_id, "name": name}

        def query(connection: Connection) -> RoomRecord | None:
            if hoped is not None and hoped.take(connection):
                return hoped.room
            row = connection.execute(_BY_NAME_TO_CHANGE, found).first()
            if row is None or (old := room_from(row)).is_expired(now):
                return None
            step = _Step(old, changes, privacy, by, now)
            step.take(connection)
            return step.room

        return await self._backend.write_together(query)

    async def delete(self, domain_id: str, name: str, *, now: float, by: str | None = None) -> RoomRecord | None:
        """Delete the room and return it as it was. An expired one is returned too, but stays."""
        found = {"domain_id": domain_id, "name": name}

        def query(connection: Connection) -> RoomRecord | None:
            row = connection.execute(_BY_NAME_TO_CHANGE, found).first()
            if row is None:
                return None
            room = room_from(row)
            if not room.is_expired(now):
                _delete(connection, room, by, now)
            return room

        return await self._backend.write(query)

    async def delete_many(
        self, domain_id: str, names: Sequence[str], *, now: float, by: str | None = None
    ) -> list[RoomRecord]:
        """Delete all of these rooms and return them or, raising `RoomMissingError`, none of them."""

        def query(connection: Connection) -> list[RoomRecord]:
            gone = []
            for name in sorted(set(names)):
                row = connection.execute(_BY_NAME_TO_CHANGE, {"domain_id": domain_id, "name": name}).first()
                if row is None or (room := room_from(row)).is_expired(now):
                    raise RoomMissingError(name)
                _delete(connection, room, by, now)
                gone.append(room)
            return gone

        return await self._backend.write(query)

    async def page(
        self,
        domain_id: str,
        *,
        limit: int,
        starting_after: str | None = None,
        ending_before: str | None = None,
        search: str = "",
        names: Collection[str] | None = None,
        now: float,
    ) -> RoomPage:
        """Return rooms that have not expired, newest first: those after (older) or before (newer) the room with an id.

        Only those whose name contains `search`, in whichever case, and, with `names`, is one of them: both count in
        `total_count`, too. `ending_before=OLDEST` gives the last page. Raises `UnknownCursorError` when the id is no
        room of the domain.
        """
        listed = and_(rooms.c.domain_id == domain_id, or_(rooms.c.exp.is_(None), rooms.c.exp > now))
        if search:
            listed = and_(listed, func.lower(rooms.c.name).contains(search.lower(), autoescape=True))
        if names is not None:
            listed = and_(listed, rooms.c.name.in_(names))

        def query(connection: Connection) -> RoomPage:
            total = connection.execute(select(func.count()).select_from(rooms).where(listed)).scalar_one()
            rows = _NEWEST.page(
                connection,
                select(rooms).where(listed),
                domain_id=domain_id,
                limit=limit,
                starting_after=starting_after,
                ending_before=ending_before,
            )
            return RoomPage(total, [room_from(row) for row in rows])

        return await self._backend.read(query)


def _new_room(domain_id: str, wanted: NewRoom, now: float) -> RoomRecord:
    created_at = float(math.floor(now))
    return RoomRecord(new_uuid(), domain_id, wanted.name, wanted.privacy, wanted.config, 1, created_at, True)


def _create(connection: Connection, room: RoomRecord, by: str | None, now: float) -> None:
    row = connection.execute(_BY_NAME_TO_CHANGE, {"domain_id": room.domain_id, "name": room.name}).first()
    old = None if row is None else room_from(row)
    if old is not None:
        if not old.is_expired(now):
            raise NameTakenError
        connection.execute(_DELETE, {"room_id": old.id})
    try:
        connection.execute(_INSERT, _row(room))
    except IntegrityError as error:
        raise NameTakenError from error
    insert_history(connection, history_row("replaced" if old else "created", room, old, key_id=by, now=now))


def _delete(connection: Connection, room: RoomRecord, by: str | None, now: float) -> None:
    connection.execute(_DELETE, {"room_id": room.id})
    insert_history(connection, history_row("deleted", room, room, key_id=by, now=now))


def _changed(old: RoomRecord, changes: Changes, privacy: str | None) -> RoomRecord:
    return replace(old, privacy=privacy or old.privacy, config=changes.apply(old.config), version=old.version + 1)


def _new_values(room: RoomRecord) -> dict[str, object]:
    return {
        "room_id": room.id,
        "new_privacy": room.privacy,
        "new_config": written(room.config),
        "new_exp": _exp(room),
        "new_version": room.version,
    }


def _exp(room: RoomRecord) -> float | None:
    exp = room.config.get("exp")
    return float(exp) if isinstance(exp, int | float) else None


def _row(room: RoomRecord) -> dict[str, object]:
    return {
        "id": room.id,
        "domain_id": room.domain_id,
        "name": room.name,
        "privacy": room.privacy,
        "config": written(room.config),
        "exp": _exp(room),
        "version": room.version,
        "created_at": room.created_at,
        "api_created": room.api_created,
    }
