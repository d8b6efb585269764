"""PostgreSQL through asyncpg, for when several servers share one database."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import URL, Connection, Select, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from parlour.store.backends.base import Query
from parlour.store.errors import DatabaseUnavailableError, StoreSetupError

__all__ = ["PostgresqlBackend"]

T = TypeVar("T")

START_LOCK = 0x7061726C6F7572
"""The advisory lock under which one server at a time prepares the database."""

_AWAY_CLASSES: Final = ("08", "53", "57P", "58")
"""SQLSTATEs that speak of the database's condition, not of our statement: connection, resources, operator, system."""

_READ_ONLY: Final = "25006"
"""What a standby answers to a write: it is not, or not yet, the primary."""

_REFUSED_CLASSES: Final = ("28", "3D")
"""SQLSTATEs of a URL that is wrong: user, password or name of the database."""


class PostgresqlBackend:
    """A pool of connections. Work on one that died meanwhile is done again, unless its commit was already under way."""

    def __init__(self, url: URL) -> None:
        self._engine = create_async_engine(
            url.set(drivername="postgresql+asyncpg"),
            pool_size=10,
            max_overflow=10,
            pool_timeout=10,
            skip_autocommit_rollback=True,
            connect_args={"timeout": 10},
        )
        self._autocommit = self._engine.execution_options(isolation_level="AUTOCOMMIT")

    async def lookup(self, query: Query[T]) -> T:
        """Run a query of one statement that finds a few rows by index."""
        return await _run(self._autocommit, query, commit=False)

    async def first(self, statement: Select[Any], values: Mapping[str, Any]) -> Sequence[Any] | None:
        """Return the first row that `statement` finds by index."""
        return await self.lookup(lambda connection: connection.execute(statement, values).first())

    async def read(self, query: Query[T]) -> T:
        """Run a query that reads; each statement sees the newest state."""
        return await _run(self._autocommit, query, commit=False)

    async def write(self, query: Query[T]) -> T:
        """Run a query in one transaction that is durable once this returns."""
        return await _run(self._engine, query, commit=True)

    async def write_at_once(self, query: Query[T]) -> T:
        """Run a query of one statement that is a transaction by itself: one round trip instead of three."""
        return await _run(self._autocommit, query, commit=False)

    async def write_together(self, query: Query[T]) -> T:
        """Run a query of a few short statements in one transaction."""
        return await _run(self._engine, query, commit=True)

    async def prepare(self, setup: Query[Any]) -> None:
        """Run `setup` in one transaction while no other process can do the same.

        Raises `StoreSetupError` when the database does not let us in.
        """

        def alone(connection: Connection) -> None:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": START_LOCK})
            setup(connection)

        try:
            await self.write(alone)
        except DatabaseUnavailableError as error:
            cause = error.__cause__
            if _sqlstate(cause).startswith(_REFUSED_CLASSES):
                raise StoreSetupError(f"PostgreSQL refuses the connection: {cause}") from None
            raise

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


async def _run(engine: AsyncEngine, query: Query[T], *, commit: bool) -> T:
    """Run `query`; a connection that was dead already costs one more try, as nothing can have happened on it."""
    for last in (False, True):
        connected = committing = False
        try:
            async with engine.connect() as connection:
                connected = True
                result = await connection.run_sync(query)
                committing = commit
                await _finish(connection, commit)
                return result
        except DBAPIError as error:
            if not _is_away(error):
                raise
            if last or committing or not error.connection_invalidated:
                raise _unavailable(error.orig) from error
        except (OSError, PoolTimeoutError, asyncpg.InterfaceError) as error:
            raise _unavailable(error) from error
        except asyncpg.PostgresError as error:  # unwrapped where the server refuses the connection
            if connected and not _tells_of_the_database(_sqlstate(error)):
                raise
            raise _unavailable(error) from error
    raise AssertionError("unreachable: the second try returns or raises")


async def _finish(connection: AsyncConnection, commit: bool) -> None:
    if commit:
        await connection.commit()


def _is_away(error: DBAPIError) -> bool:
    if error.connection_invalidated or isinstance(error, OperationalError | InterfaceError):
        return True
    return _tells_of_the_database(_sqlstate(error.orig))


def _tells_of_the_database(sqlstate: str) -> bool:
    return sqlstate.startswith(_AWAY_CLASSES) or sqlstate == _READ_ONLY


def _sqlstate(error: object) -> str:
    code = getattr(error, "sqlstate", None)
    return code if isinstance(code, str) else ""


def _unavailable(error: object) -> DatabaseUnavailableError:
    return DatabaseUnavailableError(f"the database cannot be used now: {type(error).__name__}")
