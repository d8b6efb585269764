"""Queries about the servers that share this database: who is there, and what a dead one left behind.

Everything that is open (a meeting, a fact for webhooks, a lane at work) belongs to a server. When one is dead, another
closes all of it in one transaction, so nothing ends twice and nothing ends in two ways.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, TypeAlias

from sqlalchemy import Connection, and_, delete, exists, insert, select, union, update
from sqlalchemy.exc import IntegrityError

from parlour.store.backends.base import Backend
from parlour.store.kept_calls import forget_kept
from parlour.store.meetings import close_meetings, open_meetings
from parlour.store.outbox_records import NewEvent, OpenRow
from parlour.store.outbox_writing import open_rows, write_events
from parlour.store.tables import lane_leases, meetings, outbox_open, servers

__all__ = ["Endings", "ServerRecord", "Servers"]

Endings: TypeAlias = Callable[[Sequence[OpenRow], float], Sequence[NewEvent]]
"""Says how what is open in one call ends at a moment (Unix seconds). Pure: it is called inside a transaction."""

_NEVER: Final = 0.0


@dataclass(frozen=True, slots=True)
class ServerRecord:
    """A server: `id` is new at each start, `folder` names its data folder, `seen_at` is its last sign of life."""

    id: str
    folder: str
    seen_at: float


class Servers:
    """The servers that share this database."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def register(self, server: ServerRecord) -> None:
        """Take a server in, which is not among the servers."""
        values = {"id": server.id, "folder": server.folder, "seen_at": server.seen_at}
        await self._backend.write(lambda connection: connection.execute(insert(servers), values))

    async def seen(self, server_id: str, now: float) -> bool:
        """Note a sign of life; `False` when the server was taken for dead and is no longer among the servers."""
        statement = update(servers).where(servers.c.id == server_id).values(seen_at=now)
        return await self._backend.write_at_once(lambda connection: connection.execute(statement).rowcount > 0)

    async def all(self) -> list[ServerRecord]:
        """Return every server, those included that are dead and that nobody has noticed yet."""
        rows = await self._backend.read(lambda connection: connection.execute(select(servers)).all())
        return [ServerRecord(*row) for row in rows]

    async def adopt_strays(self) -> list[ServerRecord]:
        """Return owners of open things that are no servers, such as those of older versions: they are, from now on."""
        owners = union(
            select(meetings.c.server_id).where(meetings.c.ended_at.is_(None)), select(outbox_open.c.server_id)
        ).subquery()
        strays = select(owners.c.server_id).where(owners.c.server_id.not_in(select(servers.c.id)))

        def query(connection: Connection) -> list[ServerRecord]:
            found = [ServerRecord(id_, "", _NEVER) for id_ in connection.execute(strays).scalars()]
            if found:
                values = [{"id": one.id, "folder": one.folder, "seen_at": one.seen_at} for one in found]
                connection.execute(insert(servers), values)
            return found

        try:
            return await self._backend.write(query)
        except IntegrityError:  # another server that starts right now was faster, and ends them
            return []

    async def bury(self, dead: ServerRecord, endings: Endings, *, now: float) -> int:
        """End what `dead` left open and forget it; returns how many calls that were.

        What was open in a room ends when the server, or anything in that room, was last seen: at the same moment for
        the records of meetings and for webhooks. Does nothing if the server has shown signs of life or another one was
        faster.
        """

        def query(connection: Connection) -> int:
            found = connection.execute(select(servers).where(servers.c.id == dead.id).with_for_update()).first()
            if found is None or ServerRecord(*found) != dead:
                return 0
            rows, records = open_rows(connection, dead.id), open_meetings(connection, dead.id)
            moments: dict[tuple[str, str], float] = {}
            for domain_id, room_name, at in (
                *((row.domain_id, row.room_name, row.at) for row in rows),
                *((record.domain_id, record.room_name, record.last_seen_at) for record in records),
            ):
                room = domain_id, room_name
                moments[room] = max(at, moments.get(room, dead.seen_at))
            for _, group in groupby(rows, key=lambda row: row.meeting_id):
                call = list(group)
                domain_id = call[0].domain_id
                write_events(connection, domain_id, endings(call, moments[domain_id, call[0].room_name]), now)
            close_meetings(connection, records, moments)
            connection.execute(delete(outbox_open).where(outbox_open.c.server_id == dead.id))
            forget_kept(connection, [dead.id])
            connection.execute(delete(servers).where(servers.c.id == dead.id))
            return len(moments)

        return await self._backend.write(query)

    async def leave(self, server_id: str) -> None:
        """Forget a server that stops, unless it leaves something open that has to be ended."""
        open_things = (
            exists().where(outbox_open.c.server_id == server_id),
            exists().where(and_(meetings.c.server_id == server_id, meetings.c.ended_at.is_(None))),
        )

        def query(connection: Connection) -> None:
            connection.execute(delete(lane_leases).where(lane_leases.c.server_id == server_id))
            connection.execute(delete(servers).where(servers.c.id == server_id, *(~thing for thing in open_things)))

        await self._backend.write(query)
