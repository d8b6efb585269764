"""Transcripts in the store: begun, ended once, listed by what is asked for, left over by servers that died."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from parlour.store import Database, DomainRecord, FileKeyTakenError, TranscriptCensus, UnknownCursorError
from parlour.store.servers import ServerRecord
from tests.support.transcripts import a_transcript

NOW = 1_800_000_000.0


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(migrated_url, server_key=bytes(32), now=NOW)
    yield opened
    await opened.close()


@pytest.fixture
async def domain(database: Database) -> DomainRecord:
    return await database.domains.by_host("")


async def test_a_transcript_reads_back_as_it_was_begun(database: Database, domain: DomainRecord) -> None:
    record = a_transcript(domain.id, "team", at=NOW + 0.7, started_by="s", api_access=False)
    assert await database.transcripts.begin(record) == record
    assert await database.transcripts.get(domain.id, record.id) == record
    assert (record.status, record.duration, record.size) == ("t_in_progress", None, None)
    assert await database.transcripts.get("another domain", record.id) is None


async def test_a_transcript_ends_once(database: Database, domain: DomainRecord) -> None:
    record = await database.transcripts.begin(a_transcript(domain.id, at=NOW))
    ended = await database.transcripts.finish(
        *(record.id,),
        now=NOW + 9,
        duration=8.5,
        size=30,
        max_participants=3,
        participant_minutes=0.4,
        error="cut\x00 off",
    )
    assert ended == replace(
        *(record,),
        status="t_finished",
        duration=8.5,
        size=30,
        max_participants=3,
        participant_minutes=0.4,
        error="cut off",
        updated_at=NOW + 9,
    )
    assert await database.transcripts.get(domain.id, record.id) == ended
    assert await database.transcripts.fail(record.id, "too late", now=NOW + 10) is None
    assert await database.transcripts.finish(record.id, now=NOW, duration=1, size=1) is None


async def test_one_of_which_nothing_came_says_why(database: Database, domain: DomainRecord) -> None:
    record = await database.transcripts.begin(a_transcript(domain.id, at=NOW))
    ended = await database.transcripts.fail(record.id, "no engine", now=NOW + 1, max_participants=2)
    assert ended is not None
    assert (ended.status, ended.error, ended.max_participants) == ("t_error", "no engine", 2)
    counted = await database.transcripts.census()
    assert counted == TranscriptCensus(in_progress=0, finished=0, failed=1, bytes=0)


async def test_a_taken_key_gives_way_to_the_next(database: Database, domain: DomainRecord) -> None:
    first = await database.transcripts.begin(a_transcript(domain.id, at=NOW, key="a/1.vtt"))
    second = a_transcript(domain.id, at=NOW, key=first.key)
    assert (await database.transcripts.begin(second, other_keys=["a/2.vtt"])).key == "a/2.vtt"
    with pytest.raises(FileKeyTakenError):
        await database.transcripts.begin(a_transcript(domain.id, at=NOW, key="a/2.vtt"))


async def test_pages_are_of_what_is_asked_for(database: Database, domain: DomainRecord) -> None:
    begin, page = database.transcripts.begin, database.transcripts.page
    made = [await begin(a_transcript(domain.id, f"room{i % 2}", at=NOW + i, meeting_id=f"m{i}")) for i in range(4)]
    first = await page(domain.id, limit=3)
    assert (first.total_count, first.items) == (4, made[:0:-1])
    assert (await page(domain.id, limit=3, starting_after=made[1].id)).items == [made[0]]
    assert (await page(domain.id, room_name="room1", limit=9)).items == [made[3], made[1]]
    assert (await page(domain.id, room_id=made[2].room_id, limit=9)).items == [made[2]]
    assert (await page(domain.id, meeting_id="m0", limit=9)).items == [made[0]]
    assert (await page(domain.id, meeting_id="m0", room_name="room1", limit=9)).total_count == 0
    with pytest.raises(UnknownCursorError):
        await page(domain.id, limit=1, starting_after="nothing")


async def test_what_a_dead_server_left_is_ended_by_one_other(database: Database, domain: DomainRecord) -> None:
    await database.servers.register(ServerRecord("here", "folder", NOW))
    mine = await database.transcripts.begin(a_transcript(domain.id, at=NOW, server_id="here"))
    left = await database.transcripts.begin(a_transcript(domain.id, at=NOW, server_id="dead"))
    assert await database.transcripts.left_over("here") == [left]
    assert await database.transcripts.is_being_made(mine)
    assert not await database.transcripts.is_being_made(left)
    assert await database.transcripts.adopt(left, "here")
    assert not await database.transcripts.adopt(left, "here")


async def test_a_deleted_one_is_gone(database: Database, domain: DomainRecord) -> None:
    record = await database.transcripts.begin(a_transcript(domain.id, at=NOW))
    assert not await database.transcripts.delete("another", record.id)
    assert await database.transcripts.delete(domain.id, record.id)
    assert await database.transcripts.get(domain.id, record.id) is None
