"""A statement made ready once: SQL text, the order of its values, and how columns are read.

SQLAlchemy builds a context, a cursor and rows of its own for every execution, which costs several times what SQLite
needs to find a row by index. Statements that stand on the way of every request go round that; what they select is read
just as SQLAlchemy would.
"""

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any, cast

from sqlalchemy import Connection, Dialect, Insert, Select, Update

__all__ = ["Prepared", "Quick", "raw"]


class Prepared:
    """A statement for SQLite with named parameters, whose values must need no conversion."""

    def __init__(self, statement: Select[Any] | Insert | Update, dialect: Dialect) -> None:
        """Take the statement; an `insert` sets every column that the database does not set by itself."""
        columns = None
        if isinstance(statement, Insert):
            columns = [column.key for column in statement.table.columns if column.autoincrement is not True]
        compiled: Any = statement.compile(dialect=dialect, column_keys=columns)
        self._sql = str(compiled)
        self._order: tuple[str, ...] = tuple(compiled.positiontup or ())
        self._literals = {name: value for name, value in compiled.params.items() if value is not None}
        selected = statement.selected_columns if isinstance(statement, Select) else ()
        self._readers: list[tuple[int, Callable[[Any], Any]]] = [
            (place, reader)
            for place, column in enumerate(selected)
            if (reader := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
        ]

    def first(self, connection: sqlite3.Connection, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Return the first row, `None` when there is none."""
        row: tuple[Any, ...] | None = self._execute(connection, values).fetchone()
        if row is None or not self._readers:
            return row
        read = list(row)
        for place, reader in self._readers:
            read[place] = reader(read[place])
        return tuple(read)

    def run(self, connection: sqlite3.Connection, values: Mapping[str, Any]) -> int:
        """Return how many rows were written."""
        return self._execute(connection, values).rowcount

    def _execute(self, connection: sqlite3.Connection, values: Mapping[str, Any]) -> sqlite3.Cursor:
        given = {**self._literals, **values} if self._literals else values
        return connection.execute(self._sql, [given[name] for name in self._order])


class Quick:
    """An `insert` or `update` of one row that stands on the way of many requests: for every engine, and fast on SQLite.

    It raises the engine's own errors there, so it must not be able to break a rule of the tables.
    """

    def __init__(self, statement: Insert | Update) -> None:
        """Take the statement; its values must need no conversion, and an `insert` is given all of its columns."""
        self._statement = statement
        self._prepared: Prepared | None = None

    def execute(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Run it, as part of the connection's transaction; return how many rows were written."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self._statement, values).rowcount
        if self._prepared is None:
            self._prepared = Prepared(self._statement, connection.dialect)
        return self._prepared.run(raw(connection), values)


def raw(connection: Connection) -> sqlite3.Connection:
    """Return SQLite's own connection below SQLAlchemy's."""
    found: Any = connection.connection.dbapi_connection
    return cast("sqlite3.Connection", found)
