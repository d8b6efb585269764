"""Managing webhooks over REST, as documented."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from parlour.store.tables import webhooks
from parlour.webhooks import EVENT_TYPES, is_secret
from parlour.webhooks.signing import signature
from tests.support.app import App, make_settings, running_app
from tests.support.clock import FakeClock
from tests.support.receiver import Answer, Receiver, running_receiver

SECRET = "c2VjcmV0LXNlY3JldA=="


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with running_receiver() as running:
        yield running


@pytest.fixture
async def app(tmp_path: Path, migrated_url: str, clock: FakeClock) -> AsyncIterator[App]:
    settings = make_settings(
        tmp_path / "data", migrated_url, webhooks={"allow_private_addresses": True, "max_webhook_count": 3}
    )
    async with running_app(settings, clock=clock) as running:
        yield running


async def refused(app: App, path: str, body: object, status: int = 400) -> str:
    response = await app.http.post(path, json=body)
    assert response.status_code == status, response.text
    return str(response.json()["info"])


async def test_a_new_webhook_has_the_documented_fields(app: App, receiver: Receiver) -> None:
    made = await app.ok("POST", "webhooks", {"url": receiver.url})
    assert is_secret(made["hmac"])
    domain = await app.ok("GET", "")
    assert made == {
        "uuid": made["uuid"],
        "url": receiver.url,
        "hmac": made["hmac"],
        "basicAuth": None,
        "retryType": "circuit-breaker",
        "eventTypes": list(EVENT_TYPES),
        "state": "ACTIVE",
        "failedCount": 0,
        "lastMomentPushed": None,
        "domainId": domain["domain_id"],
        "createdAt": made["createdAt"],
        "updatedAt": made["createdAt"],
    }
    assert made["createdAt"].endswith("Z")


async def test_what_was_made_is_found_listed_and_deleted(app: App, receiver: Receiver) -> None:
    body = {
        "url": receiver.url,
        "hmac": SECRET,
        "basicAuth": "dTpw",
        "retryType": "exponential",
        "eventTypes": ["meeting.ended", "recording.error", "meeting.ended"],
    }
    made = await app.ok("POST", "webhooks", body)
    assert {name: made[name] for name in body} == {**body, "eventTypes": ["meeting.ended", "recording.error"]}
    assert await app.ok("GET", f"webhooks/{made['uuid']}") == made
    assert (await app.http.get("webhooks")).json() == [made]
    assert await app.ok("DELETE", f"webhooks/{made['uuid']}") == {"deleted": True, "uuid": made["uuid"]}
    assert (await app.http.get("webhooks")).json() == []
    for method in ("GET", "POST", "DELETE"):
        response = await app.http.request(method, f"webhooks/{made['uuid']}")
        assert (response.status_code, response.json()["error"]) == (404, "not-found")


async def test_the_url_is_tested_with_a_signed_post(app: App, receiver: Receiver) -> None:
    await app.ok("POST", "webhooks", {"url": receiver.url, "hmac": SECRET, "basicAuth": "dTpw"})
    (test,) = receiver.tests
    assert test.body == b'{"test":"test"}'
    assert test.headers["authorization"] == "Basic dTpw"
    assert test.headers["x-webhook-signature"] == signature(SECRET, test.headers["x-webhook-timestamp"], test.body)


@pytest.mark.parametrize("status", [204, 302, 401, 500])
async def test_without_a_200_nothing_is_stored(app: App, receiver: Receiver, status: int) -> None:
    receiver.answer = lambda _: Answer(status)
    assert str(status) in await refused(app, "webhooks", {"url": receiver.url})
    assert (await app.http.get("webhooks")).json() == []


async def test_an_update_keeps_what_it_leaves_out_and_tests_again(app: App, receiver: Receiver) -> None:
    made = await app.ok("POST", "webhooks", {"url": receiver.url, "basicAuth": "dTpw", "eventTypes": ["meeting.ended"]})
    app.clock.advance(5)
    path = f"webhooks/{made['uuid']}"
    changed = await app.ok("POST", path, {"retryType": "exponential"})
    assert {**changed, "updatedAt": ""} == {**made, "retryType": "exponential", "updatedAt": ""}
    assert changed["updatedAt"] > made["updatedAt"]
    assert (await app.ok("POST", path, {"basicAuth": None}))["basicAuth"] is None
    assert len(receiver.tests) == 3
    receiver.answer = lambda _: Answer(500)
    await refused(app, path, {"eventTypes": ["meeting.started"]})
    assert (await app.ok("GET", path))["eventTypes"] == ["meeting.ended"]


@pytest.mark.parametrize(
    ("body", "info"),
    [
        ({}, "missing required field 'url'"),
        ({"url": 5}, "url was '5' but should be a string"),
        ({"url": "https://example.com", "uuid": "x"}, "unknown parameter 'uuid'"),
        (
            {"url": "https://example.com", "retryType": "never"},
            '"retryType" must be one of [circuit-breaker, exponentia',
        ),
        ({"url": "https://example.com", "eventTypes": ["meeting.paused"]}, '"eventTypes[0]" must be one of ['),
        ({"url": "https://example.com", "eventTypes": "all"}, "eventTypes was 'all' but should be an array of strings"),
        ({"url": "https://example.com", "hmac": "not base64!"}, "hmac should be base64"),
        ({"url": "https://example.com", "basicAuth": "a\nb"}, "basicAuth should have 1 to 1024 printable ASCII"),
        ({"url": "ftp://example.com"}, "it should start with http:// or https://"),
        ({"url": "https://user:pw@example.com"}, "it should not hold a user name or a password"),
        ({"url": "http://0x7f.1/"}, "it spells an IPv4 address in an unusual way"),
    ],
)
async def test_bad_bodies_are_refused(app: App, body: Any, info: str) -> None:
    assert info in await refused(app, "webhooks", body)


async def test_a_refusal_does_not_repeat_secrets(app: App) -> None:
    for body in ({"hmac": "hunter2 ünsafe"}, {"basicAuth": "hunter2\x00"}, {"hmac": {"a": "hunter2"}}):
        assert "hunter2" not in await refused(app, "webhooks", {"url": "https://example.com", **body})


async def test_a_domain_cannot_have_more_than_the_operator_allows(app: App, receiver: Receiver) -> None:
    for _ in range(3):
        await app.ok("POST", "webhooks", {"url": receiver.url})
    assert "3 webhooks already" in await refused(app, "webhooks", {"url": receiver.url})


async def test_a_webhook_belongs_to_its_domain(app: App, receiver: Receiver) -> None:
    made = await app.ok("POST", "webhooks", {"url": receiver.url})
    other = await app.database.domains.create("other", "other.example.com", now=0.0)
    app.http.headers["Authorization"] = f"Bearer {await app.new_key(other.id)}"
    assert (await app.http.get("webhooks")).json() == []
    for method in ("GET", "POST", "DELETE"):
        assert (await app.http.request(method, f"webhooks/{made['uuid']}")).status_code == 404


async def test_secrets_are_sealed_in_the_database(app: App, receiver: Receiver) -> None:
    await app.ok("POST", "webhooks", {"url": receiver.url, "hmac": SECRET, "basicAuth": "aHVudGVyMg=="})
    row = await app.database._backend.read(lambda connection: connection.execute(select(webhooks)).one())
    stored = " ".join(str(value) for value in row)
    assert SECRET not in stored
    assert "aHVudGVyMg==" not in stored


async def test_private_addresses_are_refused_unless_allowed(
    tmp_path: Path, clock: FakeClock, receiver: Receiver
) -> None:
    async with running_app(make_settings(tmp_path / "data"), clock=clock) as app:
        for url in (
            receiver.url,
            f"http://localhost:{receiver.port}/",
            "http://169.254.169.254/latest",
            "http://[::1]/",
        ):
            assert "private address" in await refused(app, "webhooks", {"url": url})
    assert receiver.tests == []


async def test_single_networks_can_be_allowed(tmp_path: Path, clock: FakeClock, receiver: Receiver) -> None:
    settings = make_settings(tmp_path / "data", webhooks={"allowed_networks": "127.0.0.0/8, 10.0.0.0/24"})
    async with running_app(settings, clock=clock) as app:
        await app.ok("POST", "webhooks", {"url": receiver.url})
