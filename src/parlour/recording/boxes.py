"""The boxes that an MP4 file is made of. Pure: bytes in, bytes out. Source: ISO/IEC 14496-12."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Final

__all__ = ["Box", "FilmError", "box", "child", "children", "payload", "replaced", "top_level"]

_HEADER: Final = 8
_LARGE_HEADER: Final = 16
_CONTAINERS: Final = frozenset((b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"mvex", b"moof", b"traf"))


class FilmError(Exception):
    """A file is no MP4 file that we understand."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a box is: `start` of its header, `body` behind it, `end` behind all of it."""

    kind: bytes
    start: int
    body: int
    end: int


def top_level(file: BinaryIO, length: int) -> Iterator[Box]:
    """Yield the boxes of a file of so many bytes, until one that is not whole, as a dead writer leaves it."""
    at = 0
    while at + _HEADER <= length:
        file.seek(at)
        found = _read(file.read(_LARGE_HEADER), at)
        if found is None or found.end > length:
            return
        yield found
        at = found.end


def children(data: bytes, start: int, end: int) -> Iterator[Box]:
    """Yield the boxes in `data[start:end]`. Raises `FilmError` for one that leads out of it."""
    at = start
    while at + _HEADER <= end:
        found = _read(data[at : at + _LARGE_HEADER], at)
        if found is None or found.end > end:
            raise FilmError(f"a box at {at} leads out of its container")
        yield found
        at = found.end


def child(data: bytes, within: Box, *path: bytes) -> Box:
    """Return the first box at a path below another. Raises `FilmError` where there is none."""
    for kind in path:
        found = next((each for each in children(data, within.body, within.end) if each.kind == kind), None)
        if found is None:
            raise FilmError(f"there is no {kind.decode('latin-1')} in {within.kind.decode('latin-1')}")
        within = found
    return within


def payload(data: bytes, of: Box) -> bytes:
    """Return what is in a box."""
    return data[of.body : of.end]


def box(kind: bytes, *contents: bytes) -> bytes:
    """Return a box."""
    body = b"".join(contents)
    return struct.pack(">I4s", _HEADER + len(body), kind) + body


def replaced(data: bytes, start: int, end: int, by: Mapping[int, bytes]) -> bytes:
    """Return the boxes in `data[start:end]` with those that start at the keys of `by` replaced, at any depth."""
    parts = []
    for each in children(data, start, end):
        if each.start in by:
            parts.append(by[each.start])
        elif each.kind in _CONTAINERS and any(each.start < place < each.end for place in by):
            parts.append(box(each.kind, replaced(data, each.body, each.end, by)))
        else:
            parts.append(data[each.start : each.end])
    return b"".join(parts)


def _read(header: bytes, at: int) -> Box | None:
    """Return the box with this header; `None` for one that has no end or none that makes sense."""
    if len(header) < _HEADER:
        return None
    size, kind = struct.unpack_from(">I4s", header)
    body = _HEADER
    if size == 1:
        if len(header) < _LARGE_HEADER:
            return None
        (size,) = struct.unpack_from(">Q", header, _HEADER)
        body = _LARGE_HEADER
    return Box(kind, at, at + body, at + size) if size >= body else None
