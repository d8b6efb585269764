"""How the server stops: running calls get time to end, and everything is shut down in order."""

import contextlib
import logging
from collections.abc import Generator
from types import FrameType

import uvicorn

from parlour.clock import Clock
from parlour.live import Calls

__all__ = ["StoppableServer"]

_log = logging.getLogger(__name__)


class StoppableServer(uvicorn.Server):
    """A server that lets running calls end when a signal wants it to stop, and returns when it has stopped.

    The first signal during a call begins the drain: nobody gets in, REST answers, and the server stops when the last
    call has ended or `server.drain_seconds` are over. Any further signal stops it at once.

    Uvicorn would raise the signal once more at its end, which ends the process before calls, media node and
    database are shut down.
    """

    def __init__(self, config: uvicorn.Config, calls: Calls, clock: Clock, drain_seconds: float) -> None:
        super().__init__(config)
        self._calls = calls
        self._clock = clock
        self._drain_seconds = drain_seconds
        self._drained_at: float | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take a signal to stop. Runs between any two steps of the server, so it only notes what is to happen."""
        if self._drained_at is None and self._drain_seconds > 0 and self._calls.census().calls:
            self._drained_at = self._clock.monotonic() + self._drain_seconds
            self._calls.drain()
            _log.info("stopping within %g s: nobody gets in; a second signal stops at once", self._drain_seconds)
            return
        super().handle_exit(sig, frame)

    async def on_tick(self, counter: int) -> bool:
        """Tell whether to stop, ten times a second."""
        if self._drained_at is not None and (
            self._clock.monotonic() >= self._drained_at or not self._calls.census().calls
        ):
            self.should_exit = True
        return await super().on_tick(counter)

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Listen for the signals that stop the server, and regard them as dealt with at the end."""
        with super().capture_signals():
            try:
                yield
            finally:
                self._captured_signals.clear()
