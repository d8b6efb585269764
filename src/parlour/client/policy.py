"""How long to wait before asking for a seat again, and when to give up."""

import random
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["ReconnectPolicy"]


@dataclass(frozen=True, slots=True)
class ReconnectPolicy:
    """Pauses that double up to a longest one, each up to a quarter shorter or longer by chance. All times in seconds.

    `give_up_after` counts from the loss of the connection; 0 means that a lost connection ends the call.
    """

    first_pause: float = 0.3
    longest_pause: float = 5.0
    give_up_after: float = 30.0
    chance: Callable[[], float] = random.random

    def pause(self, attempt: int, elapsed: float) -> float | None:
        """Return how long to wait before attempt number `attempt` (the first is 0); `None`: give up."""
        if elapsed >= self.give_up_after:
            return None
        longest = min(self.first_pause * 2.0 ** min(attempt, 30), self.longest_pause)
        return longest * (0.75 + self.chance() / 2)
