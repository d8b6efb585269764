"""H.264 out of RTP payloads (RFC 6184, packetisation mode 1), as Matroska has it: units, their lengths before them."""

from collections.abc import Iterator
from typing import Final

from parlour.recording.worker.raw_picture import Bits, BrokenError, Setup

__all__ = ["H264"]

_SLICE_OF_KEY, _SEQUENCE, _PICTURE, _STAP_A, _FU_A = 5, 7, 8, 24, 28
_WITH_CHROMA: Final = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128})
_YUV_444: Final = 3


class H264:
    """H.264. Parameter sets stay within the frames as well: they change with the size of the picture."""

    def __init__(self) -> None:
        self.setup: Setup | None = None
        self._sequence = b""
        self._picture = b""

    def begins_key(self, payload: bytes) -> bool:
        """Tell whether this is the first packet of a key frame."""
        kind = payload[0] & 0x1F
        if kind == _STAP_A:
            return any(unit[0] & 0x1F in {_SEQUENCE, _SLICE_OF_KEY} for unit in _units([payload]))
        if kind == _FU_A:
            return len(payload) > 1 and bool(payload[1] & 0x80) and payload[1] & 0x1F == _SLICE_OF_KEY
        return kind in {_SEQUENCE, _PICTURE, _SLICE_OF_KEY}

    def assemble(self, payloads: list[bytes]) -> tuple[bool, bytes]:
        """Return whether it is a key frame, and the frame."""
        units = list(_units(payloads))
        for unit in units:
            match unit[0] & 0x1F:
                case 7:
                    self._sequence = unit
                case 8:
                    self._picture = unit
        is_key = any(unit[0] & 0x1F == _SLICE_OF_KEY for unit in units)
        if is_key:
            if not self._sequence or not self._picture:
                raise BrokenError("no parameter sets")
            private = _configuration(self._sequence, self._picture)
            self.setup = Setup("V_MPEG4/ISO/AVC", private, *_size(self._sequence))
        return is_key, b"".join(len(unit).to_bytes(4, "big") + unit for unit in units)


def _units(payloads: list[bytes]) -> Iterator[bytes]:
    fragments = b""
    for payload in payloads:
        kind = payload[0] & 0x1F
        if kind == _FU_A:
            if payload[1] & 0x80:
                fragments = bytes([payload[0] & 0xE0 | payload[1] & 0x1F])
            elif not fragments:
                raise BrokenError("a fragment without the first one")
            fragments += payload[2:]
            if payload[1] & 0x40:
                yield fragments
                fragments = b""
        elif kind == _STAP_A:
            at = 1
            while at + 2 < len(payload):
                size = int.from_bytes(payload[at : at + 2], "big")
                if size == 0 or at + 2 + size > len(payload):
                    raise BrokenError("a unit that is longer than its packet")
                yield payload[at + 2 : at + 2 + size]
                at += 2 + size
        elif kind < _STAP_A:
            yield payload
        else:
            raise BrokenError(f"a packet of type {kind}")
    if fragments:
        raise BrokenError("a fragment is missing")


def _configuration(sequence: bytes, picture: bytes) -> bytes:
    """Return the decoder configuration record: ISO/IEC 14496-15, 5.3.3."""
    head = bytes([1]) + sequence[1:4] + bytes([0xFF, 0xE1])
    return head + len(sequence).to_bytes(2, "big") + sequence + bytes([1]) + len(picture).to_bytes(2, "big") + picture


def _size(sequence: bytes) -> tuple[int, int]:
    """Return width and height as a sequence parameter set has them: ITU-T H.264, 7.3.2.1.1."""
    bits = Bits(sequence[1:].replace(b"\0\0\3", b"\0\0"))
    profile = bits.read(8)
    bits.read(16)
    bits.golomb()
    chroma = 1
    if profile in _WITH_CHROMA:
        chroma = bits.golomb()
        if chroma == _YUV_444:
            bits.read(1)
        bits.golomb()
        bits.golomb()
        bits.read(1)
        if bits.read(1):
            raise BrokenError("scaling matrices")
    bits.golomb()
    order = bits.golomb()
    if order == 0:
        bits.golomb()
    elif order == 1:
        bits.read(1)
        bits.golomb()
        bits.golomb()
        for _ in range(min(bits.golomb(), 255)):
            bits.golomb()
    bits.golomb()
    bits.read(1)
    width, height = bits.golomb() + 1, bits.golomb() + 1
    by_frame = bits.read(1)
    if not by_frame:
        bits.read(1)
    bits.read(1)
    left = right = top = bottom = 0
    if bits.read(1):
        left, right, top, bottom = (bits.golomb() for _ in range(4))
    across = 2 if chroma in {1, 2} else 1
    down = (2 if chroma == 1 else 1) * (2 - by_frame)
    return width * 16 - (left + right) * across, height * 16 * (2 - by_frame) - (top + bottom) * down
