"""What is said to many leaves at once while it is quiet, and in larger portions when much is said."""

import asyncio

import pytest

from parlour.live.pace import Pace
from tests.support.clock import FakeClock


class Flushes:
    """Counts how often something left."""

    def __init__(self) -> None:
        self.count = 0
        self.takes = 0.0
        self.clock = FakeClock()
        self.pace = Pace(self.clock, self)

    def __call__(self) -> None:
        self.count += 1
        self.clock.advance(self.takes)

    async def passed(self, seconds: float) -> None:
        """Let time pass, and what was waiting for it be done."""
        self.clock.advance(seconds)
        for _ in range(5):
            await asyncio.sleep(0)


@pytest.fixture
def flushes() -> Flushes:
    return Flushes()


async def test_in_a_small_call_everything_leaves_at_once(flushes: Flushes) -> None:
    for _ in range(10):
        flushes.pace.due(50)
    assert flushes.count == 10


async def test_on_a_busy_machine_it_rests_longer_but_never_long(flushes: Flushes) -> None:
    flushes.takes = 0.003
    flushes.pace.due(200)
    flushes.pace.due(200)
    await flushes.passed(0)
    await flushes.passed(0.026)
    assert flushes.count == 1
    flushes.takes = 1.0
    await flushes.passed(0.001)
    assert flushes.count == 2
    flushes.pace.due(200)
    await flushes.passed(0)
    await flushes.passed(0.049)
    assert flushes.count == 2
    await flushes.passed(0.001)
    assert flushes.count == 3


async def test_in_a_large_call_what_comes_right_after_waits_and_leaves_together(flushes: Flushes) -> None:
    flushes.pace.due(200)
    assert flushes.count == 1
    for _ in range(10):
        flushes.pace.due(200)
    await asyncio.sleep(0)
    assert flushes.count == 1
    await flushes.passed(0.019)
    assert flushes.count == 1
    await flushes.passed(0.001)
    assert flushes.count == 2


async def test_who_is_patient_waits_for_the_longest_rest(flushes: Flushes) -> None:
    flushes.pace.due(200)
    flushes.pace.due(200, patient=True)
    await asyncio.sleep(0)
    await flushes.passed(0.049)
    assert flushes.count == 1
    await flushes.passed(0.001)
    assert flushes.count == 2


async def test_who_is_patient_does_not_wait_while_it_is_quiet_nor_in_a_small_call(flushes: Flushes) -> None:
    for _ in range(3):
        flushes.pace.due(50, patient=True)
    assert flushes.count == 3
    flushes.pace.due(200)
    await flushes.passed(0.05)
    flushes.pace.due(200, patient=True)
    assert flushes.count == 5


async def test_what_is_patient_leaves_with_what_is_not_and_keeps_it_from_nothing(flushes: Flushes) -> None:
    flushes.pace.due(200)
    flushes.pace.due(200, patient=True)
    await flushes.passed(0.01)
    flushes.pace.due(200)
    flushes.pace.due(200, patient=True)
    await flushes.passed(0)
    await flushes.passed(0.009)
    assert flushes.count == 1
    await flushes.passed(0.001)
    assert flushes.count == 2
    await flushes.passed(0.1)
    assert flushes.count == 2


async def test_after_a_rest_it_leaves_at_once_again(flushes: Flushes) -> None:
    flushes.pace.due(200)
    await flushes.passed(0.02)
    flushes.pace.due(200)
    assert flushes.count == 2


async def test_however_many_get_it_the_rest_is_short(flushes: Flushes) -> None:
    flushes.pace.due(100_000)
    flushes.pace.due(100_000)
    await asyncio.sleep(0)
    await flushes.passed(0.05)
    assert flushes.count == 2


async def test_nothing_leaves_later_once_it_is_stopped_and_it_may_be_used_again(flushes: Flushes) -> None:
    flushes.pace.due(200)
    flushes.pace.due(200)
    await asyncio.sleep(0)
    flushes.pace.stop()
    await flushes.passed(1)
    assert flushes.count == 1
    flushes.pace.due(200)
    assert flushes.count == 2
