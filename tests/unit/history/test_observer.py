"""The history: what a failing database and the passing of time do to records."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from parlour.calls.facts import ParticipantFacts, PersonCame, PersonWent
from parlour.history import HistoryObserver
from parlour.store import Database, DatabaseUnavailableError, LogWriter, Presence
from parlour.webhooks import endings
from tests.support.clock import START, FakeClock
from tests.support.presence import present
from tests.support.waiting import asleep, until

MEETING = "22222222-2222-4222-8222-222222222222"


@pytest.fixture
async def presence(database: Database, clock: FakeClock) -> AsyncIterator[Presence]:
    async with present(database, clock) as presence:
        yield presence


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
    database: Database, clock: FakeClock, presence: Presence, monkeypatch: pytest.MonkeyPatch
) -> None:
    domain = await database.domains.by_host("")
    history = HistoryObserver(database, LogWriter(database, clock), clock, presence)
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


async def test_a_mistake_in_one_try_is_told_and_does_not_stop_the_others(
    database: Database,
    clock: FakeClock,
    presence: Presence,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    domain = await database.domains.by_host("")
    history = HistoryObserver(database, LogWriter(database, clock), clock, presence)
    history.start()
    await asleep(clock, 2)

    async def fail(*_: Any, **__: Any) -> None:
        raise KeyError("nobody thought of this")

    with monkeypatch.context() as patch:
        patch.setattr(database.meetings, "save", fail)
        with pytest.raises(KeyError):
            await history.observe([came(domain.id, name, START) for name in ("a", "b")])
        clock.advance(15)
        await asleep(clock, 2)
    assert "nobody thought of this" in caplog.text
    clock.advance(15)
    await until(lambda: is_known(database, domain.id))
    await history.stop()


async def is_known(database: Database, domain_id: str) -> bool:
    return await database.meetings.get(domain_id, MEETING, now=START + 30) is not None


async def test_what_another_server_ended_by_mistake_goes_on(
    database: Database, clock: FakeClock, presence: Presence
) -> None:
    domain = await database.domains.by_host("")
    history = HistoryObserver(database, LogWriter(database, clock), clock, presence)
    await history.observe([came(domain.id, name, START) for name in ("a", "b")])
    (server,) = await database.servers.all()
    assert await database.servers.bury(server, endings, now=START) == 1
    history.start()
    presence.registrations += 1
    await asleep(clock, 2)
    clock.advance(15)

    async def goes_on() -> bool:
        meeting = await database.meetings.get(domain.id, MEETING, now=START + 15)
        assert meeting is not None
        return meeting.ended_at is None and all(one.left_at is None for one in meeting.participants)

    await until(goes_on)
    await history.stop()
