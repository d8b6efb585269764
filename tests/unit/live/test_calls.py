"""Running calls: races, deadlines, beginnings and ends."""

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from parlour.live import RoomSnapshot, StoreRooms
from parlour.live.snapshot import room_info
from parlour.properties import CATALOGUE
from parlour.store import DatabaseUnavailableError, DomainRecord, RoomRecord
from tests.support.call_client import CallClient, Closed, Refused
from tests.support.call_server import CallServer
from tests.support.clock import START


async def until(condition: Callable[[], bool]) -> None:
    """Let other tasks run until `condition` holds."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - the product offers no event for it, and needs none
            await asyncio.sleep(0)


async def quiet(server: CallServer) -> None:
    """Wait until no room holds a call."""
    await until(lambda: not server.signaling.calls.running)


async def test_everybody_learns_of_everybody(server: CallServer) -> None:
    await server.room()
    first = await server.join(user_name="Ada")
    second = await server.join(user_name="Grace")
    assert await first.push("counts") == {"type": "counts", "present": 2, "hidden": 0}
    joined = await first.push("participant-joined")
    assert joined["participant"]["user_name"] == "Grace"
    assert first.joined["meeting_id"] == second.joined["meeting_id"]
    await second.request("leave")
    assert await second.closed() == 1000
    left = await first.push("participant-left")
    assert (left["session_id"], left["reason"]) == (second.session_id, "left")


async def test_a_lost_connection_frees_the_seat(server: CallServer) -> None:
    await server.room(max_participants=2)
    first, second = await server.join(), await server.join()
    await second.close()
    assert (await first.push("participant-left"))["reason"] == "disconnected"
    await server.join()


async def test_whoever_lost_the_connection_of_a_full_room_comes_back_before_the_server_noticed(
    server: CallServer,
) -> None:
    await server.room(max_participants=2)
    other, lost = await server.join(), await server.join()
    key = lost.joined["seat_key"]
    assert await server.refusal() == "meeting-full"
    back = await server.join(session_id=lost.session_id, seat_key=key)
    assert (back.joined["seat_key"], back.joined["counts"]) == (key, {"present": 2, "hidden": 0})
    assert [each["session_id"] for each in back.joined["participants"]] == [other.session_id]
    left = await other.push("participant-left")
    assert (left["session_id"], left["reason"]) == (lost.session_id, "disconnected")
    assert (await other.push("participant-joined"))["participant"]["session_id"] == back.session_id
    assert await lost.closed() == 1000
    assert await server.refusal() == "meeting-full"
    await back.request("app-message", data="still here")
    assert (await other.push("app-message"))["from"] == back.session_id


async def test_a_seat_key_is_told_to_its_holder_alone_and_malformed_ones_count_as_none(
    server: CallServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await server.room()
    other, lost = await server.join(), await server.join(seat_key="x" * 200)
    key = lost.joined["seat_key"]
    back = await server.join(seat_key=key)
    await other.push("participant-joined", lambda push: push["participant"]["session_id"] == back.session_id)
    assert len(key) >= 32
    assert other.joined["seat_key"] != key
    assert key not in json.dumps([other.pushes, other.joined, back.joined["participants"]])
    assert not any(key in f"{record.getMessage()} {record.__dict__}" for record in caplog.records)


async def test_when_all_are_gone_nothing_is_left_and_the_next_meeting_is_another(server: CallServer) -> None:
    await server.room()
    first = await server.join()
    await first.request("set-session-data", data={"a": 1}, merge="replace")
    assert list(server.sfu.rooms) == [first.joined["meeting_id"]]
    await first.request("leave")
    await first.closed()
    await quiet(server)
    second = await server.join()
    assert second.joined["meeting_id"] != first.joined["meeting_id"]
    assert second.joined["session_data"] == {}
    assert list(server.sfu.rooms) == [second.joined["meeting_id"]]


async def test_refusals_leave_nothing_behind(server: CallServer) -> None:
    await server.room(privacy="private")
    for _ in range(3):
        await server.refusal()
        await server.refusal("nowhere")
    await quiet(server)
    assert server.sfu.rooms == {}


@pytest.mark.parametrize("seed", range(20))
async def test_joins_that_race_with_the_deletion_leave_nobody_inside(server: CallServer, seed: int) -> None:
    await server.room()
    clients = [await server.client() for _ in range(6)]

    async def delete() -> None:
        for _ in range(seed):
            await asyncio.sleep(0)
        await server.app.ok("DELETE", "rooms/room")

    outcomes = await asyncio.gather(
        *(client.join("room") for client in clients[:3]),
        delete(),
        *(client.join("room") for client in clients[3:]),
        return_exceptions=True,
    )
    for outcome in outcomes:
        assert not isinstance(outcome, BaseException) or isinstance(outcome, Refused | Closed)
    for client in clients:
        assert await client.closed() == 1000
    await quiet(server)


async def test_a_room_made_anew_under_the_same_name_is_another_call(server: CallServer) -> None:
    await server.room()
    old = await server.join()
    database = server.app.database
    domain = await database.domains.by_host("")
    gone = await database.rooms.delete(domain.id, "room", now=START)  # the running call has not heard of it yet
    await server.room()
    new = await server.join()
    assert (await old.error())["type"] == "ejected"
    assert new.joined["participants"] == []
    assert gone is not None
    await server.signaling.calls.room_deleted(gone)  # late news
    assert await new.request("app-message", data="still here", to="*")


async def test_several_deadlines_in_one_room_are_each_exact(server: CallServer) -> None:
    await server.room()
    holders = {seconds: await server.join(token={"eject_after_elapsed": seconds}) for seconds in (30, 10, 20)}
    watcher = await server.join()
    for seconds in sorted(holders):
        server.clock.set(START + seconds - 1)
        assert await holders[seconds].request("app-message", data=1, to="*")
        server.clock.set(START + seconds)
        left = await watcher.push("participant-left")
        assert (left["session_id"], left["reason"]) == (holders[seconds].session_id, "ejected")
        assert await holders[seconds].closed() == 1000


async def test_without_an_sfu_access_rules_come_first_and_then_the_truth(server: CallServer) -> None:
    await server.room("open")
    await server.room("closed", privacy="private")
    calls = server.signaling.calls
    calls._context = replace(calls._context, sfu=None)
    assert await server.refusal("closed") == "not-allowed"
    assert await server.refusal("open") == "connection-error"


async def test_a_broken_sfu_refuses_newcomers(server: CallServer) -> None:
    await server.room()
    server.sfu.failing = "no room"
    assert await server.refusal() == "connection-error"
    server.sfu.failing = None
    await server.join()


async def test_an_unreadable_database_refuses_instead_of_hanging(
    server: CallServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_args: Any) -> None:
        raise DatabaseUnavailableError("gone")

    await server.room()
    inside = await server.join()
    monkeypatch.setattr(StoreRooms, "load", broken)
    assert await server.refusal() == "connection-error"
    monkeypatch.setattr(StoreRooms, "keys", broken)
    assert await server.refusal(token="x") == "connection-error"
    assert await inside.request("app-message", data="still here", to="*")


async def test_a_crash_in_one_request_does_not_end_the_call(
    server: CallServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def crash(*_args: Any, **_fields: Any) -> None:
        raise ZeroDivisionError

    await server.room()
    first = await server.join()
    with monkeypatch.context() as patch:
        patch.setattr(RoomSnapshot, "rules", crash)
        unlucky = await server.client()
        with pytest.raises((Closed, Refused)):
            await unlucky.join("room")
    assert "a request crashed" in caplog.text
    await server.join()
    assert await first.push("participant-joined")


async def test_the_server_says_goodbye_when_it_stops(server: CallServer) -> None:
    await server.room()
    await server.room("other")
    clients = [await server.join(), await server.join("other"), await server.join()]
    await server.signaling.calls.stop()
    for client in clients:
        assert await client.closed() == 1012
        assert [push for push in client.pushes if push["type"] == "error"] == []  # that would end the call
    assert not server.sfu.running
    assert server.sfu.rooms == {}
    assert await server.refusal() == "connection-error"


async def test_a_caller_that_is_cancelled_leaves_no_ghost(server: CallServer) -> None:
    await server.room()
    server.sfu.gate.clear()
    client = await server.client()
    joining = asyncio.create_task(client.join("room"))
    await until(lambda: bool(server.signaling.calls.running))
    joining.cancel()
    await asyncio.gather(joining, return_exceptions=True)
    closing = asyncio.create_task(client.close())
    await asyncio.sleep(0)
    server.sfu.gate.set()
    await closing
    await quiet(server)


async def test_logs_name_room_meeting_and_participant_but_never_the_token(
    server: CallServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await server.room(privacy="private")
    token = await server.token(user_name="Ada")
    client = await server.join(token=token)
    await server.refusal(token=token + "x")
    (record,) = [record for record in caplog.records if record.message == "participant joined"]
    assert (record.__dict__["room"], record.__dict__["participant"]) == ("room", client.session_id)
    assert record.__dict__["meeting"] == client.joined["meeting_id"]
    secrets = (token, token.rsplit(".", maxsplit=1)[-1])
    for record in caplog.records:
        assert not any(secret in f"{record.message} {record.__dict__}" for secret in secrets)


def test_browsers_are_not_told_secrets_of_the_room() -> None:
    config: dict[str, Any] = {
        "streaming_endpoints": [{"name": "a", "type": "rtmp", "rtmp_config": {"url": "rtmps://x/secret"}}],
        "recordings_bucket": {"bucket_name": "secret"},
        "meeting_join_hook": "https://example.com/secret",
        "permissions": {"canSend": ["audio"]},
        "max_participants": 5,
    }
    room = RoomRecord("id", "d", "room", "public", config, 1, START, True)
    domain = DomainRecord("d", "domain", None, {"hide_daily_branding": True, **config}, 1, START)
    told = room_info(RoomSnapshot(room, domain), {"user_name": "Ada"})
    assert "secret" not in str(told)
    assert told["config"] == {"permissions": {"canSend": ["audio"]}, "max_participants": 5}
    assert told["domain_config"]["hide_daily_branding"] is True  # type: ignore[index,call-overload]
    assert told["token_config"] == {"user_name": "Ada"}
    assert set(told["config_defaults"]) <= {entry.name for entry in CATALOGUE.top()}  # type: ignore[arg-type]


async def test_people_in_different_rooms_and_domains_do_not_meet(server: CallServer) -> None:
    await server.room()
    await server.room("other")
    first, second = await server.join(), await server.join("other")
    assert second.joined["participants"] == []
    await first.request("app-message", data="hello", to=second.session_id)
    await second.request("app-message", data="sync", to="*")
    assert second.pushes == []


async def test_changes_of_the_room_count_for_the_next_join(server: CallServer) -> None:
    await server.room(max_participants=5)
    await server.join()
    await server.configure(max_participants=1)
    assert await server.refusal() == "meeting-full"
    await server.configure(max_participants=2)
    client: CallClient = await server.join()
    assert client.joined["room"]["config"] == {"max_participants": 2}


async def test_who_comes_into_a_large_call_is_told_of_everybody_in_the_order_of_coming(server: CallServer) -> None:
    await server.room()
    people = [await server.join(user_name=f"{number}") for number in range(40)]
    for count, person in enumerate(people):
        told = [each["user_name"] for each in person.joined["participants"]]
        assert told == [f"{number}" for number in range(count)]
    await people[0].notify("set-user-name", name="renamed")
    await people[1].push("participant-updated")
    await people[2].notify("leave")
    await people[1].push("participant-left")
    late = await server.join()
    expected = ["renamed", "1", *(f"{number}" for number in range(3, 40))]
    assert [each["user_name"] for each in late.joined["participants"]] == expected
