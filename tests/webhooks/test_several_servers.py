"""Two servers on one PostgreSQL, in processes of their own: neither ends the other's meetings, each event arrives."""

import asyncio
import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from parlour.clock import SystemClock
from parlour.store import Database, WebhookChanges, load_server_key
from parlour.webhooks import EVENT_TYPES
from tests.support.postgres import PostgresServer
from tests.support.presence import left_open
from tests.support.receiver import Answer, Post, running_receiver
from tests.webhooks.test_under_fire import Server, order_of_first_arrivals

pytestmark = pytest.mark.postgres

MEETINGS = 60
ROOMS = 4


async def prepared(first: Path, second: Path, database_url: str, receiver_url: str) -> Database:
    """Make the database with a webhook, and two data folders with its key."""
    now = SystemClock().now()
    second.mkdir()  # noqa: ASYNC240 - a moment
    database = await Database.open(database_url, server_key=load_server_key(first, database_url=database_url), now=now)
    shutil.copy(first / "server.key", second / "server.key")
    domain_id = (await database.domains.all())[0].id
    wanted = WebhookChanges(receiver_url, "c2VjcmV0", None, "exponential", EVENT_TYPES)
    await database.webhooks.create(domain_id, wanted, most=1, now=now)
    return database


def kinds_of(posts: list[Post]) -> dict[str, list[str]]:
    """Return what happened in each meeting, in the order in which it was heard; the lobby is not part of it."""
    found: dict[str, list[str]] = {}
    for id_, told in {post.json["id"]: post.json for post in posts}.items():
        meeting = told["payload"].get("meeting_id") or told["payload"]["session_id"].replace("session", "meeting")
        if not told["type"].startswith("waiting-participant."):
            found.setdefault(meeting, []).append(id_.split("-")[1])
    return found


async def test_two_servers_share_the_work_and_a_killed_one_takes_nothing_along(
    tmp_path: Path, postgres_server: PostgresServer
) -> None:
    taken, progress = list[Post](), asyncio.Event()
    url = postgres_server.new_database()

    def answer(post: Post) -> Answer:
        taken.append(post)
        progress.set()
        return Answer(200)

    async with running_receiver() as receiver:
        receiver.answer = answer
        database = await prepared(tmp_path / "one", tmp_path / "two", url, receiver.url)
        one, two = Server(tmp_path / "one", url), Server(tmp_path / "two", url)
        try:
            await one.start(0, 10_000)
            await one.until(20)
            await two.start(100_000, 100_000 + MEETINGS)  # must leave alone what is open at the first
            await one.until(one.count + 40)
            await one.kill()
            await asyncio.wait_for(two.done.wait(), 60)
            assert not {meeting for meeting, _ in await left_open(database) if int(meeting.split("-")[1]) >= 100_000}
            one.done.clear()
            await one.start(50_000, 50_000 + ROOMS)  # ends what it left open itself
            await asyncio.wait_for(one.done.wait(), 60)
            assert await left_open(database) == []
            async with asyncio.timeout(60):
                while (await database.outbox.backlog()).waiting:
                    progress.clear()
                    await asyncio.wait({asyncio.create_task(progress.wait())}, timeout=0.2)
            for server in (one, two):
                await server.kill()
            stored = await database.outbox.listed(limit=100_000)
        finally:
            await database.close()

    arrived = Counter(post.json["id"] for post in taken)
    safe = {id_ for server in (one, two) for ids in server.said.values() for id_ in ids}
    assert safe <= arrived.keys() == {row.event_id for row in stored}
    for meeting, kinds in kinds_of(taken).items():
        assert kinds in (["sta", "join", "left", "end"], ["sta", "end"]), (meeting, kinds)
    # Each server had rooms of the same names: a room's events are one lane, in the order in which they were written.
    written: dict[str, list[str]] = {}
    for row in reversed(stored):
        written.setdefault(row.room, []).append(row.event_id)
    assert order_of_first_arrivals(taken) == written
    ends = [json.loads(post.body) for post in taken if post.json["type"] == "meeting.ended"]
    assert len({told["payload"]["meeting_id"] for told in ends}) == len({told["id"] for told in ends})
