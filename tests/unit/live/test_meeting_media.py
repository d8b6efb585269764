"""The media side of one meeting by itself: each participant's operations in order, bounded, and none after the end."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from parlour.live import media as module
from parlour.live.media import MeetingMedia
from parlour.live.requests import LimitLayers, RestartIce, SendProbe, TakeAnswer, TellSending
from parlour.media.events import TrackRef
from parlour.media.port import Layers, MediaError
from tests.support.fake_sfu import FakeSfu

NOTHING: frozenset[str] = frozenset()


class House:
    def __init__(self) -> None:
        self.sfu = FakeSfu()
        self.media = MeetingMedia(self.sfu, "m")
        self.said: list[str] = []

    def publish(self, peer: str) -> None:
        self.media.publish(
            peer, "v=0", {"0": "audio"}, lambda sdp: self.said.append(sdp), lambda why: self.said.append(f"no: {why}")
        )

    async def settle(self) -> None:
        while self.media._workers:
            await asyncio.wait(self.media._workers.values())


@pytest.fixture
async def house() -> AsyncIterator[House]:
    house = House()
    await house.media.open()
    yield house
    house.sfu.gate.set()
    await house.settle()


async def test_opening_and_closing_is_that_of_the_sfus_room(house: House) -> None:
    assert set(house.sfu.rooms) == {"m"}
    await house.media.close()
    assert house.sfu.rooms == {}


async def test_a_room_that_cannot_be_opened_is_told() -> None:
    house = House()
    house.sfu.failing = "down"
    with pytest.raises(MediaError, match="down"):
        await house.media.open()


async def test_every_request_reaches_the_sfu_in_order(house: House) -> None:
    for request in (TakeAnswer(1, "one"), RestartIce(), TakeAnswer(2, "two")):
        house.media.request("ann", request)
    await house.settle()
    assert house.sfu.answers == [("ann", 1, "one"), ("ann", 2, "two")]
    assert house.sfu.restarts == ["ann"]


async def test_wishes_about_pictures_reach_the_sfu(house: House) -> None:
    track, other = TrackRef("ben", "video"), TrackRef("cat", "video")
    house.media.change_wanted(["ann"], frozenset({track}), frozenset())
    house.media.request("ann", LimitLayers({track: Layers(1, 2), other: None}))
    await house.settle()
    assert (house.sfu.layers, house.sfu.initial_layers) == ({"ann": {track: Layers(1, 2)}}, {})
    for initial in (Layers(0, 1), None):
        house.media.request("ann", LimitLayers({}, initial, has_initial=True))
        await house.settle()
        assert house.sfu.initial_layers == {"ann": initial}
    house.media.request("ann", SendProbe(7, 5))
    await house.settle()
    assert house.sfu.probes == [("ann", 7, 5)]


async def test_what_a_browser_sends_of_its_own_reaches_the_sfu(house: House) -> None:
    house.media.request("ann", TellSending({"video": 1}))
    await house.settle()
    assert house.sfu.sent == [("ann", {"video": 1})]


async def test_one_participants_slow_operation_holds_up_no_other(house: House) -> None:
    class HalfSlow(FakeSfu):
        async def answer(self, room: str, peer: str, seq: int, sdp: str) -> None:
            if peer == "slow":
                await held.wait()
            await super().answer(room, peer, seq, sdp)

    held, sfu = asyncio.Event(), HalfSlow()
    media = MeetingMedia(sfu, "m")
    media.request("slow", TakeAnswer(1, "x"))
    media.request("quick", TakeAnswer(2, "x"))
    await media._workers["quick"]
    assert sfu.answers == [("quick", 2, "x")]
    held.set()
    await media._workers["slow"]
    assert sfu.answers == [("quick", 2, "x"), ("slow", 1, "x")]


async def test_a_failure_is_told_logged_and_not_the_end(house: House, caplog: pytest.LogCaptureFixture) -> None:
    house.sfu.failing = "no codec"
    house.publish("ann")
    house.media.request("ann", RestartIce())
    await house.settle()
    house.sfu.failing = None
    house.publish("ann")
    await house.settle()
    assert house.said == ["no: no codec", "v=0 answer to ann"]
    assert [record.message for record in caplog.records] == ["media request failed: no codec"] * 2
    assert {record.__dict__["participant"] for record in caplog.records} == {"ann"}


async def test_a_crash_is_logged_and_not_the_end(house: House, caplog: pytest.LogCaptureFixture) -> None:
    del house.sfu.published  # the fake SFU then raises what a driver never should
    house.publish("ann")
    house.media.request("ann", RestartIce())
    await house.settle()
    assert house.sfu.restarts == ["ann"]
    assert "media request crashed" in caplog.text


async def test_requests_have_a_bound_and_what_the_call_decided_has_none(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MAX_WAITING", 2)
    house.sfu.gate.clear()
    house.media.request("ann", RestartIce())
    await asyncio.sleep(0)  # the first is under way and waits no more
    for _ in range(3):
        house.media.request("ann", RestartIce())
    house.publish("ann")
    assert house.said == ["no: too many media requests are waiting"]
    house.publish("ben")  # everybody has a bound of their own
    house.media.reset("ann", NOTHING, NOTHING)
    house.media.set_blocked("ann", frozenset({"audio"}))
    house.sfu.gate.set()
    await house.settle()
    assert house.sfu.removed == ["ann"]
    assert house.said[1:] == ["v=0 answer to ben"]
    assert (len(house.sfu.restarts), house.sfu.blocked) == (3, {"ann": frozenset({"audio"})})


async def test_who_is_forgotten_has_nothing_done_for_it_any_more_but_its_removal(house: House) -> None:
    house.sfu.gate.clear()
    house.media.request("ann", TakeAnswer(1, "under way"))
    await asyncio.sleep(0)
    house.media.request("ann", TakeAnswer(2, "waiting"))
    house.publish("ann")
    house.media.forget("ann")
    house.sfu.gate.set()
    await house.settle()
    assert house.sfu.answers == [("ann", 1, "under way")]
    assert (house.said, house.sfu.removed) == ([], ["ann"])


async def test_a_reset_states_everything_anew_as_it_is_when_its_turn_comes(house: House) -> None:
    house.sfu.gate.clear()
    house.media.reset("ann", frozenset({"video"}), frozenset({("ben", "audio")}))
    await asyncio.sleep(0)
    house.media.change_wanted(["ann", "dan"], frozenset({("cid", "audio")}), frozenset({("ben", "audio")}))
    house.sfu.gate.set()
    await house.settle()
    assert house.sfu.removed == ["ann"]
    assert house.sfu.blocked == {"ann": frozenset({"video"})}
    assert house.sfu.wanted["ann"] == frozenset({TrackRef("cid", "audio")})


async def test_who_is_gone_before_its_reset_wants_nothing(house: House) -> None:
    house.sfu.gate.clear()
    house.media.reset("ann", NOTHING, frozenset({("ben", "audio")}))
    await asyncio.sleep(0)
    house.media.forget("ann")
    house.sfu.gate.set()
    await house.settle()
    assert house.sfu.wanted.get("ann", frozenset()) == frozenset()
    assert house.sfu.removed == ["ann", "ann"]


async def test_workers_exist_only_while_there_is_something_to_do(house: House) -> None:
    before = asyncio.all_tasks()
    for peer in ("ann", "ben"):
        house.media.request(peer, RestartIce())
    assert len(asyncio.all_tasks() - before) == 2
    await house.settle()
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == before
    assert (house.media._workers, house.media._waiting) == ({}, {})


async def test_closing_waits_for_what_is_under_way_and_drops_what_waits(house: House) -> None:
    house.sfu.gate.clear()
    house.media.request("ann", TakeAnswer(1, "under way"))
    await asyncio.sleep(0)
    house.media.request("ann", TakeAnswer(2, "waiting"))
    closing = asyncio.create_task(house.media.close())
    await asyncio.sleep(0)
    assert not closing.done()
    house.sfu.gate.set()
    await closing
    assert house.sfu.answers == [("ann", 1, "under way")]
    assert house.sfu.rooms == {}


async def test_an_sfu_that_fails_at_the_end_is_logged(house: House, caplog: pytest.LogCaptureFixture) -> None:
    house.sfu.failing = "gone"
    await house.media.close()
    assert "closing the SFU's room failed: gone" in caplog.text


async def test_closing_does_not_wait_for_ever(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    class Hanging(FakeSfu):
        async def restart_ice(self, room: str, peer: str) -> None:
            await asyncio.Event().wait()

    monkeypatch.setattr(module, "_CLOSE_PATIENCE_S", 0.01)
    sfu = Hanging()
    media = MeetingMedia(sfu, "m")
    await media.open()
    media.request("ann", RestartIce())
    worker = media._workers["ann"]
    await asyncio.sleep(0)
    await media.close()
    await asyncio.wait([worker])
    assert worker.cancelled()
    assert sfu.rooms == {}
