"""Open files: as many as the system allows, and a word in the log when they run out.

Every connection is one. When there are none left, new connections are closed before anybody hears of them: without a
line in the log nothing would tell why nobody gets in.
"""

import errno
import logging
import os
import resource
from typing import Final

from parlour.clock import Clock

__all__ = ["DescriptorWatch", "raise_limit"]

LOOK_SECONDS: Final = 1.0
REPEAT_SECONDS: Final = 60.0
NEARLY: Final = 0.9
"""Share of the limit from which on a warning is due."""

_log = logging.getLogger(__name__)


def raise_limit() -> int:
    """Let this process open as many files as it may without a right; returns how many that are."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


class DescriptorWatch:
    """Looks once a second whether a file can still be opened, and logs it when none can or soon none can."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._said: float | None = None

    async def run(self) -> None:
        """Watch until cancelled."""
        while True:
            self.look()
            await self._clock.sleep(LOOK_SECONDS)

    def look(self) -> None:
        """Look once. What is said is said again once a minute as long as it holds."""
        limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        try:
            lowest = os.open("/", os.O_RDONLY | os.O_CLOEXEC)
        except OSError as error:
            if error.errno in (errno.EMFILE, errno.ENFILE):
                self._say(logging.ERROR, "no file can be opened any more: new connections are turned away", limit)
            return
        os.close(lowest)
        if lowest >= limit * NEARLY:  # it was the lowest free one: all below are in use
            self._say(logging.WARNING, "nearly all files that may be open are", limit)
        elif self._said is not None:
            self._said = None
            _log.info("files can be opened again")

    def _say(self, level: int, what: str, limit: int) -> None:
        now = self._clock.monotonic()
        if self._said is None or now - self._said >= REPEAT_SECONDS:
            self._said = now
            _log.log(level, "%s; the limit is %d (LimitNOFILE, ulimit -n)", what, limit)
