"""Names as they can be written: one line, cleaned of what would break it. Pure."""

import unicodedata
from typing import Final

__all__ = ["JOINERS", "clean", "initials"]

JOINERS: Final = "\u200c\u200d"
"""Characters that are not seen but shape their neighbours."""

_LONGEST: Final = 100
"""Characters of a name that are looked at."""

_MOST_MARKS: Final = 2
"""Marks on one letter: more would climb over other lines."""


def clean(name: str) -> str:
    """Return a name as one line: no control characters, no marks that pile up, no spaces around it."""
    kept: list[str] = []
    marks = 0
    for letter in name[:_LONGEST]:
        category = unicodedata.category(letter)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if category.startswith("C") and letter not in JOINERS:
            kept.append(" " if letter.isspace() else "")
        elif marks <= _MOST_MARKS:
            kept.append(" " if letter.isspace() else letter)
    return " ".join("".join(kept).split())


def initials(name: str) -> str:
    """Return what stands for a name in a circle: the first letters of its first and its last word."""
    words = [word for word in clean(name).split() if any(letter.isalnum() for letter in word)]
    firsts = [next(letter for letter in word if letter.isalnum()) for word in words]
    chosen = firsts[:1] + firsts[1:][-1:]
    return "".join(chosen).upper()[:2] or clean(name)[:1]
