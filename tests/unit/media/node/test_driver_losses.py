"""The whole driver on a scripted node: every way in which the node fails, at its start and later."""

import asyncio
from pathlib import Path

import pytest

from parlour.errors import MissingPartError
from parlour.media.events import OfferNeeded, RoomReset
from parlour.media.node import keeper as keeper_module
from parlour.media.node.keeper import HEALTH_SECONDS, RETRY_SECONDS
from parlour.media.port import Layers, MediaError, SfuHealth, WorkerHealth
from tests.unit.media.node.driver_bench import AUDIO, OFFER, ROOM, VIDEO, Bench, offer, wants
from tests.unit.media.node.fake_node import FakeNode, Json, until


class TestLoss:
    async def test_everything_is_stated_anew_before_anything_else_is_said(self, bench: Bench) -> None:
        bench.sfu.set_wanted(ROOM, "ann", frozenset({AUDIO, VIDEO}))
        bench.sfu.set_initial_layers(ROOM, "ann", Layers(1, 1))
        bench.sfu.set_layers(ROOM, "ann", {VIDEO: None})
        up_when_told = []
        bench.sfu._on_event = lambda event: (bench.events.append(event), up_when_told.append(bench.sfu.health().up))
        bench.node.die()
        await until(lambda: bench.of(RoomReset))
        assert up_when_told == [False]  # they hear of it when it is lost, and may offer anew at once
        await bench.sfu.publish(ROOM, "ann", OFFER, {})
        kinds = [one["type"] for one in bench.node.said]
        assert kinds == ["configure", "open-room", "want", "layers", "layers", "publish"]
        assert bench.of(RoomReset) == [RoomReset(ROOM)]
        assert wants(bench.node) == {"ann": ({AUDIO, VIDEO}, set())}
        assert bench.node.of("layers", initial={"spatial": 1, "temporal": 1}, tracks=[])
        assert bench.node.of("layers", tracks=[{"peer": "bob", "name": "video", "layers": None}])
        assert bench.node.of("configure", epoch=2)
        assert bench.sfu.health().restarts == 1

    async def test_changes_after_the_return_are_changes_of_what_was_stated_anew(self, bench: Bench) -> None:
        bench.sfu.set_wanted(ROOM, "ann", frozenset({AUDIO}))
        bench.node.die()
        bench.sfu.set_wanted(ROOM, "ann", frozenset({AUDIO, VIDEO}))
        await bench.restarted(0)
        bench.sfu.set_wanted(ROOM, "ann", frozenset({VIDEO}))
        await until(lambda: len(bench.node.of("want")) == 2)
        assert wants(bench.node) == {"ann": ({AUDIO, VIDEO}, {AUDIO})}

    async def test_rooms_of_a_dead_worker_are_opened_anew_before_anything_is_said_of_them(self, bench: Bench) -> None:
        bench.sfu.set_wanted(ROOM, "ann", frozenset({AUDIO, VIDEO}))
        await until(lambda: bench.node.of("want"))
        before = len(bench.node.said)
        bench.node.event("rooms-reset", rooms=[ROOM])
        bench.sfu.set_wanted(ROOM, "ann", frozenset({VIDEO}))
        await until(lambda: bench.of(RoomReset))
        await bench.sfu.publish(ROOM, "ann", OFFER, {})
        said = bench.node.said[before:]
        lost = [one["type"] for one in said].index("open-room")
        assert [one["type"] for one in said[lost:]] == ["open-room", "want", "publish"]
        assert said[lost + 1]["changes"] == [{"peers": ["ann"], "add": [{"peer": "bob", "name": "video"}], "drop": []}]

    async def test_a_room_that_cannot_be_opened_anew_is_told_in_the_log(
        self, bench: Bench, caplog: pytest.LogCaptureFixture
    ) -> None:
        bench.node.refusing["open-room"] = "no worker runs"
        bench.node.event("rooms-reset", rooms=[ROOM])
        await until(lambda: "a room cannot be opened anew: no worker runs" in caplog.text)

    @pytest.mark.parametrize("reply_first", [True, False])
    async def test_a_block_that_was_confirmed_of_a_lost_room_is_told_again(
        self, bench: Bench, reply_first: bool
    ) -> None:
        bench.node.silent.add("block")
        blocking = asyncio.create_task(bench.sfu.set_blocked(ROOM, "ann", frozenset({"video"})))
        await until(lambda: bench.node.of("block"))
        bench.node.silent.clear()
        if not reply_first:
            bench.node.event("rooms-reset", rooms=[ROOM])
        bench.node.line(b'{"id": %d, "ok": {}}' % bench.node.of("block")[0]["id"])
        if reply_first:
            bench.node.event("rooms-reset", rooms=[ROOM])
        await blocking
        await bench.sfu.publish(ROOM, "ann", OFFER, {})
        kinds = [one["type"] for one in bench.node.said]
        assert kinds[kinds.index("block") :] == ["block", "open-room", "block", "publish"]

    async def test_a_block_that_fails_because_its_room_is_lost_ends_nobodys_media(self, bench: Bench) -> None:
        bench.node.silent.add("block")
        blocking = asyncio.create_task(bench.sfu.set_blocked(ROOM, "ann", frozenset({"video"})))
        await until(lambda: bench.node.of("block"))
        bench.node.event("rooms-reset", rooms=[ROOM])
        bench.node.line(b'{"id": %d, "error": "the worker died"}' % bench.node.of("block")[0]["id"])
        with pytest.raises(MediaError, match="the worker died"):
            await blocking
        assert bench.events == [RoomReset(ROOM)]

    async def test_an_answer_to_an_offer_of_a_lost_room_is_not_passed_on(self, bench: Bench) -> None:
        bench.sfu.set_wanted(ROOM, "ann", frozenset({AUDIO}))
        bench.node.event("offer", **offer(1))
        bench.node.event("rooms-reset", rooms=[ROOM])
        bench.node.event("offer", **offer(2))
        await until(lambda: len(bench.events) == 3)
        first, second = bench.of(OfferNeeded)
        for answered in (first, second):
            await bench.sfu.answer(ROOM, "ann", answered.seq, "v=0")
        assert [one["seq"] for one in bench.node.of("answer")] == [2]

    async def test_a_worker_that_died_loses_its_rooms_only(self, bench: Bench) -> None:
        await bench.sfu.open_room("other")
        for room in (ROOM, "other"):
            bench.sfu.set_wanted(room, "ann", frozenset({AUDIO}))
        await until(lambda: len(bench.node.of("want")) == 2)
        bench.node.event("rooms-reset", rooms=["other"])
        await bench.restarted(0)
        assert bench.of(RoomReset) == [RoomReset("other")]
        assert [one["room"] for one in bench.node.of("want")] == [ROOM, "other", "other"]
        assert len(bench.engine.nodes) == 1

    async def test_requests_fail_meanwhile_and_new_rooms_wait(self, bench: Bench) -> None:
        bench.engine.rig = lambda node: node.silent.add("open-room")
        bench.node.silent.add("publish")
        publishing = asyncio.create_task(bench.sfu.publish(ROOM, "ann", OFFER, {}))
        await until(lambda: bench.node.of("publish"))
        bench.node.die()
        with pytest.raises(MediaError, match="restarting"):
            await publishing
        assert bench.sfu.health() == SfuHealth(up=False, restarts=0)
        with pytest.raises(MediaError, match="restarting"):
            await bench.sfu.set_blocked(ROOM, "ann", frozenset({"video"}))
        bench.engine.rig = lambda _node: None
        await bench.sfu.open_room("other")
        assert bench.sfu.health().up

    async def test_a_room_that_is_closed_meanwhile_does_not_stay_open(self, bench: Bench) -> None:
        await bench.sfu.open_room("other")
        former = bench.node

        def hold(node: FakeNode) -> None:
            node.silent.add("open-room")

        bench.engine.rig = hold
        former.die()
        await until(lambda: bench.node is not former and len(bench.node.of("open-room")) == 2)
        await bench.sfu.close_room(ROOM)
        for asked in bench.node.of("open-room"):
            bench.node.line(b'{"id": %d, "ok": {}}' % asked["id"])
        await until(lambda: bench.node.of("close-room", room=ROOM))
        await bench.restarted(0)
        assert bench.sfu.health().restarts == 1

    async def test_publishing_waits_for_its_return_for_a_while(self, bench: Bench) -> None:
        bench.engine.failures = [MediaError("no")] * 2
        bench.node.die()
        await until(lambda: bench.of(RoomReset))
        with pytest.raises(MediaError, match="restarting"):
            await bench.sfu.publish(ROOM, "ann", OFFER, {})
        publishing = asyncio.create_task(bench.sfu.publish(ROOM, "ann", OFFER, {}))
        for tries_left in (1, 0):
            await until(lambda left=tries_left: len(bench.engine.failures) == left and bench.clock.sleepers == 1)
            bench.clock.advance(RETRY_SECONDS)
        assert await publishing == "v=0 answer"

    async def ask_how_it_fares(self, bench: Bench) -> Json:
        await until(lambda: bench.clock.sleepers == 1)
        bench.node.silent.add("health")
        bench.clock.advance(HEALTH_SECONDS)
        await until(lambda: bench.node.of("health"))
        return bench.node.of("health")[-1]

    async def test_one_that_does_not_say_how_it_fares_is_replaced_whatever_else_it_says(self, bench: Bench) -> None:
        await self.ask_how_it_fares(bench)
        for _ in range(3):
            bench.node.event("talking", room=ROOM, peer="ann", talking=True)
        await bench.restarted(0)
        assert len(bench.engine.nodes) == 2

    async def test_one_that_is_at_work_gets_more_time(self, bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
        bench.engine.at_work = [False, True, False]
        asked = await self.ask_how_it_fares(bench)
        await until(lambda: "has much to do" in caplog.text)
        bench.node.line(b'{"id": %d, "ok": {"workers": []}}' % asked["id"])
        await until(lambda: bench.sfu.health().workers == ())
        assert (bench.sfu.health().up, len(bench.engine.nodes)) == (True, 1)

    async def test_one_that_stops_working_before_it_says_how_it_fares_is_replaced(self, bench: Bench) -> None:
        bench.engine.at_work = [False, True, False]
        await self.ask_how_it_fares(bench)
        await bench.restarted(0)
        assert bench.engine.at_work == []

    async def test_one_that_works_on_and_on_without_an_answer_is_replaced(
        self, bench: Bench, caplog: pytest.LogCaptureFixture
    ) -> None:
        bench.engine.at_work = [True] * 100
        await self.ask_how_it_fares(bench)
        await bench.restarted(0)
        assert "does not answer and is killed: The media server did not answer in time." in caplog.text

    async def test_it_is_asked_how_it_fares(self, bench: Bench) -> None:
        assert bench.sfu.health() == SfuHealth(True, 0, (WorkerHealth(4711, 40000, 0, 0, 1024),))
        await until(lambda: bench.clock.sleepers == 1)
        bench.clock.advance(HEALTH_SECONDS)
        await until(lambda: bench.sfu.health().workers == (WorkerHealth(4711, 40000, 1, 2, 1024),))
        await until(lambda: bench.engine.prepared == 1)

    async def test_it_is_started_until_it_runs(self, bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
        bench.engine.failures = [MediaError("first"), MissingPartError("second"), OSError("third")]
        bench.node.die()
        for tries_left in (2, 1, 0):
            await until(lambda left=tries_left: len(bench.engine.failures) == left and bench.clock.sleepers == 1)
            assert bench.engine.node.closed
            bench.clock.advance(RETRY_SECONDS)
        await bench.restarted(0)
        assert [word for word in ("first", "second", "third") if word in caplog.text] == ["first", "second", "third"]

    async def test_one_that_dies_during_the_return_is_replaced(self, bench: Bench) -> None:
        first = bench.node

        def rig(node: FakeNode) -> None:
            if bench.engine.nodes == [first]:
                node.silent.add("open-room")
                asyncio.get_running_loop().call_later(0.05, node.die)

        bench.engine.rig = rig
        first.die()
        await until(lambda: bench.node is not first and bench.node.closed and bench.clock.sleepers == 1)
        bench.clock.advance(RETRY_SECONDS)
        await bench.restarted(0)
        assert len(bench.engine.nodes) == 3
        assert bench.of(RoomReset) == [RoomReset(ROOM)]

    async def test_one_whose_worker_dies_during_the_return_is_replaced(
        self, bench: Bench, caplog: pytest.LogCaptureFixture
    ) -> None:
        first = bench.node

        def rig(node: FakeNode) -> None:
            if bench.engine.nodes == [first]:
                node.silent.add("open-room")
                asyncio.get_running_loop().call_later(0.05, lambda: node.event("rooms-reset", rooms=[ROOM]))

        bench.engine.rig = rig
        first.die()
        await until(lambda: "a worker died at once" in caplog.text and bench.clock.sleepers == 1)
        bench.clock.advance(RETRY_SECONDS)
        await bench.restarted(0)
        assert len(bench.engine.nodes) == 3
        assert bench.of(RoomReset) == [RoomReset(ROOM)]


class TestStart:
    @pytest.fixture(autouse=True)
    def address(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(keeper_module, "local_addresses", list)
        monkeypatch.setattr(keeper_module, "choose_addresses", lambda wanted, present: ("192.0.2.1",))

    async def test_one_that_does_not_start_is_told_with_its_last_words(self, tmp_path: Path) -> None:
        bench = Bench(tmp_path)
        bench.engine.rig = FakeNode.die
        with pytest.raises(MediaError, match=r"does not start: it ended\. It said: nothing special"):
            await bench.sfu.start(bench.events.append)
        assert bench.engine.stops > 0
        await bench.sfu.stop()

    async def test_one_that_refuses_is_told_with_its_reason(self, tmp_path: Path) -> None:
        bench = Bench(tmp_path)
        bench.engine.rig = lambda node: node.refusing.update(configure="the port is taken.")
        with pytest.raises(MediaError, match="does not start: the port is taken"):
            await bench.sfu.start(bench.events.append)
        await bench.sfu.stop()

    async def test_a_missing_part_is_told(self, tmp_path: Path) -> None:
        bench = Bench(tmp_path)
        bench.engine.failures = [MissingPartError("Node.js is missing")]
        with pytest.raises(MissingPartError, match="missing"):
            await bench.sfu.start(bench.events.append)
        await bench.sfu.stop()

    async def test_nothing_works_before_the_start_and_after_the_end(self, tmp_path: Path) -> None:
        bench = Bench(tmp_path)
        assert bench.sfu.health() == SfuHealth(False, 0)
        with pytest.raises(MediaError):
            await bench.sfu.open_room(ROOM)
        await bench.sfu.start(bench.events.append)
        await bench.sfu.stop()
        await bench.sfu.stop()
        assert bench.sfu.health() == SfuHealth(False, 0)
        assert bench.node.closed
