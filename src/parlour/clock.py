"""Time as an argument: the one place that reads the machine's clock.

Everything else takes a `Clock`, so tests can move time instead of waiting for it.
"""

import asyncio
import time
from typing import Protocol

__all__ = ["Clock", "SystemClock", "stopwatch"]


def stopwatch() -> float:
    """Return seconds since some moment in the past, exact and never set back: for measuring how long things take."""
    return time.perf_counter()


class Clock(Protocol):
    """A source of time. Units: Unix seconds, as floats."""

    def now(self) -> float:
        """Return the present moment in Unix seconds."""
        ...

    async def sleep_until(self, moment: float) -> None:
        """Return once `now()` has reached `moment` (at once if it already has)."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> float:
        """Return the present moment in Unix seconds."""
        return time.time()

    async def sleep_until(self, moment: float) -> None:
        """Sleep until the wall clock shows `moment`, also when that clock is stepped meanwhile."""
        while (left := moment - time.time()) > 0:  # noqa: ASYNC110 - no event tells that the clock was stepped
            await asyncio.sleep(min(left, 60.0))
