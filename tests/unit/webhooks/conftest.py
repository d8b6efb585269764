"""A database with a domain, a receiver on this machine, and the service between them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from parlour.calls.facts import CallFact
from parlour.settings import WebhookSettings
from parlour.store import Database, WebhookChanges, WebhookRecord
from parlour.webhooks import EVENT_TYPES, WebhookService
from parlour.webhooks.delivery import DeliveryLimits
from parlour.webhooks.retry import RetryPolicy
from tests.support.clock import FakeClock
from tests.support.presence import present
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
    restart: Callable[..., Awaitable[WebhookService]]

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
    running = AsyncExitStack()

    async def start(retries: RetryPolicy | None = None) -> WebhookService:
        await running.aclose()
        presence = await running.enter_async_context(present(database, clock))
        service = WebhookService(
            database,
            clock,
            settings,
            presence,
            origin="https://meet.example.com",
            retries=retries,
            limits=DeliveryLimits(seconds=2.0),
        )
        service.start()
        running.push_async_callback(service.stop)
        return service

    async with running_receiver() as receiver:
        domain_id = (await database.domains.all())[0].id
        try:
            yield Bench(database, await start(), clock, receiver, domain_id, start)
        finally:
            await running.aclose()
            await database.close()
