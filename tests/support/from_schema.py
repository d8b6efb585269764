"""Values that fit a JSON schema, as far as our own schemas go."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

__all__ = ["JSON", "fitting"]

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=20), inner, max_size=4),
    max_leaves=12,
)
"""Any JSON value."""


def fitting(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Return a strategy for values of `schema`; anything at all where the schema says nothing that is known here."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    for either in ("anyOf", "oneOf"):
        if either in schema:
            return st.one_of([fitting(one) for one in schema[either]])
    make = _OF_TYPE.get(schema.get("type", ""))
    return make(schema) if make is not None else JSON


def _number(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    return _integer(schema) | st.floats(schema.get("minimum", -1e15), schema.get("maximum", 1e15))


def _integer(schema: Mapping[str, Any]) -> st.SearchStrategy[int]:
    return st.integers(int(schema.get("minimum", -(2**53) + 1)), int(schema.get("maximum", 2**53 - 1)))


def _string(schema: Mapping[str, Any]) -> st.SearchStrategy[str]:
    longest = min(schema.get("maxLength", 40), 200)
    if "pattern" in schema:
        return st.from_regex(schema["pattern"]).filter(lambda text: len(text) <= longest)
    return st.text(min_size=schema.get("minLength", 0), max_size=longest)


def _array(schema: Mapping[str, Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(fitting(schema.get("items", {})), max_size=3)


def _object(schema: Mapping[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    inner = {name: fitting(one) for name, one in schema.get("properties", {}).items()}
    required = set(schema.get("required", ()))
    return st.fixed_dictionaries(
        {name: value for name, value in inner.items() if name in required},
        optional={name: value for name, value in inner.items() if name not in required},
    )


_OF_TYPE = {
    "null": lambda _: st.none(),
    "boolean": lambda _: st.booleans(),
    "integer": _integer,
    "number": _number,
    "string": _string,
    "array": _array,
    "object": _object,
}
