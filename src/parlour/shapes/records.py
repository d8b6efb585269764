"""Kinds that messages are made of: records whose unknown fields are ignored, maps, values of any content.

Unlike bodies of REST calls, messages come from programs of other versions: what they say beyond the declaration is
passed over, on both sides.
"""

from collections.abc import Sequence
from typing import Final

from parlour.errors import InvalidRequestError
from parlour.shapes.base import Field, Kind, Schema
from parlour.shapes.json_text import json_size
from parlour.shapes.scalars import Choice
from parlour.shapes.text import Text
from parlour.shapes.texts import missing, refused, wrong_type
from parlour.strict_json import JsonValue

__all__ = ["AnyJson", "KnownWords", "Lenient", "Map", "Nullable", "Record"]

_ABSENT: Final = object()


class Record(Kind):
    """An object with declared fields. Unknown ones are left out; a missing one gets its default, if it has any."""

    type_name = "object"
    noun = "an object"

    def __init__(self, *fields: Field) -> None:
        """Take the fields in the order of the documentation."""
        self.declared: Sequence[Field] = fields
        self._plan = [(f.name, f".{f.name}", f.kind.check, f.required, f.default) for f in fields]

    def matches(self, value: object) -> bool:
        """See `Kind`."""
        return isinstance(value, dict)

    def check(self, value: object, at: str) -> JsonValue:
        """See `Kind`. An empty `at` stands for the message itself."""
        return self.fields_of(value, at)

    def fields_of(self, value: object, at: str = "") -> dict[str, JsonValue]:
        """Return the checked fields; raises `InvalidRequestError`."""
        if not isinstance(value, dict):
            raise wrong_type(at or "the message", value, self.wanted)
        result: dict[str, JsonValue] = {}
        for name, suffix, check, required, default in self._plan:
            item = value.get(name, _ABSENT)
            if item is not _ABSENT:
                result[name] = check(item, at + suffix if at else name)
            elif required:
                raise missing(at + suffix if at else name)
            elif default is not None:
                result[name] = default
        return result

    def schema(self) -> Schema:
        """See `Kind`."""
        schema: Schema = {"type": "object", "properties": {field.name: field.kind.schema() for field in self.declared}}
        required: list[JsonValue] = [field.name for field in self.declared if field.required]
        if required:
            schema["required"] = required
        return schema


class Map(Kind):
    """An object with free keys and values of one kind."""

    type_name = "object"
    noun = "an object"

    def __init__(self, value: Kind, *, key: Text, max_items: int) -> None:
        """Take the kind of every value, that of every key, and the largest number of entries."""
        self.value = value
        self.key = key
        self._max_items = max_items

    def matches(self, value: object) -> bool:
        """See `Kind`."""
        return isinstance(value, dict)

    def check(self, value: object, at: str) -> JsonValue:
        """See `Kind`."""
        if not isinstance(value, dict):
            raise wrong_type(at, value, self.wanted)
        if len(value) > self._max_items:
            raise refused(at, value, f"should have at most {self._max_items} entries, not {len(value)}")
        text, check, key_at, value_at = self.key.text, self.value.check, f"a key of {at}", f"a value of {at}"
        return {text(key, key_at): check(item, value_at) for key, item in value.items()}

    def schema(self) -> Schema:
        """See `Kind`."""
        return {
            "type": "object",
            "maxProperties": self._max_items,
            "propertyNames": self.key.schema(),
            "additionalProperties": self.value.schema(),
        }

    def limits(self) -> str:
        """See `Kind`."""
        return f"at most {self._max_items:,} entries"


