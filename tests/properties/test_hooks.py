"""Hooks: addresses that a room's or domain's configuration names, and that hear of every join."""

from collections.abc import AsyncIterator
from pathlib import Path

import jwt
import pytest

from tests.support.call_server import CallServer, running_call_server
from tests.support.receiver import Receiver, running_receiver


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[CallServer]:
    async with running_call_server(tmp_path, webhooks={"allow_private_addresses": True}) as running:
        yield running


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with running_receiver() as running:
        yield running


@pytest.mark.property("meeting_join_hook")
async def test_every_join_is_posted_to_the_rooms_hook(server: CallServer, receiver: Receiver) -> None:
    await server.room(meeting_join_hook=receiver.url)
    guest = await server.join(user_name="Ann")
    await server.join(token={"is_owner": True, "user_id": "account-7", "user_name": "Bob"})
    first, second = await receiver.take(2)
    assert first.json == {
        "domain_name": "meet.example.com",
        "room_name": "room",
        "room_url": "https://meet.example.com/room",
        "user_name": "Ann",
        "user_id": guest.session_id,
        "is_owner": False,
        "owner_is_present": False,
        "first_non_owner_join": True,
        "meeting_session_id": first.json["meeting_session_id"],
    }
    assert second.json == {
        **first.json,
        "user_name": "Bob",
        "user_id": "account-7",
        "is_owner": True,
        "owner_is_present": True,
        "first_non_owner_join": False,
    }


@pytest.mark.property("meeting_join_hook")
async def test_the_rooms_hook_wins_over_the_domains(server: CallServer, receiver: Receiver) -> None:
    await server.app.ok("POST", "", {"properties": {"meeting_join_hook": receiver.url + "/domain"}})
    await server.room("one")
    await server.room("two", meeting_join_hook=receiver.url + "/room")
    await server.join("one")
    assert (await receiver.next()).path == "/hook/domain"
    await server.join("two")
    assert (await receiver.next()).path == "/hook/room"


@pytest.mark.property("meeting_join_hook")
async def test_the_hook_in_a_self_signed_token_wins(server: CallServer, receiver: Receiver) -> None:
    await server.room(meeting_join_hook=receiver.url + "/room")
    domain = await server.app.ok("GET", "")
    claims = {"r": "room", "d": domain["domain_id"], "iat": int(server.clock.now()), "mjh": receiver.url + "/token"}
    await server.join(token=jwt.encode(claims, server.app.key, "HS256"))
    assert (await receiver.next()).path == "/hook/token"
