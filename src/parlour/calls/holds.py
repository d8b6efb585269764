"""Why a seat stands although its holder is not connected. Holds have numbers, so that no time is needed here."""

from typing import Final

__all__ = ["HELD_S", "Holds"]

HELD_S: Final = 33.0
"""How long the place of a lost connection is kept at most, in seconds: 30, and the longest pause between two attempts
of a browser."""


class Holds:
    """Of one seat. While it is absent there is one hold for the absence itself, and perhaps a shorter one."""

    __slots__ = ("_absence", "_last", "_short", "missed_by")

    def __init__(self) -> None:
        self._last = 0
        self._absence: int | None = None
        self._short: int | None = None
        self.missed_by: frozenset[str] = frozenset()
        """Who has lost the path to the absent browser in a mesh, by session id."""

    @property
    def absent(self) -> bool:
        """Whether the holder of the seat is not connected."""
        return self._absence is not None

    def begin(self) -> int:
        """Begin an absence; return the number of its hold."""
        self._absence, self._short = self._next(), None
        self.missed_by = frozenset()
        return self._absence

    def shorten(self) -> int:
        """Let a shorter hold end the absence, too, in place of any former shorter one; return its number."""
        self._short = self._next()
        return self._short

    def lengthen(self) -> None:
        """Let the hold of the absence itself be the only one."""
        self._short = None

    def end(self) -> None:
        """End the absence: the holder is back."""
        self._absence = self._short = None

    def is_over(self, number: int) -> bool:
        """Tell whether the end of this hold ends the absence."""
        return number in (self._absence, self._short)

    def _next(self) -> int:
        self._last += 1
        return self._last
