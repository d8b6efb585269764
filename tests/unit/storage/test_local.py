"""The folder on this machine as a store."""

import asyncio
import contextlib
import os
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from parlour.storage import FileLinks, StorageError
from parlour.storage import local as module
from parlour.storage.local import LocalStore
from tests.contract.object_store import KEY, TYPE, ObjectStoreContract, Shelf, patterned
from tests.support.clock import FakeClock


class LocalShelf(Shelf):
    def __init__(self, root: Path, folder: Path) -> None:
        super().__init__(LocalStore(root, FileLinks(b"k" * 32, FakeClock())), folder)
        self.root = root

    async def content(self, key: str) -> bytes | None:
        path = self.root / key
        return path.read_bytes() if path.is_file() else None

    async def traces(self) -> list[str]:
        return [each.name for each in (self.root / ".incoming").glob("*")]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "data" / "recordings"


@pytest.fixture
def shelf(root: Path, tmp_path: Path) -> LocalShelf:
    return LocalShelf(root, tmp_path)


class TestLocalStore(ObjectStoreContract):
    pass


# ruff: noqa: ASYNC240 - a test may wait for its disk


async def test_files_and_folders_are_their_owner_s_alone(shelf: LocalShelf, root: Path) -> None:
    path = shelf.file(b"x")
    path.chmod(0o644)
    await shelf.store.put(KEY, path, content_type=TYPE)
    await shelf.store.growing("other", path, content_type=TYPE).finish(prefix=b"y")
    for made in root.rglob("*"):
        assert stat.S_IMODE(made.stat().st_mode) == (0o700 if made.is_dir() else 0o600), made


async def test_what_is_on_the_same_disk_is_not_copied(shelf: LocalShelf, root: Path) -> None:
    path = shelf.file(patterned(1000))
    await shelf.store.put(KEY, path, content_type=TYPE)
    assert (root / KEY).stat().st_ino == path.stat().st_ino
    path.unlink()
    assert await shelf.content(KEY) == patterned(1000)


