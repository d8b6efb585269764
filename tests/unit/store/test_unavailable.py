"""A database that is away, full or damaged is told as such, whatever the driver calls it."""

from pathlib import Path

import pytest

from parlour.store import Database, DatabaseUnavailableError
from tests.support.postgres import PostgresServer
from tests.support.postgres_door import postgres_door

KEY = b"k" * 32
AWAY = ["57P01", "57P02", "57P03", "08001", "08006", "53300"]


@pytest.mark.postgres
@pytest.mark.parametrize("sqlstate", AWAY)
async def test_a_server_that_turns_connections_away_is_unavailable(
    sqlstate: str, postgres_server: PostgresServer
) -> None:
    async with postgres_door(postgres_server.new_database()) as door:
        database = await Database.open(door.url, server_key=KEY)
        domain = await database.domains.by_host("")
        door.shut(sqlstate)
        for attempt in (
            lambda: database.rooms.get(domain.id, "a"),
            lambda: database.domains.all(),
            lambda: database.rooms.create(domain.id, "a", "public", {}, now=1.0),
            lambda: database.ping(),
        ):
            with pytest.raises(DatabaseUnavailableError):
                await attempt()
        assert door.refused > 0
        door.open()
        assert await database.domains.get(domain.id) == domain
        await database.close()


@pytest.mark.postgres
@pytest.mark.parametrize("sqlstate", AWAY)
async def test_a_server_that_turns_connections_away_at_the_start_is_unavailable(
    sqlstate: str, postgres_server: PostgresServer
) -> None:
    async with postgres_door(postgres_server.new_database()) as door:
        door.shut(sqlstate)
        with pytest.raises(DatabaseUnavailableError):
            await Database.open(door.url, server_key=KEY)


@pytest.mark.postgres
async def test_a_server_that_is_not_there_is_unavailable(postgres_server: PostgresServer) -> None:
    async with postgres_door(postgres_server.new_database()) as door:
        database = await Database.open(door.url, server_key=KEY)
    with pytest.raises(DatabaseUnavailableError):
        await database.ping()
    await database.close()


@pytest.mark.postgres
@pytest.mark.parametrize(("statement", "sqlstate"), [("RAISE admin_shutdown", "57P01"), ("RAISE disk_full", "53100")])
async def test_conditions_of_the_server_inside_a_statement_are_unavailable(
    statement: str, sqlstate: str, postgres_server: PostgresServer
) -> None:
    database = await Database.open(postgres_server.new_database(), server_key=KEY)
    block = f"DO $$ BEGIN {statement} USING MESSAGE = '{sqlstate}'; END $$"
    with pytest.raises(DatabaseUnavailableError):
        await database._backend.write(lambda connection: connection.exec_driver_sql(block))
    await database.close()


async def test_a_full_disk_is_unavailable_until_there_is_space(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path / 'a.db'}", server_key=KEY)
    domain = await database.domains.by_host("")
    await database._backend.write(lambda on: on.exec_driver_sql("PRAGMA max_page_count=1"))

    async def fill() -> None:
        for number in range(500):
            await database.rooms.create(domain.id, f"r{number}", "public", {"lang": "de"}, now=1.0)

    with pytest.raises(DatabaseUnavailableError, match="full"):
        await fill()
    await database._backend.write(lambda on: on.exec_driver_sql("PRAGMA max_page_count=100000"))
    await database.rooms.create(domain.id, "again", "public", {}, now=1.0)
    await database.close()
