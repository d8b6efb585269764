"""Kinds without parts: booleans, numbers, text, times."""

import math
from typing import ClassVar

from parlour.errors import InvalidRequestError
from parlour.shapes.base import Kind, Schema
from parlour.shapes.guess import unquoted
from parlour.shapes.texts import not_allowed, refused, too_short, wrong_type
from parlour.strict_json import MAX_SAFE_INTEGER, JsonValue

__all__ = ["Boolean", "Choice", "Integer", "Number", "String", "Timestamp", "UserId", "clean_text", "whole"]


def clean_text(value: str, at: str) -> str:
    """Return `value` unless it holds what a database or a UTF-8 encoder refuses: NUL, half of a surrogate pair."""
    if value.isascii():
        if "\x00" in value:
            raise refused(at, value, "may not contain the NUL character")
        return value
    if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise refused(at, value, "may not contain the NUL character or half of a surrogate pair")
    return value


def whole(value: int | float) -> int | float:
    """Return a number in one form: an integer when there is no fraction. Infinities and NaN come back unchanged."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


class Boolean(Kind):
    """`true` or `false`; numbers and words are not booleans."""

    type_name = "boolean"
    noun = "a boolean"

    @property
    def may_be_text(self) -> bool:
        """See `Kind`."""
        return False

    def matches(self, value: object) -> bool:
        """See `Kind`."""
        return isinstance(value, bool)

    def check(self, value: object, at: str) -> JsonValue:
        """See `Kind`."""
        if isinstance(value, bool):
            return value
        raise wrong_type(at, value, self.wanted, unquoted(value, self.matches))

    def schema(self) -> Schema:
        """See `Kind`."""
        return {"type": "boolean"}


class Number(Kind):
    """A finite number that every JSON reader holds; `above` is an exclusive lower bound."""

    type_name = "number"
    noun = "a number"

    @property
    def may_be_text(self) -> bool:
        """See `Kind`."""
        return False

    def __init__(
        self, *, minimum: float | None = None, maximum: float | None = None, above: float | None = None
    ) -> None:
        """Take the bounds; `None` leaves a side open."""
        self._minimum = minimum
        self._maximum = maximum
        self._above = above

    def matches(self, value: object) -> bool:
        """See `Kind`."""
        return isinstance(value, int | float) and not isinstance(value, bool)

    def check(self, value: object, at: str) -> JsonValue:
        """See `Kind`."""
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise wrong_type(at, value, self.wanted, unquoted(value, self._accepts))
        if not abs(value) <= MAX_SAFE_INTEGER:
            if isinstance(value, float) and math.isnan(value):
                raise wrong_type(at, value, self.wanted)
            raise refused(at, value, f"should be within {MAX_SAFE_INTEGER} of zero")
        number = whole(value)
        self._check_range(number, at)
        return number

    def _accepts(self, value: object) -> bool:
        try:
            self.check(value, "")
        except InvalidRequestError:
            return False
        return True

    def _check_range(self, number: int | float, at: str) -> None:
        if self._minimum is not None and number < self._minimum:
            raise refused(at, number, f"should be at least {self._minimum}")
        if self._above is not None and number <= self._above:
            raise refused(at, number, f"should be greater than {self._above}")
        if self._maximum is not None and number > self._maximum:
            raise refused(at, number, f"should be at most {self._maximum}")

    def schema(self) -> Schema:
        """See `Kind`."""
        schema: Schema = {"type": self.type_name, "maximum": MAX_SAFE_INTEGER, "minimum": -MAX_SAFE_INTEGER}
        if self._minimum is not None:
            schema["minimum"] = self._minimum
        if self._maximum is not None:
            schema["maximum"] = self._maximum
        if self._above is not None:
            del schema["minimum"]
            schema["exclusiveMinimum"] = self._above
        return schema

    def limits(self) -> str:
        """See `Kind`."""
        if self._minimum is not None and self._maximum is not None:
            return f"{self._minimum} to {self._maximum}"
        bounds = {"above": self._above, "at least": self._minimum, "at most": self._maximum}
        return ", ".join(f"{words} {bound}" for words, bound in bounds.items() if bound is not None)


class Integer(Number):
    """A whole number; `5.0` counts as one."""

    type_name = "integer"
    noun = "an integer"

    def check(self, value: object, at: str) -> JsonValue:
        """See `Kind`."""
        if isinstance(value, float) and math.isfinite(value) and not value.is_integer():
            raise wrong_type(at, value, self.wanted)
        return super().check(value, at)


class Timestamp(Number):
    """A moment in Unix seconds. A fraction is accepted and cut off: a widely used client always sends one."""

    type_name = "integer"
    noun = "a number of seconds since the unix epoch"

    def check(self, value: object, at: str) -> JsonValue:
        """See `Kind`."""
        if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) <= MAX_SAFE_INTEGER:
            raise wrong_type(at, value, self.wanted, unquoted(value, self._accepts))
        return math.floor(value)

    def schema(self) -> Schema:
        """See `Kind`."""
        return {"type": "number", "minimum": -MAX_SAFE_INTEGER, "maximum": MAX_SAFE_INTEGER}

    def limits(self) -> str:
        """See `Kind`."""
        return "Unix seconds"


class String(Kind):
    """Text of a bounded length, counted in characters."""

    type_name = "string"
    noun = "a string"

    def __init__(self, *, max_length: int = 1024, min_length: int = 0) -> None:
        """Take the bounds of the length in characters."""
        self.max_length = max_length
        self.min_length = min_length

    def matches(self, value: object) -> bool:
        """See `Kind`."""
        return isinstance(value, str)

    def check(self, value: object, at: str) -> JsonValue:
        """See `Kind`."""
        return self.text(value, at)

    def text(self, value: object, at: str) -> str:
        """Return `value` when it is acceptable text; raises `InvalidRequestError` otherwise."""
        if not isinstance(value, str):
            raise wrong_type(at, value, self.wanted)
        if len(value) > self.max_length:
            raise refused(at, value, f"should have at most {self.max_length} characters, not {len(value)}")
        if len(value) < self.min_length:
            raise refused(at, value, too_short(self.min_length, "characters", len(value)))
        return clean_text(value, at)

    def schema(self) -> Schema:
        """See `Kind`."""
        schema: Schema = {"type": "string", "maxLength": self.max_length}
        if self.min_length:
            schema["minLength"] = self.min_length
        return schema

    def limits(self) -> str:
        """See `Kind`."""
        return f"at most {self.max_length:,} characters"


class UserId(String):
    """An application's id for a person: text, or a number, since some clients send one and want it back as one.

    Everywhere but in a token it is text: see `as_text`.
    """

    def matches(self, value: object) -> bool:
        """See `Kind`."""
        return isinstance(value, str | int | float) and not isinstance(value, bool)

    def check(self, value: object, at: str) -> JsonValue:
        """See `Kind`."""
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= MAX_SAFE_INTEGER:
            return whole(value)
        return super().check(value, at)

    @staticmethod
    def as_text(value: object) -> str | None:
        """Return an accepted id as text, as calls and records hold it; `None` for none."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        return value if isinstance(value, str) and value else None

    def schema(self) -> Schema:
        """See `Kind`."""
        number: Schema = {"type": "number", "minimum": -MAX_SAFE_INTEGER, "maximum": MAX_SAFE_INTEGER}
        return {"anyOf": [super().schema(), number]}


class Choice(Kind):
    """One word out of a closed set, compared exactly."""

    type_name: ClassVar[str] = "string"
    noun = "a string"

    @property
    def may_be_text(self) -> bool:
        """See `Kind`."""
        return False

    def __init__(self, *allowed: str) -> None:
        """Take the words in the order in which refusals list them."""
        self.allowed = allowed
        self._set = frozenset(allowed)

    def matches(self, value: object) -> bool:
        """See `Kind`."""
        return isinstance(value, str)

    def check(self, value: object, at: str) -> JsonValue:
        """See `Kind`."""
        if isinstance(value, str) and value in self._set:
            return value
        raise not_allowed(at, value, self.allowed)

    def schema(self) -> Schema:
        """See `Kind`."""
        return {"type": "string", "enum": list(self.allowed)}

    def limits(self) -> str:
        """See `Kind`."""
        return ", ".join(f"`{word}`" if word else '`""`' for word in self.allowed)
