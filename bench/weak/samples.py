"""What a page wrote down about everything it received, and what follows from it. Pure: times are those of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

__all__ = ["Hearing", "Sample", "Sight", "Size", "Track", "arrival", "hearing", "parse", "sight"]

Size = tuple[int, int]

_FREEZE_SECONDS = 1.0
"""A stillness that a person takes for a frozen picture."""


@dataclass(frozen=True, slots=True)
class Track:
    """Counters of one received track since it began. `frozen` is in seconds, the rest are numbers of what they say."""

    kind: str
    way: str = ""
    """`udp`, `tcp`, or `relay` and how the relay is reached."""
    packets: int = 0
    lost: int = 0
    bytes: int = 0
    pictures: int = 0
    width: int = 0
    height: int = 0
    freezes: int = 0
    frozen: float = 0.0
    concealed: int = 0
    samples: int = 0


@dataclass(frozen=True, slots=True)
class Sample:
    """Every track at a moment (Unix seconds)."""

    at: float
    tracks: Mapping[str, Track]


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen in a span of time; with several pictures beside each other `fps` is their mean, the rest the worst.

    `still` is the longest time in seconds without a new picture.
    """

    fps: float
    sizes: tuple[Size, ...]
    """The sizes shown, in the order of their first appearance."""
    changes: int
    freezes: int
    frozen: float
    still: float
    ways: tuple[str, ...] = ()
    """How the packets came."""

    @property
    def stuck(self) -> float:
        """Seconds of frozen pictures. The browser counts a freeze when it ends; one that lasts is counted here."""
        return self.frozen if self.still <= _FREEZE_SECONDS else max(self.frozen, self.still)


@dataclass(frozen=True, slots=True)
class Hearing:
    """What was heard in a span of time, over all voices, in percent: packets that never came, samples made up."""

    lost: float
    concealed: float


def parse(raw: Sequence[Mapping[str, Any]]) -> list[Sample]:
    """Read what `watch.js` collected."""
    return [Sample(one["at"], {name: Track(**track) for name, track in one["tracks"].items()}) for one in raw]


def sight(samples: Sequence[Sample], begin: float, end: float) -> Sight:
    """Return what was seen from `begin` to `end`. A track that only came in between counts from the beginning."""
    span = _span(samples, begin, end)
    names = _names(span, "video")
    if not names:
        return Sight(0.0, (), 0, 0, 0.0, end - begin)
    series = [[one.tracks.get(name, Track("video")) for one in span] for name in names]
    seconds = max(span[-1].at - span[0].at, 0.001)
    shown = [_sizes(tracks) for tracks in series]
    return Sight(
        fps=sum(tracks[-1].pictures - tracks[0].pictures for tracks in series) / len(series) / seconds,
        sizes=tuple(dict.fromkeys(size for sizes in shown for size in sizes)),
        changes=max(max(0, len(sizes) - 1) for sizes in shown),
        freezes=max(tracks[-1].freezes - tracks[0].freezes for tracks in series),
        frozen=max(tracks[-1].frozen - tracks[0].frozen for tracks in series),
        still=max(_still(span, tracks, end) for tracks in series),
        ways=tuple(dict.fromkeys(track.way for tracks in series for track in tracks if track.way)),
    )


def hearing(samples: Sequence[Sample], begin: float, end: float) -> Hearing:
    """Return what was heard from `begin` to `end`; all of it lost when no voice came."""
    span = _span(samples, begin, end)
    names = _names(span, "audio")
    empty = Track("audio")
    pairs = [(span[0].tracks.get(name, empty), span[-1].tracks[name]) for name in names]
    lost = sum(max(0, after.lost - before.lost) for before, after in pairs)
    packets = sum(after.packets - before.packets for before, after in pairs)
    made_up = sum(after.concealed - before.concealed for before, after in pairs)
    played = sum(after.samples - before.samples for before, after in pairs)
    return Hearing(
        lost=100 * lost / (lost + packets) if packets else 100.0, concealed=100 * made_up / played if played else 100.0
    )


def arrival(samples: Sequence[Sample], begin: float, *, width: int = 1) -> float | None:
    """Return the seconds from `begin` until every picture moves and is at least `width` wide; `None` for never."""
    for before, after in pairwise(samples):
        if after.at < begin:
            continue
        live = [name for name, track in after.tracks.items() if track.kind == "video" and _moves(before, after, name)]
        if live and all(after.tracks[name].width >= width for name in live):
            return max(0.0, after.at - begin)
    return None


def _moves(before: Sample, after: Sample, name: str) -> bool:
    earlier = before.tracks.get(name)
    return after.tracks[name].pictures > (earlier.pictures if earlier else 0)


def _span(samples: Sequence[Sample], begin: float, end: float) -> list[Sample]:
    inside = [one for one in samples if begin < one.at <= end]
    before = [one for one in samples if one.at <= begin]
    if not inside:
        raise ValueError(f"nothing was written down between {begin} and {end}")
    return [*before[-1:], *inside]


def _names(span: Sequence[Sample], kind: str) -> list[str]:
    """Return the tracks that are there at the end."""
    return [name for name, track in span[-1].tracks.items() if track.kind == kind]


def _sizes(tracks: Sequence[Track]) -> list[Size]:
    sizes: list[Size] = []
    for track in tracks:
        size = (track.width, track.height)
        if track.pictures and (not sizes or sizes[-1] != size):
            sizes.append(size)
    return sizes


def _still(span: Sequence[Sample], tracks: Sequence[Track], end: float) -> float:
    longest, last, count = 0.0, span[0].at, tracks[0].pictures
    for sample, track in zip(span, tracks, strict=True):
        if track.pictures != count:
            longest, last, count = max(longest, sample.at - last), sample.at, track.pictures
    return max(longest, end - last)
