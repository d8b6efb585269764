"""Where utterances begin and end. Pure: it is told how likely each bit of sound is speech."""

from collections import deque
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from parlour.speech.worker.engines.port import RATE, Options, Sound

__all__ = ["FRAME", "LONGEST_SECONDS", "Cutter", "Piece", "pause_of"]

FRAME: Final = 512
"""Samples that are judged together: 32 ms."""

LONGEST_SECONDS: Final = 15.0
"""An utterance that goes on for longer is cut at its softest place."""

_SECONDS: Final = FRAME / RATE
_BEGINS: Final = 0.5
_GOES_ON: Final = 0.35
_BEFORE: Final = 10
"""Frames in front of the first one that is surely speech: soft consonants."""

_AFTER: Final = 8
_LEAST: Final = 4
"""Frames of speech that an utterance has; a click has fewer."""

_CUT_WITHIN: Final = 5.0

PAUSE: Final = 0.6
_SHORTEST_PAUSE: Final = 0.2
_LONGEST_PAUSE: Final = 3.0


def pause_of(options: Options) -> float:
    """Return after how many seconds of silence an utterance is over."""
    if isinstance(options.endpointing, bool):
        return PAUSE if options.endpointing else _LONGEST_PAUSE
    return min(max(options.endpointing / 1000, _SHORTEST_PAUSE), _LONGEST_PAUSE)


@dataclass(frozen=True, slots=True)
class Piece:
    """What was said in one go: its sound, with a little around it, and from when to when it was speech."""

    sound: Sound
    begin: float
    end: float


@dataclass(slots=True)
class _Bit:
    sound: Sound
    at: float
    speech: float


@dataclass(slots=True)
class Cutter:
    """Takes frames of one track. `is_open`: somebody is in the middle of an utterance."""

    pause: float
    _before: "deque[_Bit]" = field(default_factory=lambda: deque(maxlen=_BEFORE))
    _bits: "list[_Bit]" = field(default_factory=list)
    _silent: int = 0

    @property
    def is_open(self) -> bool:
        """Whether an utterance has begun."""
        return bool(self._bits)

    @property
    def silence(self) -> float:
        """For how many seconds nobody has spoken, within the utterance."""
        return self._silent * _SECONDS

    @property
    def seconds(self) -> float:
        """How long the utterance is until now."""
        return len(self._bits) * _SECONDS

    def push(self, sound: Sound, at: float, speech: float) -> Piece | None:
        """Take one frame; returns the utterance that is over now."""
        bit = _Bit(sound, at, speech)
        if not self._bits:
            if speech < _BEGINS:
                self._before.append(bit)
                return None
            self._bits = [*self._before, bit]
            self._before.clear()
            self._silent = 0
            return None
        self._bits.append(bit)
        self._silent = 0 if speech >= _GOES_ON else self._silent + 1
        if self._silent * _SECONDS >= self.pause:
            return self.end()
        if self.seconds >= LONGEST_SECONDS:
            return self._cut()
        return None

    def end(self) -> Piece | None:
        """End the utterance; `None` when it was nothing but a noise."""
        bits, self._bits = self._bits, []
        kept = bits[len(bits) - self._silent :][-_BEFORE:]
        self._silent = 0
        self._before.extend(kept)
        return _piece(bits)

    def so_far(self) -> Piece | None:
        """Return what was said until now of the utterance that goes on."""
        return _piece(self._bits)

    def _cut(self) -> Piece | None:
        first = len(self._bits) - int(_CUT_WITHIN / _SECONDS)
        place = min(range(first, len(self._bits)), key=lambda number: self._bits[number].speech) + 1
        bits, self._bits = self._bits[:place], self._bits[place:]
        self._silent = min(self._silent, len(self._bits))
        return _piece(bits)


def _piece(bits: list[_Bit]) -> Piece | None:
    spoken = [number for number, bit in enumerate(bits) if bit.speech >= _GOES_ON]
    if len(spoken) < _LEAST:
        return None
    first, last = spoken[0], spoken[-1]
    within = bits[max(0, first - _BEFORE) : last + 1 + _AFTER]
    return Piece(np.concatenate([bit.sound for bit in within]), bits[first].at, bits[last].at + _SECONDS)
