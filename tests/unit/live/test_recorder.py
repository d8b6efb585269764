"""The recorder: what a failing database and the passing of time do to records."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from parlour.calls.facts import CallFact, FactKind, ParticipantFacts
from parlour.live import Recorder
from parlour.store import Database, DatabaseUnavailableError, LogWriter
from tests.support.clock import START, FakeClock

MEETING = "22222222-2222-4222-8222-222222222222"


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(f"sqlite:///{tmp_path}/test.db")
    yield opened
    await opened.close()


def fact(domain_id: str, kind: FactKind, name: str | None, at: float) -> CallFact:
    who = None if name is None else ParticipantFacts(name, None, name, False, at, None, {})
    return CallFact(kind, domain_id, "r", "room", MEETING, at, START, who, 1)


async def test_what_could_not_be_written_is_written_later(
    database: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    domain = await database.domains.by_host("")
    recorder = Recorder(database, LogWriter(database, clock), clock)
    save = database.meetings.save

    async def fail(*_: Any, **__: Any) -> None:
        raise DatabaseUnavailableError("away")

    monkeypatch.setattr(database.meetings, "save", fail)
    for name in ("a", "b"):
        with pytest.raises(DatabaseUnavailableError):
            await recorder.observe([fact(domain.id, "participant.joined", name, START)])
    assert await database.meetings.get(domain.id, MEETING, now=START) is None
    monkeypatch.setattr(database.meetings, "save", save)
    await recorder.observe([fact(domain.id, "participant.left", "a", START + 5)])
    meeting = await database.meetings.get(domain.id, MEETING, now=START + 5)
    assert meeting is not None
    assert [(one.session_id, one.left_at) for one in meeting.participants] == [("a", START + 5), ("b", None)]


async def test_a_meeting_that_goes_on_is_noted_every_fifteen_seconds(database: Database, clock: FakeClock) -> None:
    domain = await database.domains.by_host("")
    recorder = Recorder(database, LogWriter(database, clock), clock)
    noted = asyncio.Event()
    still_running = database.meetings.still_running

    async def note(*arguments: Any, **keywords: Any) -> None:
        await still_running(*arguments, **keywords)
        noted.set()

    database.meetings.still_running = note  # type: ignore[method-assign]
    await recorder.start()
    await recorder.observe([fact(domain.id, "participant.joined", name, START) for name in ("a", "b")])
    await asyncio.sleep(0)
    clock.advance(15)
    await asyncio.wait_for(noted.wait(), 10)
    await recorder.stop()
    assert await database.meetings.recover() == 1
    meeting = await database.meetings.get(domain.id, MEETING, now=START + 999)
    assert meeting is not None
    assert meeting.ended_at == START + 15


async def test_who_was_alone_when_the_server_was_killed_leaves_no_record(database: Database, clock: FakeClock) -> None:
    domain = await database.domains.by_host("")
    recorder = Recorder(database, LogWriter(database, clock), clock)
    await recorder.observe([fact(domain.id, "participant.joined", "a", START)])
    assert await database.meetings.recover() == 1
    assert await database.meetings.get(domain.id, MEETING, now=START + 999) is None
