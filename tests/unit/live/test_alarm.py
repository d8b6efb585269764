"""One moment to be woken at, which may be moved at any time."""

import asyncio

import pytest

from parlour.live.alarm import Alarm
from tests.support.clock import START, FakeClock


class Bell:
    """Notes the moments at which it rang."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.rang: list[float] = []

    def __call__(self) -> None:
        self.rang.append(self.clock.now() - START)


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def pass_time(clock: FakeClock, seconds: float) -> None:
    await settle()
    clock.advance(seconds)
    await settle()


@pytest.fixture
def bell(clock: FakeClock) -> Bell:
    return Bell(clock)


async def test_it_rings_once_at_the_moment(clock: FakeClock, bell: Bell) -> None:
    alarm = Alarm(clock, bell)
    alarm.set(START + 10)
    await pass_time(clock, 9.9)
    assert bell.rang == []
    await pass_time(clock, 0.1)
    await pass_time(clock, 100)
    assert bell.rang == [pytest.approx(10.0)]


@pytest.mark.parametrize(("later", "rings"), [(5.0, [5.0]), (20.0, [20.0]), (None, [])], ids=["sooner", "later", "off"])
async def test_only_the_moment_that_was_set_last_counts(
    clock: FakeClock, bell: Bell, later: float | None, rings: list[float]
) -> None:
    alarm = Alarm(clock, bell)
    alarm.set(START + 10)
    alarm.set(None if later is None else START + later)
    for _ in range(6):
        await pass_time(clock, 5)
    assert bell.rang == rings


async def test_setting_the_same_moment_again_and_again_costs_no_task(clock: FakeClock, bell: Bell) -> None:
    alarm = Alarm(clock, bell)
    alarm.set(START + 10)
    await settle()
    before = asyncio.all_tasks()
    for _ in range(3):
        alarm.set(START + 10)
    assert asyncio.all_tasks() == before
    await pass_time(clock, 10)
    assert bell.rang == [10.0]


async def test_the_same_moment_can_be_set_again_after_it_rang(clock: FakeClock, bell: Bell) -> None:
    """A deadline that is due already rings at once: whoever set it has still somebody to put out."""
    alarm = Alarm(clock, bell)
    for _ in range(2):
        alarm.set(START)
        await settle()
    assert bell.rang == [0.0, 0.0]


async def test_a_bell_may_set_the_alarm_anew(clock: FakeClock) -> None:
    rang: list[float] = []

    def ring() -> None:
        rang.append(clock.now() - START)
        alarm.set(clock.now() + 10 if len(rang) < 3 else None)

    alarm = Alarm(clock, ring)
    alarm.set(START + 10)
    for _ in range(5):
        await pass_time(clock, 10)
    assert rang == [10.0, 20.0, 30.0]


async def test_an_alarm_that_is_off_leaves_no_task(clock: FakeClock, bell: Bell) -> None:
    before = asyncio.all_tasks()
    alarm = Alarm(clock, bell)
    alarm.set(START + 10)
    alarm.set(None)
    await settle()
    assert asyncio.all_tasks() == before


async def test_it_goes_by_the_wall_clock_which_may_be_set(clock: FakeClock, bell: Bell) -> None:
    alarm = Alarm(clock, bell)
    alarm.set(START + 10)
    await settle()
    clock.step(-3600)
    await pass_time(clock, 10)
    assert bell.rang == []
    clock.step(3600)
    await settle()
    assert bell.rang == [10.0]
