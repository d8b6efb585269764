"""How an object is cut into parts. Pure.

The cut depends on nothing but the sizes, so that who sends a file a second time cuts it as before, and parts that were
sent while it grew are those that are needed at its end: part 1 is what is put in front and the rest of the first
`part_bytes` of the file, and the parts after it lie in the file where they would lie without it.
"""

from dataclasses import dataclass
from typing import Final

__all__ = ["MOST_PARTS", "SMALLEST_PART", "Cut", "Piece"]

SMALLEST_PART: Final = 5 * 1024 * 1024
"""What S3 takes as a part that is not the last one."""

MOST_PARTS: Final = 10_000

_DOUBLED_EVERY: Final = 2500
"""So many parts on, parts are twice as large: the first ones come soon, and hundreds of gigabytes are possible."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part: `prefix[:...] + file[start:stop]` as bytes to read."""

    number: int
    prefix: bytes
    start: int
    stop: int

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.prefix) + self.stop - self.start


@dataclass(frozen=True, slots=True)
class Cut:
    """Where objects are cut."""

    part_bytes: int
    smallest: int = SMALLEST_PART

    def size_of(self, number: int) -> int:
        """Return how many bytes of the file a part has, counted from 1."""
        return self.part_bytes << (number - 1) // _DOUBLED_EVERY

    def begun(self, number: int, start: int) -> Piece:
        """Return the part with this number, which begins in the file at `start`."""
        return Piece(number, b"", start, start + self.size_of(number))

    def pieces(self, prefix: bytes, skip: int, end: int) -> list[Piece]:
        """Return the parts of `prefix + file[skip:end]`."""
        if skip <= self.part_bytes < end and len(prefix) + self.part_bytes - skip >= self.smallest:
            return [Piece(1, prefix, skip, self.part_bytes), *self._rest(2, self.part_bytes, end)]
        if not prefix:
            return self._rest(1, skip, end) or [Piece(1, b"", skip, end)]
        stop = min(end, skip + max(0, self.size_of(1) - len(prefix)))
        return [Piece(1, prefix, skip, stop), *self._rest(2, stop, end)]

    def _rest(self, number: int, start: int, end: int) -> list[Piece]:
        found = []
        while start < end:
            piece = self.begun(number, start)
            found.append(Piece(number, b"", start, min(piece.stop, end)))
            start, number = piece.stop, number + 1
        return found
