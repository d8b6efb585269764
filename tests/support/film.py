"""What is in a film: its flashes, its beeps, the light of any part of its picture."""

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy

__all__ = ["Film", "Region", "beeps", "flashes", "read_film"]

Region = tuple[int, int, int, int]
"""Left, top, width, height."""


@dataclass
class Film:
    """A decoded film. Times in seconds; pictures are planes of light, 0 to 255."""

    times: list[float]
    pictures: list[Any]
    sounds: list[tuple[float, Any]]
    """When, and what: a hundredth of a second each."""

    def light(self, region: Region) -> list[tuple[float, float]]:
        """Return when a part of the picture is how light, on average."""
        left, top, width, height = region
        return [
            (time, float(picture[top : top + height, left : left + width].mean()))
            for time, picture in zip(self.times, self.pictures, strict=True)
        ]

    def flashes(self, region: Region, above: float = 180) -> list[float]:
        """Return when a part of the picture turns white."""
        return _rises(self.light(region), above)

    def beeps(self, tone: int = 1000, above: float = 0.12) -> list[float]:
        """Return when a sound of so many hertz, a multiple of 100, sets in."""
        strengths = [_strength(block, tone) for _, block in self.sounds]
        # In the block where another tone begins there is a bit of every tone.
        lasting = [min(pair) for pair in itertools.pairwise(strengths)]
        return _rises([(time, strength) for (time, _), strength in zip(self.sounds, lasting, strict=False)], above)

    def offsets(self, region: Region, tone: int = 1000) -> list[float]:
        """Return by how much each flash's beep is late; flashes without a beep within half a second do not count."""
        beeps = self.beeps(tone)
        nearest = [min((beep - flash for beep in beeps), key=abs, default=1.0) for flash in self.flashes(region)]
        return [offset for offset in nearest if abs(offset) < 0.5]

    @property
    def steps(self) -> list[float]:
        """Return the times between pictures."""
        return [after - before for before, after in zip(self.times, self.times[1:], strict=False)]


def flashes(path: Path) -> list[float]:
    """Return when the whole picture of a file turns white, in seconds since its beginning."""
    film = read_film(path)
    return _rises([(time, float(picture.mean())) for time, picture in zip(film.times, film.pictures, strict=True)], 128)


def beeps(path: Path) -> list[float]:
    """Return when the sound of a file, of 1000 hertz, sets in, in seconds since its beginning."""
    return read_film(path).beeps()


def read_film(path: Path, begin: float = 0.0, end: float = math.inf, *, pictures: bool = True) -> Film:
    """Decode a film between two of its moments, or only its sound.

    Raises what PyAV raises for a film that cannot be played.
    """
    film = Film([], [], [])
    with av.open(str(path)) as container:
        container.seek(int(begin * av.time_base))
        videos = container.streams.video if pictures else ()
        frames: Iterable[Any] = container.decode(*videos, *container.streams.audio)
        for frame in frames:
            moment = float(frame.time or 0.0)
            if moment > end:
                break
            if moment < begin:
                continue
            if isinstance(frame, av.VideoFrame):
                film.times.append(moment)
                film.pictures.append(frame.to_ndarray(format="gray"))
            else:
                film.sounds += _blocks(frame)
    return film


def _blocks(frame: Any) -> list[tuple[float, Any]]:
    samples = frame.to_ndarray().astype(float)
    samples = samples[0] if frame.format.is_planar else samples[0, :: len(frame.layout.channels)]
    samples /= 1 if frame.format.name.startswith("flt") else 32_768
    step = frame.sample_rate // 100
    begin = float(frame.time or 0.0)
    return [
        (begin + start / frame.sample_rate, samples[start : start + step]) for start in range(0, len(samples), step)
    ]


def _strength(block: Any, tone: int) -> float:
    """Return how strong a tone is, 1 at most. Tones that are multiples of 100 Hz do not touch each other."""
    turns = numpy.exp(-2j * numpy.pi * tone / 100 * numpy.arange(len(block)) / max(len(block), 1))
    return float(abs((block * turns).sum())) * 2 / max(len(block), 1)


def _rises(values: Sequence[tuple[float, float]], above: float) -> list[float]:
    """Return when a value comes above, having been below for a quarter of a second."""
    found: list[float] = []
    low_since: float | None = None
    for time, value in values:
        if value <= above:
            low_since = time if low_since is None else low_since
        else:
            if low_since is not None and time - low_since > 0.25:
                found.append(time)
            low_since = None
    return found
