"""Messages made of the declaration: good ones, and good ones with something in them spoiled."""

from functools import reduce
from typing import Any

from hypothesis import strategies as st

from parlour.ids import new_uuid
from parlour.shapes import Boolean, Choice, Either, Integer, Kind, ListOf, Number, Permissions
from parlour.shapes.records import AnyJson, KnownWords, Lenient, Map, Nullable, Record
from parlour.shapes.text import Remark, Text, Uuid
from tests.support.from_schema import JSON, fitting

__all__ = ["good", "spoiled"]

HOSTILE = JSON | st.sampled_from([2**53, 1e300, -1, "\ud800", "\x00", "x" * 5000, [[]], {"": {}}, [None] * 50, True])
_LETTERS = st.characters(exclude_categories=["Cs", "Cc"])


def good(kind: Kind) -> st.SearchStrategy[Any]:
    """Return values that the declaration accepts, without those that fill every limit."""
    match kind:
        case Record():
            must = {field.name: good(field.kind) for field in kind.declared if field.required}
            may = {field.name: good(field.kind) for field in kind.declared if not field.required}
            return st.fixed_dictionaries(must, optional=may)
        case Map():
            return st.dictionaries(good(kind.key), good(kind.value), max_size=4)
        case Either():
            return st.one_of([good(each) for each in kind.kinds])
        case ListOf():
            return st.lists(good(kind.item), max_size=4)
        case KnownWords():
            return st.lists(good(kind.item) | st.text(max_size=3), max_size=4)
        case Nullable() | Lenient():
            return st.none() | good(kind.kind)
        case _:
            return _single(kind)


def _single(kind: Kind) -> st.SearchStrategy[Any]:
    match kind:
        case Uuid():
            return st.builds(new_uuid)
        case Text():
            return st.text(_LETTERS, min_size=1, max_size=min(kind.max_bytes // 4, 8)).map(
                lambda text: kind.schema().get("pattern", "^")[1:] + text  # type: ignore[index, operator]
            )
        case AnyJson():
            values = JSON if not kind.objects_only else st.dictionaries(st.text(max_size=3), JSON, max_size=2)
            return values.filter(lambda value: len(repr(value)) < 300)
        case Permissions():
            return fitting({"type": "object", "properties": {"canSend": {"type": "boolean"}}})
        case Boolean() | Choice() | Integer() | Number() | Remark():
            return fitting(kind.schema())
        case _:
            raise AssertionError(kind)


@st.composite
def spoiled(draw: st.DrawFn, value: Any) -> Any:
    """Return `value` with one part at any depth replaced, dropped or added."""
    path = []
    inner = value
    while isinstance(inner, dict | list) and inner and draw(st.integers(0, 3)):
        key = draw(st.sampled_from(list(inner) if isinstance(inner, dict) else range(len(inner))))
        path.append(key)
        inner = inner[key]
    if not path:
        return {**value, draw(st.text(max_size=3)): draw(HOSTILE)}
    copy = _copied(value)
    parent = reduce(lambda container, key: container[key], path[:-1], copy)
    if draw(st.booleans()):
        parent[path[-1]] = draw(HOSTILE)
    else:
        del parent[path[-1]]
    return copy


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list) else value
