"""The relay that the server runs: started again whenever it dies, and never of harm to a call that needs none."""

import asyncio
import logging
from typing import Final

from parlour.clock import Clock
from parlour.errors import MissingPartError
from parlour.media.port import MediaError
from parlour.media.turn.config import urls
from parlour.media.turn.credentials import TurnAccess
from parlour.media.turn.options import TurnOptions
from parlour.media.turn.process import CoturnProcess
from parlour.processes import Backoff

__all__ = ["TurnRelay"]

SAY_AGAIN_SECONDS: Final = 600.0
"""After which a reason for not starting is logged once more."""

logger = logging.getLogger(__name__)


class TurnRelay:
    """Keeps one coturn running between `start` and `stop`."""

    def __init__(self, options: TurnOptions, clock: Clock, process: CoturnProcess | None = None) -> None:
        """Prepare. `process` replaces the one that `options` describe, for tests."""
        self._options = options
        self._clock = clock
        self._process = process or CoturnProcess(options, clock)
        self._backoff = Backoff()
        self._watch: asyncio.Task[None] | None = None
        self._access: TurnAccess | None = None
        self._said: tuple[str, float] | None = None
        self.is_up = False
        self.restarts = 0

    @property
    def access(self) -> TurnAccess | None:
        """What participants get; `None` until the relay has run. One that is being started again stays told."""
        return self._access

    async def start(self) -> None:
        """Start the relay and keep it running from now on.

        Raises `MissingPartError` when one that is required does not start; any other is tried again.
        """
        began = self._clock.monotonic()
        try:
            await self._launch()
        except (MissingPartError, MediaError, OSError) as error:
            if self._options.required:
                raise MissingPartError(str(error)) from error
            self._complain(error)
        self._watch = asyncio.create_task(self._stay_up(began), name="turn relay")

    async def stop(self) -> None:
        """End the relay. Stopping twice does nothing."""
        watch, self._watch = self._watch, None
        if watch is not None:
            watch.cancel()
            await asyncio.gather(watch, return_exceptions=True)
        self.is_up = False
        await self._process.stop()

    async def _stay_up(self, began: float) -> None:
        while True:
            if self.is_up:
                status = await self._process.wait()
                self.is_up = False
                logger.warning("the TURN relay ended with status %s; starting it again", status)
            await self._clock.sleep(self._backoff.delay(self._clock.monotonic() - began))
            began = self._clock.monotonic()
            try:
                await self._launch()
                self.restarts += 1
            except (MissingPartError, MediaError, OSError) as error:
                self._complain(error)

    async def _launch(self) -> None:
        addresses = await self._process.launch()
        self._access = TurnAccess(urls(self._options, addresses), self._options.secret, self._options.lifetime)
        self.is_up = True
        self._said = None
        logger.info("TURN relay started: pid %s, %s", self._process.pid, ", ".join(self._access.urls))

    def _complain(self, error: Exception) -> None:
        """Say why there is no relay, the same reason only now and then: it is tried every few seconds."""
        text, now = str(error), self._clock.monotonic()
        if self._said is None or self._said[0] != text or now - self._said[1] >= SAY_AGAIN_SECONDS:
            self._said = (text, now)
            logger.warning("no TURN relay: %s", text)