class Nullable(Kind):
    """A value or `null`. With `empty_is_null`, the empty text means `null`, too."""

    def __init__(self, kind: Kind, *, empty_is_null: bool = False) -> None:
        """Take the kind of a value that is there."""
        self.kind = kind
        self._empty_is_null = empty_is_null

    @property
    def type_text(self) -> str:
        """See `Kind`."""
        return f"{self.kind.type_text} or null"

    @property
    def wanted(self) -> str:
        """See `Kind`."""
        return f"{self.kind.wanted} or null"

    def matches(self, value: object) -> bool:
        """See `Kind`."""
        return value is None or self.kind.matches(value)

    def check(self, value: object, at: str) -> JsonValue:
        """See `Kind`."""
        if value is None or (self._empty_is_null and value == ""):
            return None
        if not self.kind.matches(value):
            raise wrong_type(at, value, self.wanted)
        return self.kind.check(value, at)

    def schema(self) -> Schema:
        """See `Kind`."""
        return {"anyOf": [self.kind.schema(), {"type": "null"}]}

    def limits(self) -> str:
        """See `Kind`."""
        return self.kind.limits()


class Lenient(Kind):
    """A value that counts as not given when it is malformed: nobody is turned away for it."""

    def __init__(self, kind: Kind) -> None:
        """Take the kind of a value that counts."""
        self.kind = kind

    @property
    def type_text(self) -> str:
        """See `Kind`."""
        return self.kind.type_text

    def matches(self, value: object) -> bool:  # noqa: ARG002 - all do
        """See `Kind`."""
        return True

    def check(self, value: object, at: str) -> JsonValue:
        """See `Kind`."""
        try:
            return self.kind.check(value, at)
        except InvalidRequestError:
            return None

    def schema(self) -> Schema:
        """See `Kind`."""
        return self.kind.schema()

    def limits(self) -> str:
        """See `Kind`."""
        return "; ".join(part for part in (self.kind.limits(), "a malformed one counts as not given") if part)


class KnownWords(Kind):
    """A list of words; those that this version does not know are left out, and each counts once."""

    type_name = "array<string>"
    noun = "an array of strings"

    def __init__(self, word: Choice) -> None:
        """Take the words that are known."""
        self.item = word
        self._known = frozenset(word.allowed)

    def matches(self, value: object) -> bool:
        """See `Kind`."""
        return isinstance(value, list)

    def check(self, value: object, at: str) -> JsonValue:
        """See `Kind`."""
        if not isinstance(value, list):
            raise wrong_type(at, value, self.wanted)
        return list(dict.fromkeys(word for word in value if isinstance(word, str) and word in self._known))

    def schema(self) -> Schema:
        """See `Kind`."""
        return {"type": "array", "items": {"type": "string"}}

    def limits(self) -> str:
        """See `Kind`."""
        return self.item.limits()


class AnyJson(Kind):
    """Whatever JSON an app likes, passed on as it is; `max_bytes` bounds its compact text in UTF-8."""

    noun = "JSON"

    def __init__(self, *, max_bytes: int | None = None, objects_only: bool = False) -> None:
        """Take the bound (`None`: that of the frame), and whether only an object will do."""
        self._max_bytes = max_bytes
        self._objects_only = objects_only

    @property
    def objects_only(self) -> bool:
        """Whether only an object will do."""
        return self._objects_only

    @property
    def type_text(self) -> str:
        """See `Kind`."""
        return "object" if self._objects_only else "any JSON"

    @property
    def wanted(self) -> str:
        """See `Kind`."""
        return "an object" if self._objects_only else "JSON"

    def matches(self, value: object) -> bool:
        """See `Kind`."""
        return not self._objects_only or isinstance(value, dict)

    def check(self, value: object, at: str) -> JsonValue:
        """See `Kind`. The reader of the frame has seen to it that `value` is JSON."""
        if not self.matches(value):
            raise wrong_type(at, value, self.wanted)
        if self._max_bytes is not None and (size := json_size(value)) > self._max_bytes:
            raise InvalidRequestError(f"{at} should have at most {self._max_bytes} bytes of JSON, not {size}")
        return value  # type: ignore[return-value]

    def schema(self) -> Schema:
        """See `Kind`."""
        return {"type": "object"} if self._objects_only else {}

    def limits(self) -> str:
        """See `Kind`."""
        return "" if self._max_bytes is None else f"at most {self._max_bytes:,} bytes of JSON"
