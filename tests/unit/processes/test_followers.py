"""Waiting for what a child has started."""

import asyncio
import os
from pathlib import Path

import psutil

from parlour.clock import SystemClock
from parlour.processes import Child, Program
from parlour.processes.followers import Followers


async def start(script: str) -> tuple[Child, int]:
    program = Program("it", ["bash", "-c", script], Path("/"), channel_line=1000)
    child = await Child.start(program, SystemClock(), lambda _: None)
    line = await child.channel.read()
    assert line is not None
    return child, int(line)


async def test_the_end_of_a_child_is_that_of_whom_it_named() -> None:
    child, follower = await start("sleep 1000 & echo $!; wait")
    child.follow([follower, follower])
    os.kill(child.pid, 9)
    async with asyncio.timeout(20):
        await child.wait()
    assert not psutil.pid_exists(follower) or psutil.Process(follower).status() == psutil.STATUS_ZOMBIE


async def test_nobody_is_waited_for_longer_than_said() -> None:
    child, follower = await start("setsid sh -c 'echo $$; exec sleep 1000' & wait")
    followers = Followers(follower)
    followers.add([follower])
    await followers.gone(0.05)
    assert psutil.pid_exists(follower)
    await child.end(0)


async def test_who_is_none_of_its_own_is_not_waited_for() -> None:
    child, _ = await start("echo 0; wait; sleep 1000")
    child.follow([os.getpid(), 2**22 - 1, 1])
    async with asyncio.timeout(4):
        await child.end()
