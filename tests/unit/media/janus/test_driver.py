"""The whole driver against a scripted engine: every flow of the port, and every way in which the engine fails."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from parlour.errors import MissingPartError
from parlour.media.janus import JanusOptions, JanusSfu
from parlour.media.janus import publisher as publisher_module
from parlour.media.janus import subscriber as subscriber_module
from parlour.media.janus.client import KEEPALIVE_SECONDS
from parlour.media.port import (
    Candidate,
    MediaError,
    MediaEvent,
    OfferNeeded,
    PeerFailed,
    PeerTalking,
    RoomReset,
    SfuHealth,
    TrackRef,
)
from tests.support.clock import FakeClock
from tests.unit.media.janus.browser_sdp import description
from tests.unit.media.janus.fake_janus import FakeEngine, FakeHandle, FakeJanus

ROOM = "room"
AUDIO, VIDEO, SCREEN = ("audio", "0", "sendonly"), ("video", "1", "sendonly"), ("video", "2", "sendonly")
NAMES = {"0": "audio", "1": "video"}
CANDIDATE = Candidate("candidate:1 1 udp 2122260223 127.0.0.1 50000 typ host", "0", 0)


class Clock:
    """Time that does not pass."""

    def now(self) -> float:
        return 0.0

    async def sleep_until(self, moment: float) -> None:
        await asyncio.Event().wait()

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        await asyncio.Event().wait()


class Bench:
    """The driver on a scripted engine, with one open room and every event it emitted."""

    def __init__(self, sfu: JanusSfu, engine: FakeEngine) -> None:
        self.sfu = sfu
        self.engine = engine
        self.events: list[MediaEvent] = []

    @property
    def janus(self) -> FakeJanus:
        return self.engine.janus

    def of(self, kind: type[Any], peer: str | None = None) -> list[Any]:
        return [one for one in self.events if isinstance(one, kind) and (peer is None or one.peer == peer)]

    async def publish(self, peer: str, *sections: tuple[str, str, str], **origin: int) -> str:
        sections = sections or (AUDIO, VIDEO)
        names = {**NAMES, "2": "screenVideo"}
        tracks = {mid: names[mid] for _, mid, _ in sections}
        return await self.sfu.publish(ROOM, peer, description(*sections, **origin), tracks)

    def want(self, peer: str, *refs: tuple[str, str]) -> None:
        self.sfu.set_wanted(ROOM, peer, frozenset(TrackRef(*ref) for ref in refs))

    async def offer(self, peer: str, number: int = 1) -> OfferNeeded:
        await until(lambda: len(self.of(OfferNeeded, peer)) >= number)
        offer: OfferNeeded = self.of(OfferNeeded, peer)[number - 1]
        return offer

    async def answer(self, offer: OfferNeeded) -> None:
        sections = [("video", mid, "recvonly") for mid in offer.tracks]
        await self.sfu.answer(ROOM, offer.peer, offer.seq, description(*sections).replace("actpass", "active"))

    def subscriber(self) -> FakeHandle:
        (only,) = self.janus.subscribers()
        return only


async def until(condition: Callable[[], Any]) -> None:
    """Let everything else run until `condition` holds: sockets of this machine are the only thing waited for."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - what is awaited has no event of its own
            await asyncio.sleep(0.001)


async def settled(bench: Bench) -> None:
    """Wait until a question asked now has been answered: the engine answers in order."""
    await bench.sfu.open_room("other")
    await bench.sfu.close_room("other")


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    engine = FakeEngine()
    sfu = JanusSfu(JanusOptions(data_dir=tmp_path, request_seconds=0.5), clock=Clock(), engine=engine)
    made = Bench(sfu, engine)
    await sfu.start(made.events.append)
    await sfu.open_room(ROOM)
    yield made
    await sfu.stop()


