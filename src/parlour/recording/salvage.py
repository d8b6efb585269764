"""One index of a film that was being written when its writer died, made of those of its fragments. Pure.

Source: ISO/IEC 14496-12, `moov` and `moof`. Pictures are shown in the order in which they are decoded: our encoder is
told so.
"""

import struct
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from parlour.recording.boxes import Box, FilmError, box, child, children, payload, replaced

__all__ = ["salvaged_index"]

_NO_SYNC: Final = 0x10000
_MOST: Final = 0xFFFFFFFF
_MOST_SAMPLES: Final = 20_000_000
"""Those of a day at 60 pictures a second, several times."""


@dataclass
class _Samples:
    """What is known of the samples of a track."""

    sizes: "array[int]" = field(default_factory=lambda: array("I"))
    durations: "array[int]" = field(default_factory=lambda: array("I"))
    keys: "array[int]" = field(default_factory=lambda: array("I"))
    """Numbers of those that can be decoded by themselves, from 1."""

    offsets: "array[int]" = field(default_factory=lambda: array("Q"))
    """Where runs of them begin."""

    counts: "array[int]" = field(default_factory=lambda: array("I"))
    """How many are in each run."""

    total: int = 0
    """How long they last, all together."""

    def add(self, duration: int, size: int, *, key: bool) -> None:
        self.durations.append(duration)
        self.total += duration
        self.sizes.append(size)
        if key:
            self.keys.append(len(self.sizes))

    def fill_to(self, time: int) -> None:
        """Let the last one last until the next one begins."""
        if self.durations and 0 < (gap := time - self.total) <= _MOST - self.durations[-1]:
            self.durations[-1] += gap
            self.total = time


@dataclass(frozen=True)
class _Defaults:
    duration: int
    size: int
    flags: int


def salvaged_index(moov: bytes, fragments: Iterable[bytes], shift: int) -> tuple[bytes, float]:
    """Return an index for the samples of `moov` and of all `fragments`, and how many seconds it covers.

    Offsets are moved by `shift`. Raises `FilmError`.
    """
    whole = Box(b"moov", 0, 8, len(moov))
    tracks: dict[int, tuple[Box, _Samples]] = {}
    for trak in children(moov, whole.body, whole.end):
        if trak.kind == b"trak":
            tracks[_track_id(moov, trak)] = (trak, _of_index(moov, trak))
    defaults = _defaults(moov, whole)
    for fragment in fragments:
        for traf in children(fragment, 8, len(fragment)):
            if traf.kind == b"traf":
                _take(fragment, traf, tracks, defaults)
    scale = struct.unpack_from(">I", payload(moov, child(moov, whole, b"mvhd")), 12)[0] or 1
    by: dict[int, bytes] = {each.start: b"" for each in children(moov, whole.body, whole.end) if each.kind == b"mvex"}
    longest = 0
    for trak, samples in tracks.values():
        mdhd = child(moov, trak, b"mdia", b"mdhd")
        media_scale = struct.unpack_from(">I", payload(moov, mdhd), 12)[0] or 1
        media = samples.total
        duration = media * scale // media_scale
        longest = max(longest, duration)
        by[mdhd.start] = _with_number(moov, mdhd, 16, media)
        tkhd = child(moov, trak, b"tkhd")
        by[tkhd.start] = _with_number(moov, tkhd, 20, duration)
        for edts in (each for each in children(moov, trak.body, trak.end) if each.kind == b"edts"):
            elst = child(moov, edts, b"elst")
            by[elst.start] = _with_number(moov, elst, 8, duration)
        stbl = child(moov, trak, b"mdia", b"minf", b"stbl")
        by[stbl.start] = _tables(moov, stbl, samples, shift)
    mvhd = child(moov, whole, b"mvhd")
    by[mvhd.start] = _with_number(moov, mvhd, 16, longest)
    return replaced(moov, 0, len(moov), by), longest / scale


def _with_number(data: bytes, of: Box, at: int, number: int) -> bytes:
    """Return a box of version 0 with the 32 bits at a place in it set."""
    body = bytearray(payload(data, of))
    if body[0] != 0:
        raise FilmError(f"{of.kind.decode('latin-1')} has a version that our writer does not write")
    struct.pack_into(">I", body, at, min(number, _MOST))
    return box(of.kind, bytes(body))


def _track_id(moov: bytes, trak: Box) -> int:
    number: int = struct.unpack_from(">I", payload(moov, child(moov, trak, b"tkhd")), 12)[0]
    return number


def _defaults(moov: bytes, whole: Box) -> dict[int, _Defaults]:
    found = {}
    for trex in children(moov, *_span(child(moov, whole, b"mvex"))):
        if trex.kind == b"trex":
            track, _, duration, size, flags = struct.unpack_from(">5I", payload(moov, trex), 4)
            found[track] = _Defaults(duration, size, flags)
    return found


def _span(of: Box) -> tuple[int, int]:
    return of.body, of.end


def _numbers(data: bytes, of: Box, letter: str, each: int) -> Sequence[int]:
    """Return the entries of a table, `each` numbers per entry."""
    body = payload(data, of)
    (count,) = struct.unpack_from(">I", body, 4)
    if 8 + count * each * struct.calcsize(f">{letter}") > len(body):
        raise FilmError(f"the table {of.kind.decode('latin-1')} is longer than its box")
    return struct.unpack_from(f">{count * each}{letter}", body, 8)


