"""Domains: which one a host means, what is unique, and how a configuration is changed."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from parlour.properties import Changes
from parlour.store import Database, DomainRecord, NameTakenError


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(migrated_url, server_key=bytes(32), first_domain="first", now=1.0)
    yield opened
    await opened.close()


@pytest.fixture
async def first(database: Database) -> DomainRecord:
    return await database.domains.by_host("")


async def test_the_first_domain_is_there_from_the_beginning(database: Database, first: DomainRecord) -> None:
    assert (first.name, first.host, first.config, first.version, first.created_at) == ("first", None, {}, 1, 1.0)
    assert await database.domains.all() == [first]
    assert await database.domains.get(first.id) == first


async def test_the_first_domain_is_made_once(migrated_url: str) -> None:
    for name in ("first", "second"):
        database = await Database.open(migrated_url, first_domain=name)
        assert [domain.name for domain in await database.domains.all()] == ["first"]
        await database.close()


@pytest.mark.parametrize(
    ("host", "found"),
    [
        ("a.example", "a"),
        ("A.EXAMPLE", "a"),
        ("a.example:443", "a"),
        ("a.example:", "first"),
        ("a.example:x", "first"),
        ("b.example:9000", "b"),
        ("b.example:9001", "first"),
        ("b.example", "first"),
        ("c.example", "first"),
        ("", "first"),
        ("a.example.", "first"),
        ("a.example\n", "first"),
        ("ä.example", "first"),
        ("[::1]:80", "first"),
        ("' OR 1=1", "first"),
    ],
)
async def test_which_domain_a_host_means(database: Database, host: str, found: str) -> None:
    await database.domains.create("a", "A.Example", now=2.0)
    await database.domains.create("b", "b.example:9000", now=3.0)
    assert (await database.domains.by_host(host)).name == found


async def test_the_oldest_domain_serves_hosts_that_no_other_claims(database: Database, first: DomainRecord) -> None:
    await database.domains.create("older by its time", None, now=0.5)
    assert (await database.domains.by_host("any")).name == "older by its time"
    assert [domain.name for domain in await database.domains.all()] == ["older by its time", first.name]


async def test_a_domain_is_found_by_its_name_as_it_is_written(database: Database) -> None:
    made = await database.domains.create("Team", None, now=2.0)
    assert await database.domains.by_name("Team") == made
    assert await database.domains.by_name("team") is None
    assert await database.domains.get("nowhere") is None


@pytest.mark.parametrize(("name", "host"), [("a", None), ("b", "a.example"), ("b", "A.EXAMPLE")])
async def test_names_and_hosts_are_taken_once(database: Database, name: str, host: str | None) -> None:
    await database.domains.create("a", "a.example", now=2.0)
    with pytest.raises(NameTakenError):
        await database.domains.create(name, host, now=3.0)
    assert len(await database.domains.all()) == 2


async def test_many_domains_may_have_no_host(database: Database) -> None:
    for name in ("a", "b", "c"):
        await database.domains.create(name, None, now=2.0)
    assert len(await database.domains.all()) == 4


async def test_of_many_who_want_one_name_at_once_one_gets_it(database: Database) -> None:
    wanted = [database.domains.create("a", None, now=2.0) for _ in range(5)]
    outcomes = await asyncio.gather(*wanted, return_exceptions=True)
    assert len([one for one in outcomes if isinstance(one, DomainRecord)]) == 1
    assert len([one for one in outcomes if isinstance(one, NameTakenError)]) == 4


async def test_a_change_sets_unsets_and_counts(database: Database, first: DomainRecord) -> None:
    await database.domains.configure(first.id, Changes({"a": 1, "b": {"deep": [1]}, "c": 3}))
    changed = await database.domains.configure(first.id, Changes({"a": 2}, frozenset({"c", "never there"})))
    assert changed is not None
    assert (changed.config, changed.version) == ({"a": 2, "b": {"deep": [1]}}, 3)
    assert await database.domains.get(first.id) == changed
    assert (changed.id, changed.name, changed.host, changed.created_at) == (first.id, "first", None, 1.0)


async def test_a_change_of_nothing_still_counts_as_one(database: Database, first: DomainRecord) -> None:
    changed = await database.domains.configure(first.id, Changes())
    assert changed is not None
    assert (changed.config, changed.version) == ({}, 2)


async def test_writers_of_different_keys_all_win(database: Database, first: DomainRecord) -> None:
    await asyncio.gather(*(database.domains.configure(first.id, Changes({f"k{n}": n})) for n in range(8)))
    domain = await database.domains.get(first.id)
    assert domain is not None
    assert (domain.config, domain.version) == ({f"k{n}": n for n in range(8)}, 9)


async def test_a_domain_that_is_not_there_is_not_changed(database: Database, first: DomainRecord) -> None:
    assert await database.domains.configure("nowhere", Changes({"a": 1})) is None
    assert await database.domains.get(first.id) == first


async def test_a_change_that_cannot_be_written_changes_nothing(database: Database, first: DomainRecord) -> None:
    with pytest.raises(ValueError, match="JSON"):
        await database.domains.configure(first.id, Changes({"a": float("nan")}))
    assert await database.domains.get(first.id) == first
