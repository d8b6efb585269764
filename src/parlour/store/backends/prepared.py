"""A statement made ready once: SQL text, the order of its values, and how columns are read.

SQLAlchemy builds a context, a cursor and rows of its own for every execution, which costs several times what SQLite
needs to find a row by index. Look-ups that stand on the way of every request go round that; what they select is read
just as SQLAlchemy would.
"""

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Dialect, Select

__all__ = ["Prepared"]


class Prepared:
    """A `select` for SQLite with named parameters."""

    def __init__(self, statement: Select[Any], dialect: Dialect) -> None:
        """Take the statement; every value must be a `bindparam` that needs no conversion."""
        compiled: Any = statement.compile(dialect=dialect)
        self._sql = str(compiled)
        self._order: tuple[str, ...] = tuple(compiled.positiontup or ())
        self._literals = {name: value for name, value in compiled.params.items() if value is not None}
        self._readers: list[tuple[int, Callable[[Any], Any]]] = [
            (place, reader)
            for place, column in enumerate(statement.selected_columns)
            if (reader := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
        ]

    def first(self, connection: sqlite3.Connection, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Return the first row, `None` when there is none."""
        given = {**self._literals, **values} if self._literals else values
        row: tuple[Any, ...] | None = connection.execute(self._sql, [given[name] for name in self._order]).fetchone()
        if row is None or not self._readers:
            return row
        read = list(row)
        for place, reader in self._readers:
            read[place] = reader(read[place])
        return tuple(read)
