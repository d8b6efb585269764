"""Free text from outside, bounded in bytes of UTF-8: that is what it costs to store and to send."""

import re
from typing import Final

from parlour.ids import is_uuid4
from parlour.shapes.base import Kind, Schema
from parlour.shapes.texts import refused, too_short, wrong_type
from parlour.strict_json import JsonValue

__all__ = ["Remark", "Text", "Uuid"]

_HALVES: Final = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


class Text(Kind):
    """Text of a bounded length in bytes of UTF-8, without halves of surrogate pairs.

    `one_line` refuses control characters, `begins` wants a beginning. With `mend_halves`, a half becomes U+FFFD instead
    of a refusal: names are often cut by programs that count in UTF-16. What is `secret` is shown in no refusal.
    """

    type_name = "string"
    noun = "a string"

    def __init__(
        self,
        *,
        max_bytes: int,
        min_bytes: int = 0,
        one_line: bool = False,
        begins: str = "",
        mend_halves: bool = False,
        secret: bool = False,
    ) -> None:
        """Take the bounds in bytes of UTF-8."""
        self.max_bytes = max_bytes
        self._min_bytes = min_bytes
        self._one_line = one_line
        self._begins = begins
        self._mend_halves = mend_halves
        self._secret = secret

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
        size = len(value) if value.isascii() else self._size(value, at)
        if size < 0:
            return self.text(value.translate(_HALVES), at)
        problem = self._problem(value, size)
        if problem is not None:
            raise refused(at, "…" if self._secret else value, problem)
        return value

    def _problem(self, value: str, size: int) -> str | None:
        if size > self.max_bytes:
            return f"should have at most {self.max_bytes} bytes of UTF-8, not {size}"
        if size < self._min_bytes:
            return too_short(self._min_bytes, "bytes of UTF-8", size)
        if "\x00" in value or (self._one_line and not value.isprintable() and _has_control(value)):
            return "may not contain control characters"
        if not value.startswith(self._begins):
            return f"should begin with '{self._begins}'"
        return None

    def _size(self, value: str, at: str) -> int:
        """Return the size in bytes; -1 for text that has to be mended first."""
        try:
            return len(value.encode("utf-8"))
        except UnicodeEncodeError:
            if self._mend_halves:
                return -1
            raise refused(at, "…" if self._secret else value, "may not contain half of a surrogate pair") from None

    def schema(self) -> Schema:
        """See `Kind`. A schema counts characters, so its bound is a little wider."""
        schema: Schema = {"type": "string", "maxLength": self.max_bytes}
        if self._min_bytes:
            schema["minLength"] = 1
        if self._begins:
            schema["pattern"] = f"^{re.escape(self._begins)}"
        return schema

    def limits(self) -> str:
        """See `Kind`."""
        least = f"{self._min_bytes} to " if self._min_bytes else "at most "
        return f"{least}{self.max_bytes:,} bytes" + (", no control characters" if self._one_line else "")


def _has_control(value: str) -> bool:
    return any(character < " " or character == "\x7f" for character in value)


class Uuid(Text):
    """A UUID of version 4 in its canonical form."""

    def __init__(self) -> None:
        """Every UUID has the same length."""
        super().__init__(max_bytes=36, min_bytes=36)

    def text(self, value: object, at: str) -> str:
        """See `Text`."""
        if not isinstance(value, str) or not is_uuid4(value):
            raise wrong_type(at, value, "a UUID of version 4")
        return value

    def schema(self) -> Schema:
        """See `Kind`."""
        return {"type": "string", "format": "uuid"}

    def limits(self) -> str:
        """See `Kind`."""
        return "a UUID v4"


class Remark(Kind):
    """What a client says of itself, for logs. Nothing is refused: other types count as empty, the text becomes one
    printable line, and what is too long is cut."""

    type_name = "string"
    noun = "a string"

    def __init__(self, *, max_length: int) -> None:
        """Take the length in characters at which the line is cut."""
        self._max_length = max_length

    def matches(self, value: object) -> bool:
        """See `Kind`."""
        return isinstance(value, str)

    def check(self, value: object, at: str) -> JsonValue:  # noqa: ARG002 - nothing is refused
        """See `Kind`."""
        if not isinstance(value, str):
            return ""
        line = value[: self._max_length]
        return line if line.isprintable() else "".join(filter(str.isprintable, line))

    def schema(self) -> Schema:
        """See `Kind`."""
        return {"type": "string"}

    def limits(self) -> str:
        """See `Kind`."""
        return f"cut after {self._max_length:,} characters"
