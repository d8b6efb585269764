"""Observers hear everything in order, and cannot disturb anybody."""

import asyncio
from collections.abc import Sequence

import pytest

from parlour.calls.facts import CallFact, MeetingBegan
from parlour.live import reporting
from parlour.live.reporting import Reporter

ROOM, OTHER = ("domain", "room"), ("domain", "other")


def fact(number: float, room: tuple[str, str] = ROOM) -> CallFact:
    where = {"domain_id": room[0], "room_id": "id", "room_name": room[1], "meeting_id": "meeting"}
    return MeetingBegan(**where, at=number, started_at=0.0)


class Listener:
    """Notes the moments of what it heard; waits for `may` first, and fails when told to."""

    def __init__(self, *, fails: bool = False) -> None:
        self.heard: list[tuple[str, float]] = []
        self.may = asyncio.Event()
        self.may.set()
        self.fails = fails

    async def observe(self, facts: Sequence[CallFact]) -> None:
        await self.may.wait()
        self.heard += [(each.room_name, each.at) for each in facts]
        if self.fails:
            raise RuntimeError("broken observer")


async def test_each_room_is_told_in_order_and_a_slow_room_delays_no_other() -> None:
    class SlowRoom(Listener):
        async def observe(self, facts: Sequence[CallFact]) -> None:
            if facts[0].room_name == "room":
                await self.may.wait()
            self.heard += [(each.room_name, each.at) for each in facts]
            if len(self.heard) == 3:
                heard_other.set()

    heard_other = asyncio.Event()
    listener = SlowRoom()
    listener.may.clear()
    reporter = Reporter([listener])
    for number in range(3):
        reporter.report(ROOM, [fact(number)])
        reporter.report(OTHER, [fact(number, OTHER)])
        await asyncio.sleep(0)
    await asyncio.wait_for(heard_other.wait(), 5)
    assert listener.heard == [("other", 0.0), ("other", 1.0), ("other", 2.0)]
    listener.may.set()
    await reporter.stop()
    assert listener.heard[3:] == [("room", 0.0), ("room", 1.0), ("room", 2.0)]


async def test_a_failing_observer_disturbs_nobody(caplog: pytest.LogCaptureFixture) -> None:
    failing, listener = Listener(fails=True), Listener()
    reporter = Reporter([failing, listener])
    reporter.report(ROOM, [fact(1)])
    await reporter.told()
    reporter.report(ROOM, [fact(2)])
    await reporter.stop()
    assert failing.heard == listener.heard == [("room", 1.0), ("room", 2.0)]
    assert "Listener failed to hear of a call" in caplog.text


async def test_an_observer_may_take_hours_and_holds_up_no_other() -> None:
    patient, listener = Listener(), Listener()
    patient.may.clear()
    reporter = Reporter([patient, listener])
    for number in range(3):
        reporter.report(ROOM, [fact(number)])
        await asyncio.sleep(0)  # the writer task begins
        await asyncio.sleep(0)
    assert (patient.heard, reporter.waiting, reporter.lost) == ([], 3, 0)
    patient.may.set()
    await reporter.told()
    assert patient.heard == listener.heard
    assert reporter.waiting == 0


async def test_what_piled_up_is_told_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    class Counting(Listener):
        async def observe(self, facts: Sequence[CallFact]) -> None:
            sizes.append(len(facts))
            await super().observe(facts)

    sizes: list[int] = []
    monkeypatch.setattr(reporting, "_BATCH", 3)
    listener = Counting()
    reporter = Reporter([listener])
    reporter.report(ROOM, [fact(number) for number in range(7)])
    await reporter.told()
    assert sizes == [3, 3, 1]
    assert [at for _, at in listener.heard] == list(range(7))


async def test_the_first_is_told_at_once_and_of_the_crowd_behind_it_many_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Counting(Listener):
        async def observe(self, facts: Sequence[CallFact]) -> None:
            sizes.append(len(facts))
            await super().observe(facts)

    sizes: list[int] = []
    monkeypatch.setattr(reporting, "_REST_S", 3600.0)
    reporter = Reporter([Counting()])
    for number in range(5):
        reporter.report(ROOM, [fact(number)])
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    assert sizes == [1]
    assert reporter.waiting == 4
    await reporter.told()
    assert sizes == [1, 4]


async def test_the_rest_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    class Second(Listener):
        async def observe(self, facts: Sequence[CallFact]) -> None:
            await super().observe(facts)
            if len(self.heard) == 2:
                came.set()

    came = asyncio.Event()
    monkeypatch.setattr(reporting, "_REST_S", 0.001)
    reporter = Reporter([Second()])
    reporter.report(ROOM, [fact(0)])
    await asyncio.sleep(0)
    reporter.report(ROOM, [fact(1)])
    await asyncio.wait_for(came.wait(), 5)
    await reporter.stop()


async def test_stopping_does_not_wait_for_ever(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(reporting, "_STOP_PATIENCE_S", 0.01)
    hanging = Listener()
    hanging.may.clear()
    reporter = Reporter([hanging])
    reporter.report(ROOM, [fact(1)])
    await reporter.stop()
    assert "Listener is too slow: 1 facts of calls are lost" in caplog.text
    assert (reporter.lost, reporter.waiting) == (1, 0)
    await reporter.stop()


@pytest.mark.parametrize("bound", ["_MAX_OF_ROOM", "_MAX_IN_ALL"])
async def test_facts_that_nobody_takes_are_kept_up_to_a_bound_and_counted_beyond_it(
    bound: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(reporting, bound, 3)
    listener = Listener()
    listener.may.clear()
    reporter = Reporter([listener])
    reporter.report(ROOM, [fact(0)])
    await asyncio.sleep(0)  # the observer has begun to hear this one
    for number in (1, 2, 3):
        reporter.report(ROOM, [fact(number)])
    assert "Listener is too slow: 1 facts of calls are lost" in caplog.text
    assert reporter.lost == 1
    listener.may.set()
    await reporter.stop()
    assert listener.heard == [("room", 0.0), ("room", 1.0), ("room", 2.0)]
