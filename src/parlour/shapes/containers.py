"""Kinds made of other kinds: lists, objects with declared fields, alternatives."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from parlour.errors import InvalidRequestError
from parlour.shapes.base import SECRET_MARK, Field, Kind, Schema
from parlour.shapes.faults import Faults
from parlour.shapes.guess import did_you_mean
from parlour.shapes.scalars import Choice
from parlour.shapes.texts import missing, read_only, refused, shown, unknown_parameter, wrong_type
from parlour.strict_json import JsonValue

__all__ = ["Either", "ListOf", "Object", "Rule"]

Rule = Callable[[dict[str, JsonValue], str], None]
"""Checks what the fields of one object must fulfil together; gets the object and its name in refusals."""


class ListOf(Kind):
    """An array of one kind. With `distinct`, repeated values are stored once, in the order of their first mention."""

    noun = "an array"

    def __init__(self, item: Kind, *, max_items: int, distinct: bool = False) -> None:
        """Take the kind of every item and the longest length."""
        self._item = item
        self._max_items = max_items
        self._distinct = distinct

    @property
    def item(self) -> Kind:
        """The kind of every item."""
        return self._item

    @property
    def may_be_text(self) -> bool:
        """See `Kind`."""
        return self._item.may_be_text

    def told(self, value: JsonValue) -> JsonValue:
        """See `Kind`."""
        return [self._item.told(item) for item in value] if isinstance(value, list) else value

    @property
    def type_text(self) -> str:
        """See `Kind`."""
        return f"array<{self._item.type_text}>"

    @property
    def wanted(self) -> str:
        """See `Kind`."""
        return "an array of " + {"string": "strings", "boolean": "booleans"}.get(self._item.type_text, "objects")

    def matches(self, value: object) -> bool:
        """See `Kind`. The first item decides between two kinds of array."""
        return isinstance(value, list) and (not value or self._item.matches(value[0]))

    def check(self, value: object, at: str) -> JsonValue:
        """See `Kind`."""
        if not isinstance(value, list):
            raise wrong_type(at, value, self.wanted)
        if len(value) > self._max_items:
            raise refused(at, value, f"should have at most {self._max_items} items, not {len(value)}")
        items: list[JsonValue] = []
        faults = Faults()
        for index, item in enumerate(value):
            try:
                items.append(self._item.check(item, f"{at}[{index}]"))
            except InvalidRequestError as error:
                faults.add(error, f"{at}[{index}]")
        faults.settle()
        if self._distinct:
            return [item for index, item in enumerate(items) if item not in items[:index]]
        return items

    def schema(self) -> Schema:
        """See `Kind`."""
        return {"type": "array", "items": self._item.schema(), "maxItems": self._max_items}

    def fields(self) -> Sequence[tuple[str, Field]]:
        """See `Kind`."""
        return [("[]" + suffix, field) for suffix, field in self._item.fields()]

    def filled(self, value: JsonValue) -> JsonValue:
        """See `Kind`."""
        return [self._item.filled(item) for item in value] if isinstance(value, list) else value

    def limits(self) -> str:
        """See `Kind`."""
        return self._item.limits() if isinstance(self._item, Choice) else ""


class Object(Kind):
    """An object with declared fields; others are refused, `null` counts as not given.

    An empty `at` stands for the body of a request.

    `rule` checks the fields together. `aliases` are old spellings: they are read, and stored under the new name.
    """

    type_name = "object"
    noun = "an object"

    def __init__(self, *fields: Field, rule: Rule | None = None, aliases: Mapping[str, str] | None = None) -> None:
        """Take the fields in the order of the documentation."""
        self._fields = {field.name: field for field in fields}
        self._required = [field.name for field in fields if field.required]
        self._rule = rule
        self._aliases = dict(aliases or {})

    @property
    def declared(self) -> Sequence[Field]:
        """The fields, in the order of the documentation."""
        return list(self._fields.values())

    @property
    def may_be_text(self) -> bool:
        """See `Kind`. Each field speaks for itself."""
        return False

    def told(self, value: JsonValue) -> JsonValue:
        """See `Kind`."""
        if not isinstance(value, dict):
            return value
        return {
            key: field.kind.told(item)
            for key, item in value.items()
            if (field := self._fields.get(key)) is not None and field.told
        }

    def matches(self, value: object) -> bool:
        """See `Kind`."""
        return isinstance(value, dict)

    def check(self, value: object, at: str) -> JsonValue:
        """See `Kind`."""
        if not isinstance(value, dict):
            raise wrong_type(at or "the body", value, self.wanted)
        below = f"{at}." if at else ""
        result: dict[str, JsonValue] = {}
        faults = Faults()
        for key, item in value.items():
            try:
                self._take(key, item, below, result)
            except InvalidRequestError as error:
                faults.add(error, f"{below}{shown(key)}")
        for name in self._required:
            if value.get(name) is None and name not in result and not self._given_as_alias(name, value):
                faults.add(missing(f"{below}{name}"), f"{below}{name}")
        faults.settle()
        if self._rule is not None:
            try:
                self._rule(result, at)
            except InvalidRequestError as error:
                faults.add(error, at)
                faults.settle()
        return result

    def _take(self, key: object, item: object, below: str, result: dict[str, JsonValue]) -> None:
        field = self._fields.get(self._aliases.get(key, key)) if isinstance(key, str) else None
        if field is None:
            raise unknown_parameter(f"{below}{key}", did_you_mean(str(key), self._fields))
        if item is None:
            return
        if field.read_only:
            raise read_only(f"{below}{key}")
        if field.name in result:
            raise InvalidRequestError(f"{below}{field.name} is given twice")
        result[field.name] = field.kind.check(item, f"{below}{key}")

    def _given_as_alias(self, name: str, value: Mapping[str, object]) -> bool:
        return any(new == name and value.get(old) is not None for old, new in self._aliases.items())

    def schema(self) -> Schema:
        """See `Kind`."""
        properties: dict[str, JsonValue] = {
            field.name: _described(field) for field in self._fields.values() if not field.read_only
        }
        schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
        if self._required and not set(self._required) & set(self._aliases.values()):
            schema["required"] = list(self._required)
        for old, new in self._aliases.items():
            properties[old] = properties[new]
        return schema

    def fields(self) -> Sequence[tuple[str, Field]]:
        """See `Kind`."""
        return list(self._walk())

    def _walk(self) -> Iterator[tuple[str, Field]]:
        for field in self._fields.values():
            yield f".{field.name}", field
            for suffix, inner in field.kind.fields():
                yield f".{field.name}{suffix}", inner

    def filled(self, value: JsonValue) -> JsonValue:
        """See `Kind`."""
        if not isinstance(value, dict):
            return value
        result: dict[str, JsonValue] = {f.name: f.default for f in self._fields.values() if f.default is not None}
        result.update({key: self._fields[key].kind.filled(item) for key, item in value.items() if key in self._fields})
        return result


def _described(field: Field) -> Schema:
    schema: Schema = field.kind.schema()
    if not field.required:
        schema = {"anyOf": [schema, {"type": "null"}]}
    return schema | {SECRET_MARK: True} if field.secret else schema


class Either(Kind):
    """One of several kinds, told apart by their JSON type."""

    def __init__(self, *kinds: Kind) -> None:
        """Take the kinds; the first whose type matches decides."""
        self._kinds = kinds

    @property
    def kinds(self) -> Sequence[Kind]:
        """The kinds, in the order in which they are tried."""
        return self._kinds

    @property
    def may_be_text(self) -> bool:
        """See `Kind`."""
        return any(kind.may_be_text for kind in self._kinds)

    @property
    def type_text(self) -> str:
        """See `Kind`."""
        return "|".join(kind.type_text for kind in self._kinds)

    @property
    def wanted(self) -> str:
        """See `Kind`."""
        return " or ".join(kind.wanted for kind in self._kinds)

    def matches(self, value: object) -> bool:
        """See `Kind`."""
        return any(kind.matches(value) for kind in self._kinds)

    def check(self, value: object, at: str) -> JsonValue:
        """See `Kind`."""
        for kind in self._kinds:
            if kind.matches(value):
                return kind.check(value, at)
        raise wrong_type(at, value, self.wanted)

    def schema(self) -> Schema:
        """See `Kind`."""
        return {"anyOf": [kind.schema() for kind in self._kinds]}

    def limits(self) -> str:
        """See `Kind`."""
        return next((limits for kind in self._kinds if (limits := kind.limits())), "")
