"""Databases whose tables are there already: to migrate each test's own takes longer than most tests."""

import asyncio
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from sqlalchemy import create_engine, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from parlour.store.migrate import upgrade

__all__ = ["migrate_postgres", "migrated_sqlite"]


def migrate_postgres(url: str) -> None:
    """Make all tables in an empty database, and nothing in them; whoever asks may have an event loop of its own."""

    async def work() -> None:
        engine = create_async_engine(make_url(url).set(drivername="postgresql+asyncpg"))
        async with engine.begin() as connection:
            await connection.run_sync(upgrade)
        await engine.dispose()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work()).result()


def migrated_sqlite(path: Path) -> None:
    """Make a database with empty tables at `path`."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copyfile(_pattern(), path)
    path.chmod(0o600)


@cache
def _pattern() -> Path:
    path = Path(tempfile.mkdtemp(prefix="parlour-pattern-")) / "pattern.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        upgrade(connection)
    engine.dispose()
    return path
