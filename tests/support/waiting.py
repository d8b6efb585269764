"""Waiting for what becomes true by itself."""

import asyncio
from collections.abc import Awaitable, Callable

from tests.support.clock import FakeClock

__all__ = ["asleep", "eventually", "until"]


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Return once something holds, within twenty seconds."""
    async with asyncio.timeout(20):
        while True:
            if await holds():
                return
            await asyncio.sleep(0)


async def eventually(holds: Callable[[], object], seconds: float = 10.0) -> None:
    """Return once `holds` does, for what tells nobody when it happens in our own process; fail after `seconds`."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.005)


async def asleep(clock: FakeClock, count: int) -> None:
    """Return once so many wait for time to pass."""

    async def holds() -> bool:
        return clock.sleepers == count

    await until(holds)
