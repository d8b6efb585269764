"""Timers of the seats whose holders are away."""

import asyncio
from collections.abc import Callable

from parlour.calls.effects import Hold
from parlour.calls.events import HoldOver
from parlour.clock import Clock

__all__ = ["Absences"]


class Absences:
    """Of one meeting. `tell` gets each `HoldOver` in its time, measured on the clock that nobody sets."""

    def __init__(self, clock: Clock, tell: Callable[[HoldOver], None]) -> None:
        self._clock = clock
        self._tell = tell
        self._timers: dict[str, list[asyncio.Task[None]]] = {}

    def hold(self, hold: Hold) -> None:
        """Begin a hold."""
        timer = asyncio.create_task(self._wait(hold), name=f"hold {hold.session_id}")
        self._timers.setdefault(hold.session_id, []).append(timer)

    def end(self, session_id: str) -> None:
        """Forget the holds of who is back, or gone."""
        for timer in self._timers.pop(session_id, ()):
            timer.cancel()

    def close(self) -> None:
        """Forget all holds."""
        for session_id in list(self._timers):
            self.end(session_id)

    async def _wait(self, hold: Hold) -> None:
        await self._clock.sleep(hold.seconds)
        self._tell(HoldOver(hold.session_id, hold.number))
