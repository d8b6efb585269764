"""The history of rooms: written with the change, or neither."""

from collections.abc import AsyncIterator

import pytest

from parlour.properties import Changes
from parlour.store import Database, DomainRecord, NameTakenError, NewRoom, RoomMissingError, RoomTakenError
from parlour.store.history import Change

NOW = 1000.0


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(migrated_url, server_key=bytes(32))
    yield opened
    await opened.close()


@pytest.fixture
async def domain(database: Database) -> DomainRecord:
    return await database.domains.by_host("")


def told(changes: list[Change]) -> list[tuple[str, str | None, int]]:
    return [(change.action, change.key_id, change.version) for change in changes]


async def test_a_rooms_life_is_told_with_who_did_what(database: Database, domain: DomainRecord) -> None:
    room = await database.rooms.create(domain.id, "a", "public", {"lang": "de"}, now=NOW, by="k1")
    changes = Changes({"lang": "fr", "geo": "us-west-2"})
    seen = await database.rooms.configure(domain.id, "a", changes, None, now=NOW + 1, seen=room, by="k2")
    assert seen is not None
    await database.rooms.configure(domain.id, "a", Changes({}, frozenset({"geo"})), "private", now=NOW + 2, by="k1")
    await database.rooms.delete(domain.id, "a", now=NOW + 3, by="k3")
    history = await database.history.of_room(domain.id, "a")
    assert told(history) == [
        ("deleted", "k3", 3),
        ("configured", "k1", 3),
        ("configured", "k2", 2),
        ("created", "k1", 1),
    ]
    assert [change.at for change in history] == [NOW + 3, NOW + 2, NOW + 1, NOW]
    assert [change.changes for change in history] == [
        {},
        {"privacy": {"from": "public", "to": "private"}, "geo": {"from": "us-west-2", "to": None}},
        {"lang": {"from": "de", "to": "fr"}, "geo": {"from": None, "to": "us-west-2"}},
        {"privacy": {"from": None, "to": "public"}, "lang": {"from": None, "to": "de"}},
    ]
    assert {change.room_id for change in history} == {room.id}


async def test_a_change_that_another_overtook_is_told_once(database: Database, domain: DomainRecord) -> None:
    room = await database.rooms.create(domain.id, "a", "public", {}, now=NOW)
    await database.rooms.configure(domain.id, "a", Changes({"lang": "fr"}), None, now=NOW, seen=room)
    await database.rooms.configure(domain.id, "a", Changes({"geo": "us-west-2"}), None, now=NOW, seen=room)
    history = await database.history.of_room(domain.id, "a")
    assert [list(change.changes) for change in history] == [["geo"], ["lang"], ["privacy"]]


async def test_what_was_refused_is_not_told(database: Database, domain: DomainRecord) -> None:
    await database.rooms.create(domain.id, "a", "public", {}, now=NOW)
    with pytest.raises(NameTakenError):
        await database.rooms.create(domain.id, "a", "public", {}, now=NOW)
    with pytest.raises(RoomTakenError):
        await database.rooms.create_many(domain.id, [NewRoom("0", "public", {}), NewRoom("a", "public", {})], now=NOW)
    with pytest.raises(RoomMissingError):
        await database.rooms.delete_many(domain.id, ["a", "b"], now=NOW)
    assert told(await database.history.of_room(domain.id, "a")) == [("created", None, 1)]
    assert await database.history.of_room(domain.id, "0") == []


async def test_a_room_in_place_of_an_expired_one_is_told_as_such(database: Database, domain: DomainRecord) -> None:
    old = await database.rooms.create(domain.id, "a", "public", {"exp": NOW + 1}, now=NOW)
    new = await database.rooms.create(domain.id, "a", "private", {}, now=NOW + 2)
    latest, first = await database.history.of_room(domain.id, "a")
    assert (latest.action, latest.room_id, first.room_id) == ("replaced", new.id, old.id)
    assert latest.changes == {
        "privacy": {"from": "public", "to": "private"},
        "exp": {"from": NOW + 1, "to": None},
    }


async def test_old_changes_are_forgotten(database: Database, domain: DomainRecord) -> None:
    for number in range(5):
        await database.rooms.create(domain.id, f"r{number}", "public", {}, now=NOW + number)
    await database.history.prune(newest=4, since=NOW + 2)
    found = [len(await database.history.of_room(domain.id, f"r{number}")) for number in range(5)]
    assert found == [0, 0, 1, 1, 1]
