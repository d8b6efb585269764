"""What every engine behind `parlour.media.port` must do, told through the port alone.

A module runs it by naming an engine: a subclass of one of the classes here, and a fixture `bench` that gives a `Bench`.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from typing import Any, TypeVar

import pytest

from parlour.media.events import LayersNeeded, MediaEvent, OfferNeeded, RoomReset, TapClosed, TrackRef
from parlour.media.port import Layers, MediaError, Sfu
from tests.contract.browser import Answerer, credentials, mids_of, publication
from tests.contract.plain_rtp import Listener, Sender

__all__ = ["ROOM", "Bench", "CarryingContract", "LosingContract", "RestatingContract", "StatingContract"]

ROOM = "room"
PATIENCE_S = 20.0
AUDIO = TrackRef("bot", "audio")

EventT = TypeVar("EventT", bound=MediaEvent)


class Bench(ABC):
    """An engine that runs, with one open room."""

    def __init__(self, sfu: Sfu) -> None:
        self.sfu = sfu
        self.events: list[MediaEvent] = []

    @abstractmethod
    async def crash(self) -> None:
        """Let the engine lose all its state."""

    def of(self, kind: type[EventT], peer: str | None = None) -> list[EventT]:
        """Return what was reported so far."""
        return [one for one in self.events if isinstance(one, kind) and peer in {None, getattr(one, "peer", None)}]

    async def until(self, condition: Callable[[], Any], what: str) -> None:
        """Wait for what somebody else does."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not condition():  # noqa: ASYNC110 - the condition is the test's
                    await asyncio.sleep(0.01)
        except TimeoutError:
            pytest.fail(f"not within {PATIENCE_S:g} s: {what}")

    async def offer(self, peer: str, number: int = 1) -> OfferNeeded:
        """Wait for an offer to `peer`, counted from 1."""
        await self.until(lambda: len(self.of(OfferNeeded, peer)) >= number, f"offer {number} to {peer}")
        return self.of(OfferNeeded, peer)[number - 1]


class StatingContract:
    """For all engines, also those that carry nothing."""

    async def test_it_is_up_between_start_and_stop(self, bench: Bench) -> None:
        assert bench.sfu.health().up
        await bench.sfu.stop()
        assert not bench.sfu.health().up
        await bench.sfu.stop()

    async def test_opening_and_closing_twice_does_nothing_more(self, bench: Bench) -> None:
        await bench.sfu.open_room(ROOM)
        await bench.sfu.publish(ROOM, "ann", publication({"0": "audio"}), {"0": "audio"})
        for _ in range(2):
            await bench.sfu.close_room(ROOM)
        await bench.sfu.close_room("nowhere")

    async def test_of_rooms_that_are_not_open_nothing_can_be_said(self, bench: Bench) -> None:
        await bench.sfu.close_room(ROOM)
        for room in (ROOM, "nowhere"):
            with pytest.raises(MediaError):
                await bench.sfu.publish(room, "ann", publication({"0": "audio"}), {"0": "audio"})
            with pytest.raises(MediaError):
                bench.sfu.set_wanted(room, "ann", frozenset({AUDIO}))
            with pytest.raises(MediaError):
                await bench.sfu.set_blocked(room, "ann", frozenset({"audio"}))

    async def test_offers_are_answered_and_may_be_repeated(self, bench: Bench) -> None:
        for version in (1, 2):
            offer = publication({"0": "audio", "1": "video"}, version=version)
            answer = await bench.sfu.publish(ROOM, "ann", offer, {"0": "audio", "1": "video"})
            assert answer.startswith("v=0")

    async def test_who_is_not_there_can_be_removed_and_spoken_of(self, bench: Bench) -> None:
        await bench.sfu.remove_peer(ROOM, "nobody")
        await bench.sfu.remove_peer("nowhere", "nobody")
        await bench.sfu.answer(ROOM, "nobody", 1, "v=0")
        await bench.sfu.restart_ice(ROOM, "nobody")
        await bench.sfu.close_tap(ROOM, "nothing")
        bench.sfu.set_sent(ROOM, "nobody", {"video": 0})
        bench.sfu.set_sent("nowhere", "nobody", {"video": 0})
        bench.sfu.probe(ROOM, "nobody", 1, 2)

    async def test_whatever_is_wanted_of_whomever_may_be_stated(self, bench: Bench) -> None:
        bench.sfu.set_wanted(ROOM, "ann", frozenset({AUDIO, TrackRef("nobody", "video")}))
        bench.sfu.set_layers(ROOM, "ann", {AUDIO: Layers(0, 0), TrackRef("x", "y"): None})
        for most in (Layers(1, 1), None):
            bench.sfu.set_initial_layers(ROOM, "ann", most)
        bench.sfu.change_wanted(ROOM, ("ann", "eve"), frozenset({TrackRef("x", "y")}), frozenset({AUDIO}))
        bench.sfu.set_wanted(ROOM, "ann", frozenset())
        await bench.sfu.set_blocked(ROOM, "ann", frozenset({"audio"}))
        await bench.sfu.set_blocked(ROOM, "ann", frozenset())
        await bench.sfu.remove_peer(ROOM, "ann")


