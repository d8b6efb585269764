"""What a malformed message ends in."""

from collections.abc import Mapping

from parlour.strict_json import JsonValue

__all__ = ["BadMessageError", "Fields"]

Fields = Mapping[str, JsonValue]


class BadMessageError(Exception):
    """A message of a known type is malformed. The text names the field; it is for the developer on the other side."""
