"""The lobby as browsers see it on the wire: waiting, deciding, and what survives a broken connection."""

from pathlib import Path
from typing import Any

import pytest

from parlour.calls.lobby import AWAY_S, MAX_WAITING
from tests.support.call_client import CallClient, Refused
from tests.support.call_server import CallServer, running_call_server
from tests.support.clock import START

OWNER = {"is_owner": True, "room_name": "room"}


async def lobby_room(server: CallServer, **properties: Any) -> None:
    await server.room(privacy="private", enable_knocking=True, **properties)


async def knock(server: CallServer, name: str = "Ann", **fields: Any) -> CallClient:
    """Come into the lobby and ask to be let in."""
    client = await server.join(**fields)
    assert client.joined["access"] == {"level": "lobby"}
    await client.request("request-access", name=name)
    await client.push("lobby")
    return client


async def answer(decider: CallClient, decision: bool, *who: CallClient) -> list[str]:
    updates = {client.session_id: {"grant": decision} for client in who} or {"*": {"grant": decision}}
    ids: list[str] = (await decider.request("update-waiting-participants", updates=updates))["ids"]
    return ids


async def test_who_asks_is_shown_let_in_and_in_the_call(server: CallServer) -> None:
    await lobby_room(server)
    owner = await server.join(token=OWNER)
    ann = await knock(server)
    shown = await owner.push("waiting-participant-added")
    assert shown["participant"] == {"id": ann.session_id, "name": "Ann", "granted": False}
    assert await answer(owner, True, ann) == [ann.session_id]
    inside = await ann.push("let-in")
    assert (inside["session_id"], inside["seat_key"]) == (ann.session_id, ann.joined["seat_key"])
    assert [each["session_id"] for each in inside["participants"]] == [owner.session_id]
    assert inside["counts"] == {"present": 2, "hidden": 0}
    assert (await owner.push("waiting-participant-removed"))["id"] == ann.session_id
    assert (await owner.push("participant-joined"))["participant"]["user_name"] == "Ann"
    await ann.request("app-message", data="hello", to="*")
    assert (await owner.push("app-message"))["from"] == ann.session_id


async def test_who_is_turned_away_hears_why_and_may_come_again(server: CallServer) -> None:
    await lobby_room(server)
    owner = await server.join(token=OWNER)
    ann = await knock(server)
    await answer(owner, False, ann)
    assert await ann.error() == {"type": "ejected", "msg": "Join request rejected"}
    assert await ann.closed() == 1000
    again = await knock(server)
    await answer(owner, True)
    await again.push("let-in")


async def test_the_lobby_begins_no_meeting_and_is_in_no_list(server: CallServer) -> None:
    await lobby_room(server)
    await knock(server)
    assert (await server.app.ok("GET", "presence")) == {}
    assert (await server.app.ok("GET", "rooms/room/presence"))["total_count"] == 0
    assert (await server.app.ok("GET", "meetings"))["total_count"] == 0
    assert not server.sfu.rooms


async def test_an_owner_who_comes_later_finds_who_waits(server: CallServer) -> None:
    await lobby_room(server)
    ann = await knock(server)
    owner = await server.join(token=OWNER)
    assert owner.joined["waiting"] == [{"id": ann.session_id, "name": "Ann", "granted": False}]
    assert (await ann.push("lobby"))["hosts"] is True
    await answer(owner, True)
    await ann.push("let-in")


async def test_nothing_of_the_call_reaches_the_lobby_and_nothing_from_there_the_call(server: CallServer) -> None:
    await lobby_room(server)
    owner = await server.join(token=OWNER)
    ann = await knock(server)
    guest = await server.join(token={})
    await guest.request("app-message", data="secret", to="*")
    await owner.request("set-session-data", data={"secret": 1})
    for kind, fields in {
        "app-message": {"data": "x", "to": owner.session_id},
        "set-session-data": {"data": {"a": 1}},
        "update-participants": {"updates": {"*": {"eject": True}}},
        "update-waiting-participants": {"updates": {"*": {"grant": True}}},
        "subscribe": {"auto": True},
    }.items():
        with pytest.raises(Refused, match="not-permitted"):
            await ann.request(kind, **fields)
    await ann.request("ping")
    assert ann.pushes == []


