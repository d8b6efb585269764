"""A file that grows into a bucket: every byte once, in its place, whatever happens on the way."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from parlour.settings import StorageSettings
from parlour.storage import Place, StorageError
from parlour.storage.s3.asking import Asking, Connection, Patience
from parlour.storage.s3.growing import GrowingObject
from parlour.storage.s3.model import Head, Part, Timeouts
from parlour.storage.s3.parts import SMALLEST_PART, Cut
from parlour.storage.s3.target import target_of
from tests.contract.object_store import KEY, TYPE, patterned
from tests.support.clock import FakeClock
from tests.support.s3 import Asked
from tests.unit.storage.s3.bucket import BucketShelf, ImpatientClock

TARGET = target_of(Place("s3", bucket="films", region="us-east-1"), StorageSettings())
CUT = Cut(64, smallest=40)
MIB = 1024 * 1024


class StrictBucket:
    """A bucket in memory, as strict as S3 where it matters; it fails when `troubles` says so."""

    def __init__(self, troubles: list[bool] | None = None) -> None:
        self.objects: dict[str, bytes] = {}
        self.uploads_: dict[str, dict[int, bytes]] = {}
        self.sent: list[int] = []
        self.troubles = troubles or []

    def _maybe(self) -> None:
        if self.troubles and self.troubles.pop():
            raise TimeoutError

    def put(self, key: str, body: bytes, *, content_type: str) -> None:
        self._maybe()
        assert key not in self.objects
        self.objects[key] = body
        self._maybe()

    def begin(self, key: str, *, content_type: str) -> str:
        self._maybe()
        self.uploads_[f"upload {len(self.uploads_)}"] = {}
        return f"upload {len(self.uploads_) - 1}"

    def send(self, key: str, upload: str, number: int, body: bytes) -> Part:
        self._maybe()
        self.uploads_[upload][number] = body
        self.sent.append(number)
        self._maybe()
        return Part(number, f"{number}:{len(body)}")

    def complete(self, key: str, upload: str, parts: list[Part]) -> None:
        self._maybe()
        bodies = [self.uploads_[upload][part.number] for part in parts]
        assert [part.number for part in parts] == sorted({part.number for part in parts})
        assert [part.etag for part in parts] == [
            f"{part.number}:{len(body)}" for part, body in zip(parts, bodies, strict=True)
        ]
        assert all(len(body) >= CUT.smallest for body in bodies[:-1])
        assert key not in self.objects
        self.objects[key] = b"".join(bodies)
        del self.uploads_[upload]

    def abort(self, key: str, upload: str) -> None:
        self._maybe()
        self.uploads_.pop(upload, None)

    def uploads(self, key: str) -> list[str]:
        return []

    def head(self, key: str) -> Head | None:
        return Head(len(self.objects[key]), None) if key in self.objects else None

    def delete(self, key: str) -> None:
        self.objects.pop(key, None)


def growing_into(bucket: StrictBucket, path: Path, *, tries: int = 1) -> GrowingObject:
    connection = Connection(TARGET, None, Timeouts())
    connection._bucket = bucket  # type: ignore[assignment]
    asking = Asking(connection, ImpatientClock(), Patience(tries=tries), width=1)
    return GrowingObject(asking, KEY, path, content_type=TYPE, cut=CUT)


@given(
    growth=some.lists(some.integers(0, 300), max_size=6),
    prefix=some.binary(max_size=100),
    cut=some.tuples(some.integers(0, 80) | some.integers(0, 1800), some.integers(0, 1800)),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
def test_the_object_is_the_prefix_and_the_asked_part_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, growth: list[int], prefix: bytes, cut: tuple[int, int]
) -> None:
    monkeypatch.setattr("parlour.storage.s3.growing._ONE_PUT", 80)
    content = patterned(sum(growth))
    skip, end = sorted(min(each, len(content)) for each in cut)
    bucket, path = StrictBucket(), tmp_path / "film"

    async def store() -> None:
        growing = growing_into(bucket, path)
        for count in range(len(growth)):
            path.write_bytes(content[: sum(growth[: count + 1])])
            await growing.advance()
        before = len(bucket.sent)
        assert 1 not in bucket.sent
        path.write_bytes(content)
        assert await growing.finish(prefix=prefix, skip=skip, end=end) == len(prefix) + end - skip
        kept = len(prefix) + 64 - skip >= CUT.smallest and skip <= 64 < end
        if kept:
            assert len(bucket.sent) == len(set(bucket.sent)) or end < len(content), "no part was sent twice"
            assert before <= len(content) // 64

    asyncio.run(store())
    assert bucket.objects == {KEY: prefix + content[skip:end]}
    assert bucket.uploads_ == {}


@given(troubles=some.lists(some.booleans(), min_size=1, max_size=12), size=some.integers(4, 700))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
def test_whatever_fails_on_the_way_it_is_stored_at_last(tmp_path: Path, troubles: list[bool], size: int) -> None:
    bucket, path = StrictBucket(list(troubles)), tmp_path / "film"
    path.write_bytes(patterned(size))

    async def store() -> None:
        growing = growing_into(bucket, path)
        problems: list[StorageError] = []
        for _ in range(len(troubles) + 1):
            try:
                await growing.advance()
                assert await growing.finish(prefix=b"index", skip=4) == size + 1
                break
            except StorageError as problem:
                problems.append(problem)
        assert all(problem.temporary for problem in problems)
        assert bucket.objects == {KEY: b"index" + patterned(size)[4:]}

    asyncio.run(store())


@given(troubles=some.lists(some.booleans(), max_size=6), advances=some.integers(0, 2))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_what_is_given_up_leaves_nothing(tmp_path: Path, troubles: list[bool], advances: int) -> None:
    bucket, path = StrictBucket(), tmp_path / "film"
    path.write_bytes(patterned(400))

    async def give_up() -> None:
        growing = growing_into(bucket, path, tries=20)
        for _ in range(advances):
            await growing.advance()
        bucket.troubles = list(troubles)
        await growing.abort()
        bucket.troubles = []
        assert (bucket.objects, bucket.uploads_) == ({}, {})
        await growing.advance()
        assert await growing.finish() == 400, "it can begin anew"

    asyncio.run(give_up())


async def test_a_film_goes_up_while_it_is_made(shelf: BucketShelf) -> None:
    """The requests of a recording of 21 MiB, whose index is put in front at the end."""
    content = patterned(21 * MIB)
    path = shelf.file(b"")
    growing = shelf.store.growing(KEY, path, content_type=TYPE)
    door = shelf.door
    for size, parts in ((15, []), (16, ["2"]), (20, []), (21, [])):
        path.write_bytes(content[: size * MIB])
        del door.asked[:]
        await growing.advance()
        assert [each.query["partNumber"] for each in door.of("part")] == parts
        if parts:
            assert door.operations() == ["list", "begin", "part"]
            assert door.of("begin")[0].headers["content-type"] == "video/mp4"
            assert door.of("part")[0].body == content[8 * MIB : 16 * MIB]
    assert await shelf.traces() == [KEY]
    assert await shelf.content(KEY) is None
    del door.asked[:]
    index = b"the index" * 1000
    assert await growing.finish(prefix=index, skip=1000) == 21 * MIB + 8000
    assert door.operations() == ["head", "part", "part", "complete"]
    assert [(each.query["partNumber"], len(each.body)) for each in door.of("part")] == [
        ("1", 8 * MIB + 8000),
        ("3", 5 * MIB),
    ]
    (complete,) = door.of("complete")
    assert [f"<PartNumber>{number}</PartNumber>" in complete.body.decode() for number in (1, 2, 3, 4)] == [
        *(True, True, True),
        False,
    ]
    assert complete.headers["if-none-match"] == "*"
    assert await shelf.content(KEY) == index + content[1000:]
    assert await shelf.traces() == []
    assert await shelf.store.size(KEY) == 21 * MIB + 8000


async def test_a_playlist_is_sent_anew_each_time_and_kept_by_no_cache(shelf: BucketShelf) -> None:
    path = shelf.file(b"#EXTM3U", "live.m3u8")
    await shelf.store.put("live.m3u8", path, content_type="application/vnd.apple.mpegurl", replace=True)
    (put,) = shelf.door.asked
    assert (put.method, put.body) == ("PUT", b"#EXTM3U")
    assert put.headers["content-type"] == "application/vnd.apple.mpegurl"
    assert put.headers["cache-control"] == "no-cache"
    assert "if-none-match" not in put.headers


async def test_giving_up_is_told_to_the_store(shelf: BucketShelf) -> None:
    growing = shelf.store.growing(KEY, shelf.file(patterned(16 * MIB)), content_type=TYPE)
    await growing.advance()
    (part,) = shelf.door.of("part")
    await growing.abort()
    (abort,) = shelf.door.of("abort")
    assert abort.query["uploadId"] == part.query["uploadId"]
    assert await shelf.traces() == []


async def test_after_a_crash_what_was_begun_is_dropped_and_all_of_it_sent(shelf: BucketShelf) -> None:
    path = shelf.file(patterned(16 * MIB))
    await shelf.store.growing(KEY, path, content_type=TYPE).advance()
    await shelf.store.growing(f"{KEY}0", path, content_type=TYPE).advance()
    assert sorted(await shelf.traces()) == [KEY, f"{KEY}0"]
    later = shelf.another()
    await later.put(KEY, path, content_type=TYPE)
    assert await shelf.content(KEY) == path.read_bytes()
    assert await shelf.traces() == [f"{KEY}0"], "that of another recording goes on"
    del shelf.door.asked[:]
    await later.put(KEY, path, content_type=TYPE)
    assert shelf.door.operations() == ["head"], "it is there, part for part"
    later.close()


async def test_another_film_of_the_same_size_is_not_taken_for_it(shelf: BucketShelf) -> None:
    first = patterned(11 * MIB)
    await shelf.store.put(KEY, shelf.file(first), content_type=TYPE)
    with pytest.raises(StorageError, match="already"):
        await shelf.store.put(KEY, shelf.file(first[:-1] + b"x", "other"), content_type=TYPE)
    assert await shelf.content(KEY) == first


async def test_an_answer_that_was_lost_is_no_loss(shelf: BucketShelf) -> None:
    lost: list[str] = []

    def lose_each_once(asked: Asked) -> str | None:
        name = asked.operation + asked.query.get("partNumber", "")
        if name in lost or asked.operation in ("head", "list", "begin"):
            return None
        lost.append(name)
        return "lose"

    shelf.door.trouble = lose_each_once
    content = patterned(17 * MIB)
    await shelf.store.put(KEY, shelf.file(content), content_type=TYPE)
    assert lost == ["part1", "part2", "part3", "complete"]
    await shelf.store.put("small", shelf.file(b"small", "small"), content_type=TYPE)
    assert lost[-1] == "put"
    assert (await shelf.content(KEY), await shelf.content("small")) == (content, b"small")
    assert await shelf.traces() == []


async def test_an_upload_that_somebody_ended_begins_anew(shelf: BucketShelf) -> None:
    path = shelf.file(patterned(17 * MIB))
    growing = shelf.store.growing(KEY, path, content_type=TYPE)
    await growing.advance()
    upload = shelf.door.of("part")[0].query["uploadId"]
    assert shelf.door.moto.send("DELETE", f"/{shelf.bucket}/{KEY}?uploadId={upload}")[0] == 204
    # moto would say 500.
    shelf.door.trouble = lambda asked: "404 NoSuchUpload" if asked.query.get("uploadId") == upload else None
    with pytest.raises(StorageError, match="dropped what was sent") as dropped:
        await growing.finish()
    assert dropped.value.temporary
    assert await growing.finish() == 17 * MIB
    assert await shelf.content(KEY) == path.read_bytes()


def test_an_object_of_the_usual_parts_can_be_sent_in_one() -> None:
    assert SMALLEST_PART == 5 * MIB


async def test_an_upload_goes_on_while_others_use_the_loop(shelf: BucketShelf) -> None:
    assert isinstance(shelf.clock, FakeClock)
    shelf.door.trouble = lambda asked: "hang" if asked.operation == "put" else None
    putting = asyncio.ensure_future(shelf.store.put(KEY, shelf.file(b"x"), content_type=TYPE))
    await asyncio.to_thread(shelf.door.hanging.wait, 10)
    assert await shelf.store.size("other") is None
    shelf.door.trouble = None
    shelf.door.released.set()
    await putting
    assert await shelf.content(KEY) == b"x"
