"""What somebody probably meant who wrote a name that cannot stand there."""

from collections.abc import Iterable, Mapping
from typing import Final

from parlour.properties.model import Container, Level, Property, nested
from parlour.shapes.guess import closest

__all__ = ["Hints"]

_SEVERAL: Final = {Level.DOMAIN: "domains", Level.ROOM: "rooms", Level.TOKEN: "meeting tokens"}
_PROPERTIES: Final = "properties"


class Hints:
    """Looks a wrong name up among the right ones: at its place, at the other place, at the other levels."""

    def __init__(self, top: Iterable[Property], tables: Mapping[Level, Mapping[str, Property]]) -> None:
        """Take every top-level entry, and those that can stand in `properties` at each level."""
        self._top = {entry.name: entry for entry in top}
        self._tables = {
            level: {name: entry for name, entry in table.items() if not entry.read_only}
            for level, table in tables.items()
        }
        self._parents = {
            level: {
                inner.name.removeprefix(f"{entry.name}."): entry.name
                for entry in table.values()
                for inner in nested(entry)
                if "." not in inner.name.removeprefix(f"{entry.name}.") and "[" not in inner.name
            }
            for level, table in self._tables.items()
        }

    def inside(self, level: Level, key: str) -> str | None:
        """Return the hint for an unknown `key` in the `properties` of a request at `level`."""
        if key in self._top:
            return self._elsewhere(level, key)
        if (parent := self._parents[level].get(key)) is not None:
            return f"`{key}` belongs inside `{parent}`"
        near = closest(key, self._tables[level]) or closest(key, self._top)
        if near is None:
            return None
        if near in self._tables[level]:
            return f"did you mean `{near}`?"
        return f"did you mean `{near}`? {self._elsewhere(level, near)}"

    def _elsewhere(self, level: Level, name: str) -> str:
        """Say where a known `name` belongs that cannot stand in the `properties` of `level`."""
        entry = self._top[name]
        if entry.container is Container.BODY and level in entry.levels:
            return f"`{name}` belongs outside `{_PROPERTIES}`, beside it"
        where = " and ".join(_SEVERAL[each] for each in Level if each in entry.levels)
        return f"`{name}` belongs to {where}, not to {_SEVERAL[level]}"

    def outside(self, level: Level, key: str, known: Iterable[str]) -> str | None:
        """Return the hint for an unknown `key` of a body that holds `known` beside or instead of `properties`."""
        table = self._tables[level]
        if key in table:
            return f"`{key}` belongs inside `{_PROPERTIES}`"
        if key == "name" and level is Level.ROOM:
            return "a room keeps the name that it was created with"
        if key == "config":
            return f"answers call it `config`, requests `{_PROPERTIES}`"
        if key in self._top:
            return self._elsewhere(level, key)
        if (near := closest(key, known)) is not None:
            return f"did you mean `{near}`?"
        if (near := closest(key, table)) is not None:
            return f"did you mean `{near}`? It belongs inside `{_PROPERTIES}`"
        return None
