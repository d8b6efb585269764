"""What is on disk: the owner's alone, one server's at a time, and told by name when it is damaged."""

import asyncio
import os
import stat
from pathlib import Path

import pytest

from parlour.processes import run_directory
from parlour.store import Database, DatabaseUnavailableError, DataFolder, StoreSetupError, load_server_key
from parlour.store.data_folder import holder_of
from tests.support.app import make_settings, running_app
from tests.support.fake_sfu import FakeSfu


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def opened(folder: Path) -> Database:
    url = f"sqlite:///{folder / 'parlour.db'}"
    return await Database.open(url, server_key=load_server_key(folder, database_url=url))


async def test_everything_in_the_folder_is_its_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    claim = DataFolder.claim(folder)
    database = await opened(folder)
    try:
        assert mode(folder) == 0o700
        files = {path.name: mode(path) for path in folder.iterdir()}
        assert {"parlour.db", "parlour.db-wal", "parlour.db-shm", "server.key", "server.lock"} <= set(files)
        assert set(files.values()) == {0o600}
    finally:
        await database.close()
        claim.release()


async def test_a_folder_of_an_older_version_is_tightened(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    await (await opened(folder)).close()
    for path in folder.iterdir():
        path.chmod(0o644)
    folder.chmod(0o755)
    database = await opened(folder)
    assert mode(folder) == 0o700
    assert {mode(path) for path in folder.iterdir()} == {0o600}
    await database.close()


def test_a_folder_that_holds_something_else_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    tmp_path.chmod(0o755)
    load_server_key(tmp_path)
    assert mode(tmp_path) == 0o755
    assert mode(tmp_path / "server.key") == 0o600


def test_a_folder_is_one_servers_at_a_time(tmp_path: Path) -> None:
    first = DataFolder.claim(tmp_path)
    with pytest.raises(StoreSetupError, match=r"another server \(process \d+\) uses the data folder .*--data-dir"):
        DataFolder.claim(tmp_path)
    first.release()
    second = DataFolder.claim(tmp_path)
    assert second.identity == first.identity
    second.release()


def test_who_holds_a_folder_can_be_seen_without_touching_it(tmp_path: Path) -> None:
    assert holder_of(tmp_path / "none") is None
    folder = DataFolder.claim(tmp_path)
    assert holder_of(tmp_path) == str(os.getpid())
    folder.release()
    assert holder_of(tmp_path) is None


def test_a_copy_of_a_folder_is_another_folder(tmp_path: Path) -> None:
    first = DataFolder.claim(tmp_path / "one")
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "server.lock").write_bytes((tmp_path / "one" / "server.lock").read_bytes())
    second = DataFolder.claim(tmp_path / "two")
    assert first.identity != second.identity
    for folder in (first, second):
        folder.release()


async def test_a_second_server_on_one_folder_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    async with running_app(make_settings(tmp_path)) as first:
        of_the_engine = run_directory(tmp_path / "media-node") / "secret"
        of_the_engine.write_text("general: {}")
        with pytest.raises(StoreSetupError, match="another server"):
            async with running_app(make_settings(tmp_path), sfu=FakeSfu()):
                pass
        assert of_the_engine.exists()
        assert (await first.http.get("http://server/health")).status_code == 200
    async with running_app(make_settings(tmp_path)):
        pass  # whoever stops lets go


@pytest.mark.parametrize("damage", [b"this is no database, whatever its name says" * 200, b"\xff" * 100])
async def test_a_damaged_file_is_named_in_one_sentence(damage: bytes, tmp_path: Path) -> None:
    (tmp_path / "parlour.db").write_bytes(damage)
    with pytest.raises(StoreSetupError, match=r"parlour\.db is damaged .*restore the file from a backup") as refusal:
        await opened(tmp_path)
    assert "\n" not in str(refusal.value)


async def test_damage_in_the_middle_is_named_too(tmp_path: Path) -> None:
    await (await opened(tmp_path)).close()
    path = tmp_path / "parlour.db"
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(StoreSetupError, match=r"parlour\.db is damaged"):
        await opened(tmp_path)


async def test_damage_while_running_is_an_unavailable_database(tmp_path: Path) -> None:
    database = await opened(tmp_path)
    domain = await database.domains.by_host("")
    for number in range(200):
        await database.rooms.create(domain.id, f"r{number}", "public", {"lang": "de"}, now=1.0)
    await database.close()
    path = tmp_path / "parlour.db"
    content = bytearray(path.read_bytes())
    for page in range(len(content) // 4096):
        start = page * 4096
        if b'"lang":"de"' in content[start : start + 4096]:
            content[start : start + 4096] = b"\xa5" * 4096
    path.write_bytes(content)
    database = await opened(tmp_path)

    async def look() -> None:
        for number in range(200):
            await database.rooms.get(domain.id, f"r{number}")

    with pytest.raises(DatabaseUnavailableError, match="damaged"):
        await look()
    await database.close()


async def test_an_emptied_database_beside_an_old_key_is_refused(tmp_path: Path) -> None:
    await (await opened(tmp_path)).close()
    (tmp_path / "parlour.db").write_bytes(b"")
    with pytest.raises(StoreSetupError, match=r"parlour\.db is empty, but .*server\.key"):
        await opened(tmp_path)
    (tmp_path / "parlour.db").unlink()
    await (await opened(tmp_path)).close()


async def test_an_empty_file_is_a_new_database_where_no_key_is(tmp_path: Path) -> None:
    (tmp_path / "parlour.db").write_bytes(b"")
    await (await opened(tmp_path)).close()


async def test_a_first_start_that_was_killed_half_way_may_be_repeated(tmp_path: Path) -> None:
    load_server_key(tmp_path)
    (tmp_path / "parlour.db").write_bytes(b"")
    (tmp_path / "parlour.db.start-lock").write_text("new")
    for database in await asyncio.gather(opened(tmp_path), opened(tmp_path)):
        await database.close()
