"""What the store needs from an engine: run a function on a connection, in a transaction when it writes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Select

__all__ = ["Backend", "Query"]

T = TypeVar("T")

Query = Callable[[Connection], T]
"""A query: a plain function on a SQLAlchemy connection, the same for every engine."""


class Backend(Protocol):
    """One database engine. Methods raise `DatabaseUnavailableError` when it does not answer."""

    async def lookup(self, query: Query[T]) -> T:
        """Run a query of one statement that finds a few rows by index."""
        ...

    async def first(self, statement: Select[Any], values: Mapping[str, Any]) -> Sequence[Any] | None:
        """Return the first row that `statement` finds by index, `None` when there is none.

        `values` are those of its parameters, which must need no conversion. Give the same object every time: it is
        made ready once.
        """
        ...

    async def read(self, query: Query[T]) -> T:
        """Run a query that reads, of any size."""
        ...

    async def write(self, query: Query[T]) -> T:
        """Run a query in one transaction that is durable once this returns. An exception undoes all of it."""
        ...

    async def write_at_once(self, query: Query[T]) -> T:
        """Run a query of one statement, durable once this returns.

        It may run twice when a connection breaks, so it must not matter if it does.
        """
        ...

    async def write_together(self, query: Query[T]) -> T:
        """Run a query of a few short statements in one transaction, durable once this returns.

        The transaction may be shared with others', and it may run twice when a connection breaks: it must not matter
        if it does, and no statement after the first may break a rule of the tables.
        """
        ...

    async def prepare(self, setup: Query[Any]) -> None:
        """Run `setup` in one transaction while no other process can do the same."""
        ...

    async def close(self) -> None:
        """Let go of every connection."""
        ...
