"""Rooms in the store, on every engine."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import event

from parlour.properties import Changes
from parlour.store import OLDEST, Database, DomainRecord, NameTakenError, UnknownCursorError

NOW = 1_800_000_000.0


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(migrated_url, server_key=bytes(32), now=NOW)
    yield opened
    await opened.close()


@pytest.fixture
async def domain(database: Database) -> DomainRecord:
    return await database.domains.by_host("")


async def test_a_room_reads_back_as_it_was_made(database: Database, domain: DomainRecord) -> None:
    config = {"exp": 1_900_000_000, "permissions": {"canSend": ["audio"]}, "lang": "\u0000 \U0001f600 \u00e9"}
    made = await database.rooms.create(domain.id, "a", "private", config, now=NOW + 0.7)
    assert await database.rooms.get(domain.id, "a") == made
    assert (made.created_at, made.version, made.privacy) == (NOW, 1, "private")


async def test_of_many_who_create_one_name_at_once_exactly_one_succeeds(
    database: Database, domain: DomainRecord
) -> None:
    outcomes = await asyncio.gather(
        *(database.rooms.create(domain.id, "a", "public", {"n": n}, now=NOW) for n in range(12)), return_exceptions=True
    )
    assert sum(isinstance(outcome, NameTakenError) for outcome in outcomes) == 11
    winner = next(outcome for outcome in outcomes if not isinstance(outcome, BaseException))
    assert await database.rooms.get(domain.id, "a") == winner


async def test_concurrent_writers_of_different_keys_all_win(database: Database, domain: DomainRecord) -> None:
    await database.rooms.create(domain.id, "a", "public", {}, now=NOW)
    writers = [database.rooms.configure(domain.id, "a", Changes({f"key{n}": n}), None, now=NOW) for n in range(30)]
    answers = await asyncio.gather(*writers)
    room = await database.rooms.get(domain.id, "a")
    assert room is not None
    assert room.config == {f"key{n}": n for n in range(30)}
    assert room.version == 31
    assert sorted(answer.version for answer in answers if answer) == list(range(2, 32))


async def test_concurrent_writers_who_have_all_seen_the_same_version_all_win(
    database: Database, domain: DomainRecord
) -> None:
    seen = await database.rooms.create(domain.id, "a", "public", {}, now=NOW)
    writers = [
        database.rooms.configure(domain.id, "a", Changes({f"key{n}": n}), None, now=NOW, seen=seen) for n in range(20)
    ]
    answers = await asyncio.gather(*writers)
    room = await database.rooms.get(domain.id, "a")
    assert room is not None
    assert room.config == {f"key{n}": n for n in range(20)}
    assert sorted(answer.version for answer in answers if answer) == list(range(2, 22))


async def test_concurrent_writers_of_one_room_share_their_commits(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path}/test.db", now=NOW)
    domain = await database.domains.by_host("")
    seen = await database.rooms.create(domain.id, "a", "public", {}, now=NOW)
    commits: list[object] = []
    event.listen(database._backend._writer, "commit", commits.append)  # type: ignore[attr-defined]
    await asyncio.gather(
        *(database.rooms.configure(domain.id, "a", Changes({f"k{n}": n}), None, now=NOW, seen=seen) for n in range(8))
    )
    assert len(commits) <= 2  # the first goes alone, the others together
    assert [change.version for change in await database.history.of_room(domain.id, "a")] == list(range(9, 0, -1))
    await database.close()


async def test_a_room_that_was_seen_but_is_gone_or_expired_is_not_configured(
    database: Database, domain: DomainRecord
) -> None:
    seen = await database.rooms.create(domain.id, "a", "public", {"exp": int(NOW) + 10}, now=NOW)
    assert await database.rooms.configure(domain.id, "a", Changes({"x": 1}), None, now=NOW + 10, seen=seen) is None
    await database.rooms.delete(domain.id, "a", now=NOW)
    assert await database.rooms.configure(domain.id, "a", Changes({"x": 1}), None, now=NOW, seen=seen) is None
    assert await database.rooms.get(domain.id, "a") is None


async def test_two_open_databases_share_writes(database: Database, domain: DomainRecord, migrated_url: str) -> None:
    other = await Database.open(migrated_url, server_key=bytes(32), now=NOW)
    try:
        await database.rooms.create(domain.id, "a", "public", {}, now=NOW)
        both = [
            where.rooms.configure(domain.id, "a", Changes({f"{name}{n}": n}), None, now=NOW)
            for n in range(15)
            for name, where in (("one", database), ("two", other))
        ]
        await asyncio.gather(*both)
        room = await other.rooms.get(domain.id, "a")
        assert room is not None
        assert len(room.config) == 30
    finally:
        await other.close()


async def test_configure_merges_unsets_and_counts_versions(database: Database, domain: DomainRecord) -> None:
    await database.rooms.create(domain.id, "a", "public", {"x": 1, "y": 2}, now=NOW)
    changed = await database.rooms.configure(domain.id, "a", Changes({"z": 3}, frozenset({"x"})), "private", now=NOW)
    assert changed is not None
    assert (changed.config, changed.privacy, changed.version) == ({"y": 2, "z": 3}, "private", 2)
    assert await database.rooms.get(domain.id, "a") == changed
    kept = await database.rooms.configure(domain.id, "a", Changes(), None, now=NOW)
    assert kept is not None
    assert kept.privacy == "private"


async def test_an_expired_room_cannot_be_configured_and_its_name_is_free(
    database: Database, domain: DomainRecord
) -> None:
    old = await database.rooms.create(domain.id, "a", "public", {"exp": int(NOW) + 10}, now=NOW)
    later = NOW + 10
    assert await database.rooms.configure(domain.id, "a", Changes({"x": 1}), None, now=later) is None
    new = await database.rooms.create(domain.id, "a", "public", {}, now=later)
    assert new.id != old.id
    assert await database.rooms.get(domain.id, "a") == new


async def test_of_many_who_reuse_an_expired_name_at_once_exactly_one_succeeds(
    database: Database, domain: DomainRecord
) -> None:
    await database.rooms.create(domain.id, "a", "public", {"exp": int(NOW) + 10}, now=NOW)
    outcomes = await asyncio.gather(
        *(database.rooms.create(domain.id, "a", "public", {}, now=NOW + 60) for _ in range(8)), return_exceptions=True
    )
    assert sum(isinstance(outcome, NameTakenError) for outcome in outcomes) == 7


async def test_delete_removes_a_room_and_leaves_an_expired_one(database: Database, domain: DomainRecord) -> None:
    made = await database.rooms.create(domain.id, "a", "public", {}, now=NOW)
    assert await database.rooms.delete(domain.id, "a", now=NOW) == made
    assert await database.rooms.delete(domain.id, "a", now=NOW) is None
    expired = await database.rooms.create(domain.id, "b", "public", {"exp": int(NOW) + 10}, now=NOW)
    assert await database.rooms.delete(domain.id, "b", now=NOW + 20) == expired
    assert await database.rooms.get(domain.id, "b") == expired


async def test_names_differ_by_case_and_belong_to_one_domain(database: Database, domain: DomainRecord) -> None:
    other = await database.domains.create("other", "other.example", now=NOW)
    rooms = [
        await database.rooms.create(domain.id, "a", "public", {}, now=NOW),
        await database.rooms.create(domain.id, "A", "public", {}, now=NOW),
        await database.rooms.create(other.id, "a", "public", {}, now=NOW),
    ]
    assert len({room.id for room in rooms}) == 3
    assert (await database.rooms.page(other.id, limit=10, now=NOW)).rooms == [rooms[2]]


async def test_pages_run_both_ways_through_every_room(database: Database, domain: DomainRecord) -> None:
    for n in range(7):  # three pairs share their second: ties are broken by id
        await database.rooms.create(domain.id, f"r{n}", "public", {}, now=NOW + n // 2)
    everything = await database.rooms.page(domain.id, limit=100, now=NOW)
    ids = [room.id for room in everything.rooms]
    keys = [(-room.created_at, room.id) for room in everything.rooms]
    assert everything.total_count == len(ids) == 7
    assert [key[0] for key in keys] == sorted(key[0] for key in keys)

    down: list[str] = []
    while len(down) < 7:
        cursor = down[-1] if down else None
        page = await database.rooms.page(domain.id, limit=3, starting_after=cursor, now=NOW)
        assert page.total_count == 7
        down += [room.id for room in page.rooms]
    assert down == ids

    last = await database.rooms.page(domain.id, limit=3, ending_before=OLDEST, now=NOW)
    assert [room.id for room in last.rooms] == ids[4:]
    before = await database.rooms.page(domain.id, limit=3, ending_before=ids[4], now=NOW)
    assert [room.id for room in before.rooms] == ids[1:4]


async def test_pages_leave_expired_rooms_out(database: Database, domain: DomainRecord) -> None:
    await database.rooms.create(domain.id, "gone", "public", {"exp": int(NOW) + 10}, now=NOW)
    await database.rooms.create(domain.id, "there", "public", {"exp": int(NOW) + 100}, now=NOW)
    page = await database.rooms.page(domain.id, limit=10, now=NOW + 10)
    assert ([room.name for room in page.rooms], page.total_count) == (["there"], 1)


async def test_a_cursor_of_another_domain_is_unknown(database: Database, domain: DomainRecord) -> None:
    other = await database.domains.create("other", "other.example", now=NOW)
    room = await database.rooms.create(other.id, "a", "public", {}, now=NOW)
    with pytest.raises(UnknownCursorError):
        await database.rooms.page(domain.id, limit=1, starting_after=room.id, now=NOW)


@pytest.mark.parametrize("name", ["", "\x00", "a\x00b", "\ud800", "ü", "a b", "x" * 129, "x" * 100_000])
async def test_a_name_that_no_room_can_have_finds_nothing(database: Database, domain: DomainRecord, name: str) -> None:
    _, secret = await database.keys.create(domain.id, now=NOW)
    assert await database.rooms.get(domain.id, name) is None
    access = await database.keys.authenticate_for_room(secret, name, now=NOW)
    assert access is not None
    assert access.room is None