def _of_index(moov: bytes, trak: Box) -> _Samples:
    """Return the samples that the index at the beginning has: those of the first fragment."""
    stbl = child(moov, trak, b"mdia", b"minf", b"stbl")
    tables = {each.kind: each for each in children(moov, stbl.body, stbl.end)}
    made = _Samples()
    times = _numbers(moov, tables[b"stts"], "I", 2)
    sizes = payload(moov, tables[b"stsz"])
    same, count = struct.unpack_from(">II", sizes, 4)
    if count > _MOST_SAMPLES or sum(times[::2]) != count:
        raise FilmError("its tables contradict each other")
    for number, duration in zip(times[::2], times[1::2], strict=True):
        made.durations.extend([duration] * number)
    made.total = sum(made.durations)
    made.sizes.extend([same] * count if same else struct.unpack_from(f">{count}I", sizes, 12))
    made.keys.extend(_numbers(moov, tables[b"stss"], "I", 1) if b"stss" in tables else range(1, count + 1))
    wide = b"co64" in tables
    offsets = _numbers(moov, tables[b"co64" if wide else b"stco"], "Q" if wide else "I", 1)
    runs = _numbers(moov, tables[b"stsc"], "I", 3)
    made.offsets.extend(offsets)
    for number in range(len(runs) // 3):
        first, per_run = runs[3 * number], runs[3 * number + 1]
        until = runs[3 * number + 3] if 3 * number + 3 < len(runs) else len(offsets) + 1
        if not 0 < first < until <= len(offsets) + 1:
            raise FilmError("its runs of samples contradict each other")
        made.counts.extend([per_run] * (until - first))
    return made


def _take(fragment: bytes, traf: Box, tracks: dict[int, tuple[Box, _Samples]], defaults: dict[int, _Defaults]) -> None:
    """Add the samples of one track in one fragment."""
    header = payload(fragment, child(fragment, traf, b"tfhd"))
    flags, track = struct.unpack_from(">II", header)
    if track not in tracks or not flags & 0x1:
        raise FilmError("a fragment is not as our writer writes them")
    (base,) = struct.unpack_from(">Q", header, 8)
    usual = defaults.get(track, _Defaults(0, 0, 0))
    at, numbers = 16 + (4 if flags & 0x2 else 0), {0x8: usual.duration, 0x10: usual.size, 0x20: usual.flags}
    for bit in numbers:
        if flags & bit:
            (numbers[bit],) = struct.unpack_from(">I", header, at)
            at += 4
    samples = tracks[track][1]
    for each in children(fragment, traf.body, traf.end):
        if each.kind == b"tfdt":
            body = payload(fragment, each)
            samples.fill_to(struct.unpack_from(">Q" if body[0] == 1 else ">I", body, 4)[0])
        elif each.kind == b"trun":
            _run(payload(fragment, each), base, _Defaults(*numbers.values()), samples)


def _run(body: bytes, base: int, usual: _Defaults, samples: _Samples) -> None:
    flags, count = struct.unpack_from(">II", body)
    flags &= 0xFFFFFF
    at, offset, first = 8, 0, None
    if flags & 0x1:
        (offset,) = struct.unpack_from(">i", body, at)
        at += 4
    if flags & 0x4:
        (first,) = struct.unpack_from(">I", body, at)
        at += 4
    fields = [bit for bit in (0x100, 0x200, 0x400, 0x800) if flags & bit]
    if at + count * 4 * len(fields) > len(body):
        raise FilmError("a run of samples is longer than its box")
    if len(samples.sizes) + count > _MOST_SAMPLES:
        raise FilmError("it has more samples than a day has")
    samples.offsets.append(base + offset)
    samples.counts.append(count)
    for number in range(count):
        told = dict(zip(fields, struct.unpack_from(f">{len(fields)}I", body, at), strict=True))
        at += 4 * len(fields)
        marks = first if number == 0 and first is not None else told.get(0x400, usual.flags)
        samples.add(told.get(0x100, usual.duration), told.get(0x200, usual.size), key=not marks & _NO_SYNC)


def _tables(moov: bytes, stbl: Box, samples: _Samples, shift: int) -> bytes:
    count = len(samples.sizes)
    described = child(moov, stbl, b"stsd")
    times = [(len(list(same)), duration) for duration, same in groupby(samples.durations)]
    parts = [
        moov[described.start : described.end],
        box(b"stts", struct.pack(">II", 0, len(times)), *(struct.pack(">II", *each) for each in times)),
    ]
    if len(samples.keys) < count:
        parts.append(box(b"stss", struct.pack(f">II{len(samples.keys)}I", 0, len(samples.keys), *samples.keys)))
    runs, number = [], 1
    for per_run, same in groupby(samples.counts):
        runs.append(struct.pack(">III", number, per_run, 1))
        number += len(list(same))
    parts += [
        box(b"stsc", struct.pack(">II", 0, len(runs)), *runs),
        box(b"stsz", struct.pack(f">III{count}I", 0, 0, count, *samples.sizes)),
        box(
            b"co64",
            struct.pack(
                f">II{len(samples.offsets)}Q", 0, len(samples.offsets), *(each + shift for each in samples.offsets)
            ),
        ),
    ]
    return box(b"stbl", *parts)
