"""How much may be told of one track: an engine may be a service of others, and each text goes to a whole call."""

from collections.abc import Callable
from typing import Final

__all__ = ["Pace"]

APART_SECONDS: Final = 0.1
"""Interim texts that come sooner after the last one are left out: nobody can read them."""

MOST_AT_ONCE: Final = 200
"""Final texts: more than there can be in the minute of sound that waits when a service was away."""

MOST_PER_SECOND: Final = 5.0


class Pace:
    """Of one track. `now` returns monotonic seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._told: float | None = None
        self._left: float = MOST_AT_ONCE
        self._filled = now()

    def lets_interim(self) -> bool:
        """Tell whether an interim text is told."""
        now = self._now()
        if self._told is not None and now - self._told < APART_SECONDS:
            return False
        self._told = now
        return True

    def lets_final(self) -> bool:
        """Tell whether a final text is told; `False`: nobody speaks like that."""
        now = self._now()
        self._left = min(MOST_AT_ONCE, self._left + (now - self._filled) * MOST_PER_SECOND)
        self._filled = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
