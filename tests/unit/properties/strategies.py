"""Values to try on the catalogue: some that its own schemas allow, and any JSON at all."""

from typing import Any

from hypothesis import strategies as st

from parlour.properties import CATALOGUE, Level

Schema = dict[str, Any]

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.characters(codec=None),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)

_TEMPLATES = st.lists(
    st.sampled_from(["{epoch_time}", "{room_name}", "{domain_name}", "a", "/", "-", ".", ".mp4", "_Z9"]), max_size=6
).map("".join)

_URLS = st.sampled_from(
    ["https://example.org/a?b=c", "http://127.0.0.1:8000", "rtmp://h/app", "rtmps://h:443/app/k", ""]
)


def from_schema(schema: Schema) -> st.SearchStrategy[Any]:
    """Build what a JSON schema of the catalogue allows (the few keywords that its kinds use)."""
    if "anyOf" in schema:
        return st.one_of([from_schema(option) for option in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "type" not in schema:
        return anything  # a name of old clients, whose value nobody reads
    match schema["type"]:
        case "null":
            return st.none()
        case "boolean":
            return st.booleans()
        case "integer" | "number":
            return _numbers(schema)
        case "string":
            return _texts(schema)
        case "array":
            return st.lists(from_schema(schema["items"]), max_size=min(4, schema["maxItems"]))
        case "object":
            return _objects(schema)
    raise AssertionError(schema)


def _numbers(schema: Schema) -> st.SearchStrategy[Any]:
    low, high = schema.get("minimum", schema.get("exclusiveMinimum")), schema["maximum"]
    whole = st.integers(int(low) + ("minimum" not in schema), int(high))
    if schema["type"] == "integer":
        return whole
    return whole | st.floats(low, high, exclude_min="minimum" not in schema)


def _texts(schema: Schema) -> st.SearchStrategy[str]:
    pattern = schema.get("pattern", "")
    if "{}" in pattern:
        return _TEMPLATES.filter(bool)
    if "://" in pattern:
        return _URLS
    if pattern:
        return st.from_regex(pattern, fullmatch=True).filter(lambda text: len(text) <= schema["maxLength"])
    return st.text(min_size=schema.get("minLength", 0), max_size=min(40, schema["maxLength"]))


def _objects(schema: Schema) -> st.SearchStrategy[Any]:
    if "properties" not in schema:
        keys = st.sampled_from(["*", "u-1", "8d1a", "ü"])
        inner = schema.get("additionalProperties")
        return st.dictionaries(keys, from_schema(inner) if inner else st.text(max_size=5) | st.booleans(), max_size=3)
    required = set(schema.get("required", ()))
    parts = {name: from_schema(inner) for name, inner in schema["properties"].items()}
    return st.fixed_dictionaries(
        {name: part for name, part in parts.items() if name in required},
        optional={name: part for name, part in parts.items() if name not in required},
    )


def single(level: Level) -> st.SearchStrategy[dict[str, Any]]:
    """One property with a value that its schema allows."""
    schema: Schema = CATALOGUE.json_schema(level)
    return st.sampled_from(sorted(schema["properties"])).flatmap(
        lambda name: from_schema(schema["properties"][name]).map(lambda value: {name: value})
    )


def several(level: Level) -> st.SearchStrategy[dict[str, Any]]:
    """Some properties with values that their schemas allow."""
    return st.lists(single(level), max_size=5).map(lambda parts: {k: v for part in parts for k, v in part.items()})


def hostile(level: Level) -> st.SearchStrategy[dict[str, Any]]:
    """Known and unknown names with any JSON value, sometimes inside the right structure."""
    names = st.sampled_from([entry.name for entry in CATALOGUE.top(level)]) | st.text(max_size=8)
    return st.dictionaries(names, anything, max_size=4) | single(level).flatmap(_spoiled)


def _spoiled(properties: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    def spoil(value: Any, choice: tuple[int, Any]) -> Any:
        depth, wrong = choice
        if depth == 0 or not value or not isinstance(value, dict | list):
            return wrong
        if isinstance(value, list):
            return [spoil(value[0], (depth - 1, wrong)), *value[1:]]
        key = sorted(value)[depth % len(value)]
        return {**value, key: spoil(value[key], (depth - 1, wrong))}

    return st.tuples(st.integers(1, 6), anything).map(lambda choice: spoil(properties, choice))
