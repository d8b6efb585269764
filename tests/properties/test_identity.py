"""Who somebody is: what a token says beats what the browser says."""

import asyncio

import pytest

from tests.support.call_client import Refused
from tests.support.call_server import CallServer


@pytest.mark.property("user_name")
async def test_the_name_in_the_token_wins_at_the_join(server: CallServer) -> None:
    await server.room()
    client = await server.join(token={"user_name": "Ada"}, user_name="Eve")
    assert client.joined["participant"]["user_name"] == "Ada"
    other = await server.join(user_name="Eve")
    assert [each["user_name"] for each in other.joined["participants"]] == ["Ada"]


async def test_who_is_named_by_a_token_can_change_the_name_later(server: CallServer) -> None:
    await server.room()
    client = await server.join(token={"user_name": "Ada"})
    other = await server.join()
    assert (await client.request("set-user-name", name="Ada (presenting)"))["user_name"] == "Ada (presenting)"
    assert (await other.push("participant-updated"))["participant"]["user_name"] == "Ada (presenting)"


@pytest.mark.property("user_id")
async def test_the_user_id_of_the_token_is_shown_to_all(server: CallServer) -> None:
    await server.room()
    client = await server.join(token={"user_id": "account-7"})
    assert client.joined["participant"]["user_id"] == "account-7"
    other = await server.join()
    assert [each["user_id"] for each in other.joined["participants"]] == ["account-7"]
    assert other.joined["participant"]["user_id"] == other.session_id


@pytest.mark.property("is_owner")
async def test_owners_may_do_everything_and_others_may_not(server: CallServer) -> None:
    await server.room()
    owner = await server.join(token={"is_owner": True})
    guest = await server.join(token={})
    assert owner.joined["participant"]["owner"] is True
    assert owner.joined["participant"]["permissions"]["canAdmin"] is True
    assert guest.joined["participant"]["owner"] is False
    with pytest.raises(Refused, match="not-permitted"):
        await guest.request("update-participants", updates={owner.session_id: {"eject": True}})
    await owner.request("update-participants", updates={guest.session_id: {"eject": True}})
    assert (await guest.error())["type"] == "ejected"
    assert await guest.closed() == 1000
    left = await owner.push("participant-left")
    assert (left["session_id"], left["reason"]) == (guest.session_id, "ejected")


@pytest.mark.property("enforce_unique_user_ids")
async def test_the_newcomer_takes_the_place_of_the_same_user(server: CallServer) -> None:
    await server.room(enforce_unique_user_ids=True, max_participants=2)
    watcher = await server.join()
    token = await server.token(user_id="u-1")
    earlier = await server.join(token=token)
    later = await server.join(token=token)
    error = await earlier.error()
    assert error["type"] == "ejected"
    assert "somewhere else" in error["msg"]
    assert await earlier.closed() == 1000
    assert later.joined["counts"] == {"present": 2, "hidden": 0}
    assert [each["session_id"] for each in later.joined["participants"]] == [watcher.session_id]


@pytest.mark.property("enforce_unique_user_ids")
async def test_of_many_with_one_user_id_who_join_at_once_one_remains(server: CallServer) -> None:
    await server.room(enforce_unique_user_ids=True)
    token = await server.token(user_id="u-1")
    clients = [await server.client() for _ in range(10)]
    await asyncio.gather(*(client.join("room", token) for client in clients))
    watcher = await server.join()
    assert len(watcher.joined["participants"]) == 1


async def test_the_same_user_may_come_twice_where_nobody_objects(server: CallServer) -> None:
    await server.room()
    token = await server.token(user_id="u-1")
    await server.join(token=token)
    second = await server.join(token=token)
    assert second.joined["counts"]["present"] == 2
