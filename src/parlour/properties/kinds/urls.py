"""Addresses that callers configure. They are hostile input: only named schemes, a host, and no hidden characters."""

import re
from typing import Final
from urllib.parse import urlsplit

from parlour.shapes.base import Schema
from parlour.shapes.scalars import String
from parlour.shapes.texts import refused
from parlour.strict_json import JsonValue

__all__ = ["Host", "Url"]

_FORBIDDEN: Final = re.compile(r"[\x00-\x20\x7f\\<>\"]")
_HOST: Final = re.compile(
    r"(?=[^:]{1,253}(?::|$))[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*(?::[0-9]{1,5})?"
)


class Url(String):
    """An absolute URL with one of `schemes`. With `may_be_empty`, the empty string says "none"."""

    def __init__(self, *schemes: str, max_length: int, may_be_empty: bool = False) -> None:
        """Take the schemes in lower case."""
        super().__init__(max_length=max_length)
        self._schemes = schemes
        self._may_be_empty = may_be_empty

    @property
    def wanted(self) -> str:
        """See `Kind`."""
        return f"a URL that starts with {' or '.join(f'{scheme}://' for scheme in self._schemes)}"

    def check(self, value: object, at: str) -> JsonValue:
        """See `Kind`."""
        text = self.text(value, at)
        if not text and self._may_be_empty:
            return text
        if not self._is_url(text):
            raise refused(at, text, f"should be {self.wanted}")
        return text

    def _is_url(self, text: str) -> bool:
        if _FORBIDDEN.search(text) is not None or not text.isprintable():
            return False
        try:
            parts = urlsplit(text)
            port = parts.port  # reading it checks it
        except ValueError:
            return False
        return parts.scheme.lower() in self._schemes and bool(parts.hostname) and port != 0

    def schema(self) -> Schema:
        """See `Kind`."""
        pattern = f"^({'|'.join(self._schemes)})://"
        return {
            "type": "string",
            "maxLength": self.max_length,
            "pattern": f"^$|{pattern}" if self._may_be_empty else pattern,
        }

    def limits(self) -> str:
        """See `Kind`."""
        return f"{', '.join(self._schemes)} URL of at most {self.max_length:,} characters"


class Host(String):
    """A host name, with an optional port."""

    def check(self, value: object, at: str) -> JsonValue:
        """See `Kind`."""
        text = self.text(value, at)
        if _HOST.fullmatch(text) is None:
            raise refused(at, text, "should be a host name, with or without a port")
        return text.lower()
