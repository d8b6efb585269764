"""When a frame was captured, on the recording's own clock: by the sender reports of the engine.

A stream counts time from anywhere; a sender report says at which time of the engine's clock it was where. The engine
knows when what it passes on was captured, as far as the sender told it. Reports are noisy, and the clocks of senders
run a little fast or slow: so the middle of several reports counts, and a file follows it slowly.
"""

from collections import deque
from dataclasses import dataclass, field
from statistics import median
from typing import Final, NamedTuple

from parlour.recording.worker.raw_rtp import SenderReport

__all__ = ["EngineClock", "Timeline"]

_CLOCK_REPORTS: Final = 200
"""The engine's clock is told by so many reports, whosever they are: the one that came quickest counts."""

_REPORTS: Final = 15
_SETTLE_SECONDS: Final = 30.0
"""For so long what reports say is taken for a better knowledge of the start; after that, for a clock that drifts."""

_SLEW: Final = 0.002
"""By how much a file's time may run faster or slower than the sender's: less than anybody hears or sees."""

_FAST_SLEW: Final = 0.05
"""The same in the first seconds after a gap, when where the stream went on was a guess."""

_GAP_SECONDS: Final = 1.0
"""After so long without a packet the stream's time is doubted: some senders stop their clock when they are muted."""

_EARLIER, _LATER = 0.1, 0.3
"""How far from where it was expected a stream may go on after a gap before it is believed to have been moved."""

_ASTRAY: Final = 2.0
"""How far it may be at any time."""


_HALF: Final = 1 << 31


class EngineClock:
    """Translates the engine's clock into ours; it may be that of another machine, and either may be set."""

    def __init__(self) -> None:
        self._behind: deque[float] = deque(maxlen=_CLOCK_REPORTS)

    def note(self, ntp: float, now: float) -> None:
        """Take note of a report, made at `ntp`, that comes now."""
        self._behind.append(now - ntp)

    @property
    def behind(self) -> float:
        """What to add to a time of the engine's for monotonic seconds of ours."""
        return min(self._behind)


class Place(NamedTuple):
    """Where a frame belongs: seconds since the file's beginning, and how long nothing was there before it."""

    seconds: float
    gap: float


@dataclass
class Timeline:
    """The time of one file, whatever streams it is made of. Seconds; `rate` is that of the streams' timestamps."""

    rate: int
    clock: EngineClock
    reports: int = 0
    start: float | None = None
    """When the first frame was captured, in monotonic seconds, as well as is known now; `None` before it came."""

    _base: int | None = None
    """The first timestamp of the stream."""

    _last: int = 0
    """The latest timestamp of the stream, unwrapped."""

    _said: deque[float] = field(default_factory=lambda: deque(maxlen=_REPORTS))
    """What the reports say to add to the stream's time for the engine's."""

    _shift: float = 0.0
    """What the file adds to the stream's time for its own."""

    _settled_at: float = 0.0
    _fast_until: float = 0.0
    _is_moved: bool = False
    _lag: float = 0.0
    """How long a frame takes from its capture to here, as of late."""

    _arrived: float = 0.0
    _media: float = 0.0
    _ended: float = 0.0

    def report(self, report: SenderReport, now: float) -> None:
        """Take a report of the stream that comes now."""
        self.reports += 1
        self.clock.note(report.ntp, now)
        self._said.append(report.ntp - self._time_of(report.timestamp))
        if self.start is None or self._is_moved or now >= self._settled_at:
            return
        by = self._known() - self._shift - self.start
        if abs(by) <= _ASTRAY:
            self.start += by
            self._lag -= by

    def another(self) -> None:
        """Take note that frames and reports from now on are of another stream."""
        self._base = None
        self._said.clear()
        self._is_moved = self.start is not None

    def place(self, timestamp: int, arrival: float, lasts: float = 0.0) -> Place:
        """Return where the next frame belongs."""
        media = self._time_of(timestamp)
        self._last += round((media - self._time_of(self._last)) * self.rate)
        if self.start is None:
            self.start = media + self._known() if self._said else arrival
            self._shift = -media
            self._settled_at = arrival + _SETTLE_SECONDS
            self._lag = arrival - self.start
        elif self._is_astray(media, arrival):
            self._move(media, arrival)
        else:
            self._follow(media, arrival)
        self._arrived, self._media = arrival, media
        seconds = max(media + self._shift, self._ended - lasts)
        gap, self._ended = max(0.0, seconds - self._ended), seconds + lasts
        return Place(seconds, gap)

    def _is_astray(self, media: float, arrival: float) -> bool:
        """Tell whether the stream's time went elsewhere, against what a frame usually takes to get here."""
        by = self._lag_of(media, arrival) - self._lag
        if arrival - self._arrived > _GAP_SECONDS:
            return self._is_moved or not -_EARLIER <= by <= _LATER
        return self._is_moved or abs(by) > _ASTRAY

    def _move(self, media: float, arrival: float) -> None:
        """Go on as the new stream's reports say, or by the time of arrival: the next reports tell what is wrong."""
        if self._is_moved and self._said:
            self._shift = self._known() - (self.start or 0.0)
        else:
            self._shift += self._lag_of(media, arrival) - self._lag
            self._said.clear()
        self._is_moved = False
        self._settled_at = 0.0
        self._fast_until = arrival + _SETTLE_SECONDS

    def _follow(self, media: float, arrival: float) -> None:
        """Let the file's time follow what is known, a little with every frame."""
        lag = self._lag_of(media, arrival)
        if self._said:
            self._lag += (lag - self._lag) * 0.02
            slew = (_FAST_SLEW if arrival < self._fast_until else _SLEW) * max(0.0, media - self._media)
            wanted = self._known() - (self.start or 0.0)
            self._shift += min(max(wanted - self._shift, -slew), slew)
        elif lag < self._lag and arrival < self._settled_at:
            # No report yet: the packet that came quickest tells best.
            self.start = (self.start or 0.0) + lag - self._lag

    def _known(self) -> float:
        """Return what to add to the stream's time for monotonic time, as the reports say."""
        return median(self._said) + self.clock.behind

    def _lag_of(self, media: float, arrival: float) -> float:
        return arrival - media - self._shift - (self.start or 0.0)

    def _time_of(self, timestamp: int) -> float:
        """Return seconds since the stream's first timestamp."""
        if self._base is None:
            self._base = self._last = timestamp
        ahead = (timestamp - self._last + _HALF) % (2 * _HALF) - _HALF
        return (self._last + ahead - self._base) / self.rate