class LosingContract:
    """For engines that lose all they have and come back."""

    async def test_a_crash_is_told_once_for_every_open_room(self, bench: Bench) -> None:
        await bench.sfu.open_room("other")
        await bench.sfu.open_room("closed")
        await bench.sfu.close_room("closed")
        await bench.crash()
        await bench.until(lambda: len(bench.of(RoomReset)) == 2, "the rooms' return")
        assert {reset.room for reset in bench.of(RoomReset)} == {ROOM, "other"}
        assert (await bench.sfu.publish(ROOM, "ann", publication({"0": "audio"}), {"0": "audio"})).startswith("v=0")
        assert len(bench.of(RoomReset)) == 2


class RestatingContract(LosingContract):
    """For those that carry media, too."""

    async def test_after_a_crash_what_was_stated_still_holds(self, bench: Bench) -> None:
        browser = Answerer()
        await bench.sfu.open_feed(ROOM, "feed", AUDIO, "audio")
        bench.sfu.set_wanted(ROOM, "ann", frozenset({AUDIO}))
        first = await bench.offer("ann")
        await bench.crash()
        await bench.until(lambda: bench.of(RoomReset), "the room's return")
        await bench.sfu.open_feed(ROOM, "feed", AUDIO, "audio")
        second = await bench.offer("ann", 2)
        assert second.connection != first.connection
        assert AUDIO in second.tracks.values()
        await bench.sfu.answer(ROOM, "ann", first.seq, "v=0 of the time before")
        await bench.sfu.answer(ROOM, "ann", second.seq, browser.answer(second))


