"""How long to wait before a process that died is started again."""

from typing import Final

__all__ = ["Backoff"]


class Backoff:
    """Not at all once, then longer and longer as long as the process dies young."""

    FIRST: Final = 0.25
    LONGEST: Final = 10.0
    OLD_ENOUGH: Final = 10.0
    """Seconds after which a death counts as a new misfortune."""

    def __init__(self) -> None:
        """Begin without a history."""
        self._deaths = 0

    def delay(self, lived: float) -> float:
        """Return the seconds to wait after a process that lived `lived` seconds died."""
        self._deaths = 1 if lived >= self.OLD_ENOUGH else self._deaths + 1
        if self._deaths == 1:
            return 0.0
        return min(self.FIRST * 2.0 ** min(self._deaths - 2, 16), self.LONGEST)
