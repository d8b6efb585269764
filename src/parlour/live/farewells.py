"""Why people were put out, for those who were away just then and come back."""

import hashlib
from typing import Final

from parlour.calls.ejection import EjectReason
from parlour.clock import Clock

__all__ = ["Farewells"]

_KEPT_S: Final = 60.0
_MOST: Final = 10_000


class Farewells:
    """The reasons by seat key, for a minute; kept under the digests of the keys."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._reasons: dict[bytes, tuple[float, EjectReason]] = {}

    def note(self, seat_key: str, reason: EjectReason) -> None:
        """Keep the reason."""
        now = self._clock.monotonic()
        self._forget_old(now)
        self._reasons[_digest(seat_key)] = (now + _KEPT_S, reason)

    def of(self, seat_key: str) -> EjectReason | None:
        """Return why who had this key was put out; `None` when that is not known."""
        self._forget_old(self._clock.monotonic())
        _, reason = self._reasons.get(_digest(seat_key), (0.0, None))
        return reason

    def _forget_old(self, now: float) -> None:
        while self._reasons:
            oldest = next(iter(self._reasons))
            if len(self._reasons) < _MOST and now < self._reasons[oldest][0]:
                return
            del self._reasons[oldest]


def _digest(seat_key: str) -> bytes:
    return hashlib.sha256(seat_key.encode("utf-8", "surrogatepass")).digest()
