"""API keys and domains in the store."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from parlour.properties import Changes
from parlour.store import Database, DomainRecord, NameTakenError, StoreSetupError
from parlour.store.tables import api_keys
from parlour.store.vault import Vault


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(migrated_url, server_key=bytes(32), first_domain="first")
    yield opened
    await opened.close()


@pytest.fixture
async def domain(database: Database) -> DomainRecord:
    return await database.domains.by_host("")


async def test_a_key_opens_its_domain_and_its_room(database: Database, domain: DomainRecord) -> None:
    room = await database.rooms.create(domain.id, "a", "public", {}, now=1.0)
    _, secret = await database.keys.create(domain.id, now=1.0)
    plain = await database.keys.authenticate(secret, now=9.0)
    assert plain is not None
    assert plain.domain == domain
    with_room = await database.keys.authenticate_for_room(secret, "a", now=9.0)
    assert with_room is not None
    assert (with_room.domain, with_room.room) == (domain, room)
    without = await database.keys.authenticate_for_room(secret, "b", now=9.0)
    assert without is not None
    assert without.room is None


async def test_a_revoked_key_opens_nothing_and_signs_nothing(database: Database, domain: DomainRecord) -> None:
    record, secret = await database.keys.create(domain.id, now=1.0)
    _, other = await database.keys.create(domain.id, now=2.0)
    assert await database.keys.secrets(domain.id, now=9.0) == [other, secret]
    assert await database.keys.revoke(record.id, now=3.0)
    assert not await database.keys.revoke(record.id, now=3.0)
    assert await database.keys.authenticate(secret, now=9.0) is None
    assert await database.keys.authenticate_for_room(secret, "a", now=9.0) is None
    assert await database.keys.secrets(domain.id, now=9.0) == [other]
    assert [key.revoked_at for key in await database.keys.all(domain.id)] == [3.0, None]


async def test_the_database_never_holds_a_key_in_the_clear(database: Database, domain: DomainRecord) -> None:
    _, secret = await database.keys.create(domain.id, label="mine", now=1.0)
    rows = await database._backend.read(lambda connection: connection.execute(select(api_keys)).all())
    assert len(rows) == 1
    assert secret not in repr(rows)


def test_a_sealed_key_opens_only_for_its_owner_and_with_its_server_key() -> None:
    vault = Vault(bytes(32))
    sealed = vault.seal("secret", owner="a")
    assert vault.open(sealed, owner="a") == "secret"
    assert vault.seal("secret", owner="a") != sealed
    with pytest.raises(StoreSetupError):
        vault.open(sealed, owner="b")
    with pytest.raises(StoreSetupError):
        Vault(bytes(range(32))).open(sealed, owner="a")


async def test_domains_are_chosen_by_host_with_or_without_port(database: Database, domain: DomainRecord) -> None:
    other = await database.domains.create("other", "Meet.Other.example", now=1.0)
    ported = await database.domains.create("ported", "localhost:9000", now=2.0)
    assert await database.domains.by_host("meet.other.EXAMPLE") == other
    assert await database.domains.by_host("meet.other.example:8000") == other
    assert await database.domains.by_host("localhost:9000") == ported
    for stranger in ("", "localhost", "localhost:9001", "\x00", "é", "[::1]:80"):
        assert await database.domains.by_host(stranger) == domain


async def test_domain_names_and_hosts_are_unique(database: Database) -> None:
    await database.domains.create("other", "other.example", now=1.0)
    with pytest.raises(NameTakenError):
        await database.domains.create("other", "else.example", now=1.0)
    with pytest.raises(NameTakenError):
        await database.domains.create("third", "other.example", now=1.0)


async def test_a_domain_merges_changes(database: Database, domain: DomainRecord) -> None:
    await database.domains.configure(domain.id, Changes({"lang": "de", "geo": "us-west-2"}))
    changed = await database.domains.configure(domain.id, Changes({"x": 1}, frozenset({"geo"})))
    assert changed is not None
    assert (changed.config, changed.version) == ({"lang": "de", "x": 1}, 3)
    assert await database.domains.get(domain.id) == changed
    assert await database.domains.configure("nobody", Changes()) is None


async def test_a_rotated_key_works_until_its_grace_is_over(database: Database, domain: DomainRecord) -> None:
    old, secret = await database.keys.create(domain.id, label="backend", now=1.0)
    rotated = await database.keys.rotate(old.id, grace=10.0, now=100.0)
    assert rotated is not None
    new, new_secret = rotated
    assert (new.label, new.domain_id, new.revoked_at) == ("backend", domain.id, None)
    assert await database.keys.secrets(domain.id, now=109.9) == [new_secret, secret]
    assert await database.keys.authenticate(secret, now=109.9) is not None
    assert await database.keys.authenticate(secret, now=110.0) is None
    assert await database.keys.authenticate_for_room(secret, "a", now=110.0) is None
    assert await database.keys.secrets(domain.id, now=110.0) == [new_secret]
    access = await database.keys.authenticate(new_secret, now=110.0)
    assert access is not None
    assert access.key_id == new.id
    assert await database.keys.rotate(old.id, grace=10.0, now=110.0) is None


async def test_a_rotated_key_can_be_ended_early_but_not_prolonged(database: Database, domain: DomainRecord) -> None:
    old, secret = await database.keys.create(domain.id, now=1.0)
    await database.keys.rotate(old.id, grace=10.0, now=100.0)
    await database.keys.rotate(old.id, grace=500.0, now=101.0)
    assert await database.keys.authenticate(secret, now=110.0) is None
    assert await database.keys.revoke(old.id, now=105.0)
    assert await database.keys.authenticate(secret, now=105.0) is None


async def test_the_last_use_is_kept(database: Database, domain: DomainRecord) -> None:
    record, _ = await database.keys.create(domain.id, now=1.0)
    await database.keys.create(domain.id, now=2.0)
    await database.keys.used({record.id: 7.0})
    assert [key.last_used_at for key in await database.keys.all(domain.id)] == [7.0, None]
