"""Precedence: token beats room beats domain beats the built-in default."""

from collections.abc import Iterable, Mapping

from parlour.properties.model import Level, Property
from parlour.strict_json import JsonValue

__all__ = ["Precedence", "merged_permissions"]

Properties = Mapping[str, JsonValue]


def merged_permissions(*from_weak_to_strong: JsonValue) -> dict[str, JsonValue]:
    """Merge permissions field by field, and `canReceive` part by part; later arguments win."""
    result: dict[str, JsonValue] = {}
    can_receive: dict[str, JsonValue] = {}
    for permissions in from_weak_to_strong:
        if not isinstance(permissions, dict):
            continue
        result.update(permissions)
        part = permissions.get("canReceive")
        if isinstance(part, dict):
            can_receive.update(part)
    if can_receive:
        result["canReceive"] = can_receive
    return result


class Precedence:
    """Resolves the levels of a fixed set of properties: copies one table and overlays what is set."""

    def __init__(self, entries: Iterable[Property], tables: Mapping[Level, Mapping[str, Property]]) -> None:
        """Take the entries inside `properties`, and those that count at each level."""
        entries = tuple(entries)
        self._defaults = {entry.name: entry.default for entry in entries}
        self._kinds = {
            entry.name: entry.kind for entry in entries if entry.kind.fields() and entry.name != "permissions"
        }
        self._names = {level: frozenset(table) for level, table in tables.items()}

    def resolve(self, domain: Properties, room: Properties, token: Properties) -> dict[str, JsonValue]:
        """See `Catalogue.resolve`."""
        result = dict(self._defaults)
        for level, values in ((Level.DOMAIN, domain), (Level.ROOM, room), (Level.TOKEN, token)):
            names = self._names[level]
            for key, value in values.items():
                if key in names and value is not None:
                    kind = self._kinds.get(key)
                    result[key] = value if kind is None else kind.filled(value)
        result["permissions"] = merged_permissions(
            self._defaults["permissions"], *(values.get("permissions") for values in (domain, room, token))
        )
        return result
