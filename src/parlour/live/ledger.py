"""What was said on the connections of one seat, both ways, so that another connection can go on where one broke.

Both sides count; nothing is numbered on the wire. Counted is all that is said after the reply to `join`, but for
`ping`, `resume` and their replies.
"""

from collections import deque
from typing import Final, TypeAlias

from parlour.live.frame import Frame

__all__ = ["MAX_KEPT", "MAX_KEPT_BYTES", "Ledger"]

MAX_KEPT: Final = 256
MAX_KEPT_BYTES: Final = 131_072
"""What is kept of the last that was written. Most of it is shared by everybody in the call."""

_Kept: TypeAlias = Frame | int
"""A frame, or how many messages were in one that is of no use any more."""


class Ledger:
    """Of one seat. `taken` counts what its browser said, `written` what went to it."""

    __slots__ = ("_bytes", "_kept", "taken", "written")

    def __init__(self, taken: int = 0, written: int = 0) -> None:
        """The figures are those of a seat that another process held."""
        self.taken = taken
        self.written = written
        self._kept: deque[_Kept] = deque()
        self._bytes = 0

    def wrote(self, frame: Frame) -> None:
        """Note that a frame was handed to the network; whether it arrives is known by nobody yet."""
        self.written += frame.messages
        self._kept.append(frame.messages if frame.fleeting else frame)
        self._bytes += _size(self._kept[-1])
        while len(self._kept) > MAX_KEPT or self._bytes > MAX_KEPT_BYTES:
            self._bytes -= _size(self._kept.popleft())

    def rewind(self, received: int) -> list[Frame] | None:
        """Count what was written after the first `received` as not written, and return it: it is to be written again.

        `None`, and nothing changes, when that is not known (any more).
        """
        missed, place = self.written - received, len(self._kept)
        while missed > 0 and place > 0:
            place -= 1
            missed -= _messages(self._kept[place])
        if missed != 0:
            return None
        again = [self._kept.pop() for _ in range(len(self._kept) - place)]
        self._bytes -= sum(_size(each) for each in again)
        self.written = received
        return [each for each in reversed(again) if isinstance(each, Frame)]

    def clear(self) -> None:
        """Keep nothing of what was written; the count goes on, so that no older number is taken for a newer one."""
        self._kept.clear()
        self._bytes = 0


def _messages(kept: _Kept) -> int:
    return kept if isinstance(kept, int) else kept.messages


def _size(kept: _Kept) -> int:
    return 0 if isinstance(kept, int) else kept.size
