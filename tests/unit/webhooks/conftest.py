"""A database with a domain, a receiver on this machine, and the service between them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from parlour.calls.facts import CallFact
from parlour.settings import WebhookSettings
from parlour.store import Database, WebhookChanges, WebhookRecord
from parlour.webhooks import EVENT_TYPES, WebhookService
from parlour.webhooks.delivery import DeliveryLimits
from tests.support.clock import FakeClock
from tests.support.receiver import Receiver, running_receiver

SECRET = "c2VjcmV0"


@dataclass
class Bench:
    """Everything a test of deliveries needs."""

    database: Database
    service: WebhookService
    clock: FakeClock
    receiver: Receiver
    domain_id: str
    restart: Callable[[], Awaitable[WebhookService]]

    async def webhook(self, **changes: Any) -> WebhookRecord:
        """Make a webhook for the receiver."""
        wanted = WebhookChanges(self.receiver.url, SECRET, None, "circuit-breaker", EVENT_TYPES)
        wanted = replace(wanted, **changes)
        return await self.database.webhooks.create(self.domain_id, wanted, most=10, now=self.clock.now())

    async def tell(self, *facts: CallFact) -> None:
        """Let the service hear of facts."""
        await self.service.observer.observe([replace(fact, domain_id=self.domain_id) for fact in facts])

    async def current(self, webhook: WebhookRecord) -> WebhookRecord:
        """Return the webhook as it is now."""
        found = await self.database.webhooks.get(self.domain_id, webhook.id)
        assert found is not None
        return found


def ids(posts: Sequence[Any]) -> list[str]:
    """Return the event ids in the order of arrival."""
    return [post.json["id"] for post in posts]


@pytest.fixture
async def bench(tmp_path: Path, database_url: str, clock: FakeClock) -> AsyncIterator[Bench]:
    database = await Database.open(database_url, server_key=b"k" * 32, now=clock.now())
    settings = WebhookSettings(allow_private_addresses=True)
    running: list[WebhookService] = []

    async def start() -> WebhookService:
        for service in running:
            await service.stop()
        service = WebhookService(
            database, clock, settings, origin="https://meet.example.com", limits=DeliveryLimits(seconds=2.0)
        )
        await service.start()
        running[:] = [service]
        return service

    async with running_receiver() as receiver:
        domain_id = (await database.domains.all())[0].id
        try:
            yield Bench(database, await start(), clock, receiver, domain_id, start)
        finally:
            for service in running:
                await service.stop()
            await database.close()
