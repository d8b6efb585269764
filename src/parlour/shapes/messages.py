"""How the messages of a protocol are declared: requests with their replies, and what is pushed unasked."""

from dataclasses import dataclass
from typing import Final

from parlour.shapes.base import Field, Kind
from parlour.shapes.records import Record
from parlour.strict_json import JsonValue

__all__ = ["NOTHING", "Push", "Request", "maybe", "must"]

NOTHING: Final = Record()
"""No fields at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A message of the asking side. Any may carry an `id` and is answered then."""

    type: str
    effect: str
    fields: Record = NOTHING
    reply: Record = NOTHING
    other_reply: Record | None = None
    """What is replied instead in another case, which it tells itself."""
    is_notice: bool = False
    """Whether the asking side sends it without asking for a reply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """A message of the other side that nobody asked for."""

    type: str
    when: str
    fields: Record


def must(name: str, kind: Kind, effect: str) -> Field:
    """Declare a field that is always there."""
    return Field(name=name, kind=kind, effect=effect, required=True)


def maybe(name: str, kind: Kind, effect: str, default: JsonValue = None) -> Field:
    """Declare a field that may be missing; `default` is what the server acts on then."""
    return Field(name=name, kind=kind, effect=effect, default=default)
