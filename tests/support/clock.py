"""A clock that tests move by hand."""

import asyncio
import heapq
import itertools

__all__ = ["START", "FakeClock"]

START = 1_800_000_000.0
"""Where the clocks of tests begin, in Unix seconds."""


class FakeClock:
    """Stands still until `advance` or `set` moves it; sleepers wake in the order of their moments."""

    def __init__(self, now: float = START) -> None:
        self._now = now
        self._count = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> float:
        """Return the present moment in Unix seconds."""
        return self._now

    async def sleep_until(self, moment: float) -> None:
        """Return once the clock was moved to `moment` or beyond."""
        if moment <= self._now:
            return
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (moment, next(self._count), waiter))
        await waiter

    def set(self, moment: float) -> None:
        """Move the clock to `moment`, which may be in the past, and wake who waited for it."""
        self._now = moment
        while self._sleepers and self._sleepers[0][0] <= moment:
            waiter = heapq.heappop(self._sleepers)[2]
            if not waiter.done():
                waiter.set_result(None)

    def advance(self, seconds: float) -> None:
        """Move the clock on by `seconds`."""
        self.set(self._now + seconds)
