"""Queries about events on their way out: written once, in one transaction with what is open; delivered at least once.

A *lane* is what must stay in order: one room's events for one webhook. Its head is the oldest delivery that waits. One
server at a time works a lane off: the one that holds its lease.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Update,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from parlour.store.backends.base import Backend
from parlour.store.outbox_records import (
    DELIVERED,
    GIVEN_UP,
    PENDING,
    Backlog,
    Delivery,
    DeliveryRow,
    NewEvent,
    OpenRow,
    Waiting,
    WaitingLane,
)
from parlour.store.outbox_writing import note_open, write_events
from parlour.store.tables import deliveries, lane_leases, outbox_events, webhooks
from parlour.store.vault import Vault
from parlour.store.webhooks import ACTIVE, FAILED, WebhookRecord, webhook_from

__all__ = ["Outbox"]

_DELIVERY_COLUMNS = (
    deliveries.c.seq,
    deliveries.c.url,
    deliveries.c.attempts,
    deliveries.c.next_at,
    outbox_events.c.id,
    outbox_events.c.domain_id,
    outbox_events.c.type,
    outbox_events.c.room,
    outbox_events.c.body,
)
_ROW = (
    outbox_events.c.id,
    outbox_events.c.type,
    outbox_events.c.room,
    deliveries.c.webhook_id,
    deliveries.c.state,
    deliveries.c.attempts,
    deliveries.c.last_status,
    deliveries.c.last_error,
    outbox_events.c.created_at,
    deliveries.c.finished_at,
    deliveries.c.next_at,
)
"""The columns of a `DeliveryRow`."""
_WEBHOOK_STARTS = len(_DELIVERY_COLUMNS)
_LONGEST_ERROR = 200


class Outbox:
    """Events and their deliveries."""

    def __init__(self, backend: Backend, vault: Vault | None) -> None:
        self._backend = backend
        self._vault = vault

    async def record(
        self,
        domain_id: str,
        events: Sequence[NewEvent],
        *,
        opened: Sequence[OpenRow] = (),
        closed: Sequence[tuple[str, str]] = (),
        now: float,
    ) -> list[str]:
        """Write events with one delivery per webhook that asks for them; returns the lanes that have new work.

        `opened` and `closed` (meeting and session id) change with the same transaction. An event whose id is known
        already is not written twice, so a caller may try again.
        """

        def query(connection: Connection) -> list[str]:
            note_open(connection, opened, closed)
            return write_events(connection, domain_id, events, now)

        return await self._backend.write(query)

    async def waiting_lanes(self, server_id: str) -> list[WaitingLane]:
        """Return every lane with work for an active webhook that no other server holds, in the order they are due."""
        heads = select(func.min(deliveries.c.seq)).where(deliveries.c.state == PENDING).group_by(deliveries.c.lane)
        query = (
            select(outbox_events.c.domain_id, deliveries.c.lane, deliveries.c.seq, deliveries.c.next_at)
            .join(outbox_events, outbox_events.c.seq == deliveries.c.event_seq)
            .outerjoin(webhooks, webhooks.c.id == deliveries.c.webhook_id)
            .outerjoin(lane_leases, lane_leases.c.lane == deliveries.c.lane)
            .where(
                deliveries.c.seq.in_(heads),
                or_(webhooks.c.id.is_(None), webhooks.c.state == ACTIVE),
                or_(lane_leases.c.lane.is_(None), lane_leases.c.server_id == server_id),
            )
            .order_by(deliveries.c.next_at, deliveries.c.seq)
        )
        rows = await self._backend.read(lambda connection: connection.execute(query).all())
        return [WaitingLane(*row) for row in rows]

    async def claim(self, lane: str, server_id: str) -> bool:
        """Take a lane for a server, until it is released or the server is dead; `False` when another one has it.

        Nor does a server get one that was taken for dead.
        """
        values = {"lane": lane, "server_id": server_id}
        try:
            await self._backend.write_at_once(
                lambda connection: connection.execute(insert(lane_leases), values).rowcount
            )
        except IntegrityError:
            holder = select(lane_leases.c.server_id).where(lane_leases.c.lane == lane)
            return await self._backend.lookup(lambda connection: connection.execute(holder).scalar()) == server_id
        return True

    async def release(self, lanes: Sequence[str], server_id: str) -> None:
        """Let other servers have these lanes."""
        held = delete(lane_leases).where(lane_leases.c.lane == bindparam("held"), lane_leases.c.server_id == server_id)
        if lanes:
            values = [{"held": lane} for lane in lanes]
            await self._backend.write(lambda connection: connection.execute(held, values))

    async def lane(self, lane: str, limit: int) -> list[Delivery]:
        """Return the oldest deliveries that wait in a lane, in order."""
        query = (
            select(*_DELIVERY_COLUMNS, *webhooks.c)
            .select_from(deliveries)
            .join(outbox_events, outbox_events.c.seq == deliveries.c.event_seq)
            .outerjoin(webhooks, webhooks.c.id == deliveries.c.webhook_id)
            .where(deliveries.c.state == PENDING, deliveries.c.lane == lane)
            .order_by(deliveries.c.seq)
            .limit(limit)
        )
        rows = await self._backend.read(lambda connection: connection.execute(query).all())
        return [self._delivery(row) for row in rows]

    def _delivery(self, row: Sequence[Any]) -> Delivery:
        seq, url, attempts, next_at, event_id, domain_id, type_, room, body = row[:_WEBHOOK_STARTS]
        of_webhook = row[_WEBHOOK_STARTS:]
        webhook = None if of_webhook[0] is None else webhook_from(of_webhook, self._vault)
        target = url if webhook is None else webhook.url
        return Delivery(seq, target, attempts, next_at, event_id, domain_id, type_, room, body, webhook)

    async def delivered(self, delivery: Delivery, *, status: int, now: float) -> None:
        """Note a success: it ends the webhook's series of failures."""
        done = (
            update(deliveries)
            .where(deliveries.c.seq == delivery.seq)
            .values(
                state=DELIVERED,
                attempts=delivery.attempts + 1,
                last_status=status,
                last_error=None,
                finished_at=now,
            )
        )
        statements = [done]
        if delivery.webhook is not None:
            seen = _as_seen(delivery.webhook)
            statements.append(update(webhooks).where(seen).values(failed_count=0, last_moment_pushed=now))
        # Each may run twice without harm, so both may share a commit with others that arrive at the same moment.
        await asyncio.gather(*(self._at_once(statement) for statement in statements))

    async def _at_once(self, statement: Update) -> None:
        await self._backend.write_at_once(lambda connection: connection.execute(statement).rowcount)

    async def failed(
        self,
        delivery: Delivery,
        *,
        status: int | None,
        error: str,
        next_at: float | None,
        trip_after: int | None,
        now: float,
    ) -> bool:
        """Note a failure: the delivery is due again at `next_at`, or given up (`None`).

        With `trip_after` the webhook fails once it has that many failures in a row. Returns whether it is active still;
        a webhook that was changed meanwhile does not count failures of what it was before.
        """
        result = {
            "attempts": delivery.attempts + 1,
            "last_status": status,
            "last_error": error[:_LONGEST_ERROR],
            "state": PENDING if next_at is not None else GIVEN_UP,
            "next_at": next_at if next_at is not None else now,
            "finished_at": None if next_at is not None else now,
        }

        def query(connection: Connection) -> bool:
            connection.execute(update(deliveries).where(deliveries.c.seq == delivery.seq).values(result))
            if delivery.webhook is None:
                return True
            seen = _as_seen(delivery.webhook)
            connection.execute(update(webhooks).where(seen).values(failed_count=webhooks.c.failed_count + 1))
            if trip_after is not None:
                too_many = webhooks.c.failed_count >= trip_after
                connection.execute(update(webhooks).where(seen, too_many).values(state=FAILED))
            state = connection.execute(select(webhooks.c.state).where(webhooks.c.id == delivery.webhook.id)).scalar()
            return state == ACTIVE

        return await self._backend.write(query)

    async def replay(
        self,
        *,
        event_id: str | None = None,
        failed_only: bool = False,
        since: float | None = None,
        domain_id: str | None = None,
        now: float,
    ) -> int:
        """Send finished deliveries again, all of one event or those made since a moment; returns how many."""
        wanted = _chosen(event_id, since, domain_id)
        states = [GIVEN_UP] if failed_only else [GIVEN_UP, DELIVERED]
        of_events = select(outbox_events.c.seq).where(*wanted)
        statement = (
            update(deliveries)
            .where(deliveries.c.state.in_(states), deliveries.c.event_seq.in_(of_events))
            .values(state=PENDING, attempts=0, next_at=now, finished_at=None)
        )
        return await self._backend.write(lambda connection: connection.execute(statement).rowcount)

    async def listed(
        self, *, state: str | None = None, since: float | None = None, domain_id: str | None = None, limit: int = 100
    ) -> list[DeliveryRow]:
        """Return deliveries as operators see them, newest first."""
        bounds = _chosen(None, since, domain_id)
        if state is not None:
            bounds.append(deliveries.c.state == state)
        return await self._rows(bounds, limit)

    async def of_webhook(self, webhook_id: str, *, limit: int) -> list[DeliveryRow]:
        """Return the deliveries of one webhook, newest first."""
        return await self._rows([deliveries.c.webhook_id == webhook_id], limit)

    async def _rows(self, bounds: Sequence[ColumnElement[bool]], limit: int) -> list[DeliveryRow]:
        query = (
            select(*_ROW)
            .join(outbox_events, outbox_events.c.seq == deliveries.c.event_seq)
            .where(*bounds)
            .order_by(deliveries.c.seq.desc())
            .limit(limit)
        )
        rows = await self._backend.read(lambda connection: connection.execute(query).all())
        return [DeliveryRow(*tuple(row)) for row in rows]

    async def waiting(self, domain_id: str) -> dict[str, Waiting]:
        """Return what waits for the webhooks of a domain, by their ids; those for which nothing waits are left out.

        Of each lane only the oldest is tried: its moment is that of the next try.
        """
        heads = select(func.min(deliveries.c.seq)).where(deliveries.c.state == PENDING).group_by(deliveries.c.lane)
        query = (
            select(
                deliveries.c.webhook_id,
                func.count(),
                func.min(outbox_events.c.created_at),
                func.min(case((deliveries.c.seq.in_(heads), deliveries.c.next_at))),
            )
            .join(outbox_events, outbox_events.c.seq == deliveries.c.event_seq)
            .join(webhooks, webhooks.c.id == deliveries.c.webhook_id)
            .where(deliveries.c.state == PENDING, webhooks.c.domain_id == domain_id)
            .group_by(deliveries.c.webhook_id)
        )
        rows = await self._backend.read(lambda connection: connection.execute(query).all())
        return {webhook_id: Waiting(count, oldest, next_at) for webhook_id, count, oldest, next_at in rows}

    async def backlog(self) -> Backlog:
        """Return how much waits to be delivered, failed webhooks included."""
        query = (
            select(func.count(), func.min(outbox_events.c.created_at))
            .select_from(deliveries)
            .join(outbox_events, outbox_events.c.seq == deliveries.c.event_seq)
            .where(deliveries.c.state == PENDING)
        )
        waiting, oldest = await self._backend.read(lambda connection: connection.execute(query).one())
        return Backlog(waiting, oldest)

    async def prune(self, before: float) -> int:
        """Forget events made before a moment, and their deliveries; returns how many."""
        statement = delete(outbox_events).where(outbox_events.c.created_at < before)
        return await self._backend.write(lambda connection: connection.execute(statement).rowcount)


def _as_seen(webhook: WebhookRecord) -> ColumnElement[bool]:
    return and_(webhooks.c.id == webhook.id, webhooks.c.updated_at == webhook.updated_at)


def _chosen(event_id: str | None, since: float | None, domain_id: str | None) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if event_id is not None:
        wanted.append(outbox_events.c.id == event_id)
    if since is not None:
        wanted.append(outbox_events.c.created_at >= since)
    if domain_id is not None:
        wanted.append(outbox_events.c.domain_id == domain_id)
    return wanted
