"""Connections break and people come back: the same seat, nothing lost, nothing twice, and nobody else notices."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import pytest

from parlour.calls.absence import HELD_S, MEDIA_GONE_S, NO_MEDIA_S
from parlour.live.ledger import MAX_KEPT
from parlour.media.events import OfferNeeded, PeerAlive
from parlour.signaling.outbox import AWAY_FRAMES
from tests.support.call_client import CallClient, Closed, Refused, offer_sdp
from tests.support.call_server import CallServer
from tests.unit.live.test_calls import until

ROOM = "room"


async def two(server: CallServer, **properties: Any) -> tuple[CallClient, CallClient]:
    await server.room(**properties)
    return await server.join(), await server.join()


async def lose(server: CallServer, lost: CallClient, *, media: bool = True) -> None:
    """Break a connection, and wait until the server holds the seat."""
    if media:
        server.sfu.emit(PeerAlive(lost.joined["meeting_id"], lost.session_id, True))
    await lost.break_off()
    await until(lambda: lost.session_id in server.sfu.away)


async def back(server: CallServer, lost: CallClient, **fields: Any) -> tuple[CallClient, dict[str, Any]]:
    client = await server.client()
    return client, await client.resume(lost, ROOM, **fields)


async def pass_time(server: CallServer, seconds: float, condition: Callable[[], bool] = lambda: True) -> None:
    for _ in range(5):
        await asyncio.sleep(0)
    server.clock.advance(seconds)
    await until(condition)


def kinds(client: CallClient) -> list[str]:
    return [push["type"] for push in client.pushes]


async def test_who_is_back_in_time_gets_what_it_missed_and_nobody_else_notices(server: CallServer) -> None:
    other, lost = await two(server, max_participants=2)
    other.pushes.clear()
    await lose(server, lost)
    for word in ("one", "two"):
        await other.request("app-message", data=word)
    await pass_time(server, HELD_S - 1)
    assert await server.refusal() == "meeting-full"
    again, reply = await back(server, lost)
    assert (reply["session_id"], "standing" in reply) == (lost.session_id, False)
    assert [(await again.push("app-message"))["data"] for _ in range(2)] == ["one", "two"]
    await pass_time(server, HELD_S)
    await other.request("ping")
    assert kinds(other) == []
    await again.request("app-message", data="here again")
    assert (await other.push("app-message"))["from"] == lost.session_id
    assert server.sfu.away == set()


async def test_what_was_on_its_way_when_the_connection_broke_comes_once_more(server: CallServer) -> None:
    other, lost = await two(server)
    await other.request("app-message", data="heard")
    await lost.push("app-message")
    heard = lost.received
    await other.request("app-message", data="lost on the way")
    await lost.push("app-message")
    await lose(server, lost)
    again, reply = await back(server, lost, received=heard)
    assert reply["sent"] == heard
    assert (await again.push("app-message"))["data"] == "lost on the way"
    assert again.received == lost.received


async def test_an_answer_that_was_lost_comes_once_more_and_what_was_done_is_counted(server: CallServer) -> None:
    other, lost = await two(server)
    await lost.request("app-message", data="once")
    before = lost.received - 1
    await lose(server, lost)
    again = await server.client()
    waited_for = again._replies[2] = asyncio.get_running_loop().create_future()
    reply = await again.resume(lost, ROOM, received=before)
    assert reply["taken"] == 1
    assert (await asyncio.wait_for(waited_for, 5)) == {"re": 2}
    await other.request("ping")
    assert [push["data"] for push in other.pushes if push["type"] == "app-message"] == ["once"]


async def test_an_answer_of_the_sfu_that_comes_during_the_absence_is_not_lost(server: CallServer) -> None:
    _, lost = await two(server)
    server.sfu.gate.clear()
    publishing = asyncio.create_task(lost.publish(audio="audio"))
    await until(lambda: bool(lost._asked))
    await lose(server, lost)
    again = await server.client()
    answer = again._replies[2] = asyncio.get_running_loop().create_future()
    reply = await again.resume(lost, ROOM)
    assert reply["taken"] == 1
    server.sfu.gate.set()
    assert (await asyncio.wait_for(answer, 5))["sdp"].startswith("v=0")
    publishing.cancel()
    await asyncio.gather(publishing, return_exceptions=True)


async def test_pings_are_not_counted_and_everything_else_is(server: CallServer) -> None:
    _, lost = await two(server)
    await lost.request("ping")
    await lost.request("set-user-name", name="Ann")
    for kind, fields in {"sing": {}, "tracks": {"tracks": 5}, "layers": {"tracks": []}}.items():
        with contextlib.suppress(Refused):
            await lost.request(kind, **fields)
    await lose(server, lost)
    again, reply = await back(server, lost)
    assert reply["taken"] == 4
    assert reply["sent"] == lost.received
    await again.request("ping")
    assert kinds(again) == []


@pytest.mark.parametrize("count", [MAX_KEPT + 1, AWAY_FRAMES + 1])
async def test_who_missed_too_much_is_told_how_things_stand(server: CallServer, count: int) -> None:
    other, lost = await two(server)
    if count > AWAY_FRAMES:
        await lose(server, lost)
    for number in range(count):
        await other.notify("app-message", data=number)
        if number % 200 == 0:  # not faster than is allowed
            await pass_time(server, 4)
            await other.request("ping")
    if count <= AWAY_FRAMES:
        await lost.push("app-message", lambda message: message["data"] == count - 1)
        await lose(server, lost)
    await other.request("set-user-name", name="Other")
    third = await server.join()
    again, reply = await back(server, lost, received=0)
    standing = reply["standing"]
    assert {each["session_id"] for each in standing["participants"]} == {other.session_id, third.session_id}
    assert standing["participant"]["session_id"] == lost.session_id
    assert standing["counts"] == {"present": 3, "hidden": 0}
    assert again.received == reply["sent"]
    await other.request("app-message", data="last")
    assert (await again.push("app-message"))["data"] == "last"
    await again.break_off()
    final, reply = await back(server, again)
    assert "standing" not in reply
    await final.request("ping")


async def test_a_second_attempt_helps_when_the_reply_to_the_first_was_lost(server: CallServer) -> None:
    other, lost = await two(server)
    await lose(server, lost)
    await other.request("app-message", data="x")
    first, _ = await back(server, lost)
    await first.push("app-message")
    await first.break_off()
    second, reply = await back(server, lost)  # it knows of nothing that the first attempt brought
    assert "standing" not in reply
    assert (await second.push("app-message"))["data"] == "x"


async def test_offers_wait_for_who_is_away_and_are_not_kept(server: CallServer) -> None:
    _, lost = await two(server)
    await lose(server, lost)
    server.sfu.emit(OfferNeeded(lost.joined["meeting_id"], lost.session_id, 1, 1, offer_sdp("audio"), {}))
    again, _ = await back(server, lost)
    await again.request("ping")
    assert kinds(again) == []
    assert lost.session_id not in server.sfu.away


@pytest.mark.parametrize(("media", "seconds"), [(True, HELD_S), (False, NO_MEDIA_S)])
async def test_who_does_not_come_back_in_time_is_gone(server: CallServer, media: bool, seconds: float) -> None:
    other, lost = await two(server)
    other.pushes.clear()
    await lose(server, lost, media=media)
    await pass_time(server, seconds - 0.5)
    await other.request("ping")
    assert kinds(other) == []
    await pass_time(server, 1)
    assert (await other.push("participant-left"))["reason"] == "disconnected"
    await pass_time(server, HELD_S)
    with pytest.raises(Refused, match="seat-gone"):
        await back(server, lost)
    assert kinds(other) == []


async def test_who_is_silent_everywhere_is_gone_soon_and_who_is_heard_again_is_not(server: CallServer) -> None:
    other, lost = await two(server)
    other.pushes.clear()
    meeting = lost.joined["meeting_id"]
    await lose(server, lost)
    server.sfu.emit(PeerAlive(meeting, lost.session_id, False))
    await pass_time(server, MEDIA_GONE_S - 1)
    server.sfu.emit(PeerAlive(meeting, lost.session_id, True))
    await pass_time(server, 10)
    await other.request("ping")
    assert kinds(other) == []
    server.sfu.emit(PeerAlive(meeting, lost.session_id, False))
    await pass_time(server, MEDIA_GONE_S + 0.1)
    assert (await other.push("participant-left"))["reason"] == "disconnected"


async def test_a_step_of_the_wall_clock_puts_nobody_out(server: CallServer) -> None:
    _, lost = await two(server)
    await lose(server, lost)
    server.clock.step(3600)
    _, reply = await back(server, lost)
    assert reply["session_id"] == lost.session_id


async def test_who_is_put_out_while_away_hears_why(server: CallServer) -> None:
    await server.room()
    owner, lost = await server.join(token={"is_owner": True}), await server.join()
    await lose(server, lost)
    await owner.request("update-participants", updates={lost.session_id: {"eject": True}})
    assert (await owner.push("participant-left"))["reason"] == "ejected"
    for _ in range(2):
        with pytest.raises(Refused, match="ejected: "):
            await back(server, lost)


async def test_who_was_alone_hears_that_the_room_was_deleted(server: CallServer) -> None:
    await server.room()
    lost = await server.join()
    await lose(server, lost)
    await server.app.ok("DELETE", "rooms/room")
    with pytest.raises(Refused, match="ejected: "):
        await back(server, lost)


async def test_a_deadline_ends_an_absence(server: CallServer) -> None:
    await server.room(eject_after_elapsed=20)
    lost = await server.join()
    await lose(server, lost)
    await pass_time(server, 20.5, lambda: not server.signaling.calls.running)
    with pytest.raises(Refused, match="ejected: "):
        await back(server, lost)


async def test_the_same_user_on_another_device_displaces_who_is_away(server: CallServer) -> None:
    await server.room(enforce_unique_user_ids=True)
    lost = await server.join(token={"user_id": "ann"})
    await lose(server, lost)
    await server.join(token={"user_id": "ann"})
    with pytest.raises(Refused, match="ejected: "):
        await back(server, lost)


async def test_the_later_of_two_connections_with_one_key_has_the_seat(server: CallServer) -> None:
    other, first = await two(server)
    other.pushes.clear()
    second, _ = await back(server, first)
    assert (await first.error())["type"] == "connection-error"
    assert await first.closed() == 4001
    await other.request("app-message", data="x")
    assert (await second.push("app-message"))["data"] == "x"
    await first.close()
    await second.request("ping")
    assert kinds(other) == []


async def test_a_key_of_a_seat_that_was_given_back_is_worth_nothing(server: CallServer) -> None:
    _, left = await two(server)
    await left.request("leave")
    with pytest.raises(Refused, match="seat-gone"):
        await back(server, left)
    with pytest.raises(Refused, match="seat-gone"):
        await (await server.client()).resume(left, "another")


async def test_after_a_few_wrong_keys_the_connection_ends_and_until_then_one_may_join(server: CallServer) -> None:
    await two(server)
    guesser, honest = await server.client(), await server.client()
    for client in (guesser, honest):
        for _ in range(3):
            with pytest.raises(Refused, match="seat-gone"):
                await client.request("resume", room=ROOM, seat_key="x" * 32, received=0)
    await honest.join(ROOM)
    with pytest.raises(Closed):
        await guesser.request("resume", room=ROOM, seat_key="x" * 32, received=0)
    assert await guesser.closed() == 1008


async def test_a_seat_is_not_changed_on_one_connection(server: CallServer) -> None:
    first, second = await two(server)
    with pytest.raises(Refused, match="already-joined"):
        await second.request("resume", room=ROOM, seat_key=first.joined["seat_key"], received=0)


async def test_a_drain_lets_people_back_but_nobody_in(server: CallServer) -> None:
    _, lost = await two(server)
    await lose(server, lost)
    server.signaling.calls.drain()
    assert await server.refusal() == "connection-error"
    _, reply = await back(server, lost)
    assert reply["session_id"] == lost.session_id


async def test_whoever_gives_up_while_it_is_taken_back_is_held_on(server: CallServer) -> None:
    other, lost = await two(server)
    other.pushes.clear()
    await lose(server, lost)
    hasty = await server.client()
    await hasty.notify("resume", id=1, room=ROOM, seat_key=lost.joined["seat_key"], received=lost.received)
    await hasty.break_off()
    await until(lambda: lost.session_id in server.sfu.away)
    _, reply = await back(server, lost)
    assert reply["session_id"] == lost.session_id
    await other.request("ping")
    assert kinds(other) == []
