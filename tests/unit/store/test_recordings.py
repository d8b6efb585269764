"""Recordings in the store: begun, ended once, listed, left over by servers that died."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from parlour.storage import Place
from parlour.store import (
    OLDEST,
    Database,
    DomainRecord,
    FileKeyTakenError,
    RecordedTrack,
    RecordingCensus,
    UnknownCursorError,
)
from parlour.store.servers import ServerRecord
from tests.support.recordings import a_recording

NOW = 1_800_000_000.0
TRACKS = (RecordedTrack("audio", "k-1", 10), RecordedTrack("video", "k-2", 20))


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(migrated_url, server_key=bytes(32), now=NOW)
    yield opened
    await opened.close()


@pytest.fixture
async def domain(database: Database) -> DomainRecord:
    return await database.domains.by_host("")


async def alive(database: Database, server_id: str) -> None:
    await database.servers.register(ServerRecord(server_id, "folder", NOW))


async def test_a_recording_reads_back_as_it_was_begun(database: Database, domain: DomainRecord) -> None:
    record = a_recording(
        *(domain.id, "team"), at=NOW + 0.7, started_by="s", layout={"preset": "default", "é": [1]}, max_participants=2
    )
    begun = await database.recordings.begin(record)
    assert begun == record
    assert await database.recordings.get(domain.id, record.id) == record
    assert (record.status, record.duration, record.keys) == ("in-progress", None, [record.key])
    assert len(record.share_token) > 20
    assert record.share_token not in repr(record)
    assert await database.recordings.get("another domain", record.id) is None
    assert await database.recordings.get(domain.id, "nonsense") is None


async def test_a_recording_ends_once(database: Database, domain: DomainRecord) -> None:
    record = await database.recordings.begin(a_recording(domain.id, at=NOW))
    await database.recordings.raise_max_participants(record.id, 3)
    await database.recordings.raise_max_participants(record.id, 2)
    ended = await database.recordings.finish(
        record.id,
        duration=12.5,
        size=30,
        tracks=TRACKS,
        outputs=["k-chat.vtt"],
        max_participants=2,
        error="cut\x00 off",
    )
    assert ended == replace(
        *(record,),
        status="finished",
        duration=12.5,
        size=30,
        tracks=TRACKS,
        outputs=("k-chat.vtt",),
        max_participants=3,
        error="cut off",
    )
    assert ended is not None
    assert ended.keys == ["k-1", "k-2", "k-chat.vtt"]
    assert await database.recordings.cancel(record.id, "too late") is None
    assert await database.recordings.finish(record.id, duration=1, size=1) is None
    assert await database.recordings.get(domain.id, record.id) == ended


async def test_one_of_which_nothing_came_says_why(database: Database, domain: DomainRecord) -> None:
    record = await database.recordings.begin(a_recording(domain.id, at=NOW))
    canceled = await database.recordings.cancel(record.id, "the disk is full", max_participants=4)
    assert canceled == replace(record, status="canceled", error="the disk is full", max_participants=4)
    assert await database.recordings.cancel("unknown", "x") is None


async def test_all_are_counted_by_their_state(database: Database, domain: DomainRecord) -> None:
    assert await database.recordings.census() == RecordingCensus(0, 0, 0, 0)
    other = await database.domains.create("other", None, now=NOW)
    made = [await database.recordings.begin(a_recording(domain.id, at=NOW + n)) for n in range(4)]
    await database.recordings.finish(made[0].id, duration=1, size=2**33)
    await database.recordings.finish(made[1].id, duration=1, size=2)
    await database.recordings.cancel(made[2].id, "x")
    await database.recordings.begin(a_recording(other.id, at=NOW))
    assert await database.recordings.census() == RecordingCensus(2, 2, 1, 2**33 + 2)


async def test_no_two_have_one_key_in_one_place(database: Database, domain: DomainRecord) -> None:
    def named(**more: Any) -> Any:
        return database.recordings.begin(a_recording(domain.id, at=NOW, key="k"), **more)

    outcomes = await asyncio.gather(*(named() for _ in range(6)), return_exceptions=True)
    assert sum(isinstance(outcome, FileKeyTakenError) for outcome in outcomes) == 5
    both = await asyncio.gather(*(named(other_keys=["k2", "k3"]) for _ in range(2)))
    assert sorted(record.key for record in both) == ["k2", "k3"]
    assert {(await database.recordings.get(domain.id, record.id)) for record in both} == set(both)
    with pytest.raises(FileKeyTakenError):
        await named(other_keys=["k2", "k3"])
    elsewhere = a_recording(domain.id, at=NOW, key="k", place=Place("s3", bucket="b").keep())
    assert (await database.recordings.begin(elsewhere)).key == "k"


async def test_a_key_is_free_again_when_its_recording_is_gone(database: Database, domain: DomainRecord) -> None:
    record = await database.recordings.begin(a_recording(domain.id, at=NOW, key="k"))
    assert not await database.recordings.delete("another domain", record.id)
    assert await database.recordings.delete(domain.id, record.id)
    assert not await database.recordings.delete(domain.id, record.id)
    assert await database.recordings.get(domain.id, record.id) is None
    await database.recordings.begin(a_recording(domain.id, at=NOW, key="k"))


async def test_an_id_cannot_be_had_twice(database: Database, domain: DomainRecord) -> None:
    record = await database.recordings.begin(a_recording(domain.id, at=NOW))
    with pytest.raises(IntegrityError):
        await database.recordings.begin(a_recording(domain.id, at=NOW, id=record.id, key="k"))


async def test_pages_are_newest_first_and_of_one_room_where_asked(database: Database, domain: DomainRecord) -> None:
    other = await database.domains.create("other", None, now=NOW)
    of_other = await database.recordings.begin(a_recording(other.id, "a", at=NOW + 9))
    made = [
        await database.recordings.begin(a_recording(domain.id, "a" if n % 2 else "b", at=NOW + n)) for n in range(5)
    ]
    page = await database.recordings.page(domain.id, limit=3)
    assert (page.total_count, page.items) == (5, made[:1:-1])
    older = await database.recordings.page(domain.id, limit=3, starting_after=made[2].id)
    assert (older.total_count, older.items) == (5, [made[1], made[0]])
    last = await database.recordings.page(domain.id, limit=2, ending_before=OLDEST)
    assert last.items == [made[1], made[0]]
    of_room = await database.recordings.page(domain.id, room_name="a", limit=9)
    assert (of_room.total_count, of_room.items) == (2, [made[3], made[1]])
    with pytest.raises(UnknownCursorError):
        await database.recordings.page(domain.id, limit=3, starting_after=of_other.id)


async def test_recordings_outlive_their_room(database: Database, domain: DomainRecord) -> None:
    room = await database.rooms.create(domain.id, "room", "public", {}, now=NOW)
    record = await database.recordings.begin(a_recording(domain.id, at=NOW, room_id=room.id))
    await database.rooms.delete(domain.id, "room", now=NOW)
    assert await database.recordings.get(domain.id, record.id) == record


async def test_what_a_dead_server_left_is_ended_by_one_other(database: Database, domain: DomainRecord) -> None:
    for server_id in ("mine", "neighbour"):
        await alive(database, server_id)
    left = [await database.recordings.begin(a_recording(domain.id, at=NOW + n, server_id="dead")) for n in range(3)]
    await database.recordings.cancel(left[1].id, "x")
    for server_id in ("mine", "neighbour"):
        await database.recordings.begin(a_recording(domain.id, at=NOW, server_id=server_id))
    found = await database.recordings.left_over("mine")
    assert found == [left[0], left[2]]
    assert not await database.recordings.is_being_made(found[0])
    outcomes = await asyncio.gather(
        *(database.recordings.adopt(found[0], server_id) for server_id in ("mine", "neighbour"))
    )
    assert sorted(outcomes) == [False, True]
    adopted = await database.recordings.get(domain.id, found[0].id)
    assert adopted is not None
    assert await database.recordings.is_being_made(adopted)
    assert await database.recordings.left_over("mine") == [left[2]]
    ended = await database.recordings.finish(adopted.id, duration=1, size=1)
    assert ended is not None
    assert not await database.recordings.is_being_made(ended)


async def test_what_was_begun_is_there_after_reopening(migrated_url: str) -> None:
    database = await Database.open(migrated_url, now=NOW)
    domain = await database.domains.by_host("")
    record = await database.recordings.begin(a_recording(domain.id, at=NOW))
    await database.close()
    again = await Database.open(migrated_url, now=NOW)
    assert await again.recordings.get(domain.id, record.id) == record
    await again.close()
