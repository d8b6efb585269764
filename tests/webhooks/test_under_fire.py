"""Webhooks under fire: a receiver that fails in every way, a server that is killed while events are made."""

import asyncio
import random
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from parlour.clock import SystemClock
from parlour.store import Database, WebhookChanges, load_server_key
from parlour.webhooks import EVENT_TYPES
from tests.support.receiver import HANG, RESET, Answer, Post, running_receiver

KILLS = 20
EVENTS = 2000
ROOMS = 8
PRODUCER = Path(__file__).with_name("producer.py")
FAILURES = (Answer(500), Answer(429, {"Retry-After": "1"}), RESET, HANG, Answer(503))


@dataclass
class Hostile:
    """Answers badly, at most twice for each event: whoever tries five times gets through."""

    dice: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311
    tries: Counter[str] = field(default_factory=Counter)
    taken: list[Post] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)
    progress: asyncio.Event = field(default_factory=asyncio.Event)

    def answer(self, post: Post) -> Answer:
        """Decide about one delivery."""
        if post.body == b'{"test":"test"}':
            return Answer(200)
        self.progress.set()
        id_ = post.json["id"]
        self.tries[id_] += 1
        if self.tries[id_] <= 2 and self.dice.random() < 0.05:
            failure = self.dice.choices(FAILURES, weights=(4, 4, 4, 1, 4))[0]
            self.failures[{HANG: "hung", RESET: "reset"}.get(failure, str(failure.status))] += 1
            return failure
        self.taken.append(post)
        return Answer(200)


class Server:
    """The server's process. `said` are the events that its calls were told to be safe, by room, in order."""

    def __init__(self, data_dir: Path, *migrated_url: str) -> None:
        self._data_dir = data_dir
        self._database_url = migrated_url
        self.said: dict[str, list[str]] = defaultdict(list)
        self.ready = asyncio.Event()
        self.done = asyncio.Event()
        self.made = asyncio.Condition()

    @property
    def count(self) -> int:
        """How many events are safe."""
        return sum(map(len, self.said.values()))

    async def start(self, first: int, last: int) -> None:
        """Start a process that lives through these meetings."""
        self.ready.clear()
        command = [
            sys.executable,
            "-W",
            "ignore",
            str(PRODUCER),
            str(self._data_dir),
            str(first),
            str(last),
            str(ROOMS),
            *self._database_url,
        ]
        self._process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        self._reading = asyncio.create_task(self._read())
        await asyncio.wait_for(self.ready.wait(), 20)

    async def kill(self) -> None:
        """Kill it as `kill -9` does."""
        self._process.kill()
        await self._process.wait()
        await self._reading

    async def until(self, count: int) -> None:
        """Return once so many events are safe, or the process has none to make any more."""
        async with asyncio.timeout(30), self.made:
            await self.made.wait_for(lambda: self.count >= count or self.done.is_set())

    async def _read(self) -> None:
        assert self._process.stdout is not None
        while line := (await self._process.stdout.readline()).decode():
            word, *rest = line.split()
            if word == "ready":
                self.ready.set()
            elif word == "event":
                self.said[rest[0]].append(rest[1])
            async with self.made:
                if word == "done":
                    self.done.set()
                self.made.notify_all()


async def prepared(data_dir: Path, url: str) -> Database:
    clock = SystemClock()
    database = await Database.open(
        f"sqlite:///{data_dir / 'parlour.db'}", server_key=load_server_key(data_dir), now=clock.now()
    )
    domain_id = (await database.domains.all())[0].id
    wanted = WebhookChanges(url, "c2VjcmV0", None, "exponential", EVENT_TYPES)
    await database.webhooks.create(domain_id, wanted, most=1, now=clock.now())
    return database


def order_of_first_arrivals(posts: list[Post]) -> dict[str, list[str]]:
    order: dict[str, dict[str, None]] = defaultdict(dict)
    for post in posts:
        order[post.json["payload"]["room"]].setdefault(post.json["id"])
    return {room: list(ids) for room, ids in order.items()}


async def test_nothing_that_was_safe_is_lost_and_every_room_keeps_its_order(tmp_path: Path) -> None:
    hostile, dice = Hostile(), random.Random(11)  # noqa: S311
    began = SystemClock().now()
    async with running_receiver() as receiver:
        receiver.answer = hostile.answer
        database = await prepared(tmp_path, receiver.url)
        server = Server(tmp_path)
        try:
            for kill in range(1, KILLS + 1):
                await server.start(server.count * 10, server.count * 10 + EVENTS)
                await server.until(kill * EVENTS // (KILLS + 1) + dice.randrange(20))
                await server.kill()
            missing = EVENTS - server.count
            await server.start(server.count * 10, server.count * 10 + missing // 4 + ROOMS)
            await asyncio.wait_for(server.done.wait(), 30)
            async with asyncio.timeout(60):
                while (await database.outbox.backlog()).waiting:
                    hostile.progress.clear()
                    await asyncio.wait({asyncio.create_task(hostile.progress.wait())}, timeout=0.2)
            await server.kill()
            stored = await database.outbox.listed(limit=100_000)
        finally:
            await database.close()

    arrived = Counter(post.json["id"] for post in hostile.taken)
    safe = {id_ for ids in server.said.values() for id_ in ids}
    print(
        f"\n{KILLS} kills, {len(safe)} events acknowledged, {len(stored)} stored (recovery ends what was open), "
        f"{len(arrived)} delivered, {sum(arrived.values()) - len(arrived)} duplicates, "
        f"failed answers {dict(hostile.failures)}, {SystemClock().now() - began:.1f} s"
    )
    assert len(safe) >= EVENTS
    assert {row.state for row in stored} == {"delivered"}
    assert safe <= {row.event_id for row in stored} == arrived.keys()
    written = defaultdict(list)
    for row in reversed(stored):
        written[row.room].append(row.event_id)
    assert order_of_first_arrivals(hostile.taken) == written
    for room, ids in server.said.items():
        kept = set(ids)
        assert [id_ for id_ in written[room] if id_ in kept] == ids
    for post in hostile.taken:
        assert post.headers["x-webhook-signature"]


def test_the_receiver_does_fail() -> None:
    hostile = Hostile()
    posts = [Post("/", {}, b'{"id":"%d"}' % number) for number in range(1000)]
    answers = [hostile.answer(post) for post in posts]
    assert {HANG, RESET} < set(answers)
    assert sum(hostile.failures.values()) > 20
