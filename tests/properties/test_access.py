"""Who may enter: every rule, each with the error type that clients know."""

import asyncio

import pytest

from tests.support.call_client import Refused
from tests.support.call_server import CallServer
from tests.support.clock import START


async def test_a_room_that_does_not_exist(server: CallServer) -> None:
    assert await server.refusal("nowhere") == "no-room"


async def test_a_deleted_room(server: CallServer) -> None:
    await server.room()
    await server.app.ok("DELETE", "rooms/room")
    assert await server.refusal() == "no-room"


@pytest.mark.property("nbf")
async def test_a_room_opens_at_nbf(server: CallServer) -> None:
    await server.room(nbf=int(START) + 100)
    server.clock.set(START + 99)
    refusal = await server.whole_refusal()
    assert (refusal["type"], refusal["nbf"]) == ("nbf-room", START + 100), "the page tells when, and waits for it"
    server.clock.set(START + 100)
    await server.join()


@pytest.mark.property("exp")
async def test_a_room_closes_at_exp(server: CallServer) -> None:
    await server.room(exp=int(START) + 100)
    server.clock.set(START + 99)
    inside = await server.join()
    server.clock.set(START + 100)
    assert await server.refusal() == "exp-room"
    assert await inside.request("app-message", data="those inside may stay", to="*")


@pytest.mark.property("nbf")
async def test_a_token_counts_from_its_nbf(server: CallServer) -> None:
    await server.room()
    token = await server.token(nbf=int(START) + 100)
    refusal = await server.whole_refusal(token=token)
    assert (refusal["type"], refusal["nbf"]) == ("nbf-token", START + 100)
    server.clock.set(START + 100)
    await server.join(token=token)


@pytest.mark.property("exp")
async def test_a_token_counts_until_its_exp(server: CallServer) -> None:
    await server.room()
    token = await server.token(exp=int(START) + 100)
    await server.join(token=token)
    server.clock.set(START + 100)
    assert await server.refusal(token=token) == "exp-token"


@pytest.mark.property("privacy")
async def test_a_private_room_asks_for_a_token(server: CallServer) -> None:
    await server.room(privacy="private")
    assert await server.refusal() == "not-allowed"
    await server.join(token={"room_name": "room"})
    await server.join(token={})


@pytest.mark.property("privacy")
async def test_a_room_can_become_private(server: CallServer) -> None:
    await server.room()
    await server.join()
    await server.configure(privacy="private")
    assert await server.refusal() == "not-allowed"


@pytest.mark.property("room_name")
@pytest.mark.parametrize("privacy", ["public", "private"])
async def test_a_token_opens_the_room_that_it_names_and_no_other(server: CallServer, privacy: str) -> None:
    await server.room(privacy=privacy)
    await server.room("other")
    token = await server.token(room_name="other")
    assert await server.refusal(token=token) == "not-allowed"
    await server.join("other", token=token)


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])
async def test_a_bad_token_is_refused_even_in_a_public_room(server: CallServer, token: str) -> None:
    await server.room()
    assert await server.refusal(token=token) == "not-allowed"


async def test_a_token_of_another_domain_is_refused(server: CallServer) -> None:
    await server.room()
    database = server.app.database
    other = await database.domains.create("other", "other.example.com", now=START + 1)
    key = await server.app.new_key(other.id)
    reply = await server.app.http.post(
        "meeting-tokens", json={"properties": {}}, headers={"Authorization": f"Bearer {key}"}
    )
    assert await server.refusal(token=reply.json()["token"]) == "not-allowed"


@pytest.mark.property("max_participants")
async def test_a_full_room_refuses_until_somebody_leaves(server: CallServer) -> None:
    await server.room(max_participants=2)
    first = await server.join()
    await server.join()
    assert await server.refusal() == "meeting-full"
    await first.request("leave")
    await server.join()


@pytest.mark.property("max_participants")
async def test_of_a_hundred_who_join_at_once_exactly_ten_get_in(server: CallServer) -> None:
    await server.room(max_participants=10)
    clients = [await server.client() for _ in range(100)]
    outcomes = await asyncio.gather(*(client.join("room") for client in clients), return_exceptions=True)
    refused = [outcome.type for outcome in outcomes if isinstance(outcome, Refused)]
    assert refused == ["meeting-full"] * 90
    inside = [client for client in clients if client.session_id]
    assert len(inside) == 10
    last = max(inside, key=lambda client: int(client.joined["counts"]["present"]))
    assert last.joined["counts"] == {"present": 10, "hidden": 0}
    assert {client.close_code for client in inside} == {None}


@pytest.mark.property("max_participants")
async def test_owners_and_token_holders_need_a_seat_like_everybody(server: CallServer) -> None:
    await server.room(max_participants=1)
    await server.join()
    assert await server.refusal(token={"is_owner": True}) == "meeting-full"


async def test_the_first_check_that_fails_answers(server: CallServer) -> None:
    now = int(START)
    await server.room(privacy="private", exp=now + 50, max_participants=1)
    await server.room("other")
    elsewhere = await server.token(exp=now + 10, room_name="other")
    await server.join(token={})
    assert await server.refusal() == "not-allowed"
    assert await server.refusal(token=elsewhere) == "not-allowed"
    assert await server.refusal(token={}) == "meeting-full"
    server.clock.set(START + 10)
    assert await server.refusal(token=elsewhere) == "exp-token"
    server.clock.set(START + 50)
    assert await server.refusal(token=elsewhere) == "exp-room"


async def test_preauth_runs_the_same_checks_and_takes_no_seat(server: CallServer) -> None:
    await server.room(max_participants=1, privacy="private")
    stranger = await server.client()
    with pytest.raises(Refused, match="not-allowed"):
        await stranger.preauth("room")
    assert await stranger.closed() == 1000
    guest, other = await server.client(), await server.client()
    token = await server.token(user_name="Ada", user_id="a-1")
    reply = await guest.preauth("room", token)
    assert reply["access"] == {"level": "full"}
    assert (reply["participant"]["user_name"], reply["participant"]["joined_at"]) == ("Ada", None)
    await other.join("room", token)
    with pytest.raises(Refused, match="meeting-full"):
        await guest.join("room", token)
