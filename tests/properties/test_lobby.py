"""`enable_knocking` and `knocking`: who has to wait to be let in."""

import pytest

from tests.support.call_client import CallClient
from tests.support.call_server import CallServer

LOBBY, FULL = {"level": "lobby"}, {"level": "full"}


async def let_in(owner: CallClient, waiting: CallClient) -> None:
    await waiting.request("request-access", name="Ann")
    updates = {waiting.session_id: {"grant": True}}
    assert (await owner.request("update-waiting-participants", updates=updates))["ids"] == [waiting.session_id]
    assert (await waiting.push("let-in"))["access"] == FULL


@pytest.mark.property("enable_knocking")
async def test_a_stranger_waits_in_a_private_room_until_an_owner_lets_it_in(server: CallServer) -> None:
    await server.room(privacy="private", enable_knocking=True)
    owner = await server.join(token={"is_owner": True})
    assert owner.joined["access"] == FULL
    stranger = await server.join()
    assert stranger.joined["access"] == LOBBY
    await let_in(owner, stranger)


@pytest.mark.property("enable_knocking")
async def test_it_has_no_effect_in_a_public_room(server: CallServer) -> None:
    await server.room(enable_knocking=True)
    assert (await server.join()).joined["access"] == FULL
    await server.configure(privacy="private")
    assert (await server.join()).joined["access"] == LOBBY


@pytest.mark.property("enable_knocking")
async def test_it_counts_from_the_next_join_on(server: CallServer) -> None:
    await server.room(privacy="private")
    assert await server.refusal() == "not-allowed"
    await server.configure(enable_knocking=True)
    assert (await server.join()).joined["access"] == LOBBY


@pytest.mark.property("knocking")
async def test_a_token_that_knocks_waits_although_it_is_valid(server: CallServer) -> None:
    await server.room(privacy="private", enable_knocking=True)
    owner = await server.join(token={"is_owner": True})
    assert (await server.join(token={"knocking": False})).joined["access"] == FULL
    guest = await server.join(token={"knocking": True})
    assert guest.joined["access"] == LOBBY
    await let_in(owner, guest)


@pytest.mark.property("knocking")
async def test_a_token_knocks_only_where_there_is_a_lobby(server: CallServer) -> None:
    await server.room(privacy="private")
    assert (await server.join(token={"knocking": True})).joined["access"] == FULL
    await server.configure(enable_knocking=True)
    assert (await server.join(token={"knocking": True})).joined["access"] == LOBBY
