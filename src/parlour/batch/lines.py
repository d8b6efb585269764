"""What was said, as every format of a transcript writes it: lines of text with their times. Pure."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from parlour.speech import Utterance

__all__ = ["SpokenLine", "in_order", "lines_of", "plain"]

_UNSEEN: Final = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_SHORTEST_S: Final = 0.001
_LONGEST_S: Final = 360_000.0
"""A hundred hours: whatever an engine says, times stay such as every format can write."""


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """One line, without a line break in it. Times are in seconds from the film's begin; `end` is behind `begin`."""

    begin: float
    end: float
    text: str
    speaker: str = ""
    confidence: float | None = None


def lines_of(utterances: Iterable[Utterance], *, offset: float = 0.0, speaker: str = "") -> list[SpokenLine]:
    """Return the final ones of `utterances` that say something, in the order of their begin.

    They are `speaker`'s, of a file that begins at `offset`. What engines return is trusted no further than a caller's
    text is: characters that no text has are left out, times are put right.
    """
    found = [_line(each, offset, speaker) for each in utterances if each.final]
    return in_order(line for line in found if line.text)


def in_order(lines: Iterable[SpokenLine]) -> list[SpokenLine]:
    """Return lines in the order in which they were said."""
    return sorted(lines, key=lambda line: (line.begin, line.end))


def _line(said: Utterance, offset: float, speaker: str) -> SpokenLine:
    begin = _bounded(said.begin + offset, _bounded(offset, 0.0))
    end = max(_bounded(said.end + offset, begin), begin + _SHORTEST_S)
    confidence = None if math.isnan(said.confidence) else min(max(said.confidence, 0.0), 1.0)
    return SpokenLine(begin, end, plain(said.text), plain(speaker), confidence)


def _bounded(moment: float, otherwise: float) -> float:
    return otherwise if math.isnan(moment) else min(max(float(moment), 0.0), _LONGEST_S)


def plain(text: str) -> str:
    """Return text as one line: no line break, nothing that cannot be seen, single spaces."""
    return " ".join(_UNSEEN.sub("", text.encode("utf-8", "replace").decode()).split())