class TestRooms:
    async def test_opening_twice_makes_one_room(self, bench: Bench) -> None:
        await asyncio.gather(bench.sfu.open_room("x"), bench.sfu.open_room("x"))
        await bench.sfu.open_room("x")
        assert len(bench.janus.rooms) == 2

    async def test_closing_drops_peers_and_the_room(self, bench: Bench) -> None:
        bench.want("b", ("a", "video"))
        await bench.publish("a")
        await bench.offer("b")
        await bench.sfu.close_room(ROOM)
        assert bench.janus.rooms == {}
        assert len(bench.janus.handles) == 1, "the managing handle"
        await bench.sfu.close_room(ROOM)

    async def test_a_closed_room_can_be_opened_again_although_the_engine_keeps_the_former(self, bench: Bench) -> None:
        bench.janus.refuse("destroy", 499)
        with pytest.raises(MediaError):
            await bench.sfu.close_room(ROOM)
        await bench.sfu.open_room(ROOM)
        await bench.publish("a")

    async def test_nothing_can_be_done_in_an_unknown_room(self, bench: Bench) -> None:
        with pytest.raises(MediaError, match="no room"):
            await bench.sfu.publish("unknown", "a", description(AUDIO), {"0": "audio"})
        with pytest.raises(MediaError, match="no room"):
            bench.sfu.set_wanted("unknown", "a", frozenset())
        await bench.sfu.remove_peer("unknown", "a")
        await bench.sfu.answer("unknown", "a", 1, "")
        await bench.sfu.add_candidate("unknown", "a", "publish", None)
        await bench.sfu.restart_ice("unknown", "a")

    async def test_a_room_that_the_engine_refuses_can_be_tried_again(self, bench: Bench) -> None:
        bench.janus.refuse("create", 499, "full")
        with pytest.raises(MediaError, match="full"):
            await bench.sfu.open_room("x")
        await bench.sfu.open_room("x")


class TestPublishing:
    async def test_the_answer_of_the_engine_is_returned(self, bench: Bench) -> None:
        assert "a=mid:0\r\na=mid:1" in await bench.publish("a")

    async def test_a_renegotiation_keeps_the_feed_and_adds_tracks(self, bench: Bench) -> None:
        bench.want("b", ("a", "screenVideo"))
        await bench.publish("a")
        feed = bench.janus.publisher("a").feed
        await bench.publish("a", AUDIO, VIDEO, SCREEN, version=2)
        assert bench.janus.publisher("a").feed == feed
        assert list((await bench.offer("b")).tracks.values()) == [TrackRef("a", "screenVideo")]

    async def test_another_connection_replaces_the_former(self, bench: Bench) -> None:
        await bench.publish("a", session=1)
        former = bench.janus.publisher("a")
        await bench.publish("a", session=2)
        assert former.id not in bench.janus.handles
        assert bench.janus.publisher("a").feed != former.feed

    async def test_a_refused_first_offer_leaves_nothing_behind(self, bench: Bench) -> None:
        bench.janus.refuse("joinandconfigure", 433, "no")
        with pytest.raises(MediaError, match="no"):
            await bench.publish("a")
        assert len(bench.janus.handles) == 1
        await bench.publish("a")

    async def test_a_refused_renegotiation_keeps_the_former_publication(self, bench: Bench) -> None:
        await bench.publish("a")
        bench.janus.refuse("configure", 433)
        with pytest.raises(MediaError):
            await bench.publish("a", AUDIO, VIDEO, SCREEN, version=2)
        bench.want("b", ("a", "video"), ("a", "screenVideo"))
        assert list((await bench.offer("b")).tracks.values()) == [TrackRef("a", "video")]

    async def test_leaving_while_publishing_ends_both(self, bench: Bench) -> None:
        publishing = asyncio.create_task(bench.publish("a"))
        await until(lambda: bench.janus.asked("joinandconfigure"))
        await bench.sfu.remove_peer(ROOM, "a")
        await asyncio.gather(publishing, return_exceptions=True)
        await until(lambda: len(bench.janus.handles) == 1)

    async def test_a_caller_that_gives_up_leaves_no_unknown_handle(self, bench: Bench) -> None:
        publishing = asyncio.create_task(bench.publish("a"))
        await asyncio.sleep(0)
        publishing.cancel()
        await until(lambda: bench.janus.asked("joinandconfigure"))
        await bench.sfu.remove_peer(ROOM, "a")
        await until(lambda: len(bench.janus.handles) == 1)

    async def test_early_candidates_wait_for_the_description(self, bench: Bench) -> None:
        publishing = asyncio.create_task(bench.publish("a"))
        await asyncio.sleep(0.001)
        await bench.sfu.add_candidate(ROOM, "a", "publish", CANDIDATE)
        await bench.sfu.add_candidate(ROOM, "a", "publish", None)
        await publishing
        received = bench.janus.publisher("a").candidates
        assert received[-1] == {"completed": True}
        assert received[0] == {"candidate": CANDIDATE.candidate, "sdpMid": "0", "sdpMLineIndex": 0}

    async def test_endless_candidates_are_refused(self, bench: Bench) -> None:
        await bench.publish("a")
        adding = [bench.sfu.add_candidate(ROOM, "a", "publish", CANDIDATE) for _ in range(1000)]
        outcomes = await asyncio.gather(*adding, return_exceptions=True)
        assert len(bench.janus.publisher("a").candidates) < 300
        assert "too many" in str(outcomes[-1])


