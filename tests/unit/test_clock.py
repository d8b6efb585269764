"""The two kinds of time: what is written down follows the wall clock, intervals do not."""

import asyncio
import time

import pytest

from parlour.clock import SystemClock
from tests.support.clock import START, FakeClock


async def test_an_interval_goes_on_when_the_clock_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SystemClock()
    before, wall = clock.monotonic(), clock.now()
    waiting = asyncio.create_task(clock.sleep(0.02))
    await asyncio.sleep(0)
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() - 3600)
    async with asyncio.timeout(5):
        await waiting
    assert clock.now() < wall
    assert clock.monotonic() - before >= 0.02


async def test_a_written_moment_follows_the_wall_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, real = SystemClock(), time.time
    moment = clock.now() + 3600
    monkeypatch.setattr(time, "time", lambda: real() + 3601)
    async with asyncio.timeout(5):
        await clock.sleep_until(moment)


@pytest.mark.parametrize("seconds", [0.0, -1.0])
async def test_nothing_to_wait_for_returns_at_once(seconds: float) -> None:
    for clock in (SystemClock(), FakeClock()):
        await clock.sleep(seconds)
        await clock.sleep_until(clock.now() + seconds)


class TestTheClockOfTests:
    async def test_time_that_passes_wakes_both_kinds_of_sleepers(self) -> None:
        clock = FakeClock()
        written, interval = asyncio.create_task(clock.sleep_until(START + 5)), asyncio.create_task(clock.sleep(5))
        await asyncio.sleep(0)
        clock.advance(4.9)
        await asyncio.sleep(0)
        assert not written.done()
        assert not interval.done()
        clock.advance(0.1)
        async with asyncio.timeout(5):
            await asyncio.gather(written, interval)

    async def test_a_step_forward_wakes_the_wall_alone(self) -> None:
        clock = FakeClock()
        written, interval = asyncio.create_task(clock.sleep_until(START + 5)), asyncio.create_task(clock.sleep(5))
        await asyncio.sleep(0)
        reading = clock.monotonic()
        clock.step(5)
        async with asyncio.timeout(5):
            await written
        assert not interval.done()
        assert clock.monotonic() == reading
        clock.advance(5)
        async with asyncio.timeout(5):
            await interval

    async def test_a_step_back_holds_up_the_wall_alone(self) -> None:
        clock = FakeClock()
        written, interval = asyncio.create_task(clock.sleep_until(START + 5)), asyncio.create_task(clock.sleep(5))
        await asyncio.sleep(0)
        clock.step(-3600)
        clock.advance(5)
        async with asyncio.timeout(5):
            await interval
        assert not written.done()
        written.cancel()
