"""AV1 out of RTP payloads, as Matroska has it: a temporal unit of OBUs with their sizes.

Source: the RTP payload format for AV1 (Alliance for Open Media, 4.4), the AV1 specification (5.3, 5.5), and its binding
to Matroska.
"""

from collections.abc import Iterator
from typing import Final

from parlour.recording.worker.raw_picture import Bits, BrokenError, Setup

__all__ = ["Av1"]

_SEQUENCE_HEADER, _TEMPORAL_DELIMITER, _TILE_LIST, _PADDING = 1, 2, 8, 15
_HAS_SIZE, _HAS_EXTENSION = 0x02, 0x04
_VERSION: Final = 0x81
_YUV_420: Final = 0x0C
_LOW_LEVELS: Final = 7
"""Levels above have a tier."""


class Av1:
    """AV1 of profile 0, which browsers send."""

    def __init__(self) -> None:
        self.setup: Setup | None = None

    def begins_key(self, payload: bytes) -> bool:
        """Tell whether this is the first packet of a key frame."""
        return bool(payload[0] & 0x08)

    def assemble(self, payloads: list[bytes]) -> tuple[bool, bytes]:
        """Return whether it is a key frame, and the frame with all its layers."""
        kept: list[bytes] = []
        is_key = False
        for obu in _obus(payloads):
            kind = obu[0] >> 3 & 0x0F
            if kind in {_TEMPORAL_DELIMITER, _TILE_LIST, _PADDING}:
                continue
            sized = _sized(obu)
            if kind == _SEQUENCE_HEADER and not is_key:
                is_key = True
                self.setup = _setup(obu, sized)
            kept.append(sized)
        return is_key, b"".join(kept)


def _obus(payloads: list[bytes]) -> Iterator[bytes]:
    fragment = b""
    for payload in payloads:
        count = payload[0] >> 4 & 0x03
        elements = list(_elements(payload, count))
        for number, element in enumerate(elements):
            goes_on = number == 0 and payload[0] & 0x80
            if bool(goes_on) != bool(fragment) and number == 0:
                raise BrokenError("a fragment is missing")
            whole = fragment + element if number == 0 else element
            if number == len(elements) - 1 and payload[0] & 0x40:
                fragment = whole
            else:
                fragment = b""
                yield whole
    if fragment:
        raise BrokenError("a fragment is missing")


def _elements(payload: bytes, count: int) -> Iterator[bytes]:
    """Return the elements of a packet: all have their size in front, the last of a counted number has not."""
    at, number = 1, 0
    while at < len(payload):
        number += 1
        size = len(payload) - at
        if number != count:
            size, at = _leb128(payload, at)
        if size == 0 or at + size > len(payload):
            raise BrokenError("an element that is longer than its packet")
        yield payload[at : at + size]
        at += size


def _sized(obu: bytes) -> bytes:
    """Return an OBU with its size."""
    if obu[0] & _HAS_SIZE:
        return obu
    head = 2 if obu[0] & _HAS_EXTENSION else 1
    size, written = len(obu) - head, b""
    while True:
        size, low = size >> 7, size & 0x7F
        written += bytes([low | (0x80 if size else 0)])
        if not size:
            return bytes([obu[0] | _HAS_SIZE]) + obu[1:head] + written + obu[head:]


def _leb128(data: bytes, at: int) -> tuple[int, int]:
    """Return a number, and where it ends."""
    value = 0
    for shift in range(0, 56, 7):
        value |= (data[at] & 0x7F) << shift
        at += 1
        if not data[at - 1] & 0x80:
            return value, at
    raise BrokenError("a number without an end")


def _setup(obu: bytes, sized: bytes) -> Setup:
    """Read a sequence header."""
    head = 2 if obu[0] & _HAS_EXTENSION else 1
    if obu[0] & _HAS_SIZE:
        head = _leb128(obu, head)[1]
    bits = Bits(obu[head:])
    profile, _, is_reduced = bits.read(3), bits.read(1), bits.read(1)
    level = bits.read(5) if is_reduced else _level(bits)
    width_bits, height_bits = bits.read(4) + 1, bits.read(4) + 1
    width, height = bits.read(width_bits) + 1, bits.read(height_bits) + 1
    if profile != 0:
        raise BrokenError(f"profile {profile}")
    return Setup("V_AV1", bytes([_VERSION, profile << 5 | level, _YUV_420, 0]) + sized, width, height)


def _level(bits: Bits) -> int:
    """Read on to the size; returns the level of the first operating point."""
    if bits.read(1):
        raise BrokenError("times that no browser sends")
    has_delay = bits.read(1)
    levels = []
    for _ in range(bits.read(5) + 1):
        bits.read(12)
        levels.append(bits.read(5))
        if levels[-1] > _LOW_LEVELS:
            bits.read(1)
        if has_delay and bits.read(1):
            bits.read(4)
    return levels[0]
