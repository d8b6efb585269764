"""SQLite, embedded. One connection writes, one reads; each on a thread of its own, one hop per transaction.

Plain SQLite on threads instead of an asynchronous driver: such a driver crosses to its thread for every step of a
statement (execute, fetch, close, commit), which costs several times what the statement itself does. Look-ups by index
run on the event loop itself: they take microseconds, less than any hop, and readers never wait for writers (WAL).
"""

import asyncio
import fcntl
import functools
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, TypeVar

from sqlalchemy import URL, Connection, Engine, Select, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlalchemy.pool import StaticPool

from parlour.store.backends.base import Query
from parlour.store.backends.group_commit import GroupCommit
from parlour.store.backends.prepared import Prepared, raw
from parlour.store.data_folder import make_private, private_folder
from parlour.store.errors import DatabaseUnavailableError, StoreSetupError

__all__ = ["SqliteBackend", "was_emptied"]

T = TypeVar("T")

BUSY_MILLISECONDS = 10_000
"""How long a writer waits for another process, such as `parlour keys`, to finish its transaction."""

_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

_UNBORN: Final = "new"
"""In the lock file while a new database gets its first tables: an empty file is no loss then."""


class SqliteBackend:
    """A database in one file. Several processes on one machine may open it."""

    def __init__(self, url: URL) -> None:
        if not url.database or url.database == ":memory:":
            raise StoreSetupError("SQLite needs a file: sqlite:///path/to/file")
        self._path = Path(url.database)
        _make_folder(self._path.parent)
        self._write_thread = ThreadPoolExecutor(1, "sqlite-write")
        self._read_thread = ThreadPoolExecutor(1, "sqlite-read")
        self._writer = _engine(self._path, begin="BEGIN IMMEDIATE")
        self._reader = _engine(self._path, begin="BEGIN")
        self._looker = _AutocommitConnection(self._path)
        self._group = GroupCommit(functools.partial(_run, self._writer), self._write_thread)

    async def lookup(self, query: Query[T]) -> T:
        """Run a query of one statement that finds a few rows by index, at once."""
        return self._looker.run(query)

    async def first(self, statement: Select[Any], values: Mapping[str, Any]) -> Sequence[Any] | None:
        """Return the first row that `statement` finds by index, at once."""
        return self._looker.first(statement, values)

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
        """Run `setup` in one transaction while no other process can do the same.

        Raises `StoreSetupError` when the file is damaged or cannot be used.
        """

        def alone() -> None:
            try:
                with _only_one(self._path) as lock:
                    if not _has_content(self._path):
                        _write(lock, _UNBORN)
                    _create_private(self._path)
                    _run(self._writer, setup)
                    _write(lock, "")
                    for suffix in ("-wal", "-shm"):
                        make_private(self._path.with_name(self._path.name + suffix))
            except _DamagedError as error:
                raise StoreSetupError(error.info) from None
            except OSError as error:
                raise StoreSetupError(f"cannot use {error.filename or self._path}: {error.strerror}") from None

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
        self._path = path
        self._engine = _engine(path, begin=None)
        self._connection: Connection | None = None
        self._prepared: dict[int, tuple[Select[Any], Prepared]] = {}

    def first(self, statement: Select[Any], values: Mapping[str, Any]) -> Sequence[Any] | None:
        """Return the first row that `statement` finds. Raises `DatabaseUnavailableError`."""
        known = self._prepared.get(id(statement))
        if known is None:  # the statement is kept, so that no other gets its id
            known = self._prepared[id(statement)] = statement, Prepared(statement, self._engine.dialect)
        return self.run(lambda connection: known[1].first(raw(connection), values))

    def run(self, query: Query[T]) -> T:
        """Run `query` on this thread. Raises `DatabaseUnavailableError`."""
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            return query(self._connection)
        except (DatabaseError, sqlite3.DatabaseError) as error:
            if (judged := _judged(error, self._path)) is None:
                raise
            raise judged from error

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
    except (DatabaseError, sqlite3.DatabaseError) as error:
        if (judged := _judged(error, Path(engine.url.database or ""))) is None:
            raise
        raise judged from error


class _DamagedError(DatabaseUnavailableError):
    """The file is not, or no longer, a database."""


def _judged(error: DatabaseError | sqlite3.DatabaseError, path: Path) -> DatabaseUnavailableError | None:
    """Return what an error of the engine is to callers; `None` for their own mistakes and broken rules of a table."""
    cause = error.orig if isinstance(error, DatabaseError) else error
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    if code in _DAMAGED:
        return _DamagedError(
            f"{path} is damaged or no SQLite database ({cause}): stop the server, and restore the file from a backup "
            f"or save what can be read with `sqlite3 {path} .recover`"
        )
    if code != sqlite3.SQLITE_ERROR and isinstance(error, OperationalError | sqlite3.OperationalError):
        return DatabaseUnavailableError(f"the database cannot be used now: {cause}")
    return None


def was_emptied(url: str) -> Path | None:
    """Return the file of the SQLite database at `url` if it is there and holds nothing, though it held a database."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return None
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    path = Path(parsed.database)
    if not path.exists() or _has_content(path):
        return None
    with _only_one(path) as lock:  # a rival may be making it right now
        return None if _has_content(path) or lock.read() == _UNBORN else path


def _has_content(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _create_private(path: Path) -> None:
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    make_private(path)


def _make_folder(path: Path) -> None:
    try:
        private_folder(path)
    except OSError as error:
        raise StoreSetupError(f"cannot use {path}: {error.strerror}") from None


def _write(lock: IO[str], text: str) -> None:
    lock.seek(0)
    lock.truncate()
    lock.write(text)
    lock.flush()
    os.fsync(lock.fileno())


@contextmanager
def _only_one(path: Path) -> Iterator[IO[str]]:
    """Hold the lock file of a database: switching a new one to WAL does not wait for a rival by itself."""
    lock = path.with_name(f"{path.name}.start-lock")
    with os.fdopen(os.open(lock, os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
        make_private(lock)
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
