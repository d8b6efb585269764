"""Careful reading of what the server says: every value is looked at before it is used."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from parlour.client.errors import OddMessageError
from parlour.strict_json import JsonValue

__all__ = [
    "Fields",
    "Json",
    "as_fields",
    "compact",
    "flag",
    "items",
    "number",
    "number_or_none",
    "own",
    "text",
    "text_or_none",
    "whole",
]

Fields = Mapping[str, JsonValue]

Json: TypeAlias = bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"] | None
"""What may be sent."""

_NONE: Final[dict[str, JsonValue]] = {}


def compact(message: Mapping[str, Json]) -> str:
    """Write a message as text. Raises `ValueError` or `TypeError` for what is no JSON."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_standing_for)


def _standing_for(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return list(value)
    raise TypeError(f"{type(value).__name__} is no JSON")


def as_fields(value: Any, what: str = "a message") -> Fields:
    """Return `value` if it is an object; raises `OddMessageError`."""
    if not isinstance(value, dict):
        raise OddMessageError(f"{what} is no object")
    return value


def own(fields: Fields, name: str) -> Fields:
    """Return the object under `name`; raises `OddMessageError`."""
    return as_fields(fields.get(name), name)


def text(fields: Fields, name: str) -> str:
    """Return the text under `name`; raises `OddMessageError`."""
    value = fields.get(name)
    if not isinstance(value, str):
        raise OddMessageError(f"{name} is no text")
    return value


def text_or_none(fields: Fields, name: str) -> str | None:
    """Return the text under `name`, or `None` when there is none."""
    value = fields.get(name)
    return value if isinstance(value, str) else None


def flag(fields: Fields, name: str) -> bool:
    """Return whether `name` is true."""
    return fields.get(name) is True


def number(fields: Fields, name: str) -> float:
    """Return the number under `name`; raises `OddMessageError`."""
    value = number_or_none(fields, name)
    if value is None:
        raise OddMessageError(f"{name} is no number")
    return value


def number_or_none(fields: Fields, name: str) -> float | None:
    """Return the number under `name`, or `None` when there is none."""
    value = fields.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def whole(fields: Fields, name: str) -> int:
    """Return the whole number under `name`; raises `OddMessageError`."""
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise OddMessageError(f"{name} is no whole number")
    return value


def items(fields: Fields, name: str) -> Iterator[JsonValue]:
    """Go through the list under `name`; nothing when there is no list."""
    value = fields.get(name)
    return iter(value if isinstance(value, list) else ())
