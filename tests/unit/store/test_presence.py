"""Several servers on one database: nobody ends what a living one has open, and what a dead one had open ends once."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import pytest

from parlour.calls.facts import CallFact, MeetingBegan, ParticipantFacts, PersonCame, PersonWent, WaitingCame
from parlour.history import HistoryObserver
from parlour.store import Database, DatabaseUnavailableError, LogWriter, NewEvent, Presence, WebhookChanges
from parlour.webhooks import EVENT_TYPES, endings
from parlour.webhooks.observer import WebhookObserver
from tests.support.clock import START, FakeClock
from tests.support.presence import left_open, present
from tests.support.waiting import asleep

MEETING = "22222222-2222-4222-8222-222222222222"
BEAT = 15.0


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(migrated_url, server_key=b"k" * 32, now=START)
    domain_id = (await opened.domains.all())[0].id
    wanted = WebhookChanges("https://hooks.example.com/", "c2VjcmV0", None, "exponential", EVENT_TYPES)
    await opened.webhooks.create(domain_id, wanted, most=1, now=START)
    yield opened
    await opened.close()


@pytest.fixture
async def killed() -> AsyncIterator[AsyncExitStack]:
    """Holds servers that are not stopped in order before the test is over."""
    async with AsyncExitStack() as stack:
        yield stack


class Server:
    """A server with a call of two people, whose facts both observers hear."""

    def __init__(self, database: Database, clock: FakeClock, presence: Presence) -> None:
        self.presence = presence
        self._database = database
        self._history = HistoryObserver(database, LogWriter(database, clock), clock, presence)
        self._webhooks = WebhookObserver(database, clock, "https://x", lambda *_: None, server_id=presence.id)
        self._clock = clock

    async def call(self, room: str = "room", meeting: str = MEETING) -> None:
        """Let a call of two begin."""
        given: dict[str, Any] = {
            "domain_id": (await self._database.domains.all())[0].id,
            "room_id": room,
            "room_name": room,
            "meeting_id": meeting,
            "at": self._clock.now(),
            "started_at": self._clock.now(),
        }
        who = ParticipantFacts(f"{room}-a", None, "Ann", False, self._clock.now(), None, {})
        people = [who, replace(who, session_id=f"{room}-b")]
        await self.tell(
            MeetingBegan(**given),
            *(PersonCame(**given, participant=one, participants_now=1) for one in people),
        )

    async def leave(self, room: str = "room", meeting: str = MEETING) -> None:
        """Let one of the two leave."""
        now, domain_id = self._clock.now(), (await self._database.domains.all())[0].id
        who = ParticipantFacts(f"{room}-b", None, "Ann", False, START, None, {})
        given: dict[str, Any] = {"domain_id": domain_id, "room_id": room, "room_name": room, "meeting_id": meeting}
        await self.tell(PersonWent(**given, at=now, started_at=START, participant=who, participants_now=1))

    async def tell(self, *facts: CallFact) -> None:
        """Let both observers hear."""
        await self._webhooks.observe(facts)
        await self._history.observe(facts)


async def started(database: Database, clock: FakeClock, folder: str, running: AsyncExitStack) -> Server:
    return Server(database, clock, await running.enter_async_context(present(database, clock, folder)))


async def dies(server: Server) -> None:
    """What `kill -9` does: no more signs of life."""
    assert server.presence._task is not None
    server.presence._task.cancel()
    await asyncio.wait([server.presence._task])


async def beat(database: Database, clock: FakeClock, *alive: Server) -> None:
    """Let the time between two signs of life pass, until those who are alive have looked around."""
    looks = [asyncio.Event() for _ in alive]
    for server, event in zip(alive, looks, strict=True):
        _notice(server.presence, event)
    await asleep(clock, len(alive))
    clock.advance(BEAT)
    async with asyncio.timeout(5):
        await asyncio.gather(*(event.wait() for event in looks))


def _notice(presence: Presence, event: asyncio.Event) -> None:
    look = type(presence)._look_around

    async def noticed() -> None:
        try:
            await look(presence)
        finally:
            event.set()

    presence._look_around = noticed  # type: ignore[method-assign]


async def ends(database: Database) -> tuple[float | None, list[float]]:
    """Return when the meeting ended by its record, and what webhooks say of ends."""
    domain_id = (await database.domains.all())[0].id
    record = await database.meetings.get(domain_id, MEETING, now=START + 10_000)
    ended = [payload["end_ts"] for payload in await told(database, "meeting.ended")]
    return record.ended_at if record else None, ended


async def told(database: Database, kind: str) -> list[dict[str, Any]]:
    """Return the payloads of the events of this type that wait to be delivered."""
    lanes = await database.outbox.waiting_lanes("")
    found = [one for lane in lanes for one in await database.outbox.lane(lane.lane, 100)]
    return [json.loads(one.body)["payload"] for one in found if one.type == kind]


async def test_a_second_server_ends_nothing_of_the_first(
    database: Database, clock: FakeClock, killed: AsyncExitStack
) -> None:
    first = await started(database, clock, "one", killed)
    await first.call()
    second = await started(database, clock, "two", killed)
    for _ in range(10):
        await beat(database, clock, first, second)
    assert await ends(database) == (None, [])
    assert len(await left_open(database)) == 3


async def test_a_server_that_starts_again_ends_at_once_what_it_had_open(
    database: Database, clock: FakeClock, killed: AsyncExitStack
) -> None:
    first = await started(database, clock, "one", killed)
    await first.call()
    await beat(database, clock, first)
    clock.advance(3)
    await first.leave()
    await dies(first)
    clock.advance(7)
    await started(database, clock, "one", killed)
    assert await ends(database) == (START + BEAT + 3, [START + BEAT + 3])
    assert await left_open(database) == []


async def test_another_server_ends_what_a_dead_one_had_open_when_it_was_last_seen(
    database: Database, clock: FakeClock, killed: AsyncExitStack
) -> None:
    first = await started(database, clock, "one", killed)
    second = await started(database, clock, "two", killed)
    await first.call()
    await second.call("other", "33333333-3333-4333-8333-333333333333")
    await beat(database, clock, first, second)
    await dies(first)
    for _ in range(3):
        await beat(database, clock, second)
        assert await ends(database) == (None, [])
    for _ in range(2):  # whether the first look saw the last sign is chance
        await beat(database, clock, second)
    assert await ends(database) == (START + BEAT, [START + BEAT])
    assert {meeting for meeting, _ in await left_open(database)} == {"33333333-3333-4333-8333-333333333333"}
    assert [server.id for server in await database.servers.all()] == [second.presence.id]


async def test_nobody_is_dead_because_the_database_was_away(
    database: Database, clock: FakeClock, killed: AsyncExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await started(database, clock, "one", killed)
    second = await started(database, clock, "two", killed)
    await first.call()
    away = asyncio.Event()

    async def fail(*_: Any) -> bool:
        away.set()
        raise DatabaseUnavailableError("away")

    with monkeypatch.context() as patch:
        patch.setattr(database.servers, "seen", fail)
        for _ in range(20):
            away.clear()
            await asleep(clock, 2)
            clock.advance(BEAT)
            await asyncio.wait_for(away.wait(), 5)
        assert not first.presence.sure
    await dies(first)
    for _ in range(3):
        await beat(database, clock, second)
    assert await ends(database) == (None, [])


async def test_a_mistake_in_one_sign_of_life_is_told_and_does_not_stop_the_others(
    database: Database,
    clock: FakeClock,
    killed: AsyncExitStack,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    first = await started(database, clock, "one", killed)
    failed = asyncio.Event()

    async def fail(*_: Any) -> bool:
        failed.set()
        raise KeyError("nobody thought of this")

    with monkeypatch.context() as patch:
        patch.setattr(database.servers, "seen", fail)
        await asleep(clock, 1)
        clock.advance(BEAT)
        await asyncio.wait_for(failed.wait(), 5)
        await asleep(clock, 1)
    assert "nobody thought of this" in caplog.text
    clock.advance(BEAT)
    await asleep(clock, 1)
    assert [server.seen_at for server in await database.servers.all()] == [START + 2 * BEAT]
    assert first.presence.sure


async def test_two_that_find_a_dead_server_end_it_once(
    database: Database, clock: FakeClock, killed: AsyncExitStack
) -> None:
    first = await started(database, clock, "one", killed)
    await first.call()
    (dead,) = await database.servers.all()
    buried = await asyncio.gather(*(database.servers.bury(dead, endings, now=START) for _ in range(4)))
    assert sorted(buried) == [0, 0, 0, 1]
    assert await ends(database) == (START, [START])


async def test_who_shows_a_sign_of_life_is_not_buried(
    database: Database, clock: FakeClock, killed: AsyncExitStack
) -> None:
    first = await started(database, clock, "one", killed)
    await first.call()
    (dead,) = await database.servers.all()
    await beat(database, clock, first)
    assert await database.servers.bury(dead, endings, now=START) == 0
    assert await ends(database) == (None, [])


async def test_who_was_taken_for_dead_is_there_again_and_knows_it(
    database: Database, clock: FakeClock, killed: AsyncExitStack
) -> None:
    first = await started(database, clock, "one", killed)
    before = first.presence.registrations
    (dead,) = await database.servers.all()
    await database.servers.bury(dead, endings, now=START)
    await beat(database, clock, first)
    assert first.presence.registrations == before + 1
    assert [server.id for server in await database.servers.all()] == [first.presence.id]


async def test_a_server_that_stops_in_order_leaves_no_trace(database: Database, clock: FakeClock) -> None:
    async with present(database, clock) as presence:
        assert await database.outbox.claim("lane", presence.id)
    assert await database.servers.all() == []


async def test_what_cannot_be_ended_keeps_no_server_from_starting(
    database: Database, clock: FakeClock, killed: AsyncExitStack, caplog: pytest.LogCaptureFixture
) -> None:
    first = await started(database, clock, "one", killed)
    await first.call()
    await dies(first)

    def fail(*_: Any) -> list[NewEvent]:
        raise ZeroDivisionError

    second = Presence(database, clock, "one", fail)
    await second.start()
    await second.stop()
    assert "could not be ended" in caplog.text
    assert len(await left_open(database)) == 3


async def test_a_lane_is_one_servers_at_a_time(database: Database, clock: FakeClock, killed: AsyncExitStack) -> None:
    first = await started(database, clock, "one", killed)
    second = await started(database, clock, "two", killed)
    outbox, mine, theirs = database.outbox, first.presence.id, second.presence.id
    assert await outbox.claim("lane", mine)
    assert await outbox.claim("lane", mine)
    assert not await outbox.claim("lane", theirs)
    await outbox.release(["lane"], theirs)
    assert not await outbox.claim("lane", theirs)
    await outbox.release(["lane"], mine)
    assert await outbox.claim("lane", theirs)


async def test_the_lanes_of_a_dead_server_are_free_and_it_gets_none(
    database: Database, clock: FakeClock, killed: AsyncExitStack
) -> None:
    first = await started(database, clock, "one", killed)
    second = await started(database, clock, "two", killed)
    assert await database.outbox.claim("lane", first.presence.id)
    dead = next(server for server in await database.servers.all() if server.id == first.presence.id)
    await database.servers.bury(dead, endings, now=START)
    assert not await database.outbox.claim("lane", first.presence.id)
    assert await database.outbox.claim("lane", second.presence.id)


async def test_a_server_that_cannot_reach_the_database_is_not_sure_of_its_lanes(
    database: Database, clock: FakeClock, killed: AsyncExitStack
) -> None:
    first = await started(database, clock, "one", killed)
    await dies(first)
    clock.advance(39)
    assert first.presence.sure
    clock.advance(1)
    assert not first.presence.sure


async def test_what_an_older_version_left_open_is_ended_at_the_next_start(
    database: Database, clock: FakeClock, killed: AsyncExitStack
) -> None:
    nobody = Presence(database, clock, "one", endings)
    nobody.id = ""
    old = Server(database, clock, nobody)
    clock.advance(5)
    await old.call()
    clock.advance(100)
    await started(database, clock, "two", killed)
    assert await ends(database) == (START + 5, [START + 5])
    assert await database.servers.all() != []
    assert await left_open(database) == []


async def test_who_waited_to_be_let_in_waits_no_longer_when_the_server_is_gone(
    database: Database, clock: FakeClock, killed: AsyncExitStack
) -> None:
    first = await started(database, clock, "one", killed)
    domain_id = (await database.domains.all())[0].id
    who = ParticipantFacts("visitor", None, "Ann", False, START, None, {})
    where: dict[str, Any] = {"domain_id": domain_id, "room_id": "room", "room_name": "room", "meeting_id": ""}
    await first.tell(WaitingCame(**where, at=START, started_at=START, participant=who))
    (dead,) = await database.servers.all()
    await database.servers.bury(dead, endings, now=START)
    assert [payload["session_id"] for payload in await told(database, "waiting-participant.left")] == ["visitor"]
