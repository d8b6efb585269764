"""A film with its index in front, so that it plays while it is loaded. Pure but for reading the file.

Recordings are written with their index at the end, as nobody knows it before. What a killed worker left has none for
all of it, only one for each fragment: then a whole one is made of these, and what has none is left out.
"""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from parlour.recording.boxes import Box, FilmError, child, children, payload, replaced, top_level
from parlour.recording.salvage import salvaged_index

__all__ = ["Rearranged", "rearrange"]

_LARGEST_INDEX: Final = 128 * 1024 * 1024
"""Bytes: several times what a day needs."""

_LARGE_HEADER: Final = 16
_LARGEST_SHORT_OFFSET: Final = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Rearranged:
    """`prefix + file[skip:end]` is the film with its index in front."""

    prefix: bytes
    skip: int
    end: int
    seconds: float


def rearrange(path: Path) -> Rearranged:
    """Return how to make a film that begins with its index of the file at `path`, whether it was finished or not.

    Raises `FilmError` for what is no film, `OSError`. To be called in a thread: it reads the whole index.
    """
    try:
        with path.open("rb") as file:
            return _rearrange(file, path.stat().st_size)
    except (struct.error, KeyError, IndexError, OverflowError, ValueError) as error:
        raise FilmError(f"its index makes no sense: {error}") from error


def _rearrange(file: BinaryIO, length: int) -> Rearranged:
    found = list(top_level(file, length))
    kinds = [each.kind for each in found]
    if not kinds or kinds[0] != b"ftyp" or b"moov" not in kinds:
        raise FilmError("it has no beginning that can be played")
    head = _bytes(file, found[0])
    if b"moof" in kinds or _is_fragmented(file, found[kinds.index(b"moov")]):
        moov = _bytes(file, found[kinds.index(b"moov")])
        fragments = [_bytes(file, each) for each in found if each.kind == b"moof"]
        return _salvaged(head, moov, fragments, _last_of(found), length)
    return _finished(file, head, found, kinds.index(b"moov"))


def _finished(file: BinaryIO, head: bytes, found: list[Box], number: int) -> Rearranged:
    moov = _bytes(file, found[number])
    seconds = _seconds(moov)
    if b"mdat" not in [each.kind for each in found[:number]]:
        return Rearranged(b"", 0, found[-1].end, seconds)
    if any(each.kind == b"mdat" for each in found[number + 1 :]):
        raise FilmError("there are pictures behind its index")
    prefix = head + _shifted(moov)
    return Rearranged(prefix, len(head), found[number].start, seconds)


def _salvaged(head: bytes, moov: bytes, fragments: list[bytes], last: Box, length: int) -> Rearranged:
    # All that follows the head becomes the content of one box, the fragments' own indexes as well: nobody looks there.
    end = min(last.end, length)
    probe, _ = salvaged_index(moov, fragments, 0)
    shift = len(probe) + _LARGE_HEADER
    index, seconds = salvaged_index(moov, fragments, shift)
    header = struct.pack(">I4sQ", 1, b"mdat", _LARGE_HEADER + end - len(head))
    return Rearranged(head + index + header, len(head), end, seconds)


def _last_of(found: list[Box]) -> Box:
    return next(each for each in reversed(found) if each.kind in (b"moof", b"moov"))


def _is_fragmented(file: BinaryIO, moov: Box) -> bool:
    data = _bytes(file, moov)
    return any(each.kind == b"mvex" for each in children(data, 8, len(data)))


def _bytes(file: BinaryIO, of: Box) -> bytes:
    if of.end - of.start > _LARGEST_INDEX:
        raise FilmError(f"its {of.kind.decode('latin-1')} has {of.end - of.start} bytes")
    file.seek(of.start)
    data = file.read(of.end - of.start)
    if len(data) != of.end - of.start:
        raise FilmError("it became shorter while it was read")
    return data


def _seconds(moov: bytes) -> float:
    body = payload(moov, child(moov, _whole(moov), b"mvhd"))
    layout, at = (">IQ", 20) if body[0] == 1 else (">II", 12)
    scale, duration = struct.unpack_from(layout, body, at)
    return duration / scale if scale else 0.0


def _whole(data: bytes) -> Box:
    return Box(data[4:8], 0, 8, len(data))


def _shifted(moov: bytes) -> bytes:
    """Return an index whose offsets are right once it stands in front of what it indexes, not behind."""
    tables = [
        table
        for trak in children(moov, 8, len(moov))
        if trak.kind == b"trak"
        for table in children(moov, *_span(child(moov, trak, b"mdia", b"minf", b"stbl")))
        if table.kind in (b"stco", b"co64")
    ]
    offsets = {table.start: _offsets(moov, table) for table in tables}
    highest = max((each for entries in offsets.values() for each in entries), default=0)
    for wide in (False, True):
        grown = sum(_growth(table, len(offsets[table.start]), wide) for table in tables)
        shift = len(moov) + grown
        if wide or highest + shift <= _LARGEST_SHORT_OFFSET:
            by = {start: _table([each + shift for each in entries], wide) for start, entries in offsets.items()}
            return replaced(moov, 0, len(moov), by)
    raise AssertionError("the wide form has room for all")


def _span(of: Box) -> tuple[int, int]:
    return of.body, of.end


def _growth(table: Box, count: int, wide: bool) -> int:
    return 16 + count * (8 if wide else 4) - (table.end - table.start)


def _offsets(moov: bytes, table: Box) -> tuple[int, ...]:
    body = payload(moov, table)
    (count,) = struct.unpack_from(">I", body, 4)
    width, letter = (4, "I") if table.kind == b"stco" else (8, "Q")
    if 8 + count * width > len(body):
        raise FilmError("a table of offsets is longer than its box")
    return struct.unpack_from(f">{count}{letter}", body, 8)


def _table(offsets: list[int], wide: bool) -> bytes:
    kind, letter, width = (b"co64", "Q", 8) if wide else (b"stco", "I", 4)
    header = struct.pack(">I4sII", 16 + len(offsets) * width, kind, 0, len(offsets))
    return header + struct.pack(f">{len(offsets)}{letter}", *offsets)
