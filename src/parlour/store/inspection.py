"""Looking at a database from outside: what it holds is neither made nor changed by that, whoever looks."""

import sqlite3
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from parlour.store.errors import DatabaseUnavailableError, StoreSetupError
from parlour.store.migrate import current_revision

__all__ = ["applied_revision", "exists"]


def exists(url: str) -> bool:
    """Tell whether there is a database; one of a server counts as there. Raises `StoreSetupError` for a bad URL."""
    path = _file(_parsed(url))
    return path is None or (path.exists() and path.stat().st_size > 0)


async def applied_revision(url: str) -> str | None:
    """Return the newest migration that the database has, `None` for an empty one.

    Raises `StoreSetupError` and `DatabaseUnavailableError`.
    """
    parsed = _parsed(url)
    if (path := _file(parsed)) is not None:
        return _of_file(path)
    if parsed.get_backend_name() not in ("postgresql", "postgres"):
        raise StoreSetupError("use sqlite:///path or postgresql://…")
    from parlour.store.backends.postgresql import PostgresqlBackend  # noqa: PLC0415 - asyncpg takes 0.15 s

    backend = PostgresqlBackend(parsed)
    try:
        return await backend.read(current_revision)
    finally:
        await backend.close()


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError:
        raise StoreSetupError("its URL cannot be read: use sqlite:///path or postgresql://…") from None


def _file(url: URL) -> Path | None:
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def _of_file(path: Path) -> str | None:
    # Without a log beside it the file is complete; looked at as such, no log comes to be that would be another user's.
    mode = "mode=ro" if path.with_name(f"{path.name}-wal").exists() else "immutable=1"
    try:
        connection = sqlite3.connect(f"file:{quote(str(path))}?{mode}", uri=True, timeout=5)
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return None
        raise DatabaseUnavailableError(f"{path}: {error}") from None
    except sqlite3.DatabaseError as error:
        raise StoreSetupError(f"{path} is damaged: {error}") from None
    return str(row[0]) if row else None
