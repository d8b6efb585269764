"""The history: what a failing database and the passing of time do to records."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from parlour.calls.facts import ParticipantFacts, PersonCame, PersonWent
from parlour.history import HistoryObserver
from parlour.store import Database, DatabaseUnavailableError, LogWriter
from tests.support.clock import START, FakeClock

MEETING = "22222222-2222-4222-8222-222222222222"


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(f"sqlite:///{tmp_path}/test.db")
    yield opened
    await opened.close()


def _given(domain_id: str, name: str, at: float) -> dict[str, Any]:
    who = ParticipantFacts(name, None, name, False, at, None, {})
    where = {"domain_id": domain_id, "room_id": "r", "room_name": "room", "meeting_id": MEETING}
    return {**where, "at": at, "started_at": START, "participant": who, "participants_now": 1}


def came(domain_id: str, name: str, at: float) -> PersonCame:
    return PersonCame(**_given(domain_id, name, at))


def went(domain_id: str, name: str, at: float) -> PersonWent:
    return PersonWent(**_given(domain_id, name, at))


async def test_what_could_not_be_written_is_written_later(
    database: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    domain = await database.domains.by_host("")
    history = HistoryObserver(database, LogWriter(database, clock), clock)
    save = database.meetings.save

    async def fail(*_: Any, **__: Any) -> None:
        raise DatabaseUnavailableError("away")

    monkeypatch.setattr(database.meetings, "save", fail)
    for name in ("a", "b"):
        with pytest.raises(DatabaseUnavailableError):
            await history.observe([came(domain.id, name, START)])
    assert await database.meetings.get(domain.id, MEETING, now=START) is None
    monkeypatch.setattr(database.meetings, "save", save)
    await history.observe([went(domain.id, "a", START + 5)])
    meeting = await database.meetings.get(domain.id, MEETING, now=START + 5)
    assert meeting is not None
    assert [(one.session_id, one.left_at) for one in meeting.participants] == [("a", START + 5), ("b", None)]


async def test_a_meeting_that_goes_on_is_noted_every_fifteen_seconds(database: Database, clock: FakeClock) -> None:
    domain = await database.domains.by_host("")
    history = HistoryObserver(database, LogWriter(database, clock), clock)
    noted = asyncio.Event()
    still_running = database.meetings.still_running

    async def note(*arguments: Any, **keywords: Any) -> None:
        await still_running(*arguments, **keywords)
        noted.set()

    database.meetings.still_running = note  # type: ignore[method-assign]
    await history.start()
    await history.observe([came(domain.id, name, START) for name in ("a", "b")])
    await asyncio.sleep(0)
    clock.advance(15)
    await asyncio.wait_for(noted.wait(), 10)
    await history.stop()
    assert await database.meetings.recover() == 1
    meeting = await database.meetings.get(domain.id, MEETING, now=START + 999)
    assert meeting is not None
    assert meeting.ended_at == START + 15


async def test_who_was_alone_when_the_server_was_killed_leaves_no_record(database: Database, clock: FakeClock) -> None:
    domain = await database.domains.by_host("")
    history = HistoryObserver(database, LogWriter(database, clock), clock)
    await history.observe([came(domain.id, "a", START)])
    assert await database.meetings.recover() == 1
    assert await database.meetings.get(domain.id, MEETING, now=START + 999) is None
