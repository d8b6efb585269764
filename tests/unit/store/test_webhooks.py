"""Webhooks in the store: whose they are, how many, their secrets sealed, and what a change does to what waits."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from parlour.ids import new_uuid
from parlour.store import Database, TooManyWebhooksError, WebhookChanges, WebhookRecord
from parlour.store.tables import webhooks as table
from parlour.store.webhooks import ACTIVE, FAILED

WANTED = WebhookChanges("https://a.example/hook", "c2VjcmV0", "dXNlcjpwdw==", "circuit-breaker", ("meeting.started",))


class Book:
    """The webhooks of a domain that has a neighbour."""

    def __init__(self, database: Database, domain: str, neighbour: str) -> None:
        self.database = database
        self.webhooks = database.webhooks
        self.domain = domain
        self.neighbour = neighbour

    async def make(self, wanted: WebhookChanges = WANTED, *, now: float = 1.0, most: int = 9) -> WebhookRecord:
        return await self.webhooks.create(self.domain, wanted, most=most, now=now)


@pytest.fixture
async def book(migrated_url: str) -> AsyncIterator[Book]:
    database = await Database.open(migrated_url, server_key=bytes(32))
    first = await database.domains.by_host("")
    second = await database.domains.create("second", None, now=1.0)
    yield Book(database, first.id, second.id)
    await database.close()


async def test_a_webhook_is_read_as_it_was_made(book: Book) -> None:
    made = await book.make()
    assert await book.webhooks.get(book.domain, made.id) == made
    assert (made.url, made.hmac, made.basic_auth) == (WANTED.url, WANTED.hmac, WANTED.basic_auth)
    assert (made.retry_type, made.event_types) == (WANTED.retry_type, WANTED.event_types)
    assert (made.state, made.failed_count, made.last_moment_pushed) == (ACTIVE, 0, None)
    assert (made.created_at, made.updated_at) == (1.0, 1.0)


async def test_webhooks_come_oldest_first(book: Book) -> None:
    made = [await book.make(now=moment) for moment in (3.0, 1.0, 2.0)]
    assert await book.webhooks.all(book.domain) == [made[1], made[2], made[0]]
    assert await book.webhooks.all(book.neighbour) == []


async def test_no_secret_is_in_the_clear_on_disk_or_in_a_text_for_logs(book: Book) -> None:
    made = await book.make()
    row = await book.database._backend.read(lambda connection: connection.execute(select(table)).one())
    for text in (repr(row), repr(made), repr(WANTED)):
        assert WANTED.hmac not in text
        assert "dXNlcjpwdw==" not in text


async def test_a_secret_of_one_webhook_opens_nothing_of_another(book: Book) -> None:
    """Somebody who can write to the database cannot have one webhook signed with another's secret."""
    one, other = await book.make(), await book.make(replace(WANTED, hmac="b3RoZXI="))
    column = table.c.sealed_hmac
    sealed = await book.database._backend.read(
        lambda on: on.execute(select(column).where(table.c.id == one.id)).scalar()
    )
    await book.database._backend.write(
        lambda on: on.execute(update(table).where(table.c.id == other.id).values(sealed_hmac=sealed))
    )
    with pytest.raises(Exception, match="another server key"):
        await book.webhooks.get(book.domain, other.id)


async def test_a_domain_has_so_many_and_no_more_also_when_all_come_at_once(book: Book) -> None:
    outcomes = await asyncio.gather(*(book.make(most=3) for _ in range(6)), return_exceptions=True)
    refused = [one for one in outcomes if isinstance(one, TooManyWebhooksError)]
    made = await book.webhooks.all(book.domain)
    assert (len(made), len(refused)) == (3, 3)
    with pytest.raises(TooManyWebhooksError):
        await book.make(most=3)
    await book.webhooks.create(book.neighbour, WANTED, most=1, now=1.0)


@pytest.mark.parametrize("webhook_id", ["", "x", new_uuid(), new_uuid().upper(), "' OR 1=1"], ids=range(5))
async def test_an_id_that_nobody_has_is_nothing(book: Book, webhook_id: str) -> None:
    await book.make()
    assert await book.webhooks.get(book.domain, webhook_id) is None
    assert not await book.webhooks.delete(book.domain, webhook_id)
    assert len(await book.webhooks.all(book.domain)) == 1


async def test_a_neighbour_neither_reads_changes_nor_deletes_it(book: Book) -> None:
    made = await book.make()
    assert await book.webhooks.get(book.neighbour, made.id) is None
    assert not await book.webhooks.delete(book.neighbour, made.id)
    theirs = replace(made, domain_id=book.neighbour)
    assert await book.webhooks.update(theirs, replace(WANTED, url="https://evil.example"), now=2.0) is None
    assert await book.webhooks.get(book.domain, made.id) == made


async def test_a_change_makes_a_stopped_webhook_active_and_keeps_when_it_was_made(book: Book) -> None:
    made = await book.make()
    stopped = {"state": FAILED, "failed_count": 3, "last_moment_pushed": 5.0}
    await book.database._backend.write(
        lambda on: on.execute(update(table).where(table.c.id == made.id).values(stopped))
    )
    old = await book.webhooks.get(book.domain, made.id)
    assert old is not None
    assert (old.state, old.failed_count) == (FAILED, 3)
    wanted = WebhookChanges("https://b.example", "bmV3", None, "exponential", ("meeting.ended", "meeting.started"))
    changed = await book.webhooks.update(old, wanted, now=9.0)
    assert changed == await book.webhooks.get(book.domain, made.id)
    assert changed is not None
    assert (changed.state, changed.failed_count, changed.last_moment_pushed) == (ACTIVE, 0, 5.0)
    assert (changed.created_at, changed.updated_at) == (1.0, 9.0)
    assert (changed.url, changed.hmac, changed.basic_auth, changed.retry_type) == (
        wanted.url,
        "bmV3",
        None,
        "exponential",
    )
    assert changed.event_types == wanted.event_types


async def test_what_was_deleted_meanwhile_is_not_made_anew_by_a_change(book: Book) -> None:
    made = await book.make()
    assert await book.webhooks.delete(book.domain, made.id)
    assert not await book.webhooks.delete(book.domain, made.id)
    assert await book.webhooks.update(made, WANTED, now=2.0) is None
    assert await book.webhooks.all(book.domain) == []


async def test_without_a_server_key_no_secret_is_written_or_read(migrated_url: str) -> None:
    database = await Database.open(migrated_url)
    domain = await database.domains.by_host("")
    with pytest.raises(RuntimeError, match="without a server key"):
        await database.webhooks.create(domain.id, WANTED, most=9, now=1.0)
    assert await database.webhooks.all(domain.id) == []
    await database.close()
