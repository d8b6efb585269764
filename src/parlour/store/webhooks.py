"""Queries about webhooks. Their secrets are kept sealed, as API keys are."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import Connection, and_, delete, func, insert, select, update

from parlour.ids import is_uuid4, new_uuid
from parlour.store.backends.base import Backend
from parlour.store.errors import TooManyWebhooksError
from parlour.store.tables import deliveries, domains, webhooks
from parlour.store.vault import Vault

__all__ = ["ACTIVE", "FAILED", "PAUSED", "WebhookChanges", "WebhookRecord", "Webhooks", "webhook_from"]

ACTIVE: Final = "ACTIVE"
FAILED: Final = "FAILED"
PAUSED: Final = "PAUSED"
"""An operator wants nothing delivered for now: everything waits."""


@dataclass(frozen=True, slots=True)
class WebhookChanges:
    """What a webhook is to be: every field that callers choose."""

    url: str
    hmac: str = field(repr=False)
    basic_auth: str | None = field(repr=False)
    retry_type: str
    event_types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WebhookRecord:
    """A webhook. Times are Unix seconds; `failed_count` counts failures in a row."""

    id: str
    domain_id: str
    url: str
    hmac: str = field(repr=False)
    basic_auth: str | None = field(repr=False)
    retry_type: str
    event_types: tuple[str, ...]
    state: str
    failed_count: int
    last_moment_pushed: float | None
    created_at: float
    updated_at: float


class Webhooks:
    """The webhooks of every domain."""

    def __init__(self, backend: Backend, vault: Vault | None) -> None:
        self._backend = backend
        self._vault = vault

    async def create(self, domain_id: str, wanted: WebhookChanges, *, most: int, now: float) -> WebhookRecord:
        """Make a webhook; raises `TooManyWebhooksError` when the domain has `most` already."""
        record = WebhookRecord(
            id=new_uuid(),
            domain_id=domain_id,
            url=wanted.url,
            hmac=wanted.hmac,
            basic_auth=wanted.basic_auth,
            retry_type=wanted.retry_type,
            event_types=wanted.event_types,
            state=ACTIVE,
            failed_count=0,
            last_moment_pushed=None,
            created_at=now,
            updated_at=now,
        )
        row = self._row(record)

        def query(connection: Connection) -> None:
            connection.execute(select(domains.c.id).where(domains.c.id == domain_id).with_for_update())  # one by one
            of_domain = select(func.count()).select_from(webhooks).where(webhooks.c.domain_id == domain_id)
            if connection.execute(of_domain).scalar_one() >= most:
                raise TooManyWebhooksError
            connection.execute(insert(webhooks), row)

        await self._backend.write(query)
        return record

    async def all(self, domain_id: str) -> list[WebhookRecord]:
        """Return the webhooks of a domain, oldest first."""
        query = select(webhooks).where(webhooks.c.domain_id == domain_id).order_by(webhooks.c.created_at, webhooks.c.id)
        rows = await self._backend.read(lambda connection: connection.execute(query).all())
        return [webhook_from(row, self._vault) for row in rows]

    async def get(self, domain_id: str, webhook_id: str) -> WebhookRecord | None:
        """Return one webhook of a domain."""
        if not is_uuid4(webhook_id):
            return None
        query = select(webhooks).where(_is(domain_id, webhook_id))
        row = await self._backend.lookup(lambda connection: connection.execute(query).first())
        return webhook_from(row, self._vault) if row else None

    async def update(self, old: WebhookRecord, wanted: WebhookChanges, *, now: float) -> WebhookRecord | None:
        """Change a webhook and make it active again, its waiting deliveries due at once; `None` when it is gone."""
        record = replace(
            old,
            url=wanted.url,
            hmac=wanted.hmac,
            basic_auth=wanted.basic_auth,
            retry_type=wanted.retry_type,
            event_types=wanted.event_types,
            state=ACTIVE,
            failed_count=0,
            updated_at=now,
        )
        row = self._row(record)
        del row["last_moment_pushed"]
        return record if await self._backend.write(lambda connection: _activate(connection, old, row, now)) else None

    async def resume(self, old: WebhookRecord, *, now: float) -> WebhookRecord | None:
        """Make a webhook active as it is, its waiting deliveries due at once; `None` when it is gone."""
        values = {"state": ACTIVE, "failed_count": 0, "updated_at": now}
        if not await self._backend.write(lambda connection: _activate(connection, old, values, now)):
            return None
        return await self.get(old.domain_id, old.id)

    async def pause(self, old: WebhookRecord, *, now: float) -> WebhookRecord | None:
        """Deliver nothing any more until it is resumed or updated; `None` when it is gone.

        What is under way still arrives, and whether it did counts for nothing.
        """
        paused = update(webhooks).where(_is(old.domain_id, old.id)).values(state=PAUSED, updated_at=now)
        if not await self._backend.write(lambda connection: connection.execute(paused).rowcount):
            return None
        return await self.get(old.domain_id, old.id)

    async def delete(self, domain_id: str, webhook_id: str) -> bool:
        """Delete a webhook and everything that still waits for it; `False` when there is none."""
        if not is_uuid4(webhook_id):
            return False
        statement = delete(webhooks).where(_is(domain_id, webhook_id))
        return await self._backend.write(lambda connection: connection.execute(statement).rowcount > 0)

    def _row(self, record: WebhookRecord) -> dict[str, Any]:
        if self._vault is None:
            raise RuntimeError("this database was opened without a server key")
        sealed = None
        if record.basic_auth is not None:
            sealed = self._vault.seal(record.basic_auth, owner=f"{record.id}:basic")
        return {
            "id": record.id,
            "domain_id": record.domain_id,
            "url": record.url,
            "sealed_hmac": self._vault.seal(record.hmac, owner=f"{record.id}:hmac"),
            "sealed_basic_auth": sealed,
            "retry_type": record.retry_type,
            "event_types": json.dumps(record.event_types),
            "state": record.state,
            "failed_count": record.failed_count,
            "last_moment_pushed": record.last_moment_pushed,
            "created_at": record.created_at,
            "updated_at": record.updated_at,
        }


def _activate(connection: Connection, old: WebhookRecord, values: dict[str, Any], now: float) -> bool:
    """Write `values`, which say that it is active, and let everything that waits be due; `False` when it is gone."""
    if connection.execute(update(webhooks).where(_is(old.domain_id, old.id)).values(values)).rowcount == 0:
        return False
    waiting = and_(deliveries.c.webhook_id == old.id, deliveries.c.state == "pending")
    connection.execute(update(deliveries).where(waiting).values(next_at=now, attempts=0))
    return True


def _is(domain_id: str, webhook_id: str) -> Any:
    return and_(webhooks.c.domain_id == domain_id, webhooks.c.id == webhook_id)


def webhook_from(row: Sequence[Any], vault: Vault | None) -> WebhookRecord:
    """Read a row of all columns of `webhooks`, in the table's order, secrets opened."""
    if vault is None:
        raise RuntimeError("this database was opened without a server key")
    id_, domain_id, url, hmac, basic, retry, types, state, failed, pushed, created, updated = row
    return WebhookRecord(
        id=id_,
        domain_id=domain_id,
        url=url,
        hmac=vault.open(hmac, owner=f"{id_}:hmac"),
        basic_auth=None if basic is None else vault.open(basic, owner=f"{id_}:basic"),
        retry_type=retry,
        event_types=tuple(json.loads(types)),
        state=state,
        failed_count=failed,
        last_moment_pushed=pushed,
        created_at=created,
        updated_at=updated,
    )
