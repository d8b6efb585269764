"""Checking single fields of a message: whatever is wrong becomes a `BadMessageError` that names the field."""

from collections.abc import Mapping
from typing import TypeVar

from parlour.strict_json import JsonValue

__all__ = [
    "BadMessageError",
    "Fields",
    "choice",
    "flag",
    "integer",
    "is_printable",
    "mapping",
    "optional",
    "text",
]

Fields = Mapping[str, JsonValue]

_T = TypeVar("_T", bound=str)


class BadMessageError(Exception):
    """A message of a known type is malformed. The text is for the developer on the other side."""


def text(fields: Fields, name: str, *, most: int) -> str:
    """Return a string of at most `most` characters."""
    value = fields.get(name)
    if not isinstance(value, str):
        raise BadMessageError(f"{name} should be a string")
    if len(value) > most:
        raise BadMessageError(f"{name} has {len(value)} characters; at most {most} are possible")
    return value


def optional(fields: Fields, name: str, *, most: int) -> str | None:
    """Return a string, or `None` when it is absent, `null` or empty."""
    return None if fields.get(name) is None else text(fields, name, most=most) or None


def flag(fields: Fields, name: str, *, default: bool) -> bool:
    """Return a boolean; `default` when it is absent."""
    value = fields.get(name, default)
    if not isinstance(value, bool):
        raise BadMessageError(f"{name} should be a boolean")
    return value


def integer(fields: Fields, name: str) -> int:
    """Return a non-negative integer."""
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise BadMessageError(f"{name} should be a non-negative integer")
    return value


def mapping(fields: Fields, name: str, *, most: int) -> Fields:
    """Return an object of at most `most` entries; an absent one counts as empty."""
    value = fields.get(name, {})
    if not isinstance(value, dict):
        raise BadMessageError(f"{name} should be an object")
    if len(value) > most:
        raise BadMessageError(f"{name} has {len(value)} entries; at most {most} are possible")
    return value


def choice(fields: Fields, name: str, options: Mapping[str, _T]) -> _T:
    """Return one of a few words."""
    value = fields.get(name)
    found = options.get(value) if isinstance(value, str) else None
    if found is None:
        raise BadMessageError(f"{name} should be one of: {', '.join(options)}")
    return found


def is_printable(value: str) -> bool:
    """Tell whether there is no control character in `value`."""
    return not any(character < " " or character == "\x7f" for character in value)
