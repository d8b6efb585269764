"""Opus packets become samples, with the moment of each."""

from typing import Any, Final

import av
import numpy as np

from parlour.speech.worker.engines.port import RATE, Sound
from parlour.speech.worker.rtp import Packet

__all__ = ["SoundTrack"]

_CLOCK: Final = 48_000
_ASTRAY_SECONDS: Final = 0.5
"""How far the sender's clock and ours may be apart before ours decides anew."""

_MOST_SECONDS: Final = 0.13
"""Opus packets hold 120 ms at the most."""


class SoundTrack:
    """The sound of one sender, one packet after the other.

    Moments are Unix seconds: the arrival of a first packet, and the sender's clock from there on, so that packets that
    come late or in bursts are where they belong. When the two are too far apart, arrival counts anew.
    """

    def __init__(self) -> None:
        self._decoder = _decoder()
        self._resampler = av.AudioResampler("s16", "mono", RATE)
        self._base: tuple[int, float] | None = None

    def push(self, packet: Packet, arrived: float) -> tuple[Sound, float] | None:
        """Return the samples of a packet, and the moment of the first one; `None` for what cannot be decoded."""
        at = self._moment(packet.time, arrived)
        try:
            frames: list[Any] = []
            for frame in self._decoder.decode(av.Packet(packet.payload)):
                frame.pts = None
                frames += self._resampler.resample(frame)
        except (av.FFmpegError, ValueError):
            self._decoder = _decoder()
            return None
        if not frames:
            return None
        sound = np.concatenate([frame.to_ndarray()[0] for frame in frames])[: int(_MOST_SECONDS * RATE)]
        return sound, at

    def _moment(self, time: int, arrived: float) -> float:
        if self._base is not None:
            passed = (time - self._base[0] + 2**31) % 2**32 - 2**31
            at = self._base[1] + passed / _CLOCK
            if abs(at - arrived) < _ASTRAY_SECONDS:
                self._base = (time, at)
                return at
        self._base = (time, arrived)
        return arrived


def _decoder() -> Any:
    decoder = av.CodecContext.create("opus", "r")
    decoder.sample_rate = _CLOCK
    decoder.layout = "stereo"
    decoder.thread_count = 1
    return decoder
