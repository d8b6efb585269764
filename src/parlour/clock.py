"""Time as an argument: the one place that reads the machine's clocks.

Everything else takes a `Clock`, so tests can move time instead of waiting for it. There are two kinds of time:

* *wall time* (`now`, `sleep_until`) for moments that people and other programs wrote down: `exp`, `nbf`, ejection,
  what a log line or a record says. The machine's owner and NTP may set it forward and back.
* *monotonic time* (`monotonic`, `sleep`) for every interval: timeouts, housekeeping, rate limits. It only ever grows,
  at the same speed, and its readings mean nothing outside this process.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final, Protocol

__all__ = ["Clock", "SystemClock", "responsive_timeout", "stopwatch"]

_LOOK_AGAIN_S: Final = 10.0
"""How late a step of the wall clock may be noticed."""

_SLICES: Final = 20


def stopwatch() -> float:
    """Return seconds since some moment in the past, exact and never set back: for measuring how long things take."""
    return time.perf_counter()


@asynccontextmanager
async def responsive_timeout(seconds: float) -> AsyncIterator[None]:
    """Raise `TimeoutError` when the block takes longer than `seconds` in which our own event loop ran.

    For judging others by their silence. While this process stands still (a flood keeps it busy, the machine is
    overloaded or asleep), answers that came in time lie unread: that time is not held against whoever sent them. The
    limit is counted in twentieths, each as long as nominal or, when the loop could not run, as one all the same.
    """
    loop, left = asyncio.get_running_loop(), _SLICES
    ticking: asyncio.TimerHandle

    def begin_slice() -> None:
        nonlocal ticking
        ticking = loop.call_later(seconds / _SLICES, end_slice)

    def end_slice() -> None:
        nonlocal left
        left -= 1
        if left > 0:
            begin_slice()
        else:
            limit.reschedule(loop.time())

    async with asyncio.timeout(None) as limit:
        begin_slice()
        try:
            yield
        finally:
            ticking.cancel()


class Clock(Protocol):
    """A source of time. Units: seconds, as floats."""

    def now(self) -> float:
        """Return the present moment in Unix seconds: wall time, which can be set back."""
        ...

    async def sleep_until(self, moment: float) -> None:
        """Return once `now()` has reached `moment` (at once if it already has): for moments that were written down."""
        ...

    def monotonic(self) -> float:
        """Return seconds since some moment in the past; never less than before, whatever is done to the wall clock."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return once `monotonic()` has grown by `seconds` (at once if that is 0 or less)."""
        ...


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> float:
        """Return the present moment in Unix seconds."""
        return time.time()

    async def sleep_until(self, moment: float) -> None:
        """Sleep until the wall clock shows `moment`, also when that clock is stepped meanwhile."""
        while (left := moment - time.time()) > 0:  # noqa: ASYNC110 - no event tells that the clock was stepped
            await asyncio.sleep(min(left, _LOOK_AGAIN_S))

    def monotonic(self) -> float:
        """Return the reading of the clock that the event loop goes by."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Sleep for `seconds`, whatever is done to the wall clock."""
        if seconds > 0:
            await asyncio.sleep(seconds)
