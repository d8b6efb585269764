"""Migrations are told by their files, and nothing is imported for those that a database has already."""

import subprocess
import sys
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, text

from parlour.store import Database
from parlour.store.database import _backend as backend_of
from parlour.store.domains import insert_first
from parlour.store.migrate import alembic_config, current_revision, newest_revision, upgrade
from parlour.store.tables import metadata

OPEN = """
import asyncio, sys
from parlour.store import Database
async def run():
    await (await Database.open(sys.argv[1])).close()
asyncio.run(run())
print(*sorted({"alembic", "asyncpg"} & set(sys.modules)))
"""


def imported(url: str) -> list[str]:
    ran = subprocess.run([sys.executable, "-c", OPEN, url], capture_output=True, text=True, check=True)
    return ran.stdout.split()


def test_files_are_named_after_their_revisions() -> None:
    script = ScriptDirectory.from_config(alembic_config())
    assert newest_revision() == script.get_current_head()
    for revision in script.walk_revisions():
        assert Path(revision.path).name.partition("_")[0] == revision.revision


def test_a_start_with_nothing_to_migrate_imports_neither_alembic_nor_the_other_engine(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'parlour.db'}"
    assert imported(url) == ["alembic"]
    assert imported(url) == []


async def test_what_an_older_version_left_open_is_known_by_room_and_moment(database_url: str) -> None:
    facts = ('{"kind": "meeting.started", "room_name": "team", "at": 5.5}', "[]", '{"room_name": "team"}')

    def older(connection: Connection) -> None:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        insert_first(connection, "first", 1.0)
        domain_id = connection.execute(text("SELECT id FROM domains")).scalar_one()
        row = text("INSERT INTO outbox_open VALUES (:meeting, '', :domain, :fact)")
        values = [{"meeting": f"m-{n}", "domain": domain_id, "fact": fact} for n, fact in enumerate(facts)]
        connection.execute(row, values)

    backend = backend_of(database_url)
    await backend.prepare(older)
    await backend.close()
    database = await Database.open(database_url)
    query = text("SELECT room_name, at, server_id FROM outbox_open ORDER BY meeting_id")
    rows = await database._backend.read(lambda connection: connection.execute(query).all())
    assert [tuple(row) for row in rows] == [("team", 5.5, ""), ("", 0.0, ""), ("", 0.0, "")]
    await database.close()


async def test_revisions_follow_each_other_by_name_and_what_is_there_stays(database_url: str) -> None:
    script = ScriptDirectory.from_config(alembic_config())
    revisions = [revision.revision for revision in script.walk_revisions()][::-1]
    assert revisions == sorted(revisions)
    database = await Database.open(database_url, first_domain="kept")
    assert await database._backend.read(current_revision) == newest_revision() == revisions[-1]
    await database.close()
    again = await Database.open(database_url, first_domain="other")
    assert [domain.name for domain in await again.domains.all()] == ["kept"]
    await again.close()


async def test_an_upgrade_that_has_nothing_to_do_does_nothing(database_url: str) -> None:
    database = await Database.open(database_url)

    def tables(connection: Connection) -> list[str]:
        return sorted(inspect(connection).get_table_names())

    before = await database._backend.read(tables)
    await database._backend.write(upgrade)
    assert await database._backend.read(tables) == before
    await database.close()


async def test_an_empty_database_has_no_revision_and_gets_all_tables_in_one_transaction(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    with engine.begin() as connection:
        assert current_revision(connection) is None
        upgrade(connection)
        assert current_revision(connection) == newest_revision()
        assert set(metadata.tables) <= set(inspect(connection).get_table_names())
    engine.dispose()
