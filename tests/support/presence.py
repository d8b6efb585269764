"""A server among those that share a database, without the rest of a server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import select

from parlour.clock import Clock
from parlour.store import Database, Presence
from parlour.store.tables import outbox_open
from parlour.webhooks import endings

__all__ = ["left_open", "present"]


@asynccontextmanager
async def present(database: Database, clock: Clock, folder: str = "folder") -> AsyncIterator[Presence]:
    """Let a server with that data folder be there, and stop it in order."""
    presence = Presence(database, clock, folder, endings)
    try:
        await presence.start()
        yield presence
    finally:
        await presence.stop()


async def left_open(database: Database) -> list[tuple[str, str]]:
    """Return what is open for webhooks: meeting and session ids, no session id for the meeting itself."""
    query = select(outbox_open.c.meeting_id, outbox_open.c.session_id).order_by(*outbox_open.primary_key)
    rows: list[Any] = await database._backend.read(lambda connection: list(connection.execute(query)))
    return [(meeting_id, session_id) for meeting_id, session_id in rows]
