"""Packets of RTP: read, whatever they hold, and put in order. Pure."""

from dataclasses import dataclass
from typing import Final

__all__ = ["LONGEST", "Order", "Packet", "read"]

LONGEST: Final = 1500
"""Bytes of a packet that are looked at; what is longer is none of ours."""

_HEADER: Final = 12
_WAIT: Final = 4
"""How many packets are waited for one that is missing: about 80 ms of speech."""

_JUMP: Final = 500
"""From how far apart numbers of packets mean another beginning."""


@dataclass(frozen=True, slots=True)
class Packet:
    """What is used of one."""

    number: int
    """16 bits."""
    time: int
    """32 bits, in units of the codec's clock."""
    payload: bytes
    payload_type: int
    ssrc: int


def read(data: bytes) -> Packet | None:
    """Return a packet; `None` for what is none, such as RTCP."""
    if not _HEADER < len(data) <= LONGEST or data[0] >> 6 != 2 or 192 <= data[1] <= 223:
        return None
    begin = _HEADER + 4 * (data[0] & 15)
    if data[0] & 16:
        if len(data) < begin + 4:
            return None
        begin += 4 + 4 * int.from_bytes(data[begin + 2 : begin + 4], "big")
    end = len(data)
    if data[0] & 32:
        end -= data[-1]
    if begin >= end:
        return None
    return Packet(
        int.from_bytes(data[2:4], "big"),
        int.from_bytes(data[4:8], "big"),
        data[begin:end],
        data[1] & 127,
        int.from_bytes(data[8:12], "big"),
    )


class Order:
    """Puts packets in order again that overtook each other, and leaves out what comes twice or too late."""

    def __init__(self) -> None:
        self._next: int | None = None
        self._early: dict[int, Packet] = {}

    def push(self, packet: Packet) -> list[Packet]:
        """Take a packet; returns what is next now, in order. It holds a few packets at the most."""
        if self._next is None or _JUMP < (packet.number - self._next) % 65536 < 65536 - _JUMP:
            self._early.clear()
            self._next = packet.number
        if (packet.number - self._next) % 65536 >= 32768:
            return []
        self._early.setdefault(packet.number, packet)
        if len(self._early) > _WAIT:
            # What is missing does not come any more.
            self._next = min(self._early, key=lambda number: (number - (self._next or 0)) % 65536)
        ready: list[Packet] = []
        while (found := self._early.pop(self._next, None)) is not None:
            ready.append(found)
            self._next = (self._next + 1) % 65536
        return ready
