"""WebVTT as the W3C has it: cues with the voice of whoever speaks. Whatever is said or written stays within its cue."""

import re
from typing import Final

__all__ = ["HEAD", "VttCues", "cue", "lines_of"]

HEAD: Final = "WEBVTT\n"
"""What a file begins with; without any cues it is the whole of it."""

_SHORTEST_S: Final = 0.001
_LINE_ENDS: Final = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f]")


class VttCues:
    """Makes the cues of one file, in the order in which they stand there. Times are in seconds since its start."""

    def __init__(self) -> None:
        self._number = 0
        self._begin = 0.0

    def cue(self, begin: float, end: float | None, name: str, lines: list[str]) -> str:
        """Return a cue, to be put at the end of the file; `lines` are those of `lines_of`, `name` may be empty.

        A cue may not begin before the one ahead of it: one that comes too late begins together with it. Without an
        `end` it stands as long as it takes to read it.
        """
        begin = self._begin = max(self._begin, begin)
        end = begin + _reading_seconds(lines) if end is None else end
        self._number += 1
        return cue(self._number, begin, end, name, lines)


def cue(number: int, begin: float, end: float, name: str, lines: list[str]) -> str:
    """Return the cue of this number, for the end of a file. It ends after it begins, whatever is said."""
    end = max(end, begin + _SHORTEST_S)
    name = _escaped(" ".join(_CONTROLS.sub("", name).split()))
    voice = f"<v {name}>" if name else ""
    text = voice + "\n".join(_escaped(line) for line in lines)
    return f"\n{number}\n{_time(begin)} --> {_time(end)}\n{text}\n"


def lines_of(text: str) -> list[str]:
    """Return the lines of a text that are none of them empty: an empty one would end the cue."""
    lines = (_CONTROLS.sub("", line).strip() for line in _LINE_ENDS.split(text))
    return [line for line in lines if line]


_READING_SECONDS: Final = 3.0
_READING_SECONDS_PER_CHARACTER: Final = 0.06
_LONGEST_READING_SECONDS: Final = 10.0


def _reading_seconds(lines: list[str]) -> float:
    characters = sum(len(line) for line in lines)
    return min(_READING_SECONDS + characters * _READING_SECONDS_PER_CHARACTER, _LONGEST_READING_SECONDS)


def _escaped(text: str) -> str:
    # With `>` the arrow that would be taken for times goes, too.
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _time(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"
