"""Sound as numbers: PCM of 16 bit, little endian, channels interleaved; and its conversion."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import av

__all__ = ["FULL_RATE", "SAMPLE_BYTES", "AudioFrame", "Converter", "pcm_of", "to_av"]

SAMPLE_BYTES: Final = 2
FULL_RATE: Final = 48_000
"""Samples per second of what is sent and received."""

_LAYOUTS: Final = {1: "mono", 2: "stereo"}
_RATES: Final = range(4_000, 384_001)


@dataclass(frozen=True, slots=True)
class AudioFrame:
    """A piece of somebody's sound."""

    pcm: bytes
    """Samples of 16 bit, signed, little endian; channels interleaved."""
    sample_rate: int
    """Samples per second of each channel."""
    channels: int
    """1 or 2."""
    timestamp: float
    """Seconds since the first frame of this stream, by the sender's clock: a pause of the sender is a gap."""
    participant: str
    """The session id of whoever is heard."""

    @property
    def duration(self) -> float:
        """Seconds."""
        return len(self.pcm) / (SAMPLE_BYTES * self.channels * self.sample_rate)


def check(pcm: bytes, sample_rate: int, channels: int) -> None:
    """Raise `ValueError` for a rate, channels or a length that cannot be."""
    if channels not in _LAYOUTS:
        raise ValueError("channels are 1 or 2")
    if sample_rate not in _RATES:
        raise ValueError(f"sample_rate is from {_RATES.start} to {_RATES.stop - 1} Hz")
    if len(pcm) % (SAMPLE_BYTES * channels):
        raise ValueError("pcm holds whole samples of 16 bit for each channel")


def to_av(pcm: bytes, sample_rate: int, channels: int) -> av.AudioFrame:
    """Wrap PCM, at least one sample of it, for the codec library."""
    frame = av.AudioFrame(format="s16", layout=_LAYOUTS[channels], samples=len(pcm) // (SAMPLE_BYTES * channels))
    frame.sample_rate = sample_rate
    frame.time_base = Fraction(1, sample_rate)
    frame.planes[0].update(pcm + bytes(frame.planes[0].buffer_size - len(pcm)))
    return frame


def pcm_of(frame: av.AudioFrame) -> bytes:
    """Return the samples of an interleaved frame of 16 bit."""
    return bytes(frame.planes[0])[: frame.samples * len(frame.layout.channels) * SAMPLE_BYTES]


class Converter:
    """Converts a stream of PCM to another rate and number of channels; keeps what a filter needs between pieces."""

    def __init__(self, sample_rate: int, channels: int) -> None:
        """Take what is wanted. Raises `ValueError` for what cannot be."""
        check(b"", sample_rate, channels)
        self._rate = sample_rate
        self._channels = channels
        self._from: tuple[int, int] | None = None
        self._filter: av.AudioResampler | None = None

    def convert(self, pcm: bytes, sample_rate: int, channels: int) -> bytes:
        """Return the next piece; what is given may be of another rate each time. Raises `ValueError`."""
        check(pcm, sample_rate, channels)
        if not pcm or (sample_rate, channels) == (self._rate, self._channels):
            return pcm
        frame = to_av(pcm, sample_rate, channels)
        converter = self._filter
        if converter is None or self._from != (sample_rate, channels):
            self._from = (sample_rate, channels)
            # Of one channel the filter would make two that are weaker; so that is done here.
            layout = _LAYOUTS[min(channels, self._channels)]
            converter = self._filter = av.AudioResampler(format="s16", layout=layout, rate=self._rate)
        converted = b"".join(pcm_of(piece) for piece in converter.resample(frame))
        return doubled(converted) if channels < self._channels else converted


def doubled(mono: bytes) -> bytes:
    """Return the same sound on two channels."""
    stereo = bytearray(2 * len(mono))
    for at in range(2 * SAMPLE_BYTES):
        stereo[at :: 2 * SAMPLE_BYTES] = mono[at % SAMPLE_BYTES :: SAMPLE_BYTES]
    return bytes(stereo)
