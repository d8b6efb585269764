"""Queries about what calls leave as files: begun with a row, ended with another state of it, kept until deleted.

What is kept outlives its room, as its file does: who deletes a room still finds what was made there. It goes with its
domain. No age ends it: other records are remembered for a time, while this is what people made the call for.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, Protocol, Self, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Table, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from parlour.properties import JsonValue
from parlour.store.backends.base import Backend
from parlour.store.errors import FileKeyTakenError
from parlour.store.paging import Newest
from parlour.store.tables import servers

__all__ = ["FilePage", "KeptFiles", "KeptRecord", "Kind", "slot_of", "written"]


class KeptRecord(Protocol):
    """The record of one."""

    @property
    def id(self) -> str:
        """Names it."""
        ...

    @property
    def key(self) -> str:
        """The name of its file in its place."""
        ...

    @property
    def status(self) -> str:
        """Whether it is being made, or how it ended."""
        ...

    @property
    def server_id(self) -> str:
        """The server that owns it while it is in progress."""
        ...

    def with_key(self, key: str) -> Self:
        """Return it with another key."""
        ...


_KeptT = TypeVar("_KeptT", bound=KeptRecord)


@dataclass(frozen=True, slots=True)
class FilePage(Generic[_KeptT]):
    """One page, newest first, and how many the filters let through."""

    total_count: int
    items: Sequence[_KeptT]


@dataclass(frozen=True, slots=True)
class Kind(Generic[_KeptT]):
    """How one kind is kept: `table`, the status of what is in the making, and how a record becomes a row and back."""

    table: Table
    in_progress: str
    row: Callable[[_KeptT], Mapping[str, object]]
    record: Callable[[Row[Any]], _KeptT]


class KeptFiles(Generic[_KeptT]):
    """Those of every domain. What returns has been written to disk."""

    def __init__(self, backend: Backend, kind: Kind[_KeptT]) -> None:
        self._backend = backend
        self._kind = kind
        self._newest = Newest(kind.table, kind.table.c.started_at)

    async def begin(self, record: _KeptT, *, other_keys: Iterable[str] = ()) -> _KeptT:
        """Note that one is being made, before anything of it is; return it with the key that it got.

        No two share a key in one place: where `record.key` is taken, the first of `other_keys` that is free becomes its
        key. Raises `FileKeyTakenError` when none is.
        """
        for key in (record.key, *other_keys):
            named = record.with_key(key)
            try:
                await self._backend.write(partial(_insert, self._kind.table, self._kind.row(named)))
            except FileKeyTakenError:
                continue
            return named
        raise FileKeyTakenError(record.key)

    async def left_over(self, server_id: str) -> list[_KeptT]:
        """Return what is in progress though no server that is alive makes it, oldest first.

        Asked by a server with this id, of its own it has none. What was made lies in `folder` on the machine of the
        dead server, so who finds no such directory there is not the one to end it, unless it is the only server.
        """
        columns, alive = self._kind.table.c, select(servers.c.id)
        found = select(self._kind.table).where(
            columns.status == self._kind.in_progress, columns.server_id != server_id, columns.server_id.not_in(alive)
        )
        rows = await self._backend.read(lambda on: on.execute(found.order_by(columns.started_at, columns.id)).all())
        return [self._kind.record(row) for row in rows]

    async def adopt(self, left: _KeptT, server_id: str) -> bool:
        """Let a server end what was left over; `False` when another has been faster."""
        table = self._kind.table
        mine = update(table).where(
            table.c.id == left.id, table.c.server_id == left.server_id, table.c.status == self._kind.in_progress
        )
        return await self._backend.write(lambda on: on.execute(mine.values(server_id=server_id)).rowcount > 0)

    async def is_being_made(self, record: _KeptT) -> bool:
        """Tell whether a server that is alive works on it."""
        if record.status != self._kind.in_progress:
            return False
        alive = select(servers.c.id).where(servers.c.id == record.server_id)
        return await self._backend.lookup(lambda connection: connection.execute(alive).first() is not None)

    async def get(self, domain_id: str, id_: str) -> _KeptT | None:
        """Return one of the domain."""
        found = select(self._kind.table).where(*self._one(domain_id, id_))
        row = await self._backend.lookup(lambda connection: connection.execute(found).first())
        return self._kind.record(row) if row else None

    async def delete(self, domain_id: str, id_: str) -> bool:
        """Forget one whose files are gone already; `False` when it is not there."""
        gone = delete(self._kind.table).where(*self._one(domain_id, id_))
        return await self._backend.write(lambda connection: connection.execute(gone).rowcount > 0)

    async def _page(
        self,
        domain_id: str,
        filters: Mapping[str, str | None],
        *,
        limit: int,
        starting_after: str | None,
        ending_before: str | None,
    ) -> FilePage[_KeptT]:
        """Return those whose columns have the values of `filters` that are not `None`. Raises `UnknownCursorError`."""
        table, record = self._kind.table, self._kind.record
        bounds = [table.c.domain_id == domain_id]
        bounds += [table.c[name] == value for name, value in filters.items() if value is not None]

        def query(connection: Connection) -> FilePage[_KeptT]:
            total = connection.execute(select(func.count()).select_from(table).where(*bounds)).scalar_one()
            rows = self._newest.page(
                connection,
                select(table).where(*bounds),
                domain_id=domain_id,
                limit=limit,
                starting_after=starting_after,
                ending_before=ending_before,
            )
            return FilePage(total, [record(row) for row in rows])

        return await self._backend.read(query)

    async def _count(self) -> dict[str, tuple[int, int]]:
        """Return, of all domains, how many there are in each state, and how many bytes these have."""
        columns = self._kind.table.c
        counted = select(columns.status, func.count(), func.coalesce(func.sum(columns.size), 0))
        rows = await self._backend.read(lambda on: on.execute(counted.group_by(columns.status)).all())
        return {status: (count, int(size)) for status, count, size in rows}

    async def _end(self, id_: str, values: Mapping[str, object], max_participants: int) -> _KeptT | None:
        """Write how it ended, unless it has ended; return it as it is then."""
        table, record = self._kind.table, self._kind.record
        one = select(table).where(table.c.id == id_)

        def query(connection: Connection) -> _KeptT | None:
            row = connection.execute(one.where(table.c.status == self._kind.in_progress).with_for_update()).first()
            if row is None:
                return None
            people = max(row.max_participants, max_participants)
            connection.execute(update(table).where(table.c.id == id_).values(**values, max_participants=people))
            return record(connection.execute(one).one())

        return await self._backend.write(query)

    def _one(self, domain_id: str, id_: str) -> tuple[ColumnElement[bool], ...]:
        return self._kind.table.c.domain_id == domain_id, self._kind.table.c.id == id_


def slot_of(place: Mapping[str, JsonValue], key: str) -> str:
    """Return what is the same for no two files that could overwrite each other. Hashed: keys are long, and indexed."""
    text = json.dumps([place.get("kind"), place.get("provider"), place.get("bucket"), key])
    return hashlib.sha256(text.encode()).hexdigest()


def written(value: JsonValue) -> str:
    """Return JSON for a column."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


def _insert(table: Table, row: Mapping[str, object], connection: Connection) -> None:
    if connection.execute(select(table.c.id).where(table.c.slot == row["slot"])).first() is not None:
        raise FileKeyTakenError
    try:
        connection.execute(insert(table), row)
    except IntegrityError as error:
        if "slot" not in str(error.orig):
            raise
        raise FileKeyTakenError from error
