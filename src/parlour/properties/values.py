"""The value of one property in a request: what it says, and whether it may be said."""

from collections.abc import Mapping
from typing import Final

from parlour.properties.model import Property
from parlour.shapes.texts import problem, read_only, shown
from parlour.strict_json import JsonValue

__all__ = ["check_same", "checked_value", "says_unset", "without_ignored"]

_SOON_S: Final = 10 * 365 * 86_400
"""A moment so near to 1970 is a number of seconds from now that somebody took for a moment."""


def checked_value(entry: Property, value: object, now: float | None) -> JsonValue:
    """Return `value` in its normal form; raises `InvalidRequestError`."""
    checked = entry.kind.check(value, entry.name)
    if entry.must_be_future and now is not None and isinstance(checked, int) and checked <= now:
        hint = None
        if 0 < checked < _SOON_S:
            hint = f"{entry.name} is a moment in Unix seconds: {checked} seconds from now is {int(now) + checked}"
        info = f"{entry.name} was '{shown(value)}', which is in the past rather than in the future"
        raise problem(entry.name, info, hint)
    return checked


def says_unset(entry: Property, value: object) -> bool:
    """Tell whether `value` puts the property back to its default."""
    return value is None or (bool(entry.unset_words) and isinstance(value, str) and value in entry.unset_words)


def without_ignored(entry: Property, value: object) -> object | None:
    """Return `value` without the words of old clients that say nothing any more; `None` when nothing is left."""
    words = entry.ignored_words
    if not words:
        return value
    if isinstance(value, str):
        return None if value in words else value
    if isinstance(value, list) and value:
        return [item for item in value if not (isinstance(item, str) and item in words)] or None
    return value


def check_same(entry: Property, value: object, present: Mapping[str, JsonValue] | None) -> None:
    """Refuse to write what is read-only, unless it is what is there already. Raises `InvalidRequestError`."""
    if present is None:
        raise read_only(entry.name)
    there = present.get(entry.name)
    if value != there or isinstance(value, bool) is not isinstance(there, bool):
        raise read_only(entry.name)
