"""Guesses of what a name or a value was meant to be: only what is close, and bounded for hostile input."""

import json
import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Final

__all__ = ["closest", "did_you_mean", "unquoted"]

_LONGEST: Final = 64
"""Longer text is nobody's slip of the pen."""

_CLOSE: Final = 0.77
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SEPARATORS: Final = re.compile(r"[-\s.]+")


def _folded(name: str) -> str:
    """Write a name in one way, whether it came as `maxParticipants`, `max-participants` or `Max Participants`."""
    return _SEPARATORS.sub("_", _HUMP.sub("_", name)).lower()


def closest(name: str, known: Iterable[str]) -> str | None:
    """Return the one of `known` that `name` was probably meant to be, `None` when none is close."""
    if not 1 < len(name) <= _LONGEST:
        return None
    forms = {_folded(each): each for each in known if each}
    found = get_close_matches(_folded(name), forms, n=1, cutoff=_CLOSE)
    return forms[found[0]] if found else None


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """Return the hint for an unknown `name` where `known` could stand; `None` without a close one."""
    near = closest(name, known)
    return None if near is None else f"did you mean `{near}`?"


def unquoted(value: object, accepts: Callable[[object], bool]) -> str | None:
    """Return the hint for text that holds JSON which would be accepted, such as `"5"` for a number; else `None`."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    text = value.strip()
    try:
        meant = json.loads(text.lower())
    except (ValueError, RecursionError):
        return None
    return f"write {text.lower()} without quotation marks" if accepts(meant) else None
