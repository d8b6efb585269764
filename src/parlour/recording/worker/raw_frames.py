"""Frames out of RTP payloads, as a Matroska file takes them. A frame is whole, or it is not there.

Sources: RFC 7587 (Opus), RFC 7741 (VP8), RFC 9628 (VP9); see `raw_h264` and `raw_av1`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

from parlour.recording.worker.raw_av1 import Av1
from parlour.recording.worker.raw_h264 import H264
from parlour.recording.worker.raw_picture import BrokenError, Setup, VideoCodec
from parlour.recording.worker.raw_rtp import Ordered, Packet

__all__ = ["Frame", "Frames", "OpusFrames", "VideoFrames", "frames_for"]

_LARGEST: Final = 8_000_000
"""Bytes of a frame. None is as large."""

_LARGEST_SIDE: Final = 16_384
_OPUS_RATE: Final = 48_000
_VP9_SRGB: Final = 7


class Frame(NamedTuple):
    """A frame, and the arrival of its first packet. `seconds` is what it lasts, 0 where that is not known."""

    timestamp: int
    arrival: float
    is_key: bool
    data: bytes
    seconds: float = 0.0


class Frames(Protocol):
    """Makes frames of packets."""

    @property
    def setup(self) -> Setup | None:
        """What a file of these frames begins with; `None` before the first one."""
        ...

    @property
    def awaits_key(self) -> bool:
        """Whether nothing can come out before a key frame does."""
        ...

    def push(self, ordered: Ordered) -> Iterator[Frame]:
        """Take the next packet; returns what is whole with it."""
        ...


class OpusFrames:
    """Sound: every packet is a frame."""

    awaits_key = False

    def __init__(self, channels: int = 2) -> None:
        head = b"OpusHead" + bytes([1, channels]) + b"\0\0" + _OPUS_RATE.to_bytes(4, "little") + b"\0\0\0"
        self.setup = Setup("A_OPUS", head, channels=channels)

    def push(self, ordered: Ordered) -> Iterator[Frame]:
        """Take the next packet."""
        packet = ordered.packet
        if packet.payload:
            yield Frame(packet.timestamp, packet.arrival, True, packet.payload, _opus_seconds(packet.payload))


@dataclass
class VideoFrames:
    """Pictures: packets of one time are a frame. The first is a key frame, and so is the first after a loss."""

    codec: VideoCodec
    setup: Setup | None = None
    awaits_key: bool = True
    broken: int = 0
    """How many frames were not whole."""

    _parts: list[Packet] = field(default_factory=list)
    _size: int = 0

    def push(self, ordered: Ordered) -> Iterator[Frame]:
        """Take the next packet."""
        packet = ordered.packet
        if ordered.after_loss:
            self._break()
        if self._parts and self._parts[0].timestamp != packet.timestamp:
            yield from self._whole()
        if not packet.payload:
            # Padding that probes the network.
            return
        if not self._parts and self.awaits_key and not self._begins_key(packet.payload):
            return
        self._parts.append(packet)
        self._size += len(packet.payload)
        if self._size > _LARGEST:
            self._break()
        elif packet.marker:
            yield from self._whole()

    def _begins_key(self, payload: bytes) -> bool:
        try:
            return self.codec.begins_key(payload)
        except (BrokenError, IndexError):
            return False

    def _whole(self) -> Iterator[Frame]:
        parts, self._parts, self._size = self._parts, [], 0
        try:
            is_key, data = self.codec.assemble([part.payload for part in parts])
        except (BrokenError, IndexError):
            self._break()
            return
        setup = self.codec.setup
        if is_key and setup is not None:
            if not (0 < setup.width <= _LARGEST_SIDE and 0 < setup.height <= _LARGEST_SIDE):
                self._break()
                return
            self.awaits_key, self.setup = False, setup
        if not self.awaits_key and data:
            yield Frame(parts[0].timestamp, parts[0].arrival, is_key, data)

    def _break(self) -> None:
        self.awaits_key = True
        self.broken += 1
        self._parts, self._size = [], 0


class Vp8:
    """VP8."""

    def __init__(self) -> None:
        self.setup: Setup | None = None

    def begins_key(self, payload: bytes) -> bool:
        """Tell whether this is the first packet of a key frame."""
        begin = self._descriptor(payload)
        return bool(payload[0] & 0x10) and not payload[0] & 0x07 and not payload[begin] & 1

    def assemble(self, payloads: list[bytes]) -> tuple[bool, bytes]:
        """Return whether it is a key frame, and the frame."""
        data = b"".join(payload[self._descriptor(payload) :] for payload in payloads)
        if not payloads[0][0] & 0x10 or not data:
            raise BrokenError("it does not begin with its first partition")
        is_key = not data[0] & 1
        if is_key:
            if data[3:6] != b"\x9d\x01\x2a":
                raise BrokenError("no start code")
            width, height = (int.from_bytes(data[at : at + 2], "little") & 0x3FFF for at in (6, 8))
            self.setup = Setup("V_VP8", b"", width, height)
        return is_key, data

    def _descriptor(self, payload: bytes) -> int:
        """Return how long the descriptor before the data is."""
        at = 1
        if payload[0] & 0x80:
            extension = payload[at]
            at += 1
            if extension & 0x80:
                at += 2 if payload[at] & 0x80 else 1
            at += bool(extension & 0x40) + bool(extension & 0x30)
        return at


class Vp9:
    """VP9, profile 0."""

    def __init__(self) -> None:
        self.setup: Setup | None = None

    def begins_key(self, payload: bytes) -> bool:
        """Tell whether this is the first packet of a key frame."""
        return bool(payload[0] & 0x08) and _vp9_is_key(payload[self._descriptor(payload)[0]])

    def assemble(self, payloads: list[bytes]) -> tuple[bool, bytes]:
        """Return whether it is a key frame, and the frame with all its layers."""
        begin, size = self._descriptor(payloads[0])
        data = payloads[0][begin:] + b"".join(payload[self._descriptor(payload)[0] :] for payload in payloads[1:])
        if not payloads[0][0] & 0x08:
            raise BrokenError("it does not begin with its first packet")
        is_key = _vp9_is_key(data[0])
        if is_key:
            self.setup = Setup("V_VP9", b"", *(size or _vp9_size(data)))
        return is_key, data

    def _descriptor(self, payload: bytes) -> tuple[int, tuple[int, int] | None]:
        """Return how long the descriptor before the data is, and the size of the largest layer where it says so."""
        flags, at, size = payload[0], 1, None
        if flags & 0x80:
            at += 2 if payload[at] & 0x80 else 1
        if flags & 0x20:
            at += 1 if flags & 0x10 else 2
        if flags & 0x10 and flags & 0x40:
            while payload[at] & 1:
                at += 1
            at += 1
        if flags & 0x02:
            structure, at = payload[at], at + 1
            if structure & 0x10:
                for _ in range((structure >> 5) + 1):
                    size = int.from_bytes(payload[at : at + 2], "big"), int.from_bytes(payload[at + 2 : at + 4], "big")
                    at += 4
            if structure & 0x08:
                pictures, at = payload[at], at + 1
                for _ in range(pictures):
                    at += 1 + (payload[at] >> 2 & 0x03)
        return at, size


def frames_for(mime_type: str, channels: int = 2) -> tuple[str, Frames] | None:
    """Return the codec's name and what makes frames of its packets; `None`: it cannot be recorded."""
    match mime_type.lower():
        case "audio/opus":
            return "opus", OpusFrames(channels)
        case "video/vp8":
            return "vp8", VideoFrames(Vp8())
        case "video/vp9":
            return "vp9", VideoFrames(Vp9())
        case "video/h264":
            return "h264", VideoFrames(H264())
        case "video/av1":
            return "av1", VideoFrames(Av1())
    return None


