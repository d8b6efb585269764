"""What a slow output gets: whole groups of pictures, or nothing. Pure."""

from typing import Final

__all__ = ["Gate", "delay_before"]

_FULL_SECONDS: Final = 4.0
"""How much may wait in an output that does not take it as fast as it is made."""

_EMPTY_SECONDS: Final = 1.0
"""How little has to wait before it is given something again."""

_FULL_BYTES: Final = 16_000_000
"""More than four seconds of anything that is streamed; a bound all the same."""


class Gate:
    """Lets samples through until too many wait, and then none before the next key picture that finds room."""

    def __init__(self) -> None:
        self.closed = False
        self.dropped = 0
        """Samples that were not let through."""

    def admit(self, *, is_key: bool, waiting_seconds: float, waiting_bytes: int) -> bool:
        """Decide about a sample; `is_key`: pictures from here on can be decoded without those before."""
        if self.closed:
            self.closed = not (is_key and waiting_seconds <= _EMPTY_SECONDS)
        elif waiting_seconds > _FULL_SECONDS or waiting_bytes > _FULL_BYTES:
            self.closed = True
        self.dropped += self.closed
        return not self.closed


def delay_before(attempt: int) -> float:
    """Return how many seconds to wait before an attempt to connect again, the first of them being 1."""
    return min(1.0 * 1.5 ** max(attempt - 1, 0), 5.0)