async def test_a_full_room_lets_in_when_a_seat_is_free(server: CallServer) -> None:
    await lobby_room(server, max_participants=2)
    owner = await server.join(token=OWNER)
    guest = await server.join(token={})
    ann = await knock(server)
    await answer(owner, True)
    assert await ann.push("lobby") == {"type": "lobby", "asked": True, "granted": True, "hosts": True}
    await guest.request("leave")
    await ann.push("let-in")


async def test_a_broken_connection_keeps_its_place_and_its_answer(server: CallServer) -> None:
    await lobby_room(server)
    owner = await server.join(token=OWNER)
    ann = await knock(server)
    await ann.break_off()
    await answer(owner, True, ann)
    assert (await owner.push("waiting-participant-updated"))["participant"]["granted"] is True
    back = await server.join(seat_key=ann.joined["seat_key"])
    assert back.joined["access"] == {"level": "full"}
    assert back.session_id == ann.session_id


async def test_the_end_of_a_connection_that_was_replaced_changes_nothing(server: CallServer) -> None:
    await lobby_room(server)
    owner = await server.join(token=OWNER)
    ann = await knock(server)
    back = await server.join(seat_key=ann.joined["seat_key"])
    assert back.joined["lobby"] == {"asked": True, "granted": False, "hosts": True}
    assert await ann.closed() == 1000
    await ann.break_off()
    server.clock.set(START + 60)
    await answer(owner, True, back)
    await back.push("let-in")


async def test_who_does_not_come_back_is_off_the_list_after_half_a_minute(server: CallServer) -> None:
    await lobby_room(server)
    owner = await server.join(token=OWNER)
    ann = await knock(server)
    await ann.break_off()
    await owner.request("ping")
    server.clock.set(START + AWAY_S + 1)
    assert (await owner.push("waiting-participant-removed"))["id"] == ann.session_id


async def test_who_closes_its_page_is_off_the_list_at_once(server: CallServer) -> None:
    await lobby_room(server)
    owner = await server.join(token=OWNER)
    ann = await knock(server)
    await ann.close()
    assert (await owner.push("waiting-participant-removed"))["id"] == ann.session_id


async def test_who_missed_that_it_was_let_in_hears_so_when_it_goes_on(server: CallServer) -> None:
    await lobby_room(server)
    owner = await server.join(token=OWNER)
    ann = await knock(server)
    missed = ann.received
    await answer(owner, True)
    await ann.push("let-in")
    ann.received = missed
    await ann.break_off()
    back = await server.client()
    assert (await back.resume(ann, "room"))["session_id"] == ann.session_id
    assert (await back.push("let-in"))["session_id"] == ann.session_id


async def test_a_place_in_the_lobby_is_taken_up_by_a_join(server: CallServer) -> None:
    await lobby_room(server)
    ann = await knock(server)
    await ann.break_off()
    back = await server.client()
    with pytest.raises(Refused, match="seat-gone"):
        await back.resume(ann, "room")
    await back.join("room", seat_key=ann.joined["seat_key"])
    assert back.joined["lobby"]["asked"] is True


async def test_a_room_that_becomes_public_lets_in_who_asked_though_nobody_is_inside(server: CallServer) -> None:
    await lobby_room(server)
    ann = await knock(server)
    await server.configure(privacy="public")
    assert (await ann.push("let-in"))["counts"] == {"present": 1, "hidden": 0}
    assert len(server.sfu.rooms) == 1
    await server.join()


