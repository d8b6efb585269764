"""Logs go to disk in the background: bounded, counted where they are lost, and whatever the clock does."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from parlour.store import INFO, ApiLine, CallLine, Database, DatabaseUnavailableError, LogWriter, Retention
from parlour.store.log_writer import FLUSH_SECONDS, KEY_SECONDS, PRUNE_SECONDS
from tests.support.clock import START, FakeClock

CALL = CallLine("d", "m", None, START, INFO, "code", "words")
API = ApiLine("d", None, "api", None, "GET", "/rooms", 200, START, None, None)


class House:
    def __init__(self, database: Database, clock: FakeClock) -> None:
        self.database = database
        self.clock = clock
        self.domain = ""
        self.writer = self.made()

    def made(self, capacity: int = 100, **retention: float) -> LogWriter:
        return LogWriter(
            self.database,
            self.clock,
            retention=Retention(**retention),
            capacity=capacity,  # type: ignore[arg-type]
        )

    async def written(self) -> tuple[int, int]:
        """Return how many lines of calls and of the API are on disk."""
        calls = await self.database.logs.of_call(self.domain, meeting_id="m", session_id=None, limit=1000, offset=0)
        api = await self.database.logs.of_api(self.domain, source=None, url=None, limit=1000)
        return len(calls), len(api)

    def say(self, writer: LogWriter, number: int = 1) -> None:
        for _ in range(number):
            writer.call(replace(CALL, domain_id=self.domain, at=self.clock.now()))
            writer.api(replace(API, domain_id=self.domain, at=self.clock.now()))

    async def pass_time(self, seconds: float) -> None:
        """Let time pass, and the writer do what it then does."""
        await self.until_it_sleeps()
        self.clock.advance(seconds)
        await self.until_it_sleeps()

    def start(self, **retention: float) -> None:
        """Let one writer run."""
        self.writer = self.made(**retention)  # type: ignore[arg-type]
        self.writer.start()

    async def until_it_sleeps(self) -> None:
        async with asyncio.timeout(10):
            await asyncio.sleep(0)
            while not self.clock.sleepers:  # noqa: ASYNC110 - the writer offers no event for it
                await asyncio.sleep(0.001)


@pytest.fixture
async def house(tmp_path: Path, clock: FakeClock) -> AsyncIterator[House]:
    database = await Database.open(f"sqlite:///{tmp_path / 'a.db'}", server_key=bytes(32))
    house = House(database, clock)
    house.domain = (await database.domains.by_host("")).id
    yield house
    await house.writer.stop()
    await database.close()


async def test_lines_wait_for_a_moment_and_go_to_disk_together(house: House) -> None:
    house.start()
    house.say(house.writer, 3)
    assert await house.written() == (0, 0)
    await house.pass_time(FLUSH_SECONDS)
    assert await house.written() == (3, 3)


async def test_stopping_writes_what_waits_and_may_be_done_without_a_start(house: House) -> None:
    writer = house.made()
    house.say(writer)
    await writer.stop()
    assert await house.written() == (1, 1)


async def test_a_clock_that_is_set_back_does_not_hold_lines_up(house: House) -> None:
    house.start()
    await house.until_it_sleeps()
    house.clock.step(-3600)
    house.say(house.writer)
    await house.pass_time(FLUSH_SECONDS)
    await house.pass_time(FLUSH_SECONDS)
    assert await house.written() == (1, 1)


async def test_a_clock_that_is_set_back_does_not_keep_old_lines_longer(house: House) -> None:
    house.start(rows=2)
    await house.pass_time(FLUSH_SECONDS)
    house.clock.step(-3600)
    house.say(house.writer, 5)
    await house.pass_time(PRUNE_SECONDS)
    await house.pass_time(FLUSH_SECONDS)
    assert await house.written() == (2, 2)


async def test_too_many_lines_are_dropped_and_counted(house: House) -> None:
    writer = house.made(capacity=3)
    house.say(writer, 3)
    assert writer.lost == 3
    await writer.flush()
    assert await house.written() == (2, 1)
    house.say(writer)
    assert writer.lost == 3  # there is room again
    await writer.flush()


async def test_a_database_that_is_away_costs_the_lines_that_waited_and_no_more(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def away(*_lines: object) -> None:
        raise DatabaseUnavailableError("away")

    with monkeypatch.context() as patch:
        patch.setattr(house.database.logs, "write", away)
        house.say(house.writer, 2)
        await house.writer.flush()
    assert house.writer.lost == 4
    assert "4 log lines could not be written: away" in caplog.text
    house.say(house.writer)
    await house.writer.flush()
    assert (await house.written(), house.writer.lost) == ((1, 1), 4)


async def test_a_crash_is_counted_logged_and_not_the_end(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def crash(*_lines: object) -> None:
        raise RuntimeError("a line that nobody can write")

    house.start()
    with monkeypatch.context() as patch:
        patch.setattr(house.database.logs, "write", crash)
        house.say(house.writer)
        await house.pass_time(FLUSH_SECONDS)
    assert house.writer.lost == 2
    assert "2 log lines were lost since the start" in caplog.text
    house.say(house.writer)
    await house.pass_time(FLUSH_SECONDS)
    assert await house.written() == (1, 1)


async def test_no_body_spoils_the_lines_that_go_to_disk_with_it(house: House) -> None:
    tower = b'{"hmac":' + b"[" * 4000 + b"]" * 4000 + b"}"
    bodies = [tower, b"\xff", b"\x00", b"", None, '{"hmac":"x"}'.encode("utf-16")]
    for body in bodies:
        house.writer.api(replace(API, domain_id=house.domain, request=body, response=body, url="/\x00\ud800" * 2000))
    house.writer.call(replace(CALL, domain_id=house.domain, message="\x00\ud800" * 5000))
    await house.writer.flush()
    assert await house.written() == (1, len(bodies))
    assert house.writer.lost == 0


@pytest.mark.parametrize("step", [0, -3600], ids=["an ordinary clock", "a clock that was set back"])
async def test_the_last_use_of_a_key_is_written_about_once_a_minute(house: House, step: float) -> None:
    record, _ = await house.database.keys.create(house.domain, now=START)

    async def last_use() -> float | None:
        await house.writer.flush()
        return (await house.database.keys.all(house.domain))[0].last_used_at

    house.writer.key_used(record.id, START)
    assert await last_use() == START
    house.clock.advance(KEY_SECONDS - 0.1)
    house.writer.key_used(record.id, house.clock.now())
    assert await last_use() == START
    house.clock.step(step)
    house.clock.advance(0.1)
    house.writer.key_used(record.id, house.clock.now())
    assert await last_use() == pytest.approx(START + step + KEY_SECONDS)


async def test_old_lines_go_every_ten_minutes(house: House) -> None:
    house.start(days=1.0)
    house.say(house.writer)
    await house.pass_time(FLUSH_SECONDS)
    await house.pass_time(86_400.0)
    await house.pass_time(FLUSH_SECONDS)
    assert await house.written() == (0, 0)
