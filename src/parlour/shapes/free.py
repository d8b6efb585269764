"""Objects whose content is another program's affair."""

from typing import Final

from parlour.errors import InvalidRequestError
from parlour.shapes.base import Kind, Schema
from parlour.shapes.json_text import json_size
from parlour.shapes.scalars import Number, clean_text
from parlour.shapes.texts import wrong_type
from parlour.strict_json import JsonValue

__all__ = ["FreeObject"]

_MAX_DEPTH: Final = 8
_number: Final = Number()


class FreeObject(Kind):
    """An object whose content is another program's affair: only its size, depth and characters are bounded."""

    type_name = "object"
    noun = "an object"

    def __init__(self, *, max_bytes: int = 4096) -> None:
        """Take the largest size, in bytes of compact JSON in UTF-8."""
        self._max_bytes = max_bytes

    def matches(self, value: object) -> bool:
        """See `Kind`."""
        return isinstance(value, dict)

    def check(self, value: object, at: str) -> JsonValue:
        """See `Kind`."""
        if not isinstance(value, dict):
            raise wrong_type(at, value, self.wanted)
        copy = self._copied(value, at, _MAX_DEPTH)
        size = json_size(copy)
        if size > self._max_bytes:
            raise InvalidRequestError(f"{at} should have at most {self._max_bytes} bytes as JSON, not {size}")
        return copy

    def _copied(self, value: object, at: str, depth: int) -> JsonValue:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return clean_text(value, at)
        if isinstance(value, int | float):
            return _number.check(value, at)
        if depth == 0:
            raise InvalidRequestError(f"{at} is nested deeper than {_MAX_DEPTH} levels")
        if isinstance(value, list):
            return [self._copied(item, at, depth - 1) for item in value]
        if isinstance(value, dict) and all(isinstance(key, str) for key in value):
            return {clean_text(key, at): self._copied(item, at, depth - 1) for key, item in value.items()}
        raise wrong_type(at, value, "JSON")

    def schema(self) -> Schema:
        """See `Kind`."""
        return {"type": "object"}

    def limits(self) -> str:
        """See `Kind`."""
        return f"at most {self._max_bytes:,} bytes"