def _opus_seconds(payload: bytes) -> float:
    """Return how long a packet sounds: RFC 6716, 3.1."""
    config, code = payload[0] >> 3, payload[0] & 0x03
    if config < 12:
        frame = (0.01, 0.02, 0.04, 0.06)[config % 4]
    elif config < 16:
        frame = (0.01, 0.02)[config % 2]
    else:
        frame = (0.0025, 0.005, 0.01, 0.02)[config % 4]
    count = (1, 2, 2, payload[1] & 0x3F if len(payload) > 1 else 0)[code]
    return frame * count


def _vp9_is_key(first: int) -> bool:
    """Tell by the first byte of a frame: marker, profile 0, neither a frame shown again nor one made of others."""
    return first >> 2 == 0b100000


def _vp9_size(data: bytes) -> tuple[int, int]:
    """Return the size in the header of a key frame."""
    # Marker 2, profile 2, existing 1, type 1, shown 1, resilient 1, sync code 24, colour space 3, range 1.
    if data[1:4] != b"\x49\x83\x42" or data[4] >> 5 == _VP9_SRGB:
        raise BrokenError("no start code")
    bits = int.from_bytes(data[4:9], "big")
    return (bits >> 20 & 0xFFFF) + 1, (bits >> 4 & 0xFFFF) + 1
