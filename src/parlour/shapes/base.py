"""What every kind of value answers, and how an object's fields are declared."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from parlour.shapes.source import DOCS, Source
from parlour.strict_json import JsonValue

__all__ = ["SECRET_MARK", "Field", "Kind", "Schema"]

Schema = dict[str, JsonValue]
"""A JSON schema (2020-12, the dialect of OpenAPI 3.1)."""

SECRET_MARK: Final = "x-secret"  # noqa: S105 - a keyword, not a secret
"""The keyword of schemas for what logs do not hold."""


class Kind(ABC):
    """One kind of value: tells good values from bad ones and writes good ones in one way.

    `check(check(v)) == check(v)` for every accepted value, so that what was stored can be sent back.
    """

    type_name: ClassVar[str] = "any"
    """The type as the reference documentation names it, such as `array<string>`."""

    noun: ClassVar[str] = "a value"
    """The type with its article, as refusals name it."""

    @property
    def may_be_text(self) -> bool:
        """Whether an accepted value can be text that a caller made up, which could be a secret."""
        return True

    def told(self, value: JsonValue) -> JsonValue:
        """Return the part of an accepted `value` that browsers may know; objects keep the fields that say so."""
        return value

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
    told: bool = False
    """Whether browsers may know it. Nothing is told unless it says so."""
    secret: bool | None = None
    """Whether logs must not hold it. Unsaid, a field of a property is a secret when it may be text and is not told."""