async def test_what_is_on_another_disk_is_copied(
    shelf: LocalShelf, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = os.link

    def link(source: Path, target: Path, **options: object) -> None:
        if Path(source).name == "film.mp4":
            raise OSError(18, "Invalid cross-device link")
        usual(source, target, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "link", link)
    await shelf.store.put(KEY, shelf.file(patterned(1000)), content_type=TYPE)
    assert await shelf.content(KEY) == patterned(1000)


async def test_no_link_leads_out_of_the_folder(shelf: LocalShelf, root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x").write_bytes(b"secret")
    root.mkdir(parents=True)
    (root / "room").symlink_to(outside)
    (root / "file").symlink_to(outside / "x")
    with pytest.raises(StorageError, match="name of the folder"):
        await shelf.store.put("room/y", shelf.file(b"y"), content_type=TYPE)
    with pytest.raises(StorageError):
        await shelf.store.put("file", shelf.file(b"y"), content_type=TYPE)
    assert await shelf.store.size("file") is None
    assert isinstance(shelf.store, LocalStore)
    assert await shelf.store.find("file") is None
    await shelf.store.delete(["room/x", "file"])
    assert (outside / "x").read_bytes() == b"secret"
    assert not (root / "file").is_symlink()


async def test_the_folder_itself_may_be_a_link_to_another_disk(shelf: LocalShelf, root: Path, tmp_path: Path) -> None:
    (tmp_path / "big disk").mkdir()
    root.parent.mkdir()
    root.symlink_to(tmp_path / "big disk")
    await shelf.store.put(KEY, shelf.file(b"x"), content_type=TYPE)
    assert (tmp_path / "big disk" / KEY).read_bytes() == b"x"


async def test_folders_that_hold_nothing_more_go(shelf: LocalShelf, root: Path) -> None:
    for key in ("domain/one/1", "domain/one/2", "domain/two/3"):
        await shelf.store.put(key, shelf.file(b"x"), content_type=TYPE)
    await shelf.store.delete(["domain/one/1", "domain/two/3"])
    assert [each.name for each in (root / "domain").iterdir()] == ["one"]
    await shelf.store.delete(["domain/one/2"])
    assert [each.name for each in root.iterdir()] == [".incoming"]


async def test_a_file_where_a_folder_should_be_is_said(shelf: LocalShelf) -> None:
    await shelf.store.put("room", shelf.file(b"x"), content_type=TYPE)
    with pytest.raises(StorageError, match="another file has the name of the folder"):
        await shelf.store.put("room/film", shelf.file(b"x"), content_type=TYPE)
    await shelf.store.put("hall/film", shelf.file(b"x"), content_type=TYPE)
    with pytest.raises(StorageError):
        await shelf.store.put("hall", shelf.file(b"x"), content_type=TYPE)
    assert await shelf.traces() == []


async def test_a_full_disk_is_said_and_leaves_nothing(shelf: LocalShelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="no room left on the disk") as refused:
        await shelf.store.growing(KEY, shelf.file(b"x"), content_type=TYPE).finish(prefix=b"y")
    assert refused.value.temporary
    assert await shelf.traces() == []
    monkeypatch.undo()
    assert await shelf.store.size(KEY) is None


async def test_whoever_stops_a_copy_stops_it(shelf: LocalShelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_AT_ONCE", 1)
    growing = shelf.store.growing(KEY, shelf.file(bytes(3_000_000)), content_type=TYPE)
    copying = asyncio.ensure_future(growing.finish(prefix=b"x"))
    while not await shelf.traces():  # noqa: ASYNC110 - the folder tells nobody
        await asyncio.sleep(0.001)
    copying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await copying
    assert await shelf.traces() == []
    assert await shelf.store.size(KEY) is None


async def test_what_an_earlier_server_did_not_finish_is_cleared(shelf: LocalShelf, root: Path) -> None:
    await shelf.store.put(KEY, shelf.file(b"x"), content_type=TYPE)
    (root / ".incoming" / "abc").write_bytes(b"half")
    assert isinstance(shelf.store, LocalStore)
    shelf.store.clear_leftovers()
    assert await shelf.traces() == []
    assert await shelf.content(KEY) == b"x"


@given(key=some.text(max_size=40) | some.lists(some.sampled_from([".", "..", "a", "", "b c", "\0", "/"])).map("/".join))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
def test_no_key_leads_out_of_the_folder(shelf: LocalShelf, root: Path, tmp_path: Path, key: str) -> None:
    before = {each.name for each in tmp_path.iterdir()} | {"data", "film.mp4"}

    async def store() -> None:
        await shelf.store.put(key, shelf.file(b"x"), content_type=TYPE)
        found = await shelf.content(key)
        size = await shelf.store.size(key)
        await shelf.store.delete([key])
        assert (found, size) == (b"x", 1)

    with contextlib.suppress(StorageError):
        asyncio.run(store())
    assert {each.name for each in tmp_path.iterdir()} <= before
    assert {each.name for each in root.parent.iterdir()} <= {"recordings"} if root.parent.exists() else True
    assert {each.name for each in root.iterdir()} <= {".incoming"} if root.exists() else True


@given(
    growth=some.lists(some.integers(0, 3000), max_size=4),
    prefix=some.binary(max_size=50),
    cut=some.tuples(some.integers(0, 12000), some.integers(0, 12000)),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_the_object_is_the_prefix_and_the_asked_part_of_the_file(
    shelf: LocalShelf, growth: list[int], prefix: bytes, cut: tuple[int, int]
) -> None:
    content = patterned(sum(growth))
    skip, end = sorted(min(each, len(content)) for each in cut)

    async def store() -> None:
        growing = shelf.store.growing(KEY, path := shelf.file(b""), content_type=TYPE)
        for size in range(len(growth)):
            path.write_bytes(content[: sum(growth[: size + 1])])
            await growing.advance()
        assert await growing.finish(prefix=prefix, skip=skip, end=end) == len(prefix) + end - skip
        assert await shelf.content(KEY) == prefix + content[skip:end]
        await shelf.store.delete([KEY])

    asyncio.run(store())
