"""Who changed what in a room: one row per change, written in the transaction that makes the change."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from sqlalchemy import Connection, bindparam, delete, insert, select

from parlour.properties import JsonValue
from parlour.store.backends.base import Backend
from parlour.store.backends.prepared import Quick
from parlour.store.entities import RoomRecord
from parlour.store.tables import room_history

__all__ = ["Action", "Change", "History", "history_row", "insert_history"]

Action: TypeAlias = Literal["created", "configured", "deleted", "replaced"]
"""`replaced`: an expired room made way for a new one of its name."""

_INSERT: Final = Quick(insert(room_history))
_OF_ROOM: Final = (
    select(room_history)
    .where(room_history.c.domain_id == bindparam("domain_id"), room_history.c.room_name == bindparam("room_name"))
    .order_by(room_history.c.seq.desc())
)


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a room. `changes`: name → `{"from", "to"}`, `null` for not set; `key_id` is the API key's id."""

    at: float
    action: str
    room_id: str
    version: int
    key_id: str | None
    changes: dict[str, JsonValue] = field(hash=False)


class History:
    """The changes of rooms, also of rooms that are gone."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def of_room(self, domain_id: str, room_name: str, *, limit: int = 100) -> list[Change]:
        """Return the changes of every room that had this name, newest first."""
        found = {"domain_id": domain_id, "room_name": room_name}
        rows = await self._backend.read(lambda on: on.execute(_OF_ROOM.limit(limit), found).all())
        return [
            Change(row.at, row.action, row.room_id, row.version, row.key_id, json.loads(row.changes)) for row in rows
        ]

    async def prune(self, *, newest: int, since: float) -> None:
        """Forget all but the `newest` changes, and those before `since`."""

        def query(connection: Connection) -> None:
            last = connection.execute(
                select(room_history.c.seq).order_by(room_history.c.seq.desc()).offset(newest).limit(1)
            ).scalar()
            if last is not None:
                connection.execute(delete(room_history).where(room_history.c.seq <= last))
            connection.execute(delete(room_history).where(room_history.c.at < since))

        await self._backend.write(query)


def history_row(
    action: Action, room: RoomRecord, before: RoomRecord | None, *, key_id: str | None, now: float
) -> dict[str, object]:
    """Return the row that tells how `room` came out of `before` (`None`: it was not there)."""
    return {
        "domain_id": room.domain_id,
        "room_id": room.id,
        "room_name": room.name,
        "version": room.version,
        "at": now,
        "key_id": key_id,
        "action": action,
        "changes": json.dumps(_differences(before, room), separators=(",", ":")),
    }


def insert_history(connection: Connection, row: Mapping[str, object]) -> None:
    """Write a row, as part of the caller's transaction."""
    _INSERT.execute(connection, row)


def _differences(before: RoomRecord | None, after: RoomRecord) -> dict[str, JsonValue]:
    old, new = _shown(before), _shown(after)
    return {
        name: {"from": old.get(name), "to": new.get(name)}
        for name in [*new, *(name for name in old if name not in new)]
        if old.get(name) != new.get(name)
    }


def _shown(room: RoomRecord | None) -> dict[str, JsonValue]:
    return {} if room is None else {"privacy": room.privacy, **room.config}
