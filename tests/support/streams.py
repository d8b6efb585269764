"""Streams of RTP with a flash and a beep once a second."""

import functools
import itertools
import socket
import struct
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, NamedTuple

import av
import numpy as np

__all__ = ["RATES", "Burst", "packets", "report", "times"]

RATES: Final = {"opus": 48_000, "vp8": 90_000, "vp9": 90_000, "h264": 90_000, "av1": 90_000}
_ENCODERS: Final = {"opus": "libopus", "vp8": "libvpx", "vp9": "libvpx-vp9", "h264": "libx264", "av1": "libsvtav1"}
_OPTIONS: Final = {
    "opus": {"application": "voip", "frame_duration": "20"},
    "vp8": {"deadline": "realtime", "cpu-used": "8", "g": "9999", "lag-in-frames": "0"},
    "vp9": {"deadline": "realtime", "cpu-used": "8", "g": "9999", "lag-in-frames": "0"},
    "av1": {"preset": "10"},
    "h264": {"preset": "ultrafast", "tune": "zerolatency", "profile": "baseline", "g": "9999"},
}
_FPS: Final = 25
_BLOCK: Final = 960
_BEGIN_NTP: Final = 3_900_000_000
_MARK: Final = 0.1
"""How long a flash and a beep are, in seconds."""


class Burst(NamedTuple):
    """All packets of one moment; `media` is when that was, in seconds since the stream began."""

    media: float
    timestamp: int
    packets: list[bytes]


@functools.cache
def packets(codec: str, seconds: float, *, size: tuple[int, int] = (320, 240), silent: float = 0.0) -> list[Burst]:
    """Return the packets of a stream whose picture is white, or whose sound is loud, at the start of every second.

    The first `silent` seconds have neither. Not to be changed: whoever asks for the same gets the same.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.setblocking(False)
        port = receiver.getsockname()[1]
        came: list[bytes] = []
        with _sender(port) as output:
            for packet in _encoded(output, codec, seconds, size, silent):
                output.mux(packet)
                came += _waiting(receiver)
        came += _waiting(receiver)
    media = [data for data in came if data[1] & 0x7F < 72 or data[1] & 0x7F > 80]
    first = struct.unpack_from("!I", media[0], 4)[0]
    bursts = []
    for timestamp, group in itertools.groupby(media, key=lambda data: struct.unpack_from("!I", data, 4)[0]):
        since = ((timestamp - first) & 0xFFFFFFFF) / RATES[codec]
        bursts.append(Burst(since, timestamp, list(group)))
    return bursts


def report(burst: Burst, codec: str, captured: float, now: float) -> bytes:
    """Return a sender report made now: `burst` was captured at that time, both in seconds since 1900."""
    timestamp = (burst.timestamp + round((now - captured) * RATES[codec])) & 0xFFFFFFFF
    ntp = now
    ssrc = struct.unpack_from("!I", burst.packets[0], 8)[0]
    whole = int(ntp)
    fraction = int((ntp - whole) * (1 << 32))
    return struct.pack("!BBHIIIIII", 0x80, 200, 6, ssrc, whole, fraction, timestamp, 0, 0)


def times(path: Path) -> list[float]:
    """Return when the packets of a file are, in seconds."""
    with av.open(str(path)) as file:
        return [float(packet.pts * (packet.time_base or 0)) for packet in file.demux() if packet.pts is not None]


def _sender(port: int) -> Any:
    address = f"rtp://127.0.0.1:{port}?rtcpport={port}&pkt_size=1200"
    return av.open(address, "w", format="rtp", options={"strict": "experimental"})


def _waiting(receiver: socket.socket) -> list[bytes]:
    came = []
    while True:
        try:
            came.append(receiver.recv(65_536))
        except BlockingIOError:
            return came


def _encoded(output: Any, codec: str, seconds: float, size: tuple[int, int], silent: float) -> Iterator[Any]:
    is_sound = codec == "opus"
    stream = output.add_stream(_ENCODERS[codec], rate=48_000 if is_sound else _FPS, options=_OPTIONS[codec])
    if not is_sound:
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.bit_rate = 500_000
    for frame in _sound(seconds, silent) if is_sound else _pictures(seconds, size, silent):
        yield from stream.encode(frame)
    yield from stream.encode(None)


def _sound(seconds: float, silent: float) -> Iterator[Any]:
    for number in range(round(seconds * 48_000 / _BLOCK)):
        at = np.arange(number * _BLOCK, (number + 1) * _BLOCK) / 48_000
        tone = np.sin(2 * np.pi * 1000 * at) * 0.5 * (at % 1 < _MARK) * (at >= silent)
        samples = np.repeat((tone * 32_767).astype(np.int16), 2).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, number * _BLOCK, Fraction(1, 48_000)
        yield frame


def _pictures(seconds: float, size: tuple[int, int], silent: float) -> Iterator[Any]:
    noise = np.random.default_rng(1)
    for number in range(round(seconds * _FPS)):
        at = number / _FPS
        white = at % 1 < _MARK and at >= silent
        grey = noise.integers(0, 40, (size[1], size[0]), dtype=np.uint8) + (200 if white else 16)
        frame = av.VideoFrame.from_ndarray(grey.astype(np.uint8), format="gray").reformat(format="yuv420p")
        frame.pts, frame.time_base = number, Fraction(1, _FPS)
        yield frame
