"""Events and their deliveries in the database, on both engines."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from parlour.store import (
    Database,
    NewEvent,
    OpenRow,
    TooManyWebhooksError,
    WaitingLane,
    WebhookChanges,
    WebhookRecord,
)
from tests.support.presence import left_open

NOW = 1_800_000_000.0
WANTED = WebhookChanges("https://hooks.example.com/", "c2VjcmV0", "dTpw", "circuit-breaker", ("meeting.started",))


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(migrated_url, server_key=b"k" * 32, now=NOW)
    yield opened
    await opened.close()


@pytest.fixture
async def domain_id(database: Database) -> str:
    return (await database.domains.all())[0].id


async def webhook(database: Database, domain_id: str, wanted: WebhookChanges = WANTED) -> WebhookRecord:
    return await database.webhooks.create(domain_id, wanted, most=3, now=NOW)


def event(id_: str, room: str = "room", type_: str = "meeting.started") -> NewEvent:
    return NewEvent(id_, room, type_, '{"a":1}')


async def test_an_event_is_written_once_with_one_delivery_per_webhook_that_asks(
    database: Database, domain_id: str
) -> None:
    one, two = await webhook(database, domain_id), await webhook(database, domain_id)
    await webhook(database, domain_id, replace(WANTED, event_types=("meeting.ended",)))
    lanes = await database.outbox.record(domain_id, [event("e-1"), event("e-1")], now=NOW)
    assert sorted(lanes) == sorted([f"{one.id}/room", f"{two.id}/room"])
    assert await database.outbox.record(domain_id, [event("e-1")], now=NOW) == []
    (delivery,) = await database.outbox.lane(f"{one.id}/room", 10)
    assert (delivery.event_id, delivery.body, delivery.url) == ("e-1", '{"a":1}', WANTED.url)
    assert delivery.webhook == one


async def test_a_type_that_only_begins_alike_is_another_type(database: Database, domain_id: str) -> None:
    await webhook(database, domain_id, replace(WANTED, event_types=("waiting-participant.joined",)))
    assert await database.outbox.record(domain_id, [event("e", type_="participant.joined")], now=NOW) == []


async def test_what_is_open_changes_with_the_events(database: Database, domain_id: str) -> None:
    meeting = OpenRow("m", "", domain_id, "room", "server", NOW, "{}")
    ann = replace(meeting, session_id="ann")
    await database.outbox.record(domain_id, [], opened=[meeting, ann], now=NOW)
    assert await left_open(database) == [("m", ""), ("m", "ann")]
    await database.outbox.record(domain_id, [], opened=[ann], closed=[("m", "")], now=NOW)
    assert await left_open(database) == [("m", "ann")]


async def test_lanes_of_failed_webhooks_wait(database: Database, domain_id: str) -> None:
    made = await webhook(database, domain_id)
    (lane,) = await database.outbox.record(domain_id, [event("e-1"), event("e-2")], now=NOW)
    (head, _) = await database.outbox.lane(lane, 10)
    assert await database.outbox.waiting_lanes("server") == [WaitingLane(domain_id, lane, head.seq, NOW)]
    active = await database.outbox.failed(head, status=500, error="x", next_at=NOW + 5, trip_after=1, now=NOW)
    assert not active
    assert await database.outbox.waiting_lanes("server") == []
    failed = await database.webhooks.get(domain_id, made.id)
    assert failed is not None
    assert failed.state == "FAILED"
    assert await database.webhooks.update(failed, WANTED, now=NOW + 1) is not None
    assert await database.outbox.waiting_lanes("server") == [WaitingLane(domain_id, lane, head.seq, NOW + 1)]
    assert [each.event_id for each in await database.outbox.lane(lane, 10)] == ["e-1", "e-2"]


async def test_a_failure_of_what_a_webhook_was_before_does_not_count(database: Database, domain_id: str) -> None:
    made = await webhook(database, domain_id)
    (lane,) = await database.outbox.record(domain_id, [event("e-1")], now=NOW)
    (old,) = await database.outbox.lane(lane, 1)
    await database.webhooks.update(made, replace(WANTED, url="https://other.example.com/"), now=NOW + 1)
    assert await database.outbox.failed(old, status=500, error="x", next_at=NOW, trip_after=1, now=NOW + 2)
    now_is = await database.webhooks.get(domain_id, made.id)
    assert now_is is not None
    assert (now_is.state, now_is.failed_count) == ("ACTIVE", 0)


async def test_a_webhook_takes_its_deliveries_along(database: Database, domain_id: str) -> None:
    made = await webhook(database, domain_id)
    await database.outbox.record(domain_id, [event("e-1")], now=NOW)
    assert await database.webhooks.delete(domain_id, made.id)
    assert not await database.webhooks.delete(domain_id, made.id)
    assert (await database.outbox.backlog()).waiting == 0
    assert await database.webhooks.update(made, WANTED, now=NOW) is None


async def test_a_domain_has_no_more_webhooks_than_allowed(database: Database, domain_id: str) -> None:
    for _ in range(3):
        await webhook(database, domain_id)
    with pytest.raises(TooManyWebhooksError):
        await webhook(database, domain_id)
    assert len(await database.webhooks.all(domain_id)) == 3


async def test_secrets_do_not_show_in_what_is_logged(database: Database, domain_id: str) -> None:
    made = await webhook(database, domain_id)
    assert "c2VjcmV0" not in f"{made!r} {WANTED!r}"
    assert "dTpw" not in f"{made!r} {WANTED!r}"
