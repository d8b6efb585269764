"""How fast one browser may talk, and how much it may cause."""

from typing import Final

__all__ = ["BURST_FACTOR", "DEBT_S", "GIVEN_S", "SAVED_S", "Budget", "FloodLimit"]

BURST_FACTOR = 5
"""A burst of so many seconds' worth passes: joining a large call causes one."""

GIVEN_S: Final = 5.0
SAVED_S: Final = 20.0
DEBT_S: Final = 5.0


class FloodLimit:
    """A token bucket: `rate` messages, frames or bytes per second on the long run. Time is given in seconds."""

    __slots__ = ("_at", "_capacity", "_left", "_rate")

    def __init__(self, rate: float, now: float, *, capacity: float | None = None) -> None:
        """Begin full; `capacity` is what may come at once unless five seconds' worth."""
        self._rate = rate
        self._capacity = rate * BURST_FACTOR if capacity is None else capacity
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


class Budget:
    """What one sender may cause, paid for afterwards: how much a message causes is known once it is carried out.

    `rate` units per second on the long run. Five seconds' worth is there from the beginning, so that coming again and
    again gains little; twenty may be saved, so that what an ordinary app does at once passes. Whoever has anything left
    may cause any amount, and then nothing until the debt is paid off; a debt is never more than five seconds' worth, so
    that one large message to very many is no lasting offence.
    """

    __slots__ = ("_at", "_balance", "_rate")

    def __init__(self, rate: float, now: float) -> None:
        self._rate = rate
        self._balance = rate * GIVEN_S
        self._at = now

    def seconds_in_debt(self, now: float) -> float:
        """Return how long nothing more may be caused; 0 when something may be."""
        self._settle(now)
        return max(0.0, -self._balance / self._rate)

    def charge(self, amount: float, now: float) -> None:
        """Take what was caused off the balance."""
        self._settle(now)
        self._balance = max(self._balance - amount, -self._rate * DEBT_S)

    def _settle(self, now: float) -> None:
        self._balance = min(self._balance + max(0.0, now - self._at) * self._rate, self._rate * SAVED_S)
        self._at = now
