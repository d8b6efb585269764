"""Packets that no peer of ours sends: for what parses packets of strangers. The same seed makes the same packets."""

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

__all__ = ["KINDS", "Known", "Make", "hostile_packets", "rtcp", "rtp"]

_LONGEST: Final = 1_400
_STUN_COOKIE: Final = 0x2112_A442
_STUN_ATTRIBUTES: Final = (
    0x0001,
    0x0006,
    0x0008,
    0x0009,
    0x0014,
    0x0020,
    0x0024,
    0x0025,
    0x8022,
    0x8028,
    0x8029,
    0x802A,
)
_STUN_USERNAME: Final = 0x0006
_STUN_INTEGRITY: Final = 0x0008
_DTLS_VERSIONS: Final = (0xFEFF, 0xFEFD, 0x0303, 0x0000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What somebody who listens on the way knows of a connection: it is in its packets for all to read."""

    ssrcs: Sequence[int]
    payload_types: Sequence[int]
    username: str
    """Of STUN: both credentials' names."""


Make = Callable[[Random, Known], bytes]


def hostile_packets(seed: int, known: Known, count: int, kinds: Sequence[Make] = ()) -> Iterator[bytes]:
    """Yield `count` packets of all kinds in turn, or of `kinds` only; every third is damaged beyond its kind."""
    random = Random(seed)  # noqa: S311 - nothing here is secret
    makers = kinds or tuple(KINDS.values())
    for number in range(count):
        packet = makers[number % len(makers)](random, known)
        yield _damaged(random, packet) if random.random() < 1 / 3 else packet


def noise(random: Random, _known: Known) -> bytes:
    """Make bytes of any length that mean nothing."""
    return random.randbytes(random.choice((0, 1, 2, 3, 4, 12, 20, random.randrange(_LONGEST))))


def rtp(random: Random, known: Known) -> bytes:
    """Make a packet of a stream that exists, whose header promises what may not follow."""
    sources, has_extension, has_padding = random.choice((0, 0, 0, 1, 15)), random.random() < 0.5, random.random() < 0.3
    first = 0x80 | has_padding << 5 | has_extension << 4 | sources
    second = random.choice(known.payload_types) | random.getrandbits(1) << 7
    fields = (random.getrandbits(16), random.getrandbits(32), random.choice(known.ssrcs))
    packet = struct.pack("!BBHII", first, second, *fields)
    packet += random.randbytes(4 * random.choice((sources, sources, random.randrange(16))))
    if has_extension:
        body = random.randbytes(4 * random.randrange(12))
        words = random.choice((len(body) // 4, 0, random.getrandbits(16)))
        packet += struct.pack("!HH", random.choice((0xBEDE, 0x1000, 0x100F, random.getrandbits(16))), words) + body
    packet += random.randbytes(random.choice((0, 1, 2, 3, random.randrange(_LONGEST - 200))))
    return packet + bytes([random.getrandbits(8)]) if has_padding else packet


def rtcp(random: Random, known: Known) -> bytes:
    """Make a compound of reports and feedback about streams that exist, with counts and lengths that may not fit."""
    return b"".join(_rtcp_part(random, known) for _ in range(random.randrange(1, 6)))


def stun(random: Random, known: Known) -> bytes:
    """Make a request with the right user name, maybe, and a wrong proof."""
    attributes = b""
    for _ in range(random.randrange(8)):
        value = random.randbytes(random.choice((0, 4, 8, 20, random.randrange(64))))
        length = random.choice((len(value), len(value), random.getrandbits(16)))
        attributes += struct.pack("!HH", random.choice(_STUN_ATTRIBUTES), length) + value + b"\0" * (-len(value) % 4)
    if random.random() < 0.7:
        name = known.username.encode()
        attributes += struct.pack("!HH", _STUN_USERNAME, len(name)) + name + b"\0" * (-len(name) % 4)
        attributes += struct.pack("!HH", _STUN_INTEGRITY, 20) + random.randbytes(20)
    length = random.choice((len(attributes), len(attributes), random.getrandbits(16)))
    kind = random.choice((0x0001, 0x0001, 0x0001, 0x0011, 0x0101, 0x0111, random.getrandbits(14)))
    return struct.pack("!HHI", kind, length, _STUN_COOKIE) + random.randbytes(12) + attributes


def dtls(random: Random, _known: Known) -> bytes:
    """Make records of a handshake that began elsewhere: fragments, alerts, data, of any epoch."""
    records = b""
    for _ in range(random.randrange(1, 4)):
        content = random.choice((20, 21, 22, 22, 22, 23, 24, random.getrandbits(8)))
        body = _handshake(random) if content == 22 else random.randbytes(random.choice((1, 2, random.randrange(200))))
        body = bytes([random.choice((1, 2)), 0]) if content == 21 else body
        length = random.choice((len(body), len(body), random.getrandbits(16)))
        epoch, number = random.choice((0, 0, 1, random.getrandbits(16))), random.getrandbits(48)
        record = struct.pack("!BHH", content, random.choice(_DTLS_VERSIONS), epoch) + number.to_bytes(6)
        records += record + struct.pack("!H", length) + body
    return records


KINDS: Final[dict[str, Make]] = {"noise": noise, "rtp": rtp, "rtcp": rtcp, "stun": stun, "dtls": dtls}


def _rtcp_part(random: Random, known: Known) -> bytes:
    kind, count = random.choice((*range(200, 208), random.randrange(192, 224))), random.randrange(32)
    # Feedback knows formats 1 (NACK, PLI), 4 (FIR), 15 (transport-wide, REMB) and a few more.
    count = random.choice((1, 4, 15, count)) if kind in (205, 206) else count
    words = [random.choice((*known.ssrcs, random.getrandbits(32))) for _ in range(random.randrange(24))]
    body = struct.pack(f"!{len(words)}I", *words)
    if kind == 206 and random.random() < 0.5:
        body = struct.pack("!II", *random.choices(known.ssrcs, k=2)) + b"REMB" + random.randbytes(random.randrange(40))
    body += b"\0" * (-len(body) % 4)
    length = random.choice((len(body) // 4, len(body) // 4, len(body) // 4, random.getrandbits(16)))
    return struct.pack("!BBH", 0x80 | random.getrandbits(1) << 5 | count, kind, length) + body


def _handshake(random: Random) -> bytes:
    body = random.randbytes(random.choice((0, 1, 34, 80, random.randrange(400))))
    whole = random.choice((len(body), random.getrandbits(24), 0))
    offset = random.choice((0, 0, random.getrandbits(24)))
    header = (
        bytes([random.choice((1, 2, 11, 14, 16, 20))]) + whole.to_bytes(3) + struct.pack("!H", random.getrandbits(3))
    )
    return header + offset.to_bytes(3) + len(body).to_bytes(3) + body


def _damaged(random: Random, packet: bytes) -> bytes:
    """Cut it, lengthen it, or turn some of its bits."""
    way = random.randrange(3)
    if way == 0:
        return packet[: random.randrange(len(packet) + 1)]
    if way == 1:
        return packet + random.randbytes(random.randrange(16))
    changed = bytearray(packet)
    for _ in range(random.randrange(1, 9) if changed else 0):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)
