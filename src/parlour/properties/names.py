"""Room names: a name is also the last path segment of the room's URL."""

import re
from typing import Final

from parlour.shapes.base import Kind, Schema
from parlour.shapes.texts import problem, shown, wrong_type
from parlour.strict_json import JsonValue

__all__ = ["MAX_NAME_LENGTH", "RESERVED_NAMES", "RoomName", "is_room_name"]

MAX_NAME_LENGTH: Final = 128

RESERVED_NAMES: Final = frozenset(
    {"dashboard", "docs", "health", "metrics", "openapi", "ready", "redoc", "signaling", "static", "v1"}
)
"""Names that a room cannot have because the server's own pages are there."""

_NAME: Final = re.compile(r"[A-Za-z0-9_-]+")


def is_room_name(text: str) -> bool:
    """Tell whether `text` has the shape of a room name. Only such text is looked up or shown a page."""
    return len(text) <= MAX_NAME_LENGTH and _NAME.fullmatch(text) is not None


class RoomName(Kind):
    """A room name: 1 to 128 ASCII letters, digits, dashes and underscores, none of the server's own paths."""

    type_name = "string"
    noun = "a string"

    def matches(self, value: object) -> bool:
        """See `Kind`."""
        return isinstance(value, str)

    def check(self, value: object, at: str) -> JsonValue:
        """See `Kind`."""
        return self.text(value, at)

    def text(self, value: object, at: str = "name") -> str:
        """Return `value` when it can name a room; raises `InvalidRequestError` in the documented words."""
        if not isinstance(value, str):
            raise wrong_type(at, value, self.wanted)
        if len(value) > MAX_NAME_LENGTH:
            raise problem(
                at,
                f"{shown(value)} is too long (room names can have {MAX_NAME_LENGTH} characters, this has {len(value)})",
            )
        if not value:
            raise problem(at, "a room name cannot be empty")
        if _NAME.fullmatch(value) is None:
            raise problem(
                at, f"{shown(value)} contains invalid characters (room names can contain A-Z, a-z, 0-9, '-', and '_')"
            )
        if value in RESERVED_NAMES:
            raise problem(at, f"{value} cannot name a room: the server's own pages are there")
        return value

    def schema(self) -> Schema:
        """See `Kind`."""
        return {"type": "string", "minLength": 1, "maxLength": MAX_NAME_LENGTH, "pattern": "^[A-Za-z0-9_-]+$"}

    def limits(self) -> str:
        """See `Kind`."""
        return f"at most {MAX_NAME_LENGTH} characters: letters, digits, `-`, `_`"
