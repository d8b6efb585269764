"""Migrations are told by their files, and nothing is imported for those that a database has already."""

import subprocess
import sys
from pathlib import Path

from alembic.script import ScriptDirectory

from parlour.store.migrate import alembic_config, newest_revision

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
