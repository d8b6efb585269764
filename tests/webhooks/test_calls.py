"""From people in a call to a receiver: a webhook made over REST hears who comes and goes."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.call_server import CallServer, running_call_server
from tests.support.receiver import Answer, Receiver, running_receiver


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[CallServer]:
    async with running_call_server(tmp_path, webhooks={"allow_private_addresses": True}) as running:
        yield running


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with running_receiver() as running:
        yield running


async def test_a_meeting_from_its_first_to_its_last_participant(server: CallServer, receiver: Receiver) -> None:
    made = await server.app.ok("POST", "webhooks", {"url": receiver.url})
    await server.room()
    client = await server.join(token={"user_id": "u-1", "user_name": "Ann", "is_owner": True})
    began, joined = (post.json for post in await receiver.take(2))
    server.clock.advance(12)
    await client.close()
    left, ended = (post.json for post in await receiver.take(2))
    assert [each["type"] for each in (began, joined, left, ended)] == [
        "meeting.started",
        "participant.joined",
        "participant.left",
        "meeting.ended",
    ]
    assert began["payload"]["meeting_id"] == ended["payload"]["meeting_id"]
    payload = joined["payload"]
    assert (payload["session_id"], payload["user_id"], payload["user_name"]) == (client.session_id, "u-1", "Ann")
    assert (payload["owner"], payload["room"]) == (True, "room")
    assert set(payload["permissions"]) == {"hasPresence", "canSend", "canReceive", "canAdmin"}
    assert left["payload"]["duration"] >= 12
    shown = await server.app.ok("GET", f"webhooks/{made['uuid']}")
    assert (shown["state"], shown["failedCount"]) == ("ACTIVE", 0)


async def test_a_receiver_that_fails_does_not_disturb_the_call(server: CallServer, receiver: Receiver) -> None:
    await server.app.ok("POST", "webhooks", {"url": receiver.url})
    receiver.answer = lambda _: Answer(500)
    await server.room()
    await server.join()
    second = await server.join()
    assert second.joined["counts"]["present"] == 2
    assert (await receiver.next()).json["type"] == "meeting.started"


async def test_every_try_is_in_the_log_of_the_api(server: CallServer, receiver: Receiver) -> None:
    await server.app.ok("POST", "webhooks", {"url": receiver.url, "eventTypes": ["meeting.started"]})
    receiver.answer = lambda _: Answer(503)
    await server.room()
    await server.join()
    await receiver.next()
    async with asyncio.timeout(5):  # the try is noted a moment after the receiver has answered
        while True:
            if (await server.app.database.outbox.listed())[0].attempts:
                break
            await asyncio.sleep(0)
    await server.app.context.logs.flush()
    lines = (await server.app.http.get("logs/api", params={"source": "webhook"})).json()
    assert [(line["method"], line["url"], line["status"]) for line in lines] == [("POST", receiver.url, 503)]
