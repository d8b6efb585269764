"""How fast one browser may talk."""

__all__ = ["BURST_FACTOR", "FloodLimit"]

BURST_FACTOR = 5
"""A burst of so many seconds' worth passes: joining a large call causes one."""


class FloodLimit:
    """A token bucket: `rate` messages, frames or bytes per second on the long run. Time is given in seconds."""

    __slots__ = ("_at", "_capacity", "_left", "_rate")

    def __init__(self, rate: float, now: float) -> None:
        self._rate = rate
        self._capacity = rate * BURST_FACTOR
        self._left = self._capacity
        self._at = now

    def admits(self, now: float, amount: float = 1) -> bool:
        """Count one message, or `amount` bytes; tell whether that is within the limit. What is not costs nothing."""
        passed = max(0.0, now - self._at)  # a clock that is set back gives nothing and takes nothing
        self._left = min(self._capacity, self._left + passed * self._rate)
        self._at = now
        if self._left < amount:
            return False
        self._left -= amount
        return True
