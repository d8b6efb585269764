"""How often what is said to many leaves: at once while it is quiet, gathered a little longer when much is said.

Who comes and goes may wait longest: when a crowd comes into a large call, each of them would otherwise be told to
everybody there by itself.
"""

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
        self._rests_until = self._rests_long_until = 0.0
        self._waiting: asyncio.Task[None] | None = None
        self._leaves_at = 0.0
        """When what waits will leave, if anything does."""

    def due(self, receivers: int, *, patient: bool = False) -> None:
        """Have something leave, that so many may get; soon, or after the longest rest if it is `patient`."""
        at = self._rests_long_until if patient else self._rests_until
        if self._waiting is not None:
            if at >= self._leaves_at:
                return
            self.stop()
        now = self._clock.monotonic()
        if now < at:
            self._leaves_at = at
            self._waiting = asyncio.create_task(self._wait(at - now, receivers))
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
            self._rests_long_until = end + _LONGEST_S
