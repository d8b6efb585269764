"""A room while the database is slow, silent or changing: nobody inside waits, nobody gets in by yesterday's rules."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest

from parlour.calls.backend import BackendCommand, Eject, GetSessionData
from parlour.calls.commands import SendAppMessage
from parlour.calls.desk import Desk
from parlour.errors import ParlourError
from parlour.live import Calls, Frame, RoomSnapshot, Seat
from parlour.live.requests import EntryRequest
from parlour.signaling import JsonWire
from parlour.store import DomainRecord
from tests.support.clock import FakeClock
from tests.support.fake_sfu import FakeSfu
from tests.unit.live.rooms import DOMAIN, FakeRooms, room_record


class Browser:
    """A connection that keeps what it is sent."""

    def __init__(self) -> None:
        self.id = "connection"
        self.frames: list[dict[str, Any]] = []
        self.closed: tuple[int, str] | None = None

    def send(self, *frames: Frame) -> None:
        self.frames += [json.loads(message.text) for frame in frames for message in frame.singles]

    def reply(self, *frames: Frame) -> None:
        self.frames += [json.loads(frame.text) for frame in frames]

    def close(self, code: int, reason: str) -> None:
        self.closed = (code, reason)

    @property
    def refusal(self) -> str | None:
        return next((frame["error"]["type"] for frame in self.frames if "error" in frame), None)

    def told(self, kind: str) -> list[dict[str, Any]]:
        return [frame for frame in self.frames if frame.get("type") == kind]


class House:
    """Running calls on rooms that the test holds in its hand."""

    def __init__(self) -> None:
        self.rooms = FakeRooms()
        self.sfu = FakeSfu()
        self.calls = Calls(rooms=self.rooms, clock=FakeClock(), sfu=self.sfu, wire=JsonWire())

    async def enter(self, browser: Browser | None = None) -> Seat | None:
        return await self.calls.join(browser or Browser(), "d", EntryRequest("room"), 1)

    def entering(self, browser: Browser | None = None) -> "asyncio.Task[Seat | None]":
        return asyncio.create_task(self.enter(browser))

    async def seated(self, browser: Browser | None = None) -> Seat:
        seat = await self.enter(browser)
        assert seat is not None
        return seat


@pytest.fixture
async def house() -> AsyncIterator[House]:
    house = House()
    yield house
    for reading in house.rooms.readings:
        reading.set_result(None)
    await house.calls.stop()


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - the product offers no event for it, and needs none
            await asyncio.sleep(0)


async def test_a_newcomer_whom_a_slow_database_keeps_waiting_holds_up_nobody_inside(house: House) -> None:
    ann = Browser()
    first, second = await house.seated(ann), await house.seated()
    house.rooms.held = True
    newcomer = house.entering()
    await until(lambda: house.rooms.readings)
    async with asyncio.timeout(5):
        await second.request(SendAppMessage("hello", 7, None), 2)
        second.disconnected()
        await until(lambda: ann.told("participant-left"))
        assert await house.calls.operate("d", "room", Eject(frozenset({first.session_id}))) is not None
    assert ann.told("app-message")[0]["data"] == "hello"
    house.rooms.let_through()
    assert await newcomer is not None


async def test_whoever_read_the_room_before_its_deletion_does_not_get_in(house: House) -> None:
    house.rooms.held = True
    browser = Browser()
    newcomer = house.entering(browser)
    await until(lambda: house.rooms.readings)
    gone, house.rooms.room = house.rooms.room, None
    assert gone is not None
    await house.calls.room_deleted(gone)
    house.rooms.held = False
    house.rooms.let_through()
    assert await newcomer is None
    assert browser.refusal == "no-room"
    await until(lambda: not house.calls.running)


async def test_whoever_read_the_room_before_it_was_changed_is_judged_by_the_change(house: House) -> None:
    await house.seated()
    house.rooms.held = True
    browser = Browser()
    newcomer = house.entering(browser)
    await until(lambda: house.rooms.readings)
    await house.calls.room_changed(house.rooms.configure(max_participants=1))
    house.rooms.held = False
    house.rooms.let_through()
    assert await newcomer is None
    assert browser.refusal == "meeting-full"


async def test_an_early_reading_of_nothing_does_not_end_the_call_of_a_room_made_meanwhile(house: House) -> None:
    made, house.rooms.room, house.rooms.held = house.rooms.room, None, True
    early = house.entering()
    await until(lambda: house.rooms.readings)
    house.rooms.room, house.rooms.held = made, False
    inside = Browser()
    await house.seated(inside)
    house.rooms.let_through()
    assert await early is not None
    assert inside.closed is None
    assert len(inside.told("participant-joined")) == 1


async def test_a_late_reading_of_another_room_ends_the_call_of_the_deleted_one(house: House) -> None:
    inside = Browser()
    await house.seated(inside)
    house.rooms.room = room_record("r-2")  # deleted and made anew; the news are still on their way
    assert await house.enter() is not None
    assert inside.closed == (1000, "ejected")


async def test_late_news_of_a_deletion_leave_the_new_room_alone(house: House) -> None:
    old = house.rooms.room
    assert old is not None
    house.rooms.room = room_record("r-2")
    inside = Browser()
    await house.seated(inside)
    await house.calls.room_deleted(old)
    assert inside.closed is None


def goes_by(seat: Seat) -> RoomSnapshot:
    snapshot = seat._room._stage._snapshot
    assert snapshot is not None
    return snapshot


def domain_with(size: int, version: int) -> DomainRecord:
    return replace(DOMAIN, config={"max_app_message_size": size}, version=version)


async def refusal_of_message(seat: Seat, size: int) -> str | None:
    assert isinstance(seat.connection, Browser)
    await seat.request(SendAppMessage("x", size, None), 2)
    return seat.connection.refusal


async def test_a_call_goes_by_a_change_of_its_room_though_the_database_is_gone_by_then(house: House) -> None:
    seat = await house.seated()
    changed = house.rooms.configure(max_participants=7)
    house.rooms.failing = True
    await house.calls.room_changed(changed)
    assert goes_by(seat).room == changed


async def test_changes_that_overtake_each_other_end_with_the_latest(house: House) -> None:
    seat = await house.seated()
    await house.calls.domain_changed(domain_with(9000, version=3))
    await house.calls.domain_changed(domain_with(1024, version=2))
    assert await refusal_of_message(seat, 9000) is None
    assert await refusal_of_message(seat, 9001) == "message-too-large"


async def test_a_change_of_the_domain_reaches_running_calls(house: House) -> None:
    seat = await house.seated()
    await house.calls.domain_changed(domain_with(1024, version=2))
    assert await refusal_of_message(seat, 2000) == "message-too-large"


class Broken(BackendCommand[None]):
    """A command that nobody has thought through."""

    def carry_out(self, desk: Desk) -> None:
        raise ZeroDivisionError


async def test_a_crash_in_a_call_is_no_empty_room(house: House, caplog: pytest.LogCaptureFixture) -> None:
    await house.seated()
    with pytest.raises(ParlourError) as failed:
        await house.calls.operate("d", "room", Broken())
    assert (failed.value.status, failed.value.code) == (500, "server-error")
    assert "a request crashed" in caplog.text
    assert await house.calls.operate("d", "room", GetSessionData()) is not None


async def test_a_change_that_a_call_cannot_take_is_told_and_can_be_made_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = await house.seated()

    def crash(*_: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr(RoomSnapshot, "rules", crash)
        for change in (
            house.calls.domain_changed(domain_with(1024, 2)),
            house.calls.room_changed(room_record("r-1", 2)),
        ):
            with pytest.raises(ParlourError) as failed:
                await change
            assert failed.value.status == 500
    assert goes_by(seat).domain.version == 1
    await house.calls.domain_changed(domain_with(1024, 2))
    assert await refusal_of_message(seat, 2000) == "message-too-large"


async def test_a_request_that_crashes_is_refused(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    seat = await house.seated()

    def crash(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("parlour.calls.call.serve", crash)
    await seat.request(SendAppMessage("x", 3, None), 2)
    assert isinstance(seat.connection, Browser)
    assert seat.connection.refusal == "server-error"


async def test_commands_that_come_while_the_server_stops_are_told_so(house: House) -> None:
    seat = await house.seated()
    room = seat._room
    await house.calls.stop()
    with pytest.raises(ParlourError) as failed:
        await room.operate(GetSessionData())
    assert failed.value.status == 503


@pytest.mark.parametrize("seed", range(30))
async def test_joins_changes_and_the_deletion_in_any_order_leave_nobody_in_a_deleted_room(
    house: House, seed: int
) -> None:
    order = random.Random(seed)  # noqa: S311
    house.rooms.held = True
    browsers = [Browser() for _ in range(4)]
    tasks: list[asyncio.Task[Any]] = [house.entering(browser) for browser in browsers]
    deleted = False
    while not all(task.done() for task in tasks) or not deleted:
        for _ in range(order.randrange(4)):
            await asyncio.sleep(0)
        if house.rooms.readings and order.random() < 0.6:
            house.rooms.let_through(order.randrange(len(house.rooms.readings)))
        elif not deleted and order.random() < 0.3:
            deleted = True
            gone, house.rooms.room = house.rooms.room, None
            assert gone is not None
            await house.calls.room_deleted(gone)
        elif not deleted and order.random() < 0.3:
            tasks.append(asyncio.create_task(house.calls.room_changed(house.rooms.configure(lang="de"))))
    await until(lambda: not house.calls.running)
    for browser in browsers:
        assert browser.refusal == "no-room" or browser.closed == (1000, "ejected")
