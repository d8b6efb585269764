"""Log lines that an attacker could cause at will: one per kind and minute, with the number of those left out."""

import logging
from collections.abc import Callable
from typing import Final

__all__ = ["PERIOD_S", "SeldomLog"]

PERIOD_S: Final = 60.0


class SeldomLog:
    """Writes warnings to `log`; `now` returns monotonic seconds."""

    def __init__(self, log: logging.Logger, now: Callable[[], float]) -> None:
        self._log = log
        self._now = now
        self._kinds: dict[str, tuple[float, int]] = {}

    def warning(self, sentence: str, **extra: str) -> None:
        """Write `sentence`, unless the same one was written within the last minute: then count it."""
        now = self._now()
        last, left_out = self._kinds.get(sentence, (-PERIOD_S, 0))
        if now - last < PERIOD_S:
            self._kinds[sentence] = (last, left_out + 1)
            return
        self._kinds[sentence] = (now, 0)
        more = f" ({left_out} more like this since the last line)" if left_out else ""
        self._log.warning("%s%s", sentence, more, extra=extra)
