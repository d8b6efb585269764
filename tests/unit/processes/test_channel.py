"""Protocols with children: whole lines, in bounds, until the child is dead."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from parlour.clock import SystemClock
from parlour.processes import ChannelError, Child, Program, wait_for_line
from parlour.processes.channel import _FULL as FULL
from parlour.processes.channel import Channel

Start = Callable[[str], Awaitable[Child]]

LONGEST = 100_000


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    """Start `bash -c script` with a channel; whatever a test leaves behind is killed."""
    children: list[Child] = []

    async def one(script: str) -> Child:
        program = Program("the child", ["bash", "-c", script], Path("/"), channel_line=LONGEST)
        child = await Child.start(program, SystemClock(), lambda _: None)
        children.append(child)
        return child

    yield one
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        await child.end(0)


async def read(child: Child) -> bytes | None:
    async with asyncio.timeout(20):
        return await child.channel.read()


async def said(child: Child, word: str) -> None:
    await wait_for_line(child, lambda line: word in line, seconds=20)


async def test_lines_go_both_ways(start: Start) -> None:
    child = await start("exec cat")
    for line in (b"one", b"", "zwölf".encode(), b"x" * LONGEST):
        child.channel.write(line)
        assert await read(child) == line


async def test_what_it_logs_is_no_part_of_the_protocol(start: Start) -> None:
    child = await start("echo to the log >&2; echo to us")
    assert await read(child) == b"to us"
    await child.wait()
    assert child.output.last_words == ["to the log"]


async def test_its_death_ends_the_channel_and_what_it_said_last_is_heard(start: Start) -> None:
    child = await start("echo last words; kill -9 $$")
    await child.wait()
    assert await read(child) == b"last words"
    assert await read(child) is None
    child.channel.write(b"nobody hears this")
    await child.channel.drain()


async def test_its_death_ends_the_channel_even_if_somebody_else_holds_the_pipes(start: Start) -> None:
    child = await start("setsid sleep 5 & sleep 0.1; kill -9 $$")
    begin = asyncio.get_running_loop().time()
    assert await read(child) is None
    assert asyncio.get_running_loop().time() - begin < 4


async def test_half_a_line_at_the_end_is_dropped(start: Start) -> None:
    child = await start("printf 'whole\\nhalf'")
    assert await read(child) == b"whole"
    assert await read(child) is None


async def test_an_endless_line_is_refused(start: Start) -> None:
    child = await start("exec tr '\\\\0' x < /dev/zero")
    with pytest.raises(ChannelError, match=f"more than {LONGEST} bytes"):
        await read(child)


async def test_a_line_that_is_too_long_is_not_sent(start: Start) -> None:
    child = await start("exec cat")
    with pytest.raises(ChannelError, match="longer than"):
        child.channel.write(b"x" * (LONGEST + 1))


async def test_a_child_that_does_not_read_is_found_out(start: Start) -> None:
    child = await start("sleep 1000")
    for _ in range(FULL):
        child.channel.write(b"x" * LONGEST)
    child.channel.write(b"x" * LONGEST)  # the pipe has taken some of it
    with pytest.raises(ChannelError, match="does not read"):
        child.channel.write(b"x" * LONGEST)


async def test_whoever_writes_much_waits_for_a_slow_child(start: Start) -> None:
    child = await start("wc -c")
    for _ in range(4 * FULL):
        child.channel.write(b"x" * (LONGEST - 1))
        async with asyncio.timeout(20):
            await child.channel.drain()
    child.channel.write(b"")
    child.channel._writer.write_eof()
    assert await read(child) == str(4 * FULL * LONGEST + 1).encode()


async def test_a_child_whose_lines_are_not_read_waits(start: Start) -> None:
    child = await start("yes 0123456789 | head -n 200000; echo done >&2")
    await asyncio.sleep(0.5)
    assert not child.output.last_words
    for _ in range(200_000):
        assert await child.channel.read() == b"0123456789"
    await said(child, "done")


async def test_a_closed_channel_is_the_end_of_its_input(start: Start) -> None:
    child = await start("cat >/dev/null; exit 7")
    child.channel.close()
    async with asyncio.timeout(20):
        assert await child.wait() == 7
    assert await read(child) is None


async def test_one_without_a_channel_has_none() -> None:
    child = await Child.start(Program("it", ["true"], Path("/")), SystemClock(), lambda _: None)
    with pytest.raises(TypeError, match="without a channel"):
        _ = child.channel
    await child.wait()


async def test_giving_up_while_it_is_opened_leaves_nothing_open() -> None:
    def held() -> int:
        return len(os.listdir("/proc/self/fd"))

    before = held()
    for turns in range(4):
        opening = asyncio.create_task(_opened())
        for _ in range(turns):
            await asyncio.sleep(0)
        opening.cancel()
        await asyncio.gather(opening, return_exceptions=True)
    async with asyncio.timeout(20):
        while held() != before:  # noqa: ASYNC110 - transports close in one of the next turns
            await asyncio.sleep(0.01)


async def _opened() -> None:
    async with Channel.open(LONGEST):
        await asyncio.Event().wait()
