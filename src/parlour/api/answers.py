"""What operations answer with: schema, example and builder as one thing, so that none can say what another does not.

An `Answer[T]` turns a value of type `T` into JSON. The documentation is made from the same declaration.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeAlias, TypeVar

from parlour.shapes.base import SECRET_MARK
from parlour.strict_json import JsonValue

__all__ = [
    "BOOLEAN",
    "COUNT",
    "MAYBE_TEXT",
    "MOMENT",
    "SECRET_TEXT",
    "TEXT",
    "Answer",
    "Described",
    "Field",
    "Fields",
    "Fixed",
    "ListOf",
    "OrNull",
    "Schema",
    "as_it_is",
    "field",
    "schema_ref",
]

T = TypeVar("T")
PartT = TypeVar("PartT")

Schema: TypeAlias = Mapping[str, Any]

TEXT: Final[Schema] = {"type": "string"}
SECRET_TEXT: Final[Schema] = {"type": "string", SECRET_MARK: True}
"""Text that logs do not hold."""
MAYBE_TEXT: Final[Schema] = {"type": ["string", "null"]}
MOMENT: Final[Schema] = {"type": "string", "format": "date-time"}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
BOOLEAN: Final[Schema] = {"type": "boolean"}


def schema_ref(name: str) -> dict[str, Any]:
    """Refer to a schema of the OpenAPI document by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


class Answer(ABC, Generic[T]):
    """One shape of answer. With a `name` it stands in the OpenAPI document once, and is referred to."""

    name: str = ""
    example: Any = None

    @abstractmethod
    def definition(self) -> Schema:
        """Return the JSON schema of what `build` returns."""

    @abstractmethod
    def build(self, value: T) -> JsonValue:
        """Return `value` as the JSON that callers get."""

    @property
    def schema(self) -> Schema:
        """How the documentation refers to this answer."""
        return schema_ref(self.name) if self.name else self.definition()

    def parts(self) -> Iterable["Answer[Any]"]:
        """Return the answers that this one is made of."""
        return ()

    def named(self) -> Iterator[tuple[str, Schema]]:
        """Return every named schema in this answer, itself included."""
        if self.name:
            yield self.name, self.definition()
        for part in self.parts():
            yield from part.named()


def as_it_is(value: Any) -> Any:
    """Return `value`: the builder of what is JSON already."""
    return value


class Described(Answer[T]):
    """An answer whose schema is written by hand; `build` makes it."""

    def __init__(
        self, schema: Schema, example: Any, build: Callable[[T], JsonValue] = as_it_is, *, name: str = ""
    ) -> None:
        """Take the schema, an example that fits it, and what builds it."""
        self.name, self.example, self._schema, self._build = name, example, schema, build

    def definition(self) -> Schema:
        """See `Answer`."""
        return self._schema

    def build(self, value: T) -> JsonValue:
        """See `Answer`."""
        return self._build(value)


class Fixed(Answer[None]):
    """An object that is always the same: the operation succeeded, and there is no more to say."""

    def __init__(self, **value: JsonValue) -> None:
        """Take the object."""
        self.example = value

    def definition(self) -> Schema:
        """See `Answer`."""
        return _object({key: {"const": value} for key, value in self.example.items()}, tuple(self.example))

    def build(self, value: None) -> JsonValue:  # noqa: ARG002
        """See `Answer`."""
        return dict(self.example)


@dataclass(frozen=True, slots=True)
class Field(Generic[T]):
    """One field of an object: what it is, how it looks, where it comes from."""

    schema: Schema
    example: Any
    build: Callable[[T], JsonValue]
    answer: Answer[Any] | None


def field(
    kind: Schema | Answer[PartT], build: Callable[[T], Any], example: Any = None, description: str = ""
) -> Field[T]:
    """Declare a field: `kind` is a schema (and `build` returns JSON) or an answer (and `build` returns its value)."""
    if isinstance(kind, Answer):
        inner = kind.build
        return Field(kind.schema, kind.example, lambda value: _built(inner, build(value)), kind)
    return Field({**kind, "description": description} if description else kind, example, build, None)


def _built(inner: Callable[[PartT], JsonValue], part: PartT | None) -> JsonValue:
    return None if part is None else inner(part)


class Fields(Answer[T]):
    """An object that has exactly these fields. Those in `may_lack` are left out when they are `None`."""

    def __init__(self, name: str = "", may_lack: tuple[str, ...] = (), /, **fields: Field[T]) -> None:
        """Take the name of the schema (empty for none), which fields may be missing, and the fields."""
        self.name = name
        self.example = {key: one.example for key, one in fields.items()}
        self._fields = fields
        self._may_lack = may_lack
        self._builders = tuple((key, one.build) for key, one in fields.items())

    def definition(self) -> Schema:
        """See `Answer`."""
        required = tuple(key for key in self._fields if key not in self._may_lack)
        return _object({key: one.schema for key, one in self._fields.items()}, required)

    def build(self, value: T) -> JsonValue:
        """See `Answer`."""
        built = {key: build(value) for key, build in self._builders}
        for key in self._may_lack:
            if built[key] is None:
                del built[key]
        return built

    def parts(self) -> Iterable[Answer[Any]]:
        """See `Answer`."""
        return [one.answer for one in self._fields.values() if one.answer is not None]


class ListOf(Answer[Iterable[T]]):
    """An array of answers of one shape."""

    def __init__(self, item: Answer[T], *, name: str = "") -> None:
        """Take the shape of the items."""
        self.name, self._item = name, item
        self.example = [item.example]

    def definition(self) -> Schema:
        """See `Answer`."""
        return {"type": "array", "items": self._item.schema}

    def build(self, value: Iterable[T]) -> JsonValue:
        """See `Answer`."""
        build = self._item.build
        return [build(one) for one in value]

    def parts(self) -> Iterable[Answer[Any]]:
        """See `Answer`."""
        return (self._item,)


class OrNull(Answer[T]):
    """An answer that is `null` where there is nothing to tell."""

    def __init__(self, answer: Answer[T]) -> None:
        """Take the answer for when there is something."""
        self._answer = answer

    def definition(self) -> Schema:
        """See `Answer`."""
        return {"anyOf": [self._answer.schema, {"type": "null"}]}

    def build(self, value: T | None) -> JsonValue:
        """See `Answer`."""
        return None if value is None else self._answer.build(value)

    def parts(self) -> Iterable[Answer[Any]]:
        """See `Answer`."""
        return (self._answer,)


def _object(properties: Mapping[str, Schema], required: tuple[str, ...]) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }
