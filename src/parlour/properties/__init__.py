"""The property catalogue: one declaration per property, from which everything else follows. Pure."""

from typing import Final

from parlour.properties.catalogue import Catalogue, Changes, RoomBody
from parlour.properties.model import Applies, Container, Echo, Level, Property, Status
from parlour.properties.names import MAX_NAME_LENGTH, RESERVED_NAMES, is_room_name
from parlour.properties.redirect import allowed_redirect
from parlour.properties.sections import DECLARED
from parlour.properties.source import Source
from parlour.strict_json import JsonValue

__all__ = [
    "CATALOGUE",
    "MAX_NAME_LENGTH",
    "RESERVED_NAMES",
    "Applies",
    "Catalogue",
    "Changes",
    "Container",
    "Echo",
    "JsonValue",
    "Level",
    "Property",
    "RoomBody",
    "Source",
    "Status",
    "allowed_redirect",
    "is_room_name",
]

CATALOGUE: Final = Catalogue(DECLARED)
"""Every property that the product knows."""
