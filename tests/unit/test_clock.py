"""The two kinds of time: what is written down follows the wall clock, intervals do not."""

import asyncio
import socket
import time

import pytest

from parlour.clock import SystemClock, responsive_timeout
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


class TestJudgingOthersByTheirSilence:
    async def test_who_says_nothing_is_given_up(self) -> None:
        begun = time.monotonic()
        with pytest.raises(TimeoutError):
            async with responsive_timeout(0.1):
                await asyncio.Event().wait()
        assert time.monotonic() - begun >= 0.1

    async def test_an_answer_that_lay_unread_while_we_stood_still_counts(self) -> None:
        ours, theirs = socket.socketpair()
        reader, writer = await asyncio.open_connection(sock=ours)
        with theirs:
            async with responsive_timeout(0.1):
                answering = asyncio.create_task(reader.readexactly(6))
                await asyncio.sleep(0)
                theirs.sendall(b"answer")
                time.sleep(0.3)  # noqa: ASYNC251 - the loop is to stand still
                assert await answering == b"answer"
        writer.close()

    async def test_standing_still_again_and_again_wears_nobody_out(self) -> None:
        async with responsive_timeout(0.2):
            for _ in range(10):
                time.sleep(0.05)  # noqa: ASYNC251 - the loop is to stand still
                await asyncio.sleep(0)

    async def test_a_cancelled_block_stays_cancelled(self) -> None:
        async def waiting() -> None:
            async with responsive_timeout(60):
                await asyncio.Event().wait()

        task = asyncio.create_task(waiting())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    async def test_a_block_in_time_leaves_nothing_ticking(self) -> None:
        async with responsive_timeout(0.02):
            pass
        await asyncio.sleep(0.05)


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