async def test_without_a_media_server_who_may_come_in_hears_so(server: CallServer) -> None:
    await lobby_room(server)
    ann = await knock(server)
    server.sfu.failing = "down"
    await server.configure(privacy="public")
    assert (await ann.error())["type"] == "connection-error"


@pytest.mark.parametrize("host", [True, False])
async def test_a_room_without_a_lobby_any_more_and_a_deleted_one_put_out(server: CallServer, host: bool) -> None:
    await lobby_room(server)
    if host:
        await server.join(token=OWNER)
    ann = await knock(server)
    await server.configure(enable_knocking=False)
    assert (await ann.error())["type"] == "not-allowed"
    await server.configure(enable_knocking=True)
    bea = await knock(server)
    await server.app.ok("DELETE", "rooms/room")
    error = await bea.error()
    assert error["type"] == "no-room"
    assert "deleted" in error["msg"]


async def test_room_rules_that_changed_while_somebody_waited_hold_for_it(server: CallServer) -> None:
    await lobby_room(server)
    owner = await server.join(token=OWNER)
    ann = await knock(server)
    await server.configure(start_video_off=True)
    await answer(owner, True)
    inside = await ann.push("let-in")
    assert inside["start_video_off"] is True
    assert inside["room"]["config"]["start_video_off"] is True


async def test_time_ends_the_wait_also_where_nobody_is_inside(server: CallServer) -> None:
    await lobby_room(server, exp=int(START) + 100)
    ann = await knock(server)
    server.clock.set(START + 100)
    assert (await ann.error())["type"] == "exp-room"


async def test_preauth_tells_of_the_lobby(server: CallServer) -> None:
    await lobby_room(server)
    client = await server.client()
    assert (await client.preauth("room"))["access"] == {"level": "lobby"}
    await client.join("room")
    assert client.joined["access"] == {"level": "lobby"}


async def test_waiting_takes_longer_than_a_connection_may_wait_for_its_join(server: CallServer) -> None:
    await lobby_room(server)
    owner = await server.join(token=OWNER)
    ann = await knock(server)
    server.clock.set(START + 1200)
    await answer(owner, True)
    await ann.push("let-in")


async def test_a_server_that_stops_puts_the_lobby_out_too(server: CallServer) -> None:
    await lobby_room(server)
    ann = await knock(server)
    await server.signaling.calls.stop()
    assert await ann.closed() == 1012


async def test_the_room_is_forgotten_when_the_last_one_in_the_lobby_is_gone(server: CallServer) -> None:
    await lobby_room(server)
    ann = await knock(server)
    assert server.signaling.calls.running == 1
    await ann.request("leave")
    assert await ann.closed() == 1000
    assert server.signaling.calls.running == 0


async def test_one_address_does_not_fill_the_lobby_and_is_told_so(tmp_path: Path) -> None:
    async with running_call_server(tmp_path, limits={"waiting_per_address": 1}) as server:
        await lobby_room(server)
        await knock(server)
        assert await server.refusal() == "address-limit"
        elsewhere = await server.client(address="2001:db8::1")
        await elsewhere.join("room")
        neighbour = await server.client(address="2001:db8::2")
        with pytest.raises(Refused, match="address-limit"):
            await neighbour.join("room")


async def test_a_visitor_finds_a_place_in_a_full_lobby_and_who_gives_way_is_told(tmp_path: Path) -> None:
    async with running_call_server(tmp_path, limits={"waiting_per_address": 0}) as server:
        await lobby_room(server)
        owner = await server.join(token=OWNER)
        crowd = [await server.join() for _ in range(MAX_WAITING)]
        visitor = await server.client(address="192.0.2.7")
        await visitor.join("room")
        await visitor.request("request-access", name="Ann")
        assert (await owner.push("waiting-participant-added"))["participant"]["name"] == "Ann"
        assert (await crowd[-1].error())["type"] == "address-limit"
        assert await crowd[-1].closed() == 1000
