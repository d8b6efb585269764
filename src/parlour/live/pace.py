"""How often what is said to many leaves: at once while it is quiet, gathered a little longer when much is said."""

import asyncio
from collections.abc import Callable
from typing import Final

from parlour.clock import Clock

__all__ = ["Pace"]

_REST_S: Final = 0.000_1
"""For each receiver. To write to one takes a tenth of it: so a busy call leaves time for everything else."""

_TIMES_AS_LONG: Final = 9
"""A rest is as many times as long as what it follows took: a busy machine writes more slowly than that."""

_FEW: Final = 50
_LONGEST_S: Final = 0.05


class Pace:
    """Calls `flush` when `due` says so: right then, or after the rest that the last time is worth."""

    def __init__(self, clock: Clock, flush: Callable[[], None]) -> None:
        self._clock = clock
        self._flush = flush
        self._rests_until = 0.0
        self._waiting: asyncio.Task[None] | None = None

    def due(self, receivers: int) -> None:
        """Have something leave, that so many may get."""
        if self._waiting is not None:
            return
        now = self._clock.monotonic()
        if now < self._rests_until:
            self._waiting = asyncio.create_task(self._wait(self._rests_until - now, receivers))
        else:
            self._go(receivers)

    def stop(self) -> None:
        """Have nothing leave later."""
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    async def _wait(self, seconds: float, receivers: int) -> None:
        await self._clock.sleep(seconds)
        self._waiting = None
        self._go(receivers)

    def _go(self, receivers: int) -> None:
        begin = self._clock.monotonic()
        self._flush()
        if receivers > _FEW:
            end = self._clock.monotonic()
            self._rests_until = end + min(max(receivers * _REST_S, (end - begin) * _TIMES_AS_LONG), _LONGEST_S)
