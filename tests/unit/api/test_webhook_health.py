"""How webhooks fare, over REST; and a test, a pause, a way on."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from parlour.store import NewEvent
from tests.support.app import App, make_settings, running_app
from tests.support.clock import FakeClock
from tests.support.receiver import Answer, Receiver, running_receiver
from tests.support.waiting import until


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with running_receiver() as running:
        yield running


@pytest.fixture
async def app(tmp_path: Path, migrated_url: str, clock: FakeClock) -> AsyncIterator[App]:
    settings = make_settings(tmp_path / "data", migrated_url, webhooks={"allow_private_addresses": True})
    async with running_app(settings, clock=clock) as running:
        yield running


async def health(app: App) -> dict[str, Any]:
    """How the only webhook fares."""
    [found] = (await app.ok("GET", "parlour/webhooks"))["data"]
    assert isinstance(found, dict)
    return found


async def happen(app: App, *ids: str, room: str = "a") -> None:
    """Let something happen that webhooks are told of."""
    domain = await app.database.domains.by_host("")
    events = [NewEvent(id_, room, "meeting.started", f'{{"id": "{id_}"}}') for id_ in ids]
    await app.database.outbox.record(domain.id, events, now=app.clock.now())
    app.context.webhooks.changed()


async def made(app: App, receiver: Receiver, **fields: Any) -> str:
    body = {"url": receiver.url, "hmac": "c2VjcmV0", "basicAuth": "dTpw", **fields}
    return str((await app.ok("POST", "webhooks", body))["uuid"])


async def test_a_webhook_that_delivers_tells_when_it_did_and_keeps_its_secrets(app: App, receiver: Receiver) -> None:
    uuid = await made(app, receiver, eventTypes=["meeting.started"])
    assert (await health(app))["last_delivered_at"] is None
    await happen(app, "one", "two")

    async def arrived() -> bool:
        return (await health(app))["recent_delivered"] == 2

    await until(arrived)
    found = await health(app)
    assert found == {
        "uuid": uuid,
        "url": receiver.url,
        "event_types": ["meeting.started"],
        "retry_type": "circuit-breaker",
        "state": "ACTIVE",
        "failed_count": 0,
        "last_delivered_at": found["created_at"],
        "waiting": 0,
        "waiting_since": None,
        "next_try_at": None,
        "last_error": None,
        "recent_delivered": 2,
        "recent_failed": 0,
        "created_at": found["created_at"],
        "updated_at": found["created_at"],
    }
    rows = (await app.ok("GET", f"parlour/webhooks/{uuid}/deliveries?limit=1"))["data"]
    assert [(row["event_id"], row["state"], row["last_status"], row["attempts"]) for row in rows] == [
        ("two", "delivered", 200, 1)
    ]


async def test_one_that_fails_tells_what_went_wrong_what_waits_and_when_it_tries_again(
    app: App, receiver: Receiver
) -> None:
    await made(app, receiver)
    receiver.answer = lambda _: Answer(500)
    await happen(app, "one", "two")
    await receiver.next()

    async def failed() -> bool:
        return bool((await health(app))["failed_count"] == 1)

    await until(failed)
    found = await health(app)
    assert (found["state"], found["waiting"], found["waiting_since"]) == ("ACTIVE", 2, found["created_at"])
    assert found["last_error"] == "the receiver answered 500"
    assert found["next_try_at"] > found["created_at"]


async def test_a_pause_lets_everything_wait_and_a_resumption_deliver_it(app: App, receiver: Receiver) -> None:
    uuid = await made(app, receiver)
    assert (await app.ok("POST", f"parlour/webhooks/{uuid}/pause"))["state"] == "PAUSED"
    [documented] = (await app.http.get("webhooks")).json()
    assert documented["state"] == "FAILED"
    await happen(app, "one")
    app.clock.advance(60)
    app.context.webhooks.changed()
    found = await health(app)
    assert (found["state"], found["waiting"], found["next_try_at"]) == ("PAUSED", 1, None)
    assert receiver.posts.empty()
    assert (await app.ok("POST", f"parlour/webhooks/{uuid}/resume"))["state"] == "ACTIVE"
    assert (await receiver.next()).json == {"id": "one"}


async def test_one_that_was_stopped_goes_on_without_a_test(app: App, receiver: Receiver) -> None:
    uuid = await made(app, receiver)
    receiver.answer = lambda _: Answer(500)
    await happen(app, "one")

    async def stopped() -> bool:
        app.clock.advance(20)
        return bool((await health(app))["state"] == "FAILED")

    await until(stopped)
    receiver.answer = lambda _: Answer(200)
    tests = len(receiver.tests)
    found = await app.ok("POST", f"parlour/webhooks/{uuid}/resume")
    assert (found["state"], found["failed_count"]) == ("ACTIVE", 0)

    async def delivered() -> bool:
        return bool((await health(app))["recent_delivered"] == 1)

    await until(delivered)
    assert len(receiver.tests) == tests


async def test_an_update_ends_a_pause_as_it_always_made_active(app: App, receiver: Receiver) -> None:
    uuid = await made(app, receiver)
    await app.ok("POST", f"parlour/webhooks/{uuid}/pause")
    assert (await app.ok("POST", f"webhooks/{uuid}", {}))["state"] == "ACTIVE"


async def test_a_test_tells_what_the_receiver_answers_and_changes_nothing(app: App, receiver: Receiver) -> None:
    uuid = await made(app, receiver)
    before = await health(app)
    tested = await app.ok("POST", f"parlour/webhooks/{uuid}/test")
    assert tested == {"ok": True, "status": 200, "info": "the receiver answered 200"}
    receiver.answer = lambda _: Answer(404)
    tested = await app.ok("POST", f"parlour/webhooks/{uuid}/test")
    assert tested == {"ok": False, "status": 404, "info": "the receiver answered 404"}
    assert len(receiver.tests) == 3
    assert await health(app) == before


async def test_the_webhook_of_a_neighbour_is_no_webhook(app: App, receiver: Receiver) -> None:
    uuid = await made(app, receiver)
    other = await app.database.domains.create("other", "other.example", now=1.0)
    theirs = {"Authorization": f"Bearer {await app.new_key(other.id)}"}
    assert (await app.http.get("parlour/webhooks", headers=theirs)).json() == {"data": []}
    for method, below in (("GET", "deliveries"), ("POST", "test"), ("POST", "pause"), ("POST", "resume")):
        response = await app.http.request(method, f"parlour/webhooks/{uuid}/{below}", headers=theirs)
        assert response.status_code == 404, below
    assert (await health(app))["state"] == "ACTIVE"
