"""Opening a database: migrations, the first domain, the server key, several processes at once."""

import asyncio
import stat
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from parlour.store import Database, StoreSetupError, load_server_key
from parlour.store.migrate import current_revision, newest_revision
from parlour.store.tables import metadata
from tests.support.postgres import PostgresServer

KEY = bytes(range(32))


async def test_many_who_open_a_new_database_at_once_agree(database_url: str) -> None:
    opened = await asyncio.gather(*(Database.open(database_url, server_key=KEY) for _ in range(5)))
    domains = [await database.domains.all() for database in opened]
    for database in opened:
        await database.close()
    assert all(found == domains[0] for found in domains)
    assert [domain.name for domain in domains[0]] == ["parlour"]


async def test_the_migrations_make_exactly_the_declared_tables(database_url: str) -> None:
    database = await Database.open(database_url)

    def differences(connection: Connection) -> list[object]:
        assert current_revision(connection) == newest_revision()
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    try:
        assert await database._backend.read(differences) == []
    finally:
        await database.close()


async def test_another_server_key_is_refused(database_url: str) -> None:
    await (await Database.open(database_url, server_key=KEY)).close()
    with pytest.raises(StoreSetupError, match=r"another server\.key"):
        await Database.open(database_url, server_key=bytes(32))


async def test_what_is_committed_is_there_after_reopening(database_url: str) -> None:
    first = await Database.open(database_url, server_key=KEY)
    domain = await first.domains.by_host("")
    room = await first.rooms.create(domain.id, "a", "public", {"lang": "de"}, now=5.0)
    _, secret = await first.keys.create(domain.id, now=5.0)
    await first.close()
    again = await Database.open(database_url, server_key=KEY)
    assert await again.rooms.get(domain.id, "a") == room
    assert await again.keys.secrets(domain.id, now=9.0) == [secret]
    await again.close()


@pytest.mark.parametrize("url", ["nonsense", "mysql://x/y", "sqlite://", "sqlite:///:memory:"])
async def test_a_url_that_cannot_be_used_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(StoreSetupError):
        await Database.open(url)


def test_the_server_key_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    key = load_server_key(folder)
    assert len(key) == 32
    assert load_server_key(folder) == key
    assert stat.S_IMODE((folder / "server.key").stat().st_mode) == 0o600
    assert [file.name for file in folder.iterdir()] == ["server.key"]


def test_a_damaged_server_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "server.key").write_text("abc")
    with pytest.raises(StoreSetupError, match="is not a server key"):
        load_server_key(tmp_path)


@pytest.mark.postgres
async def test_a_restart_of_postgresql_costs_no_request(postgres_server: PostgresServer) -> None:
    database = await Database.open(postgres_server.new_database(), server_key=KEY)
    domain = await database.domains.by_host("")
    postgres_server.stop()
    postgres_server.start()
    assert await database.domains.get(domain.id) == domain
    postgres_server.stop()
    postgres_server.start()
    assert (await database.rooms.create(domain.id, "a", "public", {}, now=1.0)).name == "a"
    await database.close()
