"""Kinds of value of a given form, and short ways to declare the fields of a body."""

import re
from typing import Final

from parlour.errors import InvalidRequestError
from parlour.shapes import Field, Kind, Number, String
from parlour.shapes.base import Schema
from parlour.shapes.texts import refused, wrong_type
from parlour.strict_json import JsonValue

__all__ = ["SESSION", "TEXT", "UUID", "Even", "Matching", "Secret", "exactly_one", "needs", "optional"]


class Matching(String):
    """Text of a form that a regular expression tells; `form` says it in words, such as "a UUID"."""

    def __init__(self, pattern: str, form: str, *, max_length: int = 1024) -> None:
        """Take the expression; it must match the whole text."""
        super().__init__(max_length=max_length)
        self._pattern = re.compile(pattern)
        self._form = form

    def check(self, value: object, at: str) -> JsonValue:
        """See `Kind`."""
        text = self.text(value, at)
        if self._pattern.fullmatch(text) is None:
            raise refused(at, text, f"should be {self._form}")
        return text

    def schema(self) -> Schema:
        """See `Kind`."""
        return {"type": "string", "maxLength": self.max_length, "pattern": f"^(?:{self._pattern.pattern})$"}


class Secret(String):
    """Text that refusals do not repeat."""

    def check(self, value: object, at: str) -> JsonValue:
        """See `Kind`."""
        if not isinstance(value, str) or not self.min_length <= len(value) <= self.max_length:
            raise InvalidRequestError(f"{at} should be text of {self.min_length} to {self.max_length} characters")
        if "\x00" in value or not value.isprintable():
            raise InvalidRequestError(f"{at} should not contain control characters")
        return value


class Even(Number):
    """An even number: video encoders work on pairs of pixels."""

    noun = "an even number"

    def check(self, value: object, at: str) -> JsonValue:
        """See `Kind`."""
        number = super().check(value, at)
        if not isinstance(number, int) or number % 2:
            raise wrong_type(at, value, self.wanted)
        return number

    def schema(self) -> Schema:
        """See `Kind`."""
        return {**super().schema(), "multipleOf": 2}


TEXT: Final = String(max_length=1024, min_length=1)
SESSION: Final = String(max_length=64, min_length=1)
UUID: Final = Matching("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", "a UUID", max_length=36)


def needs(name: str, kind: Kind, effect: str) -> Field:
    """Declare a field without which the request is refused."""
    return Field(name=name, kind=kind, effect=effect, required=True, secret=isinstance(kind, Secret))


def optional(name: str, kind: Kind, effect: str, *, secret: bool = False) -> Field:
    """Declare a field that may be left out. `secret` keeps it out of logs, as every `Secret` is."""
    return Field(name=name, kind=kind, effect=effect, secret=secret or isinstance(kind, Secret))


def exactly_one(value: dict[str, JsonValue], at: str, *names: str) -> None:
    """Refuse an object that does not have exactly one of `names`. Raises `InvalidRequestError`."""
    given = [name for name in names if name in value]
    if len(given) != 1:
        where = f" in {at}" if at else ""
        raise InvalidRequestError(f"exactly one of {', '.join(names)} is needed{where}, not {len(given)}")
