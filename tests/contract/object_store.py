"""What every store behind `parlour.storage.port` must do, told through the port alone.

A module runs it by naming a store: a subclass of the class here, and a fixture `shelf` that gives a `Shelf`.
"""

import asyncio
from abc import ABC, abstractmethod
from array import array
from pathlib import Path

import pytest

from parlour.storage import ObjectStore, StorageError

__all__ = ["BAD_KEYS", "KEY", "ObjectStoreContract", "Shelf", "patterned"]

KEY = "parlour/team-sync/1700000000000"
TYPE = "video/mp4"

BAD_KEYS = [
    "",
    "/etc/passwd",
    "..",
    "../x",
    "a/../../x",
    "a/./x",
    "a//x",
    "a/",
    ".incoming/x",
    ".hidden",
    "a\0b",
    "a\nb",
    "a\\..\\b",
    "a/\u202eb",
    "\ud800",
    "x" * 256,
    "/".join(["x" * 100] * 11),
    "é" * 128,
]


def patterned(size: int) -> bytes:
    """Bytes of which no two stretches are the same, so that one that is moved or missing shows."""
    return array("I", range(size // 4 + 1)).tobytes()[:size]


class Shelf(ABC):
    """A store under test, and its back door."""

    def __init__(self, store: ObjectStore, folder: Path) -> None:
        self.store = store
        self._folder = folder

    def file(self, content: bytes, name: str = "film.mp4") -> Path:
        """Write a file that is to be stored."""
        path = self._folder / name
        path.write_bytes(content)
        return path

    @abstractmethod
    async def content(self, key: str) -> bytes | None:
        """Return an object, `None` when there is none."""

    @abstractmethod
    async def traces(self) -> list[str]:
        """Return what the store holds besides objects, such as parts of unfinished ones."""


class ObjectStoreContract:
    async def test_a_file_is_stored_as_it_is(self, shelf: Shelf) -> None:
        content = patterned(300_001)
        path = shelf.file(content)
        await shelf.store.put(KEY, path, content_type=TYPE)
        assert await shelf.content(KEY) == content
        assert await shelf.store.size(KEY) == len(content)
        assert path.read_bytes() == content
        assert await shelf.traces() == []

    async def test_an_empty_file_is_a_file(self, shelf: Shelf) -> None:
        await shelf.store.put(KEY, shelf.file(b""), content_type=TYPE)
        assert await shelf.content(KEY) == b""
        assert await shelf.store.size(KEY) == 0

    async def test_what_is_not_there_has_no_size(self, shelf: Shelf) -> None:
        assert await shelf.store.size(KEY) is None
        await shelf.store.put(KEY, shelf.file(b"x"), content_type=TYPE)
        assert await shelf.store.size("parlour/team-sync") is None
        assert await shelf.store.size(f"{KEY}/more") is None

    async def test_an_object_is_fetched_as_it_is(self, shelf: Shelf, tmp_path: Path) -> None:
        content = patterned(3_000_001)
        await shelf.store.put(KEY, shelf.file(content), content_type=TYPE)
        target = tmp_path / "fetched"
        assert await shelf.store.fetch(KEY, target, max_bytes=len(content)) == len(content)
        assert target.read_bytes() == content

    async def test_what_is_absent_or_too_large_is_not_fetched(self, shelf: Shelf, tmp_path: Path) -> None:
        target = tmp_path / "fetched"
        with pytest.raises(StorageError, match="no such file"):
            await shelf.store.fetch(KEY, target, max_bytes=10)
        await shelf.store.put(KEY, shelf.file(patterned(11)), content_type=TYPE)
        with pytest.raises(StorageError, match="more than 10 bytes"):
            await shelf.store.fetch(KEY, target, max_bytes=10)
        assert not target.exists()

    async def test_a_file_that_is_not_there_cannot_be_stored(self, shelf: Shelf, tmp_path: Path) -> None:
        with pytest.raises(StorageError, match="cannot read absent"):
            await shelf.store.put(KEY, tmp_path / "absent", content_type=TYPE)
        assert await shelf.store.size(KEY) is None

    async def test_a_link_is_not_followed_to_files_of_the_server(self, shelf: Shelf, tmp_path: Path) -> None:
        secret = shelf.file(b"secret", "server.key")
        (tmp_path / "film").symlink_to(secret)
        with pytest.raises(StorageError):
            await shelf.store.put(KEY, tmp_path / "film", content_type=TYPE)
        with pytest.raises(StorageError):
            await shelf.store.growing(KEY, tmp_path / "film", content_type=TYPE).finish(prefix=b"x")
        assert await shelf.store.size(KEY) is None

    async def test_the_same_file_twice_is_stored_once(self, shelf: Shelf) -> None:
        path = shelf.file(patterned(5000))
        await shelf.store.put(KEY, path, content_type=TYPE)
        await shelf.store.put(KEY, path, content_type=TYPE)
        await shelf.store.growing(KEY, path, content_type=TYPE).finish()
        assert await shelf.content(KEY) == path.read_bytes()

    async def test_nothing_is_replaced(self, shelf: Shelf) -> None:
        await shelf.store.put(KEY, shelf.file(b"first one"), content_type=TYPE)
        other = shelf.file(b"other one", "other.mp4")
        with pytest.raises(StorageError, match=r"there is a file .* already") as refused:
            await shelf.store.put(KEY, other, content_type=TYPE)
        assert not refused.value.temporary
        with pytest.raises(StorageError, match="already"):
            await shelf.store.growing(KEY, other, content_type=TYPE).finish(prefix=b"x")
        assert await shelf.content(KEY) == b"first one"
        assert await shelf.traces() == []

    async def test_what_is_written_anew_all_the_time_is_replaced_when_asked_for(self, shelf: Shelf) -> None:
        path = shelf.file(b"", "live.m3u8")
        for content in (b"one", b"one two", b"three"):
            path.write_bytes(content)
            await shelf.store.put(KEY, path, content_type="application/vnd.apple.mpegurl", replace=True)
            path.write_bytes(b"half of what comes n")
            assert await shelf.content(KEY) == content
        assert await shelf.traces() == []
        with pytest.raises(StorageError, match="the file's name"):
            await shelf.store.put("../live.m3u8", path, content_type=TYPE, replace=True)

    async def test_a_file_grows_into_the_store(self, shelf: Shelf) -> None:
        path = shelf.file(patterned(100))
        growing = shelf.store.growing(KEY, path, content_type=TYPE)
        await growing.advance()
        assert await shelf.content(KEY) is None
        path.write_bytes(patterned(5000))
        await growing.advance()
        assert await growing.finish(prefix=b"index", skip=10, end=4000) == 3995
        assert await shelf.content(KEY) == b"index" + patterned(5000)[10:4000]
        await growing.abort()
        assert await shelf.store.size(KEY) == 3995

    async def test_what_is_given_up_leaves_nothing(self, shelf: Shelf) -> None:
        growing = shelf.store.growing(KEY, shelf.file(patterned(5000)), content_type=TYPE)
        await growing.advance()
        await growing.abort()
        await growing.abort()
        assert await shelf.store.size(KEY) is None
        assert await shelf.traces() == []

    @pytest.mark.parametrize(("skip", "end"), [(-1, None), (6, None), (4, 3), (0, 6)])
    async def test_no_more_than_the_file_has(self, shelf: Shelf, skip: int, end: int | None) -> None:
        growing = shelf.store.growing(KEY, shelf.file(b"12345"), content_type=TYPE)
        with pytest.raises(StorageError, match="shorter"):
            await growing.finish(skip=skip, end=end)
        assert await shelf.store.size(KEY) is None
        assert await growing.finish(skip=2, end=4) == 2

    async def test_several_are_deleted_also_where_some_are_gone(self, shelf: Shelf) -> None:
        path = shelf.file(b"x")
        for name in "abc":
            await shelf.store.put(f"room/{name}", path, content_type=TYPE)
        await shelf.store.delete(["room/a", "room/absent", "nowhere/else", "room/c", "room/b/under", "room"])
        assert [await shelf.store.size(f"room/{name}") for name in "abc"] == [None, 1, None]
        await shelf.store.delete([])

    @pytest.mark.parametrize("key", BAD_KEYS)
    async def test_a_key_that_cannot_be_one_is_refused_at_once(self, shelf: Shelf, key: str) -> None:
        path = shelf.file(b"x")
        with pytest.raises(StorageError, match="the file's name") as refused:
            shelf.store.growing(key, path, content_type=TYPE)
        assert not refused.value.temporary
        with pytest.raises(StorageError):
            await shelf.store.put(key, path, content_type=TYPE)
        with pytest.raises(StorageError):
            await shelf.store.size(key)
        with pytest.raises(StorageError):
            await shelf.store.delete([key])
        with pytest.raises(StorageError):
            await shelf.store.link(key, seconds=60, filename="film.mp4", inline=False)

    @pytest.mark.parametrize(
        "key", ["a", "a b/ü ~ 😀/x.mp4", "x" * 255, "/".join(["xy"] * 300), "a/.b/c..d", "a?#%2F&"]
    )
    async def test_other_keys_are_kept_as_they_are(self, shelf: Shelf, key: str) -> None:
        await shelf.store.put(key, shelf.file(key.encode()), content_type=TYPE)
        assert await shelf.content(key) == key.encode()

    async def test_of_many_at_once_one_gets_the_name(self, shelf: Shelf) -> None:
        paths = [shelf.file(patterned(2000 + number), f"{number}.mp4") for number in range(6)]
        done = await asyncio.gather(
            *(shelf.store.put(KEY, path, content_type=TYPE) for path in paths), return_exceptions=True
        )
        (winner,) = [number for number, result in enumerate(done) if result is None]
        assert all(isinstance(result, StorageError) for result in done if result is not None)
        assert await shelf.content(KEY) == paths[winner].read_bytes()
        assert await shelf.traces() == []
