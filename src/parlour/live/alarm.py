"""One moment to be woken at."""

import asyncio
from collections.abc import Callable

from parlour.clock import Clock

__all__ = ["Alarm"]


class Alarm:
    """Calls `ring` once the wall clock shows the moment that was set last. It may be set anew at any time."""

    def __init__(self, clock: Clock, ring: Callable[[], None]) -> None:
        self._clock = clock
        self._ring = ring
        self._moment: float | None = None
        self._task: asyncio.Task[None] | None = None

    def set(self, moment: float | None) -> None:
        """Ring at `moment` (Unix seconds) instead of any other; `None` for never."""
        if moment == self._moment:
            return
        if self._task is not None:
            self._task.cancel()
        self._moment = moment
        self._task = None if moment is None else asyncio.create_task(self._wait(moment))

    async def _wait(self, moment: float) -> None:
        await self._clock.sleep_until(moment)
        self._moment = self._task = None
        self._ring()
