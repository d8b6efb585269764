"""The WebVTT file of a transcript while it grows: whole after every cue, in the order in which people began to speak.

Who speaks for long is written down after those who fell in with a word. Such a late cue goes to its place: the file is
then written anew beside itself and changes places with the former one, so that there is a whole one at any moment.

Nothing is forced to the disk after each cue: what was written outlives this process, however it ends. A machine that
loses its power loses what its system had not written yet, some seconds; to wait for the disk for each would hold up all
calls, as the writer is the server.
"""

import os
import re
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from parlour.jobs.appending import append
from parlour.jobs.webvtt import HEAD, cue, lines_of

__all__ = ["FILE", "TranscriptDocument", "put_right"]

FILE: Final = "transcript.vtt"
"""How it is called in its job's folder."""

_RECENT: Final = 200
"""How many cues a late one may be moved ahead of. One that is later still begins where these do."""

_LONGEST_TEXT: Final = 20_000
"""Characters of one utterance; nobody says so much without a pause."""

_CUE: Final = re.compile(
    rb"\n[0-9]+\n[0-9:]+\.[0-9]{3} --> ([0-9]+):([0-9]{2}):([0-9]{2})\.([0-9]{3})\n(?:[^\n\0]+\n)+"
)


@dataclass(frozen=True, slots=True)
class _Cue:
    begin: float
    end: float
    name: str
    lines: list[str]
    offset: int
    """Where it is in the file."""


class TranscriptDocument:
    """Times are in seconds since the transcript's start."""

    def __init__(self, path: Path) -> None:
        """Begin the file, which must not be there. Raises `OSError`."""
        self._path = path
        self._file: IO[bytes] = path.open("xb", buffering=0)
        self._size = 0
        self._count = 0
        self._recent: list[_Cue] = []
        self._floor = 0.0
        """When the latest cue begins that nothing is moved ahead of any more."""

        self._write(HEAD)

    def add(self, begin: float, end: float, name: str, text: str) -> None:
        """Write down what somebody said. Raises `OSError`: then nothing of it is in the file, which is as it was."""
        lines = lines_of(text[:_LONGEST_TEXT])
        if not lines:
            return
        begin = max(self._floor, begin)
        place = bisect_right(self._recent, begin, key=lambda each: each.begin)
        later = self._recent[place:]
        offset = later[0].offset if later else self._size
        made, text = self._made([_Cue(begin, end, name, lines, 0), *later], self._count - len(later), offset)
        if later:
            self._insert(offset, text)
        else:
            self._write(text)
        self._recent[place:] = made
        self._count += 1
        if len(self._recent) > _RECENT:
            self._floor = self._recent.pop(0).begin

    def close(self) -> None:
        """Be done."""
        self._file.close()

    @staticmethod
    def _made(cues: list[_Cue], number: int, offset: int) -> tuple[list[_Cue], str]:
        """Return cues as they are behind the `number` ones before `offset`, and their text."""
        made, texts = [], []
        for each in cues:
            number += 1
            text = cue(number, each.begin, each.end, each.name, each.lines)
            made.append(_Cue(each.begin, each.end, each.name, each.lines, offset))
            texts.append(text)
            offset += _bytes(text)
        return made, "".join(texts)

    def _write(self, text: str) -> None:
        append(self._file, text)
        self._size += _bytes(text)

    def _insert(self, offset: int, text: str) -> None:
        beside = self._path.with_suffix(".new")
        file = beside.open("wb", buffering=0)
        try:
            append(file, self._path.read_bytes()[:offset].decode() + text)
            os.replace(beside, self._path)
        except OSError:
            file.close()
            beside.unlink(missing_ok=True)
            raise
        self._file.close()
        self._file = file
        self._size = offset + _bytes(text)


def put_right(path: Path) -> float | None:
    """Cut off what a crash left unfinished at the end of a file, and return when its last cue ends.

    `None`: there is no such file. To be called in a thread. Raises `OSError`.
    """
    path.with_suffix(".new").unlink(missing_ok=True)
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        return None
    head = HEAD.encode()
    if not found.startswith(head):
        path.write_bytes(head)
        return 0.0
    whole, end = len(head), 0.0
    while (matched := _CUE.match(found, whole)) is not None:
        hours, minutes, seconds, thousandths = map(int, matched.groups())
        end = max(end, hours * 3600 + minutes * 60 + seconds + thousandths / 1000)
        whole = matched.end()
    if whole < len(found):
        os.truncate(path, whole)
    return end


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
