"""RTP and RTCP as bytes: packets of a stream in their order, sender reports, and the wish for a key frame.

Source: RFC 3550 (5.1, 6.4.1), RFC 4585 (6.3.1). The media engine sends well-formed packets; whatever else comes is
dropped.
"""

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

__all__ = ["Ordered", "Packet", "Reorder", "SenderReport", "packet_of", "picture_loss", "sender_reports"]

_VERSION: Final = 2
_FIXED: Final = 12
_SENDER_REPORT, _RECEIVER_REPORT, _PAYLOAD_FEEDBACK = 200, 201, 206
_PICTURE_LOSS: Final = 1
_NTP_FRACTION: Final = 1 << 32

_WAIT_SECONDS: Final = 1.0
"""How long a missing packet is waited for: nobody watches, and what the sender sends once more takes its time."""

_WAIT_PACKETS: Final = 2000
"""How many packets may wait behind a missing one: about 2.5 MB."""


class Packet(NamedTuple):
    """An RTP packet, and when it came, in monotonic seconds."""

    sequence: int
    timestamp: int
    ssrc: int
    payload_type: int
    marker: bool
    payload: bytes
    arrival: float


class SenderReport(NamedTuple):
    """At `ntp` (seconds since 1900, of the sender's clock) the stream was at `timestamp`."""

    ssrc: int
    ntp: float
    timestamp: int


class Ordered(NamedTuple):
    """A packet in its place. `after_loss`: one or more before it are lost for good."""

    packet: Packet
    after_loss: bool


def packet_of(data: bytes, arrival: float) -> Packet | None:
    """Return the packet, `None` if it is none."""
    if len(data) < _FIXED or data[0] >> 6 != _VERSION:
        return None
    first, second, sequence, timestamp, ssrc = struct.unpack_from("!BBHII", data)
    begin = _FIXED + 4 * (first & 0x0F)
    if first & 0x10:
        if len(data) < begin + 4:
            return None
        begin += 4 + 4 * int(struct.unpack_from("!H", data, begin + 2)[0])
    end = len(data) - (data[-1] if first & 0x20 else 0)
    if begin > end:
        return None
    return Packet(sequence, timestamp, ssrc, second & 0x7F, bool(second & 0x80), data[begin:end], arrival)


def sender_reports(data: bytes) -> Iterator[SenderReport]:
    """Return the sender reports in a datagram of RTCP."""
    at = 0
    while at + 4 <= len(data):
        first, kind, words = struct.unpack_from("!BBH", data, at)
        if first >> 6 != _VERSION:
            return
        if kind == _SENDER_REPORT and at + 20 <= len(data):
            ssrc, seconds, fraction, timestamp = struct.unpack_from("!IIII", data, at + 4)
            yield SenderReport(ssrc, seconds + fraction / _NTP_FRACTION, timestamp)
        at += 4 + 4 * words


def picture_loss(own: int, ssrc: int) -> bytes:
    """Return a datagram that asks the sender of the stream `ssrc` for a key frame."""
    # RTCP is sent in compounds that begin with a report, even one of nothing.
    report = struct.pack("!BBHI", _VERSION << 6, _RECEIVER_REPORT, 1, own)
    return report + struct.pack("!BBHII", _VERSION << 6 | _PICTURE_LOSS, _PAYLOAD_FEEDBACK, 2, own, ssrc)


class Reorder:
    """Puts packets of one stream in order. A missing one is waited for, within limits of time and number."""

    def __init__(self) -> None:
        self.lost = 0
        """How many packets never came."""

        self._waiting: dict[int, Packet] = {}
        self._next: int | None = None
        self._after_loss = False

    def push(self, packet: Packet) -> Iterator[Ordered]:
        """Take a packet; returns those whose turn it is."""
        if self._next is None:
            self._next = packet.sequence
        ahead = (packet.sequence - self._next) & 0xFFFF
        if ahead >= 0x8000:
            # Too late, or come twice.
            return
        self._waiting.setdefault(packet.sequence, packet)
        yield from self._ready()
        while len(self._waiting) > _WAIT_PACKETS:
            self._give_up()
            yield from self._ready()

    def passed(self, now: float) -> Iterator[Ordered]:
        """Take note of the time; returns those packets that waited for a missing one long enough."""
        while self._waiting and min(p.arrival for p in self._waiting.values()) < now - _WAIT_SECONDS:
            self._give_up()
            yield from self._ready()

    def flush(self) -> Iterator[Ordered]:
        """Return all that still wait: nothing more comes."""
        while self._waiting:
            self._give_up()
            yield from self._ready()

    def _ready(self) -> Iterator[Ordered]:
        while self._next is not None and (packet := self._waiting.pop(self._next, None)) is not None:
            self._next = (self._next + 1) & 0xFFFF
            yield Ordered(packet, self._after_loss)
            self._after_loss = False

    def _give_up(self) -> None:
        """Go on with the first that waits."""
        expected = self._next or 0
        nearest = min((sequence - expected) & 0xFFFF for sequence in self._waiting)
        self.lost += nearest
        self._after_loss = True
        self._next = (expected + nearest) & 0xFFFF