class CarryingContract(StatingContract, RestatingContract):
    """For engines that carry media: plain RTP goes in and out, browsers are negotiated with."""

    @pytest.fixture
    async def listener(self) -> AsyncIterator[Listener]:
        listener = await Listener.open()
        yield listener
        listener.close()

    @pytest.fixture
    async def sender(self, bench: Bench) -> AsyncIterator[Sender]:
        """A bot whose sound arrives as plain RTP."""
        sender = Sender(await bench.sfu.open_feed(ROOM, "feed", AUDIO, "audio"))
        yield sender
        await sender.close()

    async def test_what_goes_in_comes_out(self, bench: Bench, sender: Sender, listener: Listener) -> None:
        tap = await bench.sfu.open_tap(ROOM, "tap", AUDIO, ("127.0.0.1", listener.port, listener.port))
        assert (tap.codec.kind, tap.codec.mime_type, tap.codec.clock_rate) == ("audio", "audio/opus", 48_000)
        await bench.until(lambda: listener.packets > 20, "packets of the tap")
        await bench.sfu.close_tap(ROOM, "tap")
        before = listener.packets
        await asyncio.sleep(0.3)
        assert listener.packets - before < 5

    async def test_what_is_blocked_does_not_come_out(self, bench: Bench, sender: Sender, listener: Listener) -> None:
        await bench.sfu.open_tap(ROOM, "tap", AUDIO, ("127.0.0.1", listener.port, listener.port))
        await bench.until(lambda: listener.packets > 5, "packets of the tap")
        await bench.sfu.set_blocked(ROOM, "bot", frozenset({"audio"}))
        before = listener.packets
        await asyncio.sleep(0.3)
        assert listener.packets - before < 5
        await bench.sfu.set_blocked(ROOM, "bot", frozenset())
        await bench.until(lambda: listener.packets > before + 20, "packets again")

    async def test_a_tap_ends_with_its_track(self, bench: Bench, sender: Sender, listener: Listener) -> None:
        await bench.sfu.open_tap(ROOM, "tap", AUDIO, ("127.0.0.1", listener.port, listener.port))
        await bench.sfu.close_tap(ROOM, "feed")
        await bench.until(lambda: bench.of(TapClosed), "the end of the tap")
        assert bench.of(TapClosed) == [TapClosed(ROOM, "tap")]

    async def test_nothing_can_be_tapped_that_is_not_published(self, bench: Bench) -> None:
        with pytest.raises(MediaError):
            await bench.sfu.open_tap(ROOM, "tap", TrackRef("nobody", "audio"), ("127.0.0.1", 9, 9))

    @pytest.mark.parametrize("is_wanted_first", [True, False])
    async def test_who_wants_a_track_is_offered_it(self, bench: Bench, is_wanted_first: bool) -> None:
        if is_wanted_first:
            bench.sfu.set_wanted(ROOM, "ann", frozenset({AUDIO}))
        await bench.sfu.open_feed(ROOM, "feed", AUDIO, "audio")
        if not is_wanted_first:
            bench.sfu.set_wanted(ROOM, "ann", frozenset({AUDIO}))
        offer = await bench.offer("ann")
        assert AUDIO in offer.tracks.values()
        assert set(offer.tracks) <= set(mids_of(offer.sdp))
        assert offer.room == ROOM

    async def test_changes_are_offered_on_the_same_connection(self, bench: Bench) -> None:
        browser, second = Answerer(), TrackRef("bot", "second")
        await bench.sfu.open_feed(ROOM, "feed", AUDIO, "audio")
        await bench.sfu.open_feed(ROOM, "another", second, "audio")
        bench.sfu.set_wanted(ROOM, "ann", frozenset({AUDIO}))
        first = await bench.offer("ann")
        await bench.sfu.answer(ROOM, "ann", first.seq, browser.answer(first))
        bench.sfu.set_wanted(ROOM, "ann", frozenset({AUDIO, second}))
        more = await bench.offer("ann", 2)
        await bench.sfu.answer(ROOM, "ann", first.seq, "v=0 outdated answers are ignored")
        await bench.sfu.answer(ROOM, "ann", more.seq, browser.answer(more))
        assert {AUDIO, second} <= set(more.tracks.values())
        bench.sfu.set_wanted(ROOM, "ann", frozenset({second}))
        less = await bench.offer("ann", 3)
        assert AUDIO not in less.tracks.values()
        assert second in less.tracks.values()
        assert first.connection == more.connection == less.connection
        assert first.seq < more.seq < less.seq

    async def test_what_many_want_is_stated_as_changes_for_all_of_them(self, bench: Bench) -> None:
        browser, video = Answerer(), TrackRef("ben", "video")
        await bench.sfu.publish(ROOM, "ben", publication({"0": "audio", "1": "video"}), {"0": "audio", "1": "video"})
        bench.sfu.set_wanted(ROOM, "eve", frozenset({TrackRef("ben", "audio")}))
        bench.sfu.change_wanted(ROOM, ("ann", "eve"), frozenset({video}), frozenset({TrackRef("ben", "audio")}))
        for who in ("ann", "eve"):
            offer = await bench.offer(who)
            assert {track for track in offer.tracks.values() if track} == {video}
            await bench.sfu.answer(ROOM, who, offer.seq, browser.answer(offer))
        bench.sfu.change_wanted(ROOM, ("eve",), frozenset(), frozenset({video}))
        assert set((await bench.offer("eve", 2)).tracks.values()) == {None}

    async def test_new_credentials_are_offered_when_asked_for(self, bench: Bench) -> None:
        browser = Answerer()
        await bench.sfu.open_feed(ROOM, "feed", AUDIO, "audio")
        bench.sfu.set_wanted(ROOM, "ann", frozenset({AUDIO}))
        first = await bench.offer("ann")
        await bench.sfu.answer(ROOM, "ann", first.seq, browser.answer(first))
        await bench.sfu.restart_ice(ROOM, "ann")
        second = await bench.offer("ann", 2)
        assert credentials(second.sdp) != credentials(first.sdp)

    async def test_a_leavers_tracks_leave_the_offers_of_others(self, bench: Bench) -> None:
        browser = Answerer()
        await bench.sfu.publish(ROOM, "ben", publication({"0": "audio", "1": "video"}), {"0": "audio", "1": "video"})
        bench.sfu.set_wanted(ROOM, "ann", frozenset({TrackRef("ben", "audio"), TrackRef("ben", "video")}))
        first = await bench.offer("ann")
        assert set(first.tracks.values()) >= {TrackRef("ben", "audio"), TrackRef("ben", "video")}
        await bench.sfu.answer(ROOM, "ann", first.seq, browser.answer(first))
        await bench.sfu.remove_peer(ROOM, "ben")
        assert set((await bench.offer("ann", 2)).tracks.values()) == {None}

    async def test_publishers_hear_which_layers_are_needed(self, bench: Bench) -> None:
        browser, video = Answerer(), TrackRef("ben", "video")
        await bench.sfu.publish(ROOM, "ben", publication({"0": "video"}), {"0": "video"})

        async def needed(spatial: int | None) -> None:
            last = LayersNeeded(ROOM, "ben", "video", spatial)
            await bench.until(lambda: bench.of(LayersNeeded)[-1:] == [last], f"the need of layer {spatial}")

        await needed(None)
        bench.sfu.set_initial_layers(ROOM, "ann", Layers(1, 2))
        bench.sfu.set_wanted(ROOM, "ann", frozenset({video}))
        offer = await bench.offer("ann")
        await bench.sfu.answer(ROOM, "ann", offer.seq, browser.answer(offer))
        await needed(1)
        bench.sfu.set_layers(ROOM, "ann", {video: Layers(2, 0)})
        await needed(2)
        bench.sfu.set_wanted(ROOM, "eve", frozenset({video}))
        bench.sfu.set_initial_layers(ROOM, "eve", Layers(0, 0))
        bench.sfu.set_layers(ROOM, "ann", {video: None})
        await needed(0)
        bench.sfu.set_wanted(ROOM, "eve", frozenset())
        await needed(None)
        bench.sfu.set_layers(ROOM, "ann", {video: Layers(0, 0)})
        await needed(0)

    async def test_who_was_removed_is_forgotten(self, bench: Bench) -> None:
        bench.sfu.set_wanted(ROOM, "ann", frozenset({AUDIO}))
        bench.sfu.set_wanted(ROOM, "eve", frozenset({AUDIO}))
        await bench.sfu.remove_peer(ROOM, "ann")
        await bench.sfu.open_feed(ROOM, "feed", AUDIO, "audio")
        await bench.offer("eve")
        await asyncio.sleep(0.2)
        assert not bench.of(OfferNeeded, "ann")

    @pytest.mark.parametrize("enabled", [True, False])
    async def test_sound_is_protected_when_asked_for(self, bench: Bench, enabled: bool) -> None:
        offer = publication({"0": "audio"})
        answer = await bench.sfu.publish(ROOM, "ann", offer, {"0": "audio"}, opus_fec=enabled)
        assert ("useinbandfec=1" in answer) is enabled

    async def test_silence_is_left_out_where_asked_for(self, bench: Bench) -> None:
        offer = publication({"0": "audio", "1": "audio"})
        names = {"0": "audio", "1": "music"}
        answer = await bench.sfu.publish(ROOM, "ann", offer, names, opus_dtx={"0"})
        assert ["usedtx=1" in section for section in answer.split("m=audio")[1:]] == [True, False]

    async def test_tracks_without_a_name_stay_inactive(self, bench: Bench) -> None:
        answer = await bench.sfu.publish(ROOM, "ann", publication({"0": "audio", "1": "video"}), {"0": "audio"})
        assert mids_of(answer) == ["0", "1"]
        assert answer.count("a=recvonly") == answer.count("a=inactive") == 1

    async def test_a_new_connection_replaces_the_former_publication(self, bench: Bench) -> None:
        for fingerprint in ("AB", "CD"):
            offer = publication({"0": "audio"}, fingerprint=":".join([fingerprint] * 32))
            await bench.sfu.publish(ROOM, "ben", offer, {"0": "audio"})
        stats = await bench.sfu.stats(ROOM, "ben")
        assert isinstance(stats.publish, dict)
        assert list(stats.publish) == ["audio"]

    @pytest.mark.parametrize(
        "offer", ["v=0", "v=0\r\n" + "m=audio 9 RTP/AVP 0\r\n" * 50, "v=0\r\n" + "a=x\r\n" * 10_000]
    )
    async def test_a_hostile_offer_is_refused_and_harms_nobody(self, bench: Bench, offer: str) -> None:
        with pytest.raises(MediaError):
            await bench.sfu.publish(ROOM, "eve", offer, {"0": "audio"})
        await bench.sfu.publish(ROOM, "ann", publication({"0": "audio"}), {"0": "audio"})
        assert bench.sfu.health().restarts == 0
