"""JSON schemas from the catalogue, for the OpenAPI document (dialect 2020-12)."""

from collections.abc import Iterable

from parlour.properties.model import Property
from parlour.properties.sections.ignored import IGNORED
from parlour.strict_json import JsonValue

__all__ = ["properties_schema"]


def _described(entry: Property, *, reply: bool) -> dict[str, JsonValue]:
    schema = entry.kind.schema()
    if not reply:
        words: list[JsonValue] = [*sorted(entry.unset_words | entry.ignored_words)]
        either: list[JsonValue] = [schema, {"type": "null"}]
        if words:
            either.append({"type": "string", "enum": words})
        schema = {"anyOf": either}
    schema["description"] = entry.effect
    if entry.legacy:
        schema["deprecated"] = True
    if entry.read_only:
        schema["readOnly"] = True
    if entry.pending is not None:
        schema["x-pending"] = entry.pending
    if entry.listed_default is not None:
        schema["default"] = entry.listed_default
    return schema


def properties_schema(entries: Iterable[Property], *, reply: bool) -> dict[str, JsonValue]:
    """Return the schema of an object of `entries`. Requests may hold `null`; only replies hold what is read-only."""
    described: dict[str, JsonValue] = {
        entry.name: _described(entry, reply=reply) for entry in entries if reply or not entry.read_only
    }
    if not reply:
        described |= {name: {"description": f"Ignored. {was}", "deprecated": True} for name, was in IGNORED.items()}
    return {"type": "object", "properties": described, "additionalProperties": False}
