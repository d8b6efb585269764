"""Sound without gaps: silence stands where a sender sent nothing. Pure; times are given, in seconds."""

from collections import deque
from dataclasses import replace
from typing import Final

from parlour.client.media.pcm import SAMPLE_BYTES, AudioFrame

__all__ = ["Continuity"]

FRAME_SECONDS: Final = 0.02
GRACE_SECONDS: Final = 0.06
"""So late may a frame be before silence stands in for it."""
LONGEST_GAP: Final = 0.2
"""A longer gap has been filled as it passed, or lies before a new beginning."""
_SMALLEST_GAP: Final = 0.005


class Continuity:
    """Of several people, each with a clock of their own: it begins with their first frame."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._lines: dict[str, _Line] = {}

    @property
    def due(self) -> float | None:
        """When somebody's silence is to be made; `None`: never."""
        return min((line.due for line in self._lines.values()), default=None)

    def take(self, frame: AudioFrame, now: float) -> deque[AudioFrame]:
        """Return what is to be heard now that this frame came: silence, if some is missing before it, and the frame."""
        line = self._lines.setdefault(frame.participant, _Line(frame))
        return line.take(frame, now)

    def silence(self, now: float) -> AudioFrame | None:
        """Return a frame of silence for whom it is due."""
        line = min(self._lines.values(), key=lambda line: line.due, default=None)
        return None if line is None or line.due > now else line.silence(FRAME_SECONDS)

    def forget(self, participant: str) -> None:
        """Somebody is gone."""
        self._lines.pop(participant, None)


class _Line:
    """What is heard of one person."""

    def __init__(self, first: AudioFrame) -> None:
        self._like = first
        self._heard = first.timestamp
        """Where their own clock stands at the end of what was heard."""
        self._position = first.timestamp
        """The same without gaps, as it is told."""
        self.due = 0.0

    def take(self, frame: AudioFrame, now: float) -> deque[AudioFrame]:
        told: deque[AudioFrame] = deque()
        gap = frame.timestamp - self._heard
        if _SMALLEST_GAP < gap <= LONGEST_GAP:
            told.append(self.silence(gap))
        told.append(replace(frame, timestamp=self._position))
        self._heard = frame.timestamp + frame.duration
        self._position += frame.duration
        self.due = now + frame.duration + GRACE_SECONDS
        return told

    def silence(self, seconds: float) -> AudioFrame:
        samples = round(seconds * self._like.sample_rate)
        pcm = bytes(samples * self._like.channels * SAMPLE_BYTES)
        frame = replace(self._like, pcm=pcm, timestamp=self._position)
        self._position += frame.duration
        self._heard += frame.duration
        self.due += frame.duration
        return frame
