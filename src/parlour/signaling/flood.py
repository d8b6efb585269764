"""How fast one browser may talk."""

__all__ = ["BURST_FACTOR", "FloodLimit"]

BURST_FACTOR = 5
"""A burst of so many seconds' worth passes: joining a large call causes one."""


class FloodLimit:
    """A token bucket: `rate` messages per second on the long run. Time is monotonic, in seconds."""

    def __init__(self, rate: float, now: float) -> None:
        self._rate = rate
        self._capacity = rate * BURST_FACTOR
        self._left = self._capacity
        self._at = now

    def admits(self, now: float) -> bool:
        """Count one message; tell whether it is within the limit."""
        self._left = min(self._capacity, self._left + (now - self._at) * self._rate)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
