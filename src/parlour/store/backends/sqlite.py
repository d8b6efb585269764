"""SQLite, embedded. One connection writes, one reads; each on a thread of its own, one hop per transaction.

Plain SQLite on threads instead of an asynchronous driver: such a driver crosses to its thread for every step of a
statement (execute, fetch, close, commit), which costs several times what the statement itself does. Look-ups by index
run on the event loop itself: they take microseconds, less than any hop, and readers never wait for writers (WAL).
"""

import asyncio
import fcntl
import functools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import StaticPool

from parlour.store.backends.base import Query
from parlour.store.backends.group_commit import GroupCommit
from parlour.store.errors import DatabaseUnavailableError, StoreSetupError

__all__ = ["SqliteBackend"]

T = TypeVar("T")

BUSY_MILLISECONDS = 10_000
"""How long a writer waits for another process, such as `parlour keys`, to finish its transaction."""


class SqliteBackend:
    """A database in one file. Several processes on one machine may open it."""

    def __init__(self, url: URL) -> None:
        if not url.database or url.database == ":memory:":
            raise StoreSetupError("SQLite needs a file: sqlite:///path/to/file")
        self._path = Path(url.database)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._write_thread = ThreadPoolExecutor(1, "sqlite-write")
        self._read_thread = ThreadPoolExecutor(1, "sqlite-read")
        self._writer = _engine(self._path, begin="BEGIN IMMEDIATE")
        self._reader = _engine(self._path, begin="BEGIN")
        self._looker = _AutocommitConnection(self._path)
        self._group = GroupCommit(functools.partial(_run, self._writer), self._write_thread)

    async def lookup(self, query: Query[T]) -> T:
        """Run a query of one statement that finds a few rows by index, at once."""
        return self._looker.run(query)

    async def read(self, query: Query[T]) -> T:
        """Run a query that reads, on one snapshot."""
        return await asyncio.get_running_loop().run_in_executor(self._read_thread, _run, self._reader, query)

    async def write(self, query: Query[T]) -> T:
        """Run a query in one transaction that is on disk once this returns."""
        # A cancelled caller must not hide that its transaction goes on: the thread finishes it either way.
        return await asyncio.get_running_loop().run_in_executor(self._write_thread, _run, self._writer, query)

    async def write_at_once(self, query: Query[T]) -> T:
        """Run a query of one statement, in one transaction with others that arrive while the disk is busy."""
        return await self._group.run(query)

    async def write_together(self, query: Query[T]) -> T:
        """Run a query of a few short statements, in one transaction with others that arrive while the disk is busy."""
        return await self._group.run(query)

    async def prepare(self, setup: Query[Any]) -> None:
        """Run `setup` in one transaction while no other process can do the same."""

        def alone() -> None:
            with _only_one(self._path.with_name(f"{self._path.name}.start-lock")):
                _run(self._writer, setup)

        await asyncio.get_running_loop().run_in_executor(self._write_thread, alone)

    async def close(self) -> None:
        """Finish what was begun and close the file."""
        await self._group.drain()
        for thread in (self._write_thread, self._read_thread):
            await asyncio.to_thread(thread.shutdown)
        for part in (self._looker, self._reader, self._writer):
            part.dispose()


class _AutocommitConnection:
    """One connection, kept open, on which every statement is a transaction by itself."""

    def __init__(self, path: Path) -> None:
        self._engine = _engine(path, begin=None)
        self._connection: Connection | None = None

    def run(self, query: Query[T]) -> T:
        """Run `query` on this thread. Raises `DatabaseUnavailableError`."""
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            return query(self._connection)
        except OperationalError as error:
            raise _unavailable(error) from error

    def dispose(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
        self._engine.dispose()


def _engine(path: Path, *, begin: str | None) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        poolclass=StaticPool,
        connect_args={"check_same_thread": False, "timeout": BUSY_MILLISECONDS / 1000, "isolation_level": None},
        isolation_level="AUTOCOMMIT" if begin is None else None,
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions begin where we say so, and nowhere else
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    if begin is not None:
        statement = begin

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql(statement)

    return engine


def _run(engine: Engine, query: Query[T]) -> T:
    try:
        with engine.begin() as connection:
            return query(connection)
    except OperationalError as error:
        raise _unavailable(error) from error


def _unavailable(error: DBAPIError) -> DatabaseUnavailableError:
    return DatabaseUnavailableError(f"the database cannot be used now: {error.orig}")


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    """Hold a lock file: switching a new database to WAL does not wait for a rival by itself."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
