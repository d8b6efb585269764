"""Sound on its way to a service: what is kept until there is a final reply, and which moment is where. Pure."""

from collections import deque
from dataclasses import dataclass
from typing import Final

import numpy as np

from parlour.speech.worker.engines.port import RATE, Sound

__all__ = ["MOST_SECONDS", "Sent"]

MOST_SECONDS: Final = 60.0
"""Sound that waits for a final reply, per track: 2 MB. The oldest is lost then."""

_QUIET: Final = 30
_QUIET_SECONDS: Final = 2.0
"""Of digital silence not more is sent: the service is paid by the second."""

_GAP: Final = 0.05


@dataclass(slots=True)
class _Bit:
    sound: Sound
    at: float
    place: float | None = None
    """Where it lies in what was sent over this connection, in seconds; `None`: not sent yet."""

    @property
    def seconds(self) -> float:
        return len(self.sound) / RATE


class Sent:
    """The sound of one track."""

    def __init__(self) -> None:
        self._bits: deque[_Bit] = deque()
        self._unsent: deque[_Bit] = deque()
        self._marks: deque[tuple[float, float]] = deque(maxlen=10_000)
        """Places where the time goes on otherwise than before, and the moment of each."""

        self._seconds = 0.0
        self._place = 0.0
        self._answered = 0.0
        self._quiet = 0.0
        self.replies = 0

    def push(self, sound: Sound, at: float) -> tuple[float, float] | None:
        """Take what was heard from `at` on; returns from when to when sound is lost by it."""
        seconds = len(sound) / RATE
        self._quiet = self._quiet + seconds if int(np.abs(sound).max(initial=0)) <= _QUIET else 0.0
        if self._quiet > _QUIET_SECONDS:
            return None
        bit = _Bit(sound, at)
        self._bits.append(bit)
        self._unsent.append(bit)
        self._seconds += seconds
        lost: tuple[float, float] | None = None
        while self._seconds > MOST_SECONDS:
            old = self._bits.popleft()
            if self._unsent and self._unsent[0] is old:
                self._unsent.popleft()
            self._seconds -= old.seconds
            lost = (old.at if lost is None else lost[0], old.at + old.seconds)
        return lost

    @property
    def waits(self) -> bool:
        """Whether there is sound without a final reply."""
        return bool(self._bits)

    @property
    def unanswered_seconds(self) -> float:
        """How much was sent since the last reply of any kind."""
        return self._place - self._answered

    def begin_anew(self) -> None:
        """Send all that is kept again, over another connection."""
        for bit in self._bits:
            bit.place = None
        self._unsent = deque(self._bits)
        self._marks.clear()
        self._place = self._answered = 0.0

    def take(self) -> list[Sound]:
        """Return what is to be sent now."""
        taken: list[Sound] = []
        while self._unsent:
            bit = self._unsent.popleft()
            bit.place = self._place
            if not self._marks or abs(self.moment(self._place) - bit.at) > _GAP:
                self._marks.append((self._place, bit.at))
            self._place += bit.seconds
            taken.append(bit.sound)
        return taken

    def moment(self, place: float) -> float:
        """Return when what lies there was heard."""
        for start, at in reversed(self._marks):
            if place >= start:
                return at + place - start
        return self._marks[0][1] if self._marks else place

    def answered(self, until: float, *, final: bool) -> None:
        """Take note of a reply; what has a final one is kept no more."""
        self.replies += 1
        self._answered = max(self._answered, until)
        while final and self._bits:
            bit = self._bits[0]
            if bit.place is None or bit.place + bit.seconds > until + 0.01:
                return
            self._seconds -= self._bits.popleft().seconds

    def settle(self) -> None:
        """Take note that the service has said all about what was sent to it."""
        self._bits = deque(self._unsent)
        self._seconds = sum(bit.seconds for bit in self._bits)

    def forget(self) -> tuple[float, float] | None:
        """Keep nothing; returns from when to when there was something."""
        span = (self._bits[0].at, self._bits[-1].at + self._bits[-1].seconds) if self._bits else None
        self._bits.clear()
        self._unsent.clear()
        self._seconds = 0.0
        return span
