"""What a browser sends on a WebSocket, measured before it is parsed: frames of every kind, and bytes."""

from typing import Final

from parlour.signaling.flood import FloodLimit

__all__ = ["FrameMeter"]

SMALL_FRAMES_PER_SECOND: Final = 20.0
"""Pings, pongs, empty frames and small pieces of messages: honest browsers send one in ten seconds."""

_PIECE_BYTES: Final = 1024
"""A piece of a message with so many bytes counts as a message does: proxies may cut large ones."""

_HEADROOM: Final = 2.0
"""Messages are limited by the connection itself, which tells the browser why; this limit is for who goes on."""

_FIN, _OPCODE, _LENGTH = 0x80, 0x0F, 0x7F
_FIRST_CONTROL: Final = 8
_EXTENDED: Final = {126: 2, 127: 8}
_MASK_BYTES: Final = 4


class FrameMeter:
    """Follows the bytes of one connection. `now` is in monotonic seconds."""

    def __init__(self, *, messages_per_second: float, bytes_per_second: float, now: float) -> None:
        self._small = FloodLimit(SMALL_FRAMES_PER_SECOND, now)
        self._large = FloodLimit(messages_per_second * _HEADROOM, now)
        self._bytes = FloodLimit(bytes_per_second, now)
        self._unpacked = FloodLimit(bytes_per_second, now)
        self._head = bytearray()
        self._skip = 0

    def offence(self, data: bytes, now: float) -> str:
        """Count `data`, which may begin and end anywhere; returns what is too much, or nothing.

        Returns at the first frame that is too much: the rest is not even looked at.
        """
        if not self._bytes.admits(now, len(data)):
            return "too many bytes"
        if self._head:
            data = bytes(self._head) + data
            self._head.clear()
        position, size = self._skip, len(data)
        while position < size:
            length = _header_length(data, position)
            if length is None:
                self._head += data[position:]
                position = size
                break
            payload = _payload_length(data, position)
            offence = self._count(data[position], payload, now)
            if offence:
                return offence
            position += length + payload
        self._skip = position - size
        return ""

    def unpacked(self, size: int, now: float) -> bool:
        """Count the bytes of a message as they are once decompressed; tell whether they are within the limit."""
        return self._unpacked.admits(now, size)

    def _count(self, first: int, payload: int, now: float) -> str:
        opcode = first & _OPCODE
        whole = opcode != 0 and bool(first & _FIN)
        if opcode >= _FIRST_CONTROL or payload == 0 or (not whole and payload < _PIECE_BYTES):
            return "" if self._small.admits(now) else "too many control frames, empty frames and small pieces"
        return "" if self._large.admits(now) else "too many frames"


def _header_length(data: bytes, position: int) -> int | None:
    """Return the length of the frame's header; `None` when it is not complete."""
    if position + 2 > len(data):
        return None
    second = data[position + 1]
    length = 2 + _EXTENDED.get(second & _LENGTH, 0) + (_MASK_BYTES if second & 0x80 else 0)
    return length if position + length <= len(data) else None


def _payload_length(data: bytes, position: int) -> int:
    short = data[position + 1] & _LENGTH
    extended = _EXTENDED.get(short, 0)
    return int.from_bytes(data[position + 2 : position + 2 + extended]) if extended else short
