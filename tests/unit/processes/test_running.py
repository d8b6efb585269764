"""On the server's event loop and on that of Python alike: what a child holds, and how it ends."""

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
import uvloop

from parlour.clock import SystemClock
from parlour.processes import Child, Program

Run = Callable[[Coroutine[Any, Any, Any]], Any]

both = pytest.mark.parametrize("run", [asyncio.run, uvloop.run], ids=["asyncio", "uvloop"])


async def start(script: str, **fields: Any) -> Child:
    program = Program("it", ["sh", "-c", script], Path("/"), channel_line=10_000, **fields)
    return await Child.start(program, SystemClock(), lambda _: None)


@both
def test_it_holds_its_own_three_descriptors_and_what_it_was_handed(run: Run) -> None:
    async def held() -> list[str]:
        others = [os.open("/", os.O_RDONLY), os.dup(0)]
        child = await start("ls /proc/$$/fd; sleep 0.01")
        lines = await said(child)
        handed = await start("ls /proc/$$/fd; sleep 0.01", pass_fds=[others[0]])
        assert set(await said(handed)) - set(lines) == {str(others[0])}
        for each in others:
            os.close(each)
        return lines

    assert set(run(held())) - {"10", "255"} == {"0", "1", "2"}  # where shells keep a script of their own


@both
def test_it_leaves_nothing_open_here(run: Run) -> None:
    async def rounds() -> list[int]:
        counts = []
        for _ in range(3):
            child = await start("true")
            await child.wait()
            await asyncio.sleep(0.05)  # transports close in the next turn
            counts.append(len(os.listdir("/proc/self/fd")))
        return counts

    counts = run(rounds())
    assert counts[0] == counts[-1]


@both
@pytest.mark.parametrize(("script", "status"), [("exit 7", 7), ("kill -9 $$", -signal.SIGKILL), ("true", 0)])
def test_its_status_is_known(run: Run, script: str, status: int) -> None:
    async def ended() -> int:
        child = await start(script)
        return await child.wait()

    assert run(ended()) == status


@both
def test_it_ends_when_asked_to_and_its_channel_with_it(run: Run) -> None:
    async def ended() -> tuple[bytes | None, int]:
        child = await start("trap 'exit 3' TERM; echo up; while :; do sleep 0.05; done")
        assert await child.channel.read() == b"up"
        status = await child.end(20)
        return await child.channel.read(), status

    assert run(ended()) == (None, 3)


async def said(child: Child) -> list[str]:
    lines = []
    while (line := await child.channel.read()) is not None:
        lines.append(line.decode())
    await child.wait()
    return lines


async def test_what_cannot_be_watched_does_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []

    def refuse(pid: int) -> int:
        started.append(pid)
        raise PermissionError("not here")

    monkeypatch.setattr(os, "pidfd_open", refuse)
    with pytest.raises(PermissionError, match="not here"):
        await start("sleep 1000")
    with pytest.raises(ProcessLookupError):
        os.kill(started[0], 0)
