"""Stores in trouble: each ends in a sentence, after a while that has an end, with the file where it was."""

import asyncio
import logging
import time
from pathlib import Path

import pytest

from parlour.storage import StorageError
from parlour.storage.s3 import S3Store
from parlour.storage.s3.asking import Patience
from parlour.storage.s3.model import Timeouts
from tests.contract.object_store import KEY, TYPE, patterned
from tests.support.s3 import Asked
from tests.unit.storage.s3.bucket import BucketShelf

HASTE = Patience(Timeouts(connect=0.3, silence=0.3), tries=3, answer=5)
"""For stores that do not answer; a busy machine may not either within that time."""
MIB = 1024 * 1024


@pytest.mark.parametrize(
    ("trouble", "said", "temporary"),
    [
        ("500 InternalError", "the store is in trouble (InternalError)", True),
        ("503 SlowDown", "the store is in trouble (SlowDown)", True),
        ("400 RequestTimeout", "the store is in trouble (RequestTimeout)", True),
        ("400 ExpiredToken", "the store is in trouble (ExpiredToken)", True),
        ("close", "the store broke off the connection", True),
        ("403 AccessDenied", "the bucket BUCKET does not let this server in (AccessDenied)", False),
        ("403 InvalidAccessKeyId", "the store does not know this server's access key (InvalidAccessKeyId)", False),
        (
            "403 SignatureDoesNotMatch",
            "the store does not know this server's access key (SignatureDoesNotMatch)",
            False,
        ),
        ("404 NoSuchBucket", "there is no bucket BUCKET", False),
        (
            "400 AuthorizationHeaderMalformed",
            "the bucket BUCKET is not in this region (AuthorizationHeaderMalformed)",
            False,
        ),
        ("400 EntityTooLarge", "the store refused (EntityTooLarge)", False),
        ("400 <script>", "the store refused (400)", False),
        ("400 a key: sesame", "the store refused (an unknown code)", False),
    ],
)
async def test_a_store_in_trouble_is_told_in_words(
    shelf: BucketShelf, trouble: str, said: str, temporary: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    shelf.door.trouble = lambda asked: None if asked.operation == "head" else trouble
    path = shelf.file(b"film")
    with pytest.raises(StorageError) as failed:
        await shelf.store.put(KEY, path, content_type=TYPE)
    assert failed.value.info == said.replace("BUCKET", shelf.bucket)
    assert failed.value.temporary is temporary
    tries = len(shelf.door.of("put"))
    assert tries == (5 if temporary else 1)
    assert shelf.clock.slept == ([1.0, 2.0, 4.0, 8.0] if temporary else [])
    assert path.read_bytes() == b"film"
    shelf.door.trouble = None
    assert await shelf.content(KEY) is None
    await shelf.store.put(KEY, path, content_type=TYPE)
    assert await shelf.content(KEY) == b"film"
    told = f"{failed.value!r} {caplog.text}"
    assert "sesame" not in told.lower()


async def test_a_store_that_hangs_is_given_up(shelf: BucketShelf) -> None:
    store = S3Store(shelf.place, shelf.settings, shelf.clock, HASTE)
    shelf.door.trouble = lambda asked: "hang"
    path = shelf.file(b"film")
    with pytest.raises(StorageError, match="the store does not answer") as failed:
        await store.put(KEY, path, content_type=TYPE)
    assert failed.value.temporary
    assert path.read_bytes() == b"film"
    store.close()


@pytest.mark.parametrize("trouble", ["half", "nonsense"])
async def test_an_answer_that_is_none_is_told(shelf: BucketShelf, trouble: str) -> None:
    shelf.door.trouble = lambda asked: trouble if asked.operation == "begin" else None
    with pytest.raises(StorageError) as failed:
        await shelf.store.put(KEY, shelf.file(patterned(12 * MIB)), content_type=TYPE)
    assert failed.value.temporary


async def test_a_store_that_is_not_there_is_told(shelf: BucketShelf) -> None:
    settings = shelf.settings.model_copy(update={"endpoint_url": "http://127.0.0.1:1"})
    store = S3Store(shelf.place, settings, shelf.clock, HASTE)
    with pytest.raises(StorageError, match="the store cannot be reached") as failed:
        await store.size(KEY)
    assert failed.value.temporary
    store.close()


async def test_a_part_that_fails_once_does_not_show(shelf: BucketShelf) -> None:
    failed: list[str] = []

    def once(asked: object) -> str | None:
        name = getattr(asked, "operation", "")
        failed.append(name)
        return "503 SlowDown" if failed.count(name) == 1 else None

    shelf.door.trouble = once
    content = patterned(17 * MIB)
    await shelf.store.put(KEY, shelf.file(content), content_type=TYPE)
    assert await shelf.content(KEY) == content
    assert {"begin", "part", "complete"} <= {*failed}


async def test_a_film_that_could_not_be_sent_is_sent_later(shelf: BucketShelf) -> None:
    content = patterned(17 * MIB)
    growing = shelf.store.growing(KEY, shelf.file(content), content_type=TYPE)
    await growing.advance()
    shelf.door.trouble = lambda asked: "500 InternalError"
    with pytest.raises(StorageError):
        await growing.finish(prefix=b"index")
    shelf.door.trouble = None
    sent = len(shelf.door.of("part"))
    await growing.finish(prefix=b"index")
    assert [each.query["partNumber"] for each in shelf.door.of("part")[sent:]] == ["1", "3"], "not the one before"
    assert await shelf.content(KEY) == b"index" + content


async def test_whoever_stops_waiting_stops_at_once_and_nothing_remains(shelf: BucketShelf) -> None:
    """The store hangs for longer than anybody would wait; what was sent is dropped once it is known what that was."""
    shelf.door.trouble = lambda asked: "hang" if asked.operation == "begin" else None
    growing = shelf.store.growing(KEY, shelf.file(patterned(17 * MIB)), content_type=TYPE)
    advancing = asyncio.ensure_future(growing.advance())
    await asyncio.to_thread(shelf.door.hanging.wait, 10)
    stopped = time.perf_counter()
    advancing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await advancing
    assert time.perf_counter() - stopped < 5
    shelf.door.trouble = lambda asked: "lose" if asked.operation == "begin" else None
    shelf.door.released.set()
    await growing.abort()
    assert await shelf.traces() == []


async def test_what_the_store_acknowledged_after_somebody_stopped_waiting_goes_too(shelf: BucketShelf) -> None:
    arrived = asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(asked: object) -> str | None:
        if getattr(asked, "operation", "") == "put":
            loop.call_soon_threadsafe(arrived.set)
            shelf.door.released.wait(10)
        return None

    shelf.door.trouble = slow
    growing = shelf.store.growing(KEY, shelf.file(b"film"), content_type=TYPE)
    finishing = asyncio.ensure_future(growing.finish())
    await arrived.wait()
    finishing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await finishing
    loop.call_later(0.1, shelf.door.released.set)
    await growing.abort()
    assert len(shelf.door.of("delete")) == 1
    assert await shelf.content(KEY) is None


async def test_who_may_only_write_can_store(shelf: BucketShelf) -> None:
    forbidden = {"head": "403 AccessDenied", "list": "403 AccessDenied"}
    shelf.door.trouble = lambda asked: forbidden.get(asked.operation)
    content = patterned(12 * MIB)
    await shelf.store.put(KEY, shelf.file(content), content_type=TYPE)
    assert await shelf.content(KEY) == content
    await shelf.store.put("small", shelf.file(b"small", "small"), content_type=TYPE)
    with pytest.raises(StorageError, match="does not let this server in"):
        await shelf.store.size("small")


async def test_without_any_credentials_it_is_said_what_to_set(
    shelf: BucketShelf, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    settings = shelf.settings.model_copy(update={"access_key_id": ""})
    store = S3Store(shelf.place, settings, shelf.clock, HASTE)
    with pytest.raises(StorageError, match=r"set storage\.access_key_id") as failed:
        await store.put(KEY, shelf.file(b"x"), content_type=TYPE)
    assert not failed.value.temporary
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDFROMENVIRONMENT")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    await store.put(KEY, shelf.file(b"x"), content_type=TYPE)
    assert "Credential=AKIDFROMENVIRONMENT/" in shelf.door.of("put")[0].headers["authorization"]
    store.close()


async def test_a_request_that_deletes_waits_for_no_store_for_long(shelf: BucketShelf) -> None:
    shelf.door.trouble = lambda asked: "503 SlowDown"
    with pytest.raises(StorageError, match="in trouble"):
        await shelf.store.delete(["a", "b", "c"])
    assert [each.path.rpartition("/")[2] for each in shelf.door.of("delete")] == ["a", "a"]
    shelf.door.trouble = lambda asked: "403 AccessDenied" if asked.path.endswith("/a") else None
    with pytest.raises(StorageError, match="does not let this server in"):
        await shelf.store.delete(["a", "b", "c"])
    assert [each.path.rpartition("/")[2] for each in shelf.door.of("delete")[2:]] == ["a", "b", "c"]


async def test_a_store_that_knows_no_conditions_is_asked_without(shelf: BucketShelf) -> None:
    """What is there already is seen before all the same."""
    shelf.door.trouble = lambda asked: "501 NotImplemented" if "if-none-match" in asked.headers else None
    content = patterned(12 * MIB)
    await shelf.store.put(KEY, shelf.file(content), content_type=TYPE)
    await shelf.store.put("small", shelf.file(b"small", "small"), content_type=TYPE)
    assert [("if-none-match" in each.headers) for each in shelf.door.of("complete")] == [True, False]
    assert [("if-none-match" in each.headers) for each in shelf.door.of("put")] == [False]
    with pytest.raises(StorageError, match="already"):
        await shelf.store.put("small", shelf.file(b"other", "other"), content_type=TYPE)
    assert await shelf.content(KEY) == content


async def test_of_two_beginnings_one_remains(shelf: BucketShelf) -> None:
    """The first one's answer was lost, so nobody knows its upload by name."""
    lost: list[str] = []

    def lose_once(asked: Asked) -> str | None:
        if asked.operation != "begin" or lost:
            return None
        lost.append("begin")
        return "lose"

    shelf.door.trouble = lose_once
    growing = shelf.store.growing(KEY, shelf.file(patterned(17 * MIB)), content_type=TYPE)
    await growing.advance()
    assert await shelf.traces() == [KEY]
    await growing.abort()
    assert await shelf.traces() == []
    shelf.door.trouble = lambda asked: "lose" if asked.operation == "begin" else None
    with pytest.raises(StorageError):
        await growing.advance()
    assert len(await shelf.traces()) > 1
    await growing.abort()
    assert await shelf.traces() == []


async def test_a_race_for_a_name_has_one_winner_also_where_the_store_alone_can_tell(shelf: BucketShelf) -> None:
    shelf.door.trouble = lambda asked: "403 AccessDenied" if asked.operation == "head" else None
    await shelf.store.put(KEY, shelf.file(b"first"), content_type=TYPE)
    with pytest.raises(StorageError, match="there is a file of that name already"):
        await shelf.store.put(KEY, shelf.file(b"other", "other"), content_type=TYPE)
    assert await shelf.content(KEY) == b"first"
