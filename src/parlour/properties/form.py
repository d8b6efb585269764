"""The catalogue as the dashboard's form reads it: sections, and per property what one needs to edit a value of it."""

from typing import Final

from parlour.properties import CATALOGUE
from parlour.properties.kinds import Timestamp
from parlour.properties.model import Property
from parlour.properties.reference import SECTIONS, described
from parlour.strict_json import JsonValue

__all__ = ["PROPERTY_EXAMPLE", "as_form"]


def as_form() -> dict[str, JsonValue]:
    """Return the sections in documentation order, and every property, nested ones with dotted names.

    Beside what `as_json_objects` tells: `schema` (JSON schema of a value), `parent` (the object around it), `moment`
    (a number that is a moment in Unix seconds), `future` (which has to be ahead), `secret` (not to be shown at once).
    """
    return {
        "sections": [{"name": name, "title": title} for name, title in SECTIONS.items()],
        "properties": [_entry(entry) for entry in CATALOGUE],
    }


def _entry(entry: Property) -> dict[str, JsonValue]:
    return {
        **described(entry),
        "schema": entry.kind.schema(),
        "parent": entry.parent,
        "moment": isinstance(entry.kind, Timestamp),
        "future": entry.must_be_future,
        "secret": entry.secret is True,
    }


PROPERTY_EXAMPLE: Final = _entry(CATALOGUE["max_participants"])
"""One property, for the documentation."""
