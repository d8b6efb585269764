"""When a delivery that failed is tried again: the two documented retry types."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["RetryPolicy", "RetryType"]


class RetryType(StrEnum):
    """What becomes of a webhook whose receiver fails."""

    CIRCUIT_BREAKER = "circuit-breaker"
    """Three failures in a row, of whichever event, stop the webhook until it is updated."""

    EXPONENTIAL = "exponential"
    """Up to five tries for each event, with growing waits; the webhook never stops."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """The waits between tries, in seconds. A receiver's `Retry-After` makes a wait longer, up to `longest`."""

    exponential: tuple[float, ...] = (15.0, 60.0, 240.0, 900.0)
    breaker: tuple[float, ...] = (2.0, 10.0)
    failures_in_a_row: int = 3
    longest: float = 900.0

    def wait(self, retry_type: str, attempts: int, retry_after: float | None) -> float | None:
        """Return how long to wait after failure number `attempts` (1 for the first); `None` gives the event up.

        Events of a circuit breaker are never given up: they wait for the webhook to be updated.
        """
        if retry_type == RetryType.CIRCUIT_BREAKER:
            wait = self.breaker[min(attempts, len(self.breaker)) - 1]
        elif attempts <= len(self.exponential):
            wait = self.exponential[attempts - 1]
        else:
            return None
        return min(max(wait, retry_after or 0.0), self.longest)

    def trips_after(self, retry_type: str) -> int | None:
        """Return how many failures in a row stop a webhook of this type."""
        return self.failures_in_a_row if retry_type == RetryType.CIRCUIT_BREAKER else None