class TestSubscribing:
    async def test_nothing_is_asked_before_the_publisher_is_up(self, bench: Bench) -> None:
        bench.janus.auto_up = False
        bench.want("b", ("a", "video"))
        await bench.publish("a")
        await settled(bench)
        assert not bench.janus.asked("join")
        await bench.janus.bring_up(bench.janus.publisher("a"))
        offer = await bench.offer("b")
        assert offer.tracks == {"0": TrackRef("a", "video")}

    async def test_changes_collect_while_the_browser_answers(self, bench: Bench) -> None:
        bench.want("b", ("a", "video"))
        await bench.publish("a")
        first = await bench.offer("b")
        for peer in "cdef":
            await bench.publish(peer)
        bench.want("b", *((peer, "video") for peer in "acdef"))
        await settled(bench)
        assert not bench.janus.asked("update")
        await bench.answer(first)
        second = await bench.offer("b", 2)
        assert set(second.tracks.values()) == {TrackRef(peer, "video") for peer in "acdef"}
        assert len(bench.janus.asked("update")) == 1
        assert second.seq > first.seq

    async def test_one_update_adds_and_drops(self, bench: Bench) -> None:
        await bench.publish("a")
        await bench.publish("c")
        bench.want("b", ("a", "video"))
        await bench.answer(await bench.offer("b"))
        bench.want("b", ("c", "video"))
        assert (await bench.offer("b", 2)).tracks == {"0": TrackRef("c", "video")}

    async def test_dropping_does_not_wait_for_an_answer_that_is_withheld(self, bench: Bench) -> None:
        await bench.publish("a")
        bench.want("b", ("a", "audio"), ("a", "video"))
        await bench.answer(await bench.offer("b"))
        await bench.publish("c")
        bench.want("b", ("a", "audio"), ("a", "video"), ("c", "video"))
        withheld = await bench.offer("b", 2)
        bench.want("b", ("a", "audio"))
        await until(lambda: [s for s in bench.subscriber().streams if s] == [bench.subscriber().streams[0]])
        await bench.answer(withheld)
        final = await bench.offer("b", 3)
        assert list(final.tracks.values()) == [TrackRef("a", "audio"), None, None]
        await bench.answer(final)
        await settled(bench)
        assert len(bench.of(OfferNeeded, "b")) == 3
        assert len({offer.connection for offer in bench.of(OfferNeeded, "b")}) == 1

    async def test_outdated_and_repeated_answers_are_ignored(self, bench: Bench) -> None:
        await bench.publish("a")
        bench.want("b", ("a", "video"))
        first = await bench.offer("b")
        await bench.sfu.answer(ROOM, "b", first.seq - 1, "anything")
        await bench.answer(first)
        await bench.answer(first)
        assert len(bench.subscriber().answers) == 1

    async def test_a_hostile_answer_is_refused_and_a_good_one_still_taken(self, bench: Bench) -> None:
        await bench.publish("a")
        bench.want("b", ("a", "video"))
        offer = await bench.offer("b")
        with pytest.raises(MediaError):
            await bench.sfu.answer(ROOM, "b", offer.seq, "v=0\r\nm=application 9 x y\r\n")
        await bench.answer(offer)
        assert len(bench.subscriber().answers) == 1

    async def test_an_offer_that_nobody_answers_is_made_up_for_by_another_connection(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await bench.publish("a")
        await bench.publish("b")
        bench.want("b", ("a", "video"))
        monkeypatch.setattr(subscriber_module, "ANSWER_SECONDS", 0.05)
        first = await bench.offer("b")
        former = bench.subscriber()
        monkeypatch.setattr(subscriber_module, "ANSWER_SECONDS", 5.0)
        second = await bench.offer("b", 2)
        assert (second.seq > first.seq, second.tracks) == (True, first.tracks)
        assert second.connection != first.connection
        await until(lambda: former.id not in bench.janus.handles)
        await bench.answer(first)
        await bench.answer(second)
        assert len(bench.subscriber().answers) == 1
        assert not bench.of(PeerFailed), "what it publishes goes on"

    async def test_an_offer_that_was_answered_is_not_made_up_for(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(subscriber_module, "ANSWER_SECONDS", 0.05)
        await bench.publish("a")
        bench.want("b", ("a", "video"))
        await bench.answer(await bench.offer("b"))
        await asyncio.sleep(0.1)  # that nothing happens has no event
        await settled(bench)
        assert len(bench.of(OfferNeeded, "b")) == 1

    async def test_a_feed_that_vanished_meanwhile_is_tried_again(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(subscriber_module, "RETRY_SECONDS", 0.01)
        await bench.publish("a")
        bench.janus.refuse("join", 428, "No such feed")
        bench.want("b", ("a", "video"))
        assert (await bench.offer("b")).tracks == {"0": TrackRef("a", "video")}
        assert len(bench.janus.asked("join")) == 2

    async def test_dropping_is_carried_out_although_adding_in_the_same_step_failed(self, bench: Bench) -> None:
        await bench.publish("a")
        await bench.publish("c")
        bench.want("b", ("a", "video"))
        await bench.answer(await bench.offer("b"))
        bench.janus.refuse("update", 428, "No such feed")
        bench.want("b", ("c", "video"))
        assert (await bench.offer("b", 2)).tracks == {"0": None}

    async def test_a_track_that_changes_its_name_is_announced_under_the_new_one(self, bench: Bench) -> None:
        await bench.publish("a")
        bench.want("b", ("a", "video"), ("a", "screenVideo"))
        await bench.answer(await bench.offer("b"))
        await bench.sfu.publish(ROOM, "a", description(AUDIO, VIDEO, version=2), {"0": "audio", "1": "screenVideo"})
        assert (await bench.offer("b", 2)).tracks == {"0": TrackRef("a", "screenVideo")}

    async def test_a_leaving_publisher_leaves_an_unused_m_line(self, bench: Bench) -> None:
        await bench.publish("a")
        bench.want("b", ("a", "video"))
        await bench.answer(await bench.offer("b"))
        await bench.sfu.remove_peer(ROOM, "a")
        assert (await bench.offer("b", 2)).tracks == {"0": None}

    async def test_leaving_while_subscribing_leaves_no_unknown_handle(self, bench: Bench) -> None:
        await bench.publish("a")
        bench.want("b", ("a", "video"))
        await asyncio.sleep(0)
        await bench.sfu.remove_peer(ROOM, "b")
        await settled(bench)
        await until(lambda: len(bench.janus.handles) == 2)
        assert not bench.janus.asked("join")

    async def test_an_inactive_m_line_is_no_publication(self, bench: Bench) -> None:
        bench.want("b", ("a", "audio"), ("a", "video"))
        await bench.publish("a", AUDIO, ("video", "1", "inactive"))
        assert list((await bench.offer("b")).tracks.values()) == [TrackRef("a", "audio")]

    async def test_new_ice_credentials_come_after_the_present_negotiation(self, bench: Bench) -> None:
        await bench.publish("a")
        bench.want("b", ("a", "video"))
        first = await bench.offer("b")
        await bench.sfu.restart_ice(ROOM, "b")
        await settled(bench)
        assert len(bench.of(OfferNeeded, "b")) == 1
        await bench.answer(first)
        second = await bench.offer("b", 2)
        assert "restarted" in second.sdp
        assert second.tracks == first.tracks

    async def test_an_offer_that_the_engine_made_by_itself_is_passed_on(self, bench: Bench) -> None:
        await bench.publish("a")
        bench.want("b", ("a", "video"))
        await bench.answer(await bench.offer("b"))
        streams = [{"mid": "0", "type": "video", "active": False}]
        await bench.janus.push(bench.subscriber(), {"videoroom": "updated", "streams": streams}, "v=0\r\n")
        assert (await bench.offer("b", 2)).tracks == {"0": None}


class TestBlocking:
    async def test_a_block_is_carried_out_and_lifted_with_a_key_frame(self, bench: Bench) -> None:
        await bench.publish("a")
        feed = bench.janus.publisher("a").feed
        await bench.sfu.set_blocked(ROOM, "a", frozenset({"video", "screenVideo"}))
        assert bench.janus.muted == {(feed, "1")}
        await bench.sfu.set_blocked(ROOM, "a", frozenset())
        assert bench.janus.muted == set()
        assert {"request": "configure", "keyframe": True} in bench.janus.requests

    async def test_a_block_stated_before_is_in_force_before_anybody_can_subscribe(self, bench: Bench) -> None:
        await bench.sfu.set_blocked(ROOM, "a", frozenset({"screenVideo"}))
        bench.want("b", ("a", "screenVideo"))
        await bench.publish("a")
        await bench.publish("a", AUDIO, VIDEO, SCREEN, version=2)
        await bench.offer("b")
        order = [body["request"] for body in bench.janus.requests]
        assert order.index("moderate") < order.index("join")

    async def test_a_block_that_the_engine_refuses_stops_everything(self, bench: Bench) -> None:
        await bench.publish("a")
        bench.janus.refuse("moderate", 499)
        with pytest.raises(MediaError):
            await bench.sfu.set_blocked(ROOM, "a", frozenset({"video"}))
        assert [(one.peer, one.pc) for one in bench.of(PeerFailed)] == [("a", "publish")]
        await until(lambda: len(bench.janus.handles) == 1)


class TestTalking:
    async def say(self, bench: Bench, handle: FakeHandle, feed: str, what: str, mid: str = "0") -> None:
        await bench.janus.push(handle, {"videoroom": what, "room": "x", "id": feed, "mid": mid})
        await settled(bench)

    async def test_voice_is_reported_once_although_every_publisher_hears_of_it(self, bench: Bench) -> None:
        await bench.publish("a")
        await bench.publish("b")
        a, b = bench.janus.publisher("a"), bench.janus.publisher("b")
        for handle in (a, b, a):
            await self.say(bench, handle, a.feed, "talking")
        assert bench.of(PeerTalking) == [PeerTalking(ROOM, "a", True)]

    async def test_a_pause_between_words_is_no_end(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(publisher_module, "PAUSE_SECONDS", 0.05)
        await bench.publish("a")
        a = bench.janus.publisher("a")
        await self.say(bench, a, a.feed, "talking")
        await self.say(bench, a, a.feed, "stopped-talking")
        await self.say(bench, a, a.feed, "talking")
        await asyncio.sleep(0.06)
        assert bench.of(PeerTalking) == [PeerTalking(ROOM, "a", True)]
        await self.say(bench, a, a.feed, "stopped-talking")
        await until(lambda: len(bench.of(PeerTalking)) == 2)
        assert bench.of(PeerTalking)[1].talking is False

    async def test_other_sound_than_the_microphone_is_no_voice(self, bench: Bench) -> None:
        await bench.publish("a")
        a = bench.janus.publisher("a")
        await self.say(bench, a, a.feed, "talking", mid="1")
        assert not bench.of(PeerTalking)

    async def test_a_blocked_microphone_ends_talking_at_once(self, bench: Bench) -> None:
        await bench.publish("a")
        a = bench.janus.publisher("a")
        await self.say(bench, a, a.feed, "talking")
        await bench.sfu.set_blocked(ROOM, "a", frozenset({"audio"}))
        assert [one.talking for one in bench.of(PeerTalking)] == [True, False]


class TestFailure:
    async def test_a_failed_connection_is_reported_before_the_offer_for_the_next(self, bench: Bench) -> None:
        await bench.publish("a")
        await bench.publish("b")
        bench.want("b", ("a", "video"))
        await bench.answer(await bench.offer("b"))
        former = bench.subscriber()
        await bench.janus.hang_up(former, "ICE failed")
        second = await bench.offer("b", 2)
        failed = PeerFailed(ROOM, "b", "subscribe", "ICE failed")
        assert bench.events.index(failed) < bench.events.index(second)
        await until(lambda: former.id not in bench.janus.handles)
        assert not [one for one in bench.janus.handles.values() if one.feed.startswith("b.")], "both sides are gone"

    async def test_a_browser_that_closes_its_connection_is_not_told_so(self, bench: Bench) -> None:
        await bench.publish("a")
        bench.want("b", ("a", "video"))
        await bench.answer(await bench.offer("b"))
        await bench.janus.hang_up(bench.janus.publisher("a"), "DTLS alert")
        assert (await bench.offer("b", 2)).tracks == {"0": None}
        await bench.janus.hang_up(bench.subscriber(), "DTLS alert")
        await settled(bench)
        assert not bench.of(PeerFailed)

    async def test_an_answer_that_the_engine_refuses_ends_the_subscription(self, bench: Bench) -> None:
        await bench.publish("a")
        bench.want("b", ("a", "video"))
        bench.janus.refuse("start", 499)
        with pytest.raises(MediaError):
            await bench.answer(await bench.offer("b"))
        assert bench.of(PeerFailed, "b")
        await bench.answer(await bench.offer("b", 2))

    async def test_an_engine_that_is_silent_fails_the_request_in_time(self, bench: Bench) -> None:
        bench.janus.mute("joinandconfigure")
        with pytest.raises(MediaError, match="in time"):
            await bench.publish("a")

    async def test_a_listener_that_raises_does_not_stop_the_driver(self, tmp_path: Path) -> None:
        def raising(event: MediaEvent) -> None:
            raise RuntimeError(type(event).__name__)

        engine = FakeEngine()
        sfu = JanusSfu(JanusOptions(data_dir=tmp_path), clock=Clock(), engine=engine)
        await sfu.start(raising)
        await engine.kill()
        await until(lambda: len(engine.launches) == 2)
        await sfu.open_room("x")
        await sfu.stop()


class TestEngineLoss:
    async def test_rooms_are_rebuilt_peers_forgotten_and_the_reset_told_once(self, bench: Bench) -> None:
        await bench.publish("a")
        bench.want("b", ("a", "video"))
        await bench.answer(await bench.offer("b"))
        await bench.engine.kill()
        await until(lambda: bench.of(RoomReset))
        assert len(bench.janus.rooms) == 1
        assert not bench.janus.subscribers()
        assert not bench.of(PeerFailed)
        await bench.publish("a")
        offer = await bench.offer("b", 2)
        assert bench.events.index(RoomReset(ROOM)) < bench.events.index(offer)
        assert len(bench.of(RoomReset)) == 1

    async def test_blocks_hold_beyond_it(self, bench: Bench) -> None:
        await bench.sfu.set_blocked(ROOM, "a", frozenset({"video"}))
        await bench.engine.kill()
        await until(lambda: bench.of(RoomReset))
        await bench.publish("a")
        assert {mid for _, mid in bench.janus.muted} == {"1"}

    async def test_what_is_asked_meanwhile_fails_waits_or_holds(self, bench: Bench) -> None:
        await bench.publish("a")
        bench.engine.hold.clear()
        await bench.engine.kill()
        await until(lambda: bench.sfu._link is not None and not bench.sfu._link.is_up)
        with pytest.raises(MediaError):
            await bench.publish("a")
        bench.want("b", ("a", "video"))
        await bench.sfu.set_blocked(ROOM, "a", frozenset({"audio"}))
        await bench.sfu.remove_peer(ROOM, "c")
        opening = asyncio.create_task(bench.sfu.open_room("late"))
        await asyncio.sleep(0.01)
        assert not opening.done()
        bench.engine.hold.set()
        await opening
        assert len(bench.janus.rooms) == 2
        await bench.publish("a")
        await bench.offer("b")

    async def test_its_health_is_known(self, bench: Bench) -> None:
        assert bench.sfu.health() == SfuHealth(up=True, restarts=0)
        bench.engine.hold.clear()
        await bench.engine.kill()
        await until(lambda: not bench.sfu.health().up)
        assert bench.sfu.health().restarts == 0
        bench.engine.hold.set()
        await until(lambda: bench.of(RoomReset))
        assert bench.sfu.health() == SfuHealth(up=True, restarts=1)
        await bench.sfu.stop()
        assert not bench.sfu.health().up

    async def test_pending_requests_fail_at_once(self, bench: Bench) -> None:
        bench.janus.mute("joinandconfigure")
        publishing = asyncio.create_task(bench.publish("a"))
        await until(lambda: bench.janus.asked("joinandconfigure"))
        await bench.engine.kill()
        with pytest.raises(MediaError, match="restarting"):
            await publishing

    async def test_a_start_that_fails_is_tried_again(self, bench: Bench) -> None:
        bench.engine.failures = [MediaError("no"), MissingPartError("gone")]
        await bench.engine.kill()
        await until(lambda: bench.of(RoomReset))

    async def test_the_first_start_tells_what_is_missing(self, tmp_path: Path) -> None:
        engine = FakeEngine()
        engine.failures = [MissingPartError("Install it")]
        sfu = JanusSfu(JanusOptions(data_dir=tmp_path), engine=engine)
        with pytest.raises(MissingPartError, match="Install it"):
            await sfu.start(lambda _: None)
        await sfu.stop()

    async def test_an_engine_that_stops_answering_is_replaced(self, tmp_path: Path) -> None:
        class Impatient(Clock):
            async def sleep(self, seconds: float) -> None:
                await asyncio.sleep(0.01)

        engine = FakeEngine()
        events: list[MediaEvent] = []
        sfu = JanusSfu(JanusOptions(data_dir=tmp_path, request_seconds=0.05), clock=Impatient(), engine=engine)
        await sfu.start(events.append)
        await sfu.open_room(ROOM)
        engine.janus.mute("exists")
        await until(lambda: RoomReset(ROOM) in events)
        await sfu.stop()

    async def test_the_engine_is_watched_on_when_the_clock_is_set_back(self, tmp_path: Path) -> None:
        engine, events, clock = FakeEngine(), list[MediaEvent](), FakeClock()
        sfu = JanusSfu(JanusOptions(data_dir=tmp_path, request_seconds=0.05), clock=clock, engine=engine)
        await sfu.start(events.append)
        await sfu.open_room(ROOM)
        await until(lambda: clock.sleepers == 1)
        engine.janus.mute("exists")
        clock.step(-3600)
        clock.advance(KEEPALIVE_SECONDS)
        await until(lambda: RoomReset(ROOM) in events)
        await sfu.stop()

    async def test_nothing_works_before_the_start(self, tmp_path: Path) -> None:
        with pytest.raises(MediaError, match="not started"):
            await JanusSfu(JanusOptions(data_dir=tmp_path), engine=FakeEngine()).open_room("x")
