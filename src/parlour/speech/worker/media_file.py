"""The sound of a file, whatever it is: read with care, as strangers sent it."""

import os
from collections.abc import Iterator
from typing import Any, Final

import av
import numpy as np

from parlour.speech.worker.engines.port import RATE, FileError, Sound

__all__ = ["read_sound"]

_FORMATS: Final = (
    "aac,ac3,aiff,amr,asf,avi,caf,flac,flv,m4v,matroska,mov,mp3,mp4,m4a,3gp,3g2,mj2,mpeg,mpegts,ogg,wav,webm,w64"
)
"""Files of one piece only: lists of files could name others on this machine."""

_LONGEST_FRAME: Final = 4 * 48_000


def read_sound(descriptor: int, longest: float) -> Iterator[tuple[Sound, float]]:
    """Yield the sound of a file in bits, each with the share of the file that is read then, from 0 to 1.

    Raises `FileError`, also when there is more than `longest` seconds.
    """
    resampler = av.AudioResampler("s16", "mono", RATE)
    samples = 0
    try:
        with os.fdopen(descriptor, "rb") as file, _open(file) as container:
            if not container.streams.audio:
                raise FileError("there is no sound in the file")
            stream = container.streams.audio[0]
            seconds = float(container.duration or 0) / 1_000_000
            if seconds > longest:
                raise FileError(f"the file is longer than {longest:g} s")
            for frame in _frames(container, stream):
                for made in resampler.resample(frame):
                    sound = made.to_ndarray()[0].astype(np.int16, copy=False)
                    samples += len(sound)
                    if samples > longest * RATE:
                        raise FileError(f"the file is longer than {longest:g} s")
                    yield sound, min(samples / RATE / seconds, 1.0) if seconds else 0.0
    except MemoryError as error:
        raise FileError("the file needs more memory to be read than a file may have") from error
    except (av.FFmpegError, ValueError, OSError) as error:
        raise FileError(f"the file cannot be read as sound or film: {error}"[:300]) from error


def _open(file: Any) -> Any:
    return av.open(file, options={"format_whitelist": _FORMATS})


def _frames(container: Any, stream: Any) -> Iterator[Any]:
    """Yield frames; damaged packets are passed over."""
    damaged = 0
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except av.InvalidDataError:
            damaged += 1
            if damaged > 1000:
                raise
            continue
        for frame in frames:
            if frame.samples > _LONGEST_FRAME:
                raise FileError("the file has sound in pieces that are too large")
            frame.pts = None
            yield frame
