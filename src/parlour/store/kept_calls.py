"""Queries about calls that a server kept when it was stopped in order, for the one that is started in its place."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, and_, delete, insert, select, update

from parlour.store.backends.base import Backend
from parlour.store.meetings import open_record
from parlour.store.tables import kept_calls, meetings, outbox_open, rooms, servers
from parlour.store.vault import Vault

if TYPE_CHECKING:  # the commands that look after keys need no call
    from parlour.calls.history import MeetingState

__all__ = ["KeptCall", "KeptCalls", "forget_kept"]

_K: Final = kept_calls.c


@dataclass(frozen=True, slots=True)
class KeptCall:
    """A call that may go on. `body` is what the call itself keeps, as JSON, in the format numbered `format`.

    `record` is its open record among the meetings, if it has one.
    """

    meeting_id: str
    domain_id: str
    room_id: str
    room_name: str
    format: int
    body: str = field(repr=False)
    record: "MeetingState | None" = None


class KeptCalls:
    """Calls without a server. What is kept of them is sealed: there are keys and people's data in it."""

    def __init__(self, backend: Backend, vault: Vault | None) -> None:
        self._backend = backend
        self._vault = vault

    async def save(self, calls: Sequence[KeptCall], *, server_id: str, now: float) -> None:
        """Keep the calls of a server that stops at the moment `now` (Unix seconds)."""
        vault = self._vault
        if vault is None:
            return
        rows = [
            {
                "meeting_id": each.meeting_id,
                "server_id": server_id,
                "domain_id": each.domain_id,
                "room_id": each.room_id,
                "room_name": each.room_name,
                "kept_at": now,
                "format": each.format,
                "sealed": vault.seal(each.body, owner=_owner(each.meeting_id)),
            }
            for each in calls
        ]

        def query(connection: Connection) -> None:
            forget_kept(connection, [server_id])
            if rows:
                connection.execute(insert(kept_calls), rows)
                connection.execute(update(servers).where(servers.c.id == server_id).values(seen_at=now))

        await self._backend.write(query)

    async def adopt(
        self, dead: Collection[str], *, server_id: str, now: float, seconds: float, known: int
    ) -> list[KeptCall]:
        """Let `server_id` go on with what the servers `dead` kept; nobody else can from then on.

        Left to be ended like anything else that a dead server has open is what was kept longer than `seconds` ago, in
        another format than `known`, or of a room that is gone.
        """
        vault = self._vault
        if vault is None or not dead:
            return []
        usable = (
            select(kept_calls)
            .join(rooms, and_(rooms.c.id == _K.room_id, rooms.c.name == _K.room_name))
            .where(_K.server_id.in_(dead), _K.format == known, _K.kept_at >= now - seconds)
        )

        def query(connection: Connection) -> list[KeptCall]:
            connection.execute(select(servers.c.id).where(servers.c.id.in_(dead)).with_for_update())
            adopted = [_adopt(connection, row, server_id, vault) for row in connection.execute(usable).all()]
            forget_kept(connection, dead)
            return adopted

        return await self._backend.write(query)


def forget_kept(connection: Connection, server_ids: Collection[str]) -> None:
    """Forget what these servers kept."""
    connection.execute(delete(kept_calls).where(_K.server_id.in_(server_ids)))


def _adopt(connection: Connection, row: Any, server_id: str, vault: Vault) -> KeptCall:
    facts = update(outbox_open).where(
        outbox_open.c.meeting_id == row.meeting_id, outbox_open.c.server_id == row.server_id
    )
    connection.execute(facts.values(server_id=server_id))
    record = update(meetings).where(
        meetings.c.domain_id == row.domain_id,
        meetings.c.room_name == row.room_name,
        meetings.c.server_id == row.server_id,
        meetings.c.ended_at.is_(None),
    )
    connection.execute(record.values(server_id=server_id))
    return KeptCall(
        row.meeting_id,
        row.domain_id,
        row.room_id,
        row.room_name,
        row.format,
        vault.open(row.sealed, owner=_owner(row.meeting_id)),
        open_record(connection, row.domain_id, row.room_name, server_id),
    )


def _owner(meeting_id: str) -> str:
    return f"{meeting_id}:call"
