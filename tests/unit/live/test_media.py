"""Between the call and the SFU."""

import asyncio

import pytest

from parlour.media.events import OfferNeeded, PeerFailed, PeerTalking, RoomReset, TrackRef
from tests.support.call_client import CallClient, Refused
from tests.support.call_server import CallServer


async def drained(client: CallClient) -> None:
    """Return when the SFU has been told everything about this participant so far."""
    await client.publish()


@pytest.fixture
async def pair(server: CallServer) -> tuple[CallClient, CallClient]:
    await server.room()
    return await server.join(), await server.join()


async def test_publishing_is_answered_by_the_sfu(server: CallServer, pair: tuple[CallClient, CallClient]) -> None:
    first, second = pair
    reply = await first.publish(audio="audio", video="video")
    assert reply["sdp"] == f"v=0 answer to {first.session_id}"
    assert server.sfu.published[first.session_id] == {"0": "audio", "1": "video"}
    expected = {TrackRef(first.session_id, "audio"), TrackRef(first.session_id, "video")}
    assert server.sfu.wanted[second.session_id] == expected


async def test_a_slow_sfu_delays_one_participants_media_and_nothing_else(
    server: CallServer, pair: tuple[CallClient, CallClient]
) -> None:
    first, second = pair
    server.sfu.gate.clear()
    publishing = asyncio.create_task(first.publish(audio="audio"))
    await second.request("app-message", data="meanwhile", to="*")
    assert (await first.push("app-message"))["data"] == "meanwhile"
    await first.request("set-user-name", name="Ada")
    assert not publishing.done()
    server.sfu.gate.set()
    assert (await publishing)["sdp"]


async def test_operations_of_one_participant_stay_in_order(
    server: CallServer, pair: tuple[CallClient, CallClient]
) -> None:
    first, _ = pair
    server.sfu.gate.clear()
    publishing = asyncio.create_task(first.publish(audio="audio"))
    for number in range(5):
        await first.request("layers")
        await first.request("answer", seq=number, sdp="v=0")
    assert server.sfu.answers == []
    server.sfu.gate.set()
    await publishing
    await drained(first)
    assert server.sfu.answers == [(first.session_id, number, "v=0") for number in range(5)]


async def test_an_sfu_that_refuses_is_reported(server: CallServer, pair: tuple[CallClient, CallClient]) -> None:
    first, _ = pair
    server.sfu.failing = "no ports left"
    with pytest.raises(Refused, match="media-error: no ports left"):
        await first.publish(audio="audio")
    server.sfu.failing = None
    assert await first.publish(audio="audio")


async def test_offers_reach_their_participant_and_answers_come_back(
    server: CallServer, pair: tuple[CallClient, CallClient]
) -> None:
    first, second = pair
    meeting = first.joined["meeting_id"]
    source = TrackRef(first.session_id, "audio")
    server.sfu.emit(OfferNeeded(meeting, second.session_id, 2, 3, "v=0", {"0": source, "1": None}))
    assert await second.push("offer") == {
        "type": "offer",
        "connection": 2,
        "seq": 3,
        "sdp": "v=0",
        "tracks": {"0": {"session_id": first.session_id, "name": "audio"}, "1": None},
    }
    await second.request("answer", seq=3, sdp="v=0")
    await second.request("restart-ice", pc="subscribe")
    await drained(second)
    assert server.sfu.answers == [(second.session_id, 3, "v=0")]
    assert server.sfu.restarts == [second.session_id]


@pytest.mark.parametrize("is_whole_call", [True, False])
async def test_an_offer_never_overtakes_the_news_that_what_was_before_is_lost(
    server: CallServer, pair: tuple[CallClient, CallClient], is_whole_call: bool
) -> None:
    first, _ = pair
    meeting = first.joined["meeting_id"]
    lost = RoomReset(meeting) if is_whole_call else PeerFailed(meeting, first.session_id, "publish", "gone")
    server.sfu.emit(OfferNeeded(meeting, first.session_id, 1, 1, "v=0", {}))
    server.sfu.emit(lost)
    server.sfu.emit(OfferNeeded(meeting, first.session_id, 2, 2, "v=0", {}))
    await first.request("app-message", data="sync", to="*")
    server.sfu.emit(OfferNeeded(meeting, first.session_id, 2, 3, "v=0", {}))
    await first.request("app-message", data="sync", to="*")
    told = [message.get("seq") for message in first.pushes if message["type"] in {"offer", "media-reset"}]
    assert told == [1, None, 2, 3]


async def test_events_for_those_who_are_gone_are_dropped(
    server: CallServer, pair: tuple[CallClient, CallClient]
) -> None:
    first, _ = pair
    meeting = first.joined["meeting_id"]
    server.sfu.emit(OfferNeeded(meeting, "stranger", 1, 1, "v=0", {}))
    server.sfu.emit(OfferNeeded("other-meeting", first.session_id, 1, 1, "v=0", {}))
    server.sfu.emit(PeerTalking(meeting, "stranger", True))
    server.sfu.emit(PeerFailed(meeting, "stranger", "publish", "gone"))
    await first.request("app-message", data="sync", to="*")
    assert [message["type"] for message in first.pushes if message["type"] == "offer"] == []


async def test_a_voice_becomes_the_active_speaker(server: CallServer, pair: tuple[CallClient, CallClient]) -> None:
    first, second = pair
    server.sfu.emit(PeerTalking(first.joined["meeting_id"], first.session_id, True))
    assert (await second.push("active-speaker"))["session_id"] == first.session_id
    third = await server.join()
    assert third.joined["active_speaker"] == first.session_id


async def test_after_the_sfu_lost_its_state_everybody_publishes_anew(
    server: CallServer, pair: tuple[CallClient, CallClient]
) -> None:
    first, second = pair
    await first.publish(audio="audio")
    server.sfu.reset()
    assert (await first.push("media-reset"))["reason"]
    assert (await second.push("media-reset"))["reason"]
    await first.publish(audio="audio")
    assert server.sfu.wanted[second.session_id] == {TrackRef(first.session_id, "audio")}


async def test_one_participants_failed_media_are_rebuilt(
    server: CallServer, pair: tuple[CallClient, CallClient]
) -> None:
    first, second = pair
    await first.publish(audio="audio")
    server.sfu.emit(PeerFailed(first.joined["meeting_id"], second.session_id, "subscribe", "ice failed"))
    assert (await second.push("media-reset"))["reason"] == "ice failed"
    await drained(second)
    assert server.sfu.removed == [second.session_id]
    assert server.sfu.wanted[second.session_id] == {TrackRef(first.session_id, "audio")}


async def test_who_leaves_is_dropped_by_the_sfu(server: CallServer, pair: tuple[CallClient, CallClient]) -> None:
    first, second = pair
    await first.publish(audio="audio")
    await first.request("leave")
    await second.push("participant-left")
    await drained(second)
    assert server.sfu.removed == [first.session_id]
    assert server.sfu.wanted[second.session_id] == frozenset()


async def test_too_many_waiting_media_requests_are_refused(
    server: CallServer, pair: tuple[CallClient, CallClient]
) -> None:
    first, _ = pair
    server.sfu.gate.clear()
    for _ in range(300):
        await first.request("answer", seq=1, sdp="v=0")
    with pytest.raises(Refused, match="media-error: too many"):
        await first.publish(audio="audio")
