"""What every kind of value answers, and how an object's fields are declared."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from parlour.shapes.source import DOCS, Source
from parlour.strict_json import JsonValue

__all__ = ["Field", "Kind", "Schema"]

Schema = dict[str, JsonValue]
"""A JSON schema (2020-12, the dialect of OpenAPI 3.1)."""


class Kind(ABC):
    """One kind of value: tells good values from bad ones and writes good ones in one way.

    `check(check(v)) == check(v)` for every accepted value, so that what was stored can be sent back.
    """

    type_name: ClassVar[str] = "any"
    """The type as the reference documentation names it, such as `array<string>`."""

    noun: ClassVar[str] = "a value"
    """The type with its article, as refusals name it."""

    @property
    def type_text(self) -> str:
        """The type as the reference documentation names it, for kinds that are made of others."""
        return self.type_name

    @property
    def wanted(self) -> str:
        """What a refusal says the value should have been."""
        return self.noun

    @abstractmethod
    def matches(self, value: object) -> bool:
        """Tell cheaply whether `value` has the right JSON type, whatever its content."""

    @abstractmethod
    def check(self, value: object, at: str) -> JsonValue:
        """Return `value` in its normal form; `at` is its name in refusals. Raises `InvalidRequestError`."""

    @abstractmethod
    def schema(self) -> Schema:
        """Return the JSON schema of accepted values; rules that a schema cannot say are left out."""

    def fields(self) -> Sequence[tuple[str, "Field"]]:
        """Return the declared fields below this value, each with what its name adds: `.name`, `[].name`."""
        return ()

    def filled(self, value: JsonValue) -> JsonValue:
        """Return an accepted `value` with the defaults of its missing fields."""
        return value

    def limits(self) -> str:
        """Return the range or the allowed values in words; empty when there is none."""
        return ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Field:
    """One field of an object property: a catalogue entry of its own, with a dotted name."""

    name: str
    kind: Kind
    effect: str
    """One line: what the field changes."""
    required: bool = False
    default: JsonValue = None
    """The value the server acts on when the field is missing."""
    default_is_documented: bool = True
    """False when the documentation lists no default and `default` is only how the server acts."""
    source: tuple[Source, ...] = (DOCS,)
    deprecated: bool = False
    read_only: bool = False
