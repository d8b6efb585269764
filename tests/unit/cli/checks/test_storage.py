"""The data folder and the database: every way in which they can be wrong."""

import os
import shutil
import sqlite3
from pathlib import Path
from typing import NamedTuple

import pytest

from parlour.cli.checks import storage
from parlour.cli.checks.finding import Finding
from parlour.cli.checks.storage import check_database, check_folder
from parlour.settings import Settings
from parlour.store import Database
from parlour.store.migrate import newest_revision
from tests.support.app import make_settings


class Disk(NamedTuple):
    free: int


def only(found: list[Finding]) -> Finding:
    (finding,) = found
    return finding


@pytest.fixture(autouse=True)
def _room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Disk(50_000_000_000))


def test_a_folder_that_is_to_be_made_is_fine(tmp_path: Path) -> None:
    finding = only(check_folder(tmp_path / "a" / "b"))
    assert (finding.level, finding.advice) == ("ok", "")
    assert "does not exist yet" in finding.text
    assert not (tmp_path / "a").exists()


def test_a_folder_that_can_be_written_is_fine(tmp_path: Path) -> None:
    assert only(check_folder(tmp_path)).level == "ok"


@pytest.mark.parametrize("name", ["there", "not there"])
def test_a_folder_that_cannot_be_written_is_wrong(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "there").mkdir()
    monkeypatch.setattr(os, "access", lambda _path, mode: not mode & os.W_OK)
    finding = only(check_folder(tmp_path / name))
    assert finding.level == "wrong"
    assert "server.data_dir" in finding.advice


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert only(check_folder(tmp_path / "file")).text.endswith("is no folder")


def test_a_folder_of_another_user_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = tmp_path.stat().st_uid
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    assert f"belongs to user {owner}, not to this one ({owner + 1})" in only(check_folder(tmp_path)).text


def test_files_that_others_may_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "server.key").touch(0o644)
    tmp_path.chmod(0o755)
    finding = only(check_folder(tmp_path))
    assert (finding.level, finding.advice) == ("warning", f"run: chmod -R go-rwx {tmp_path}")
    assert "server.key" in finding.text
    tmp_path.chmod(0o700)
    assert only(check_folder(tmp_path)).level == "ok"


@pytest.mark.parametrize(("free", "level"), [(99_000_000, "wrong"), (999_000_000, "warning"), (1_000_000_000, "ok")])
def test_space_runs_out(free: int, level: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Disk(free))
    finding = only(check_folder(tmp_path))
    assert finding.level == level
    if level != "ok":
        assert finding.text.startswith(f"{free // 1_000_000} MB are free")


def contents(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


async def made(tmp_path: Path) -> Settings:
    settings = make_settings(tmp_path)
    database = await Database.open(settings.database_url)
    await database.close()
    return settings


async def test_a_database_that_is_up_to_date_is_fine_and_stays_as_it_is(tmp_path: Path) -> None:
    settings = await made(tmp_path)
    before = contents(tmp_path)
    finding = only(await check_database(settings))
    assert (finding.level, finding.text) == (
        "ok",
        f"the embedded database answers and is up to date ({newest_revision()})",
    )
    assert contents(tmp_path) == before


async def test_a_database_in_use_is_looked_at_too(tmp_path: Path) -> None:
    settings = make_settings(tmp_path)
    database = await Database.open(settings.database_url)
    assert only(await check_database(settings)).level == "ok"
    await database.close()


async def test_a_database_that_is_to_be_made_is_not_made(tmp_path: Path) -> None:
    finding = only(await check_database(make_settings(tmp_path)))
    assert (finding.level, "does not exist yet" in finding.text) == ("ok", True)
    assert contents(tmp_path) == {}


@pytest.mark.parametrize(
    ("version", "level", "said"), [("0001", "warning", "older than this version"), ("9999", "wrong", "a newer version")]
)
async def test_a_database_of_another_version_is_told(tmp_path: Path, version: str, level: str, said: str) -> None:
    settings = await made(tmp_path)
    connection = sqlite3.connect(tmp_path / "parlour.db")
    connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
    connection.commit()
    connection.close()
    finding = only(await check_database(settings))
    assert finding.level == level
    assert said in finding.text


async def test_a_database_without_tables_is_fine(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "parlour.db")
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()
    assert "is empty" in only(await check_database(make_settings(tmp_path))).text


async def test_a_damaged_database_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "parlour.db").write_bytes(b"this is no database " * 100)
    finding = only(await check_database(make_settings(tmp_path)))
    assert finding.level == "wrong"
    assert "is damaged" in finding.text


async def test_a_server_that_does_not_answer_is_wrong(tmp_path: Path) -> None:
    url = "postgresql://u:hush@127.0.0.1:1/none"
    finding = only(await check_database(make_settings(tmp_path, url)))
    assert finding.level == "wrong"
    assert "database.url" in finding.advice
    assert "hush" not in finding.text
    assert finding.check == storage.DATABASE
