"""What was asked for lately, within a bound: of memory, and of age."""

from collections import OrderedDict
from typing import Generic, TypeVar

from parlour.clock import Clock

__all__ = ["Kept"]

ValueT = TypeVar("ValueT")


class Kept(Generic[ValueT]):
    """Keeps what is not older than `seconds`, up to `most` altogether; what was not used for longest goes first."""

    def __init__(self, clock: Clock, *, most: int, seconds: float) -> None:
        self._clock = clock
        self._most = most
        self._seconds = seconds
        self._values: OrderedDict[object, tuple[float, int, ValueT]] = OrderedDict()
        self.size = 0
        """Of all that is kept, in the unit of `most`."""

    def get(self, key: object) -> ValueT | None:
        """Return what is kept under `key`; `None`: nothing, or it is too old."""
        known = self._values.get(key)
        if known is None:
            return None
        since, _, value = known
        if self._clock.monotonic() - since >= self._seconds:
            self._drop(key)
            return None
        self._values.move_to_end(key)
        return value

    def put(self, key: object, value: ValueT, size: int = 1) -> None:
        """Keep `value`, unless it is larger than everything may be."""
        self._drop(key)
        if size > self._most:
            return
        self._values[key] = (self._clock.monotonic(), size, value)
        self.size += size
        while self.size > self._most:
            self._drop(next(iter(self._values)))

    def _drop(self, key: object) -> None:
        known = self._values.pop(key, None)
        if known is not None:
            self.size -= known[1]
