"""The database is away for minutes while calls go on: every event is delivered once it is back."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from parlour.live.reporting import Reporter
from parlour.settings import WebhookSettings
from parlour.store import Database, WebhookChanges
from parlour.webhooks import EVENT_TYPES, WebhookService
from tests.support.clock import FakeClock
from tests.support.postgres import PostgresServer
from tests.support.postgres_door import postgres_door
from tests.support.presence import present
from tests.support.receiver import Receiver, running_receiver
from tests.unit.webhooks.facts import ended, joined, left, person, started

ROOMS = 4
MINUTES = 10


@dataclass
class Outage:
    """A server with a webhook, and the switches that take its database away and give it back."""

    database: Database
    clock: FakeClock
    receiver: Receiver
    reporter: Reporter
    domain_id: str

    def live(self) -> list[str]:
        """Let a meeting begin and end in every room; returns what has to arrive for each."""
        for number in range(ROOMS):
            names = {"domain_id": self.domain_id, "room_name": f"r{number}", "meeting_id": f"m-{number}"}
            who = person(f"s-{number}")
            for fact in (started, joined, left, ended):
                told = fact(**names) if fact in (started, ended) else fact(who, **names)
                self.reporter.report((self.domain_id, f"r{number}"), [told])
        return ["meeting.started", "participant.joined", "participant.left", "meeting.ended"]

    async def wait(self, minutes: int) -> None:
        """Let time pass, in steps that wake whoever waits."""
        await self.pass_time(minutes * 6, 10)

    async def pass_time(self, steps: int, seconds: float) -> None:
        """Let time pass in steps of so many seconds."""
        for _ in range(steps):
            self.clock.advance(seconds)
            for _ in range(20):
                await asyncio.sleep(0)
            await asyncio.to_thread(lambda: None)


@asynccontextmanager
async def serving(url: str, clock: FakeClock) -> AsyncIterator[Outage]:
    database = await Database.open(url, server_key=b"k" * 32, now=clock.now())
    settings = WebhookSettings(allow_private_addresses=True)
    async with running_receiver() as receiver, present(database, clock) as presence:
        service = WebhookService(database, clock, settings, presence, origin="https://meet.example.com")
        domain_id = (await database.domains.all())[0].id
        wanted = WebhookChanges(receiver.url, "c2VjcmV0", None, "exponential", EVENT_TYPES)
        await database.webhooks.create(domain_id, wanted, most=1, now=clock.now())
        service.start()
        try:
            yield Outage(database, clock, receiver, Reporter([service.observer]), domain_id)
        finally:
            await service.stop()
    await database.close()


async def all_arrive(outage: Outage, away: Callable[[], object], back: Callable[[], object]) -> None:
    away()
    kinds = outage.live()
    await outage.wait(MINUTES)
    assert outage.receiver.posts.qsize() < ROOMS * len(kinds)
    assert outage.reporter.waiting > 0
    back()
    told = asyncio.create_task(outage.reporter.told())
    while not told.done():
        await outage.wait(1)
    found: dict[str, list[str]] = {}
    going_on = asyncio.create_task(outage.pass_time(10_000, 0.2))  # its server has yet to find that it is not dead
    while sum(map(len, found.values())) < ROOMS * len(kinds):
        post = await outage.receiver.next()
        found.setdefault(post.json["payload"]["room"], []).append(post.json["type"])
    going_on.cancel()
    assert found == {f"r{number}": kinds for number in range(ROOMS)}
    assert outage.reporter.lost == 0


async def test_a_full_disk_loses_no_event(tmp_path: Path, clock: FakeClock) -> None:
    async with serving(f"sqlite:///{tmp_path / 'a.db'}", clock) as outage:

        async def cap(pages: int) -> None:
            await outage.database._backend.write(lambda on: on.exec_driver_sql(f"PRAGMA max_page_count={pages}"))

        async def fill() -> None:
            number = 0
            while True:
                number += 1
                await outage.database.rooms.create(outage.domain_id, f"f{number}", "public", {}, now=1.0)

        await cap(1)  # means: no page more than there are
        with pytest.raises(Exception, match="full"):
            await fill()
        tasks: list[asyncio.Task[None]] = []
        await all_arrive(outage, lambda: None, lambda: tasks.append(asyncio.create_task(cap(100_000))))
        await asyncio.gather(*tasks)


@pytest.mark.postgres
@pytest.mark.parametrize("sqlstate", ["57P03", "53300", "08006"])
async def test_a_postgresql_that_turns_everybody_away_loses_no_event(
    sqlstate: str, postgres_server: PostgresServer, clock: FakeClock
) -> None:
    async with (
        postgres_door(postgres_server.new_database()) as door,
        serving(door.url, clock) as outage,
    ):
        await all_arrive(outage, lambda: door.shut(sqlstate), door.open)
