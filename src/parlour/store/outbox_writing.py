"""Statements that write events and what is open: each takes the connection of the transaction that it is part of."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from parlour.store.backends.prepared import Quick
from parlour.store.outbox_records import PENDING, NewEvent, OpenRow
from parlour.store.tables import deliveries, outbox_events, outbox_open, webhooks

__all__ = ["note_open", "open_rows", "write_events"]

_OPEN = Quick(insert(outbox_open))
_FORGET_OPEN = delete(outbox_open).where(
    outbox_open.c.meeting_id == bindparam("meeting"), outbox_open.c.session_id == bindparam("session")
)
_ASKING = (
    select(webhooks.c.id, webhooks.c.event_types)
    .where(webhooks.c.domain_id == bindparam("domain"))
    .order_by(webhooks.c.created_at, webhooks.c.id)
)


def note_open(connection: Connection, opened: Sequence[OpenRow], closed: Sequence[tuple[str, str]]) -> None:
    """Write what was opened, and forget what was closed (meeting and session id)."""
    # One after the other also where it was opened and closed in one batch.
    changed = [*((row.meeting_id, row.session_id) for row in opened), *closed]
    if changed:
        connection.execute(_FORGET_OPEN, [{"meeting": meeting, "session": each} for meeting, each in changed])
    gone = set(closed)
    for row in opened:
        if (row.meeting_id, row.session_id) not in gone:
            _OPEN.execute(connection, asdict(row))


def open_rows(connection: Connection, server_id: str) -> list[OpenRow]:
    """Return what a server has open, call by call, meetings before their participants."""
    columns = [outbox_open.c[field.name] for field in fields(OpenRow)]
    query = select(*columns).where(outbox_open.c.server_id == server_id)
    rows = connection.execute(query.order_by(outbox_open.c.meeting_id, outbox_open.c.session_id))
    return [OpenRow(*row) for row in rows]


def write_events(connection: Connection, domain_id: str, events: Sequence[NewEvent], now: float) -> list[str]:
    """Write events of a domain and their deliveries, those that are known already excepted; returns their lanes."""
    asking = _asking(connection, domain_id)
    wanted = [(event, targets) for event in events if (targets := _targets(event, asking))]
    known = _known(connection, [event for event, _ in wanted]) if wanted else set()
    lanes: dict[str, None] = {}
    for event, targets in wanted:
        if event.id in known:
            continue
        known.add(event.id)
        values = {"id": event.id, "domain_id": domain_id, "room": event.room, "type": event.type, "body": event.body}
        insertion = insert(outbox_events).values(created_at=now, **values).returning(outbox_events.c.seq)
        seq = connection.execute(insertion).scalar_one()
        connection.execute(insert(deliveries), [{**target, "event_seq": seq, "next_at": now} for target in targets])
        lanes.update(dict.fromkeys(target["lane"] for target in targets))
    return list(lanes)


def _known(connection: Connection, events: Sequence[NewEvent]) -> set[str]:
    ids = [event.id for event in events]
    return set(connection.execute(select(outbox_events.c.id).where(outbox_events.c.id.in_(ids))).scalars())


def _asking(connection: Connection, domain_id: str) -> list[tuple[str, str]]:
    return [(id_, types) for id_, types in connection.execute(_ASKING, {"domain": domain_id})]


def _targets(event: NewEvent, asking: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    common = {"state": PENDING, "attempts": 0}
    if event.url is not None:
        return [{"webhook_id": None, "url": event.url, "lane": event.lane, **common}]
    return [
        {"webhook_id": id_, "url": None, "lane": f"{id_}/{event.room}", **common}
        for id_, types in asking
        if f'"{event.type}"' in types
    ]
