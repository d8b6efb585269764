"""A clock that tests move by hand."""

import asyncio
import heapq
import itertools

__all__ = ["START", "FakeClock"]

START = 1_800_000_000.0
"""Where the clocks of tests begin, in Unix seconds."""


class _Sleepers:
    """Who waits for one kind of time; they wake in the order of their moments."""

    def __init__(self) -> None:
        self._count = itertools.count()
        self._heap: list[tuple[float, int, asyncio.Future[None]]] = []

    async def wait(self, moment: float) -> None:
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._heap, (moment, next(self._count), waiter))
        await waiter

    def __len__(self) -> int:
        return sum(not waiter.done() for _, _, waiter in self._heap)

    def wake(self, now: float) -> None:
        while self._heap and self._heap[0][0] <= now + 1e-9:  # sums of floats
            waiter = heapq.heappop(self._heap)[2]
            if not waiter.done():
                waiter.set_result(None)


class FakeClock:
    """Stands still until a test moves it.

    `advance` and `set` let time pass, on the wall and by the monotonic reading alike. `step` is what an operator or NTP
    does to the wall clock: the monotonic reading goes on as if nothing had happened.
    """

    def __init__(self, now: float = START) -> None:
        self._now = now
        self._monotonic = 1000.0  # as on a real machine, it has nothing to do with the wall clock
        self._on_the_wall = _Sleepers()
        self._monotonically = _Sleepers()

    def now(self) -> float:
        """Return the present moment in Unix seconds."""
        return self._now

    async def sleep_until(self, moment: float) -> None:
        """Return once the wall clock shows `moment` or a later one."""
        if moment > self._now:
            await self._on_the_wall.wait(moment)

    def monotonic(self) -> float:
        """Return the monotonic reading in seconds."""
        return self._monotonic

    async def sleep(self, seconds: float) -> None:
        """Return once `seconds` have passed."""
        if seconds > 0:
            await self._monotonically.wait(self._monotonic + seconds)

    @property
    def sleepers(self) -> int:
        """How many wait for either kind of time now."""
        return len(self._on_the_wall) + len(self._monotonically)

    def set(self, moment: float) -> None:
        """Let time pass until the wall clock shows `moment`, which is not in the past; wakes who waited for it."""
        self.advance(moment - self._now)

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass."""
        assert seconds >= 0, "time does not run backwards; `step` sets the wall clock"
        self._now += seconds
        self._monotonic += seconds
        self._on_the_wall.wake(self._now)
        self._monotonically.wake(self._monotonic)

    def step(self, seconds: float) -> None:
        """Set the wall clock forward, or back by a negative number, without any time passing."""
        self._now += seconds
        self._on_the_wall.wake(self._now)
