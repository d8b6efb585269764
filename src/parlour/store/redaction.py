"""What the log of API calls keeps of bodies: declarations say which names hold secrets, and unknown names hold any."""

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from parlour.properties import CATALOGUE

__all__ = ["LONGEST_BODY", "OF_CATALOGUE", "Redaction"]

LONGEST_BODY: Final = 8192
"""Bodies above this are not kept, in bytes."""

_HIDDEN: Final = "***"
_KEY: Final = re.compile(rb'"((?:[^"\\]|\\.)*)"\s*:')


@dataclass(frozen=True, slots=True)
class Redaction:
    """Which values of a body are hidden. Names are compared without regard to case."""

    secret: frozenset[str]
    """Names, in lower case, whose values are hidden whatever they are."""
    readable: frozenset[str] | None = None
    """Names, in lower case, whose text and numbers are kept; `None` for all. Elsewhere a misspelt name could hold
    anything."""

    def of(self, body: bytes | None) -> str | None:
        """Return a JSON body as text in which secrets are hidden; `None` for none.

        A body that is too long or too deep, or is no JSON, is replaced by its size.
        """
        if not body:
            return None
        if len(body) > LONGEST_BODY:
            return json.dumps({"omitted_bytes": len(body)})
        try:
            text = body.decode("utf-8")  # `json` would read UTF-16 as well, where no name is found below
            value = json.loads(text)
            return text if self._may_stay(body) else json.dumps(self._hide(value, readable=True), separators=(",", ":"))
        except (ValueError, RecursionError):
            return json.dumps({"omitted_bytes": len(body)})

    def _may_stay(self, body: bytes) -> bool:
        """Tell cheaply whether nothing is to be hidden. What only looks like a name makes it say no, which is safe."""
        if b"\\u" in body:
            return False
        names = {name.decode("utf-8").lower() for name in _KEY.findall(body)}
        return names.isdisjoint(self.secret) and (self.readable is None or names <= self.readable)

    def _hide(self, value: Any, *, readable: bool) -> Any:
        if isinstance(value, dict):
            return {key: self._of_name(key.lower(), inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._hide(item, readable=readable) for item in value]
        return value if readable or value is None or isinstance(value, bool) else _HIDDEN

    def _of_name(self, name: str, value: Any) -> Any:
        if name in self.secret:
            return _HIDDEN if value else value
        return self._hide(value, readable=self.readable is None or name in self.readable)


OF_CATALOGUE: Final = Redaction(CATALOGUE.declared_secrets())
"""For what the server itself wrote: everything but what properties declare to be secret."""
