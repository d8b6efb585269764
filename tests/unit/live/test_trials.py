"""Media sent before joining: taken for a while, up to an amount, from so many at once; and nothing of it stays."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from parlour.live.trials import (
    MOST_AT_ONCE,
    MOST_BYTES,
    MOST_SECONDS,
    AddressLimitError,
    MediaTrials,
    Trial,
    TrialLimits,
)
from parlour.media.port import MediaError
from tests.support.clock import FakeClock
from tests.support.fake_sfu import FakeSfu

TRACKS = {"0": "video"}


@pytest.fixture
def sfu() -> FakeSfu:
    return FakeSfu()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def trials(sfu: FakeSfu, clock: FakeClock) -> AsyncIterator[MediaTrials]:
    trials = MediaTrials(sfu, clock)
    yield trials
    await trials.stop()


async def pass_seconds(clock: FakeClock, seconds: float) -> None:
    """Let time pass in steps, with turns of the event loop for whatever wakes."""
    for _ in range(int(seconds)):
        for _ in range(5):
            await asyncio.sleep(0)
        clock.advance(1)
    for _ in range(5):
        await asyncio.sleep(0)


async def test_what_is_offered_is_answered_and_received_by_nobody(trials: MediaTrials, sfu: FakeSfu) -> None:
    trial = await trials.begin("offer", TRACKS)
    assert trial.answer == "v=0 answer to trial"
    assert sfu.published == {"trial": TRACKS}
    assert sfu.wanted == {}
    assert [len(peers) for peers in sfu.rooms.values()] == [1]


async def test_each_is_alone_in_its_room(trials: MediaTrials, sfu: FakeSfu) -> None:
    await trials.begin("offer", TRACKS)
    await trials.begin("offer", TRACKS)
    assert len(sfu.rooms) == 2


async def test_whoever_ends_it_nothing_stays(trials: MediaTrials, sfu: FakeSfu) -> None:
    trial = await trials.begin("offer", TRACKS)
    trial.close()
    trial.close()
    await trial.ended()
    assert sfu.rooms == {}
    assert trials.running == 0


async def test_it_ends_after_its_time(trials: MediaTrials, sfu: FakeSfu, clock: FakeClock) -> None:
    trial = await trials.begin("offer", TRACKS)
    await pass_seconds(clock, MOST_SECONDS - 2)
    assert len(sfu.rooms) == 1
    await pass_seconds(clock, 3)
    await trial.ended()
    assert sfu.rooms == {}


async def test_it_ends_after_its_bytes(trials: MediaTrials, sfu: FakeSfu, clock: FakeClock) -> None:
    trial = await trials.begin("offer", TRACKS)
    sfu.received["video"] = MOST_BYTES
    await pass_seconds(clock, 2)
    assert len(sfu.rooms) == 1
    sfu.received["video"] = MOST_BYTES + 1
    await pass_seconds(clock, 2)
    await trial.ended()
    assert sfu.rooms == {}


async def test_it_ends_when_the_sfu_has_lost_it(trials: MediaTrials, sfu: FakeSfu, clock: FakeClock) -> None:
    trial = await trials.begin("offer", TRACKS)
    sfu.failing = "gone"
    await pass_seconds(clock, 2)
    await trial.ended()
    assert trials.running == 0


async def test_there_are_so_many_at_once(trials: MediaTrials) -> None:
    running: list[Trial] = [await trials.begin("offer", TRACKS) for _ in range(MOST_AT_ONCE)]
    with pytest.raises(MediaError, match="Too many"):
        await trials.begin("offer", TRACKS)
    running[0].close()
    await running[0].ended()
    await trials.begin("offer", TRACKS)


async def test_what_the_sfu_refuses_leaves_nothing_behind(trials: MediaTrials, sfu: FakeSfu) -> None:
    sfu.failing = "no such codec"
    with pytest.raises(MediaError, match="no such codec"):
        await trials.begin("offer", TRACKS)
    sfu.failing = None
    await trials.stop()
    assert trials.running == 0


async def test_who_goes_away_while_it_begins_leaves_nothing_behind(trials: MediaTrials, sfu: FakeSfu) -> None:
    sfu.gate.clear()
    beginning = asyncio.create_task(trials.begin("offer", TRACKS))
    await asyncio.sleep(0)
    beginning.cancel()
    sfu.gate.set()
    await asyncio.gather(beginning, return_exceptions=True)
    await trials.stop()
    assert sfu.rooms == {}


async def test_the_end_of_the_server_ends_what_only_begins(trials: MediaTrials, sfu: FakeSfu) -> None:
    sfu.gate.clear()
    beginning = asyncio.create_task(trials.begin("offer", TRACKS))
    for _ in range(3):
        await asyncio.sleep(0)
    stopping = asyncio.create_task(trials.stop())
    for _ in range(3):
        await asyncio.sleep(0)
    sfu.gate.set()
    await stopping
    with pytest.raises(MediaError, match="stopping"):
        await beginning


async def test_without_an_sfu_nobody_can_try(clock: FakeClock) -> None:
    with pytest.raises(MediaError, match="without a media server"):
        await MediaTrials(None, clock).begin("offer", TRACKS)


async def test_an_address_has_so_many_at_once_and_others_the_rest(sfu: FakeSfu, clock: FakeClock) -> None:
    trials = MediaTrials(sfu, clock, TrialLimits(per_address=2))
    first, _ = [await trials.begin("offer", TRACKS, "a") for _ in range(2)]
    with pytest.raises(AddressLimitError, match="Too many in your network"):
        await trials.begin("offer", TRACKS, "a")
    await trials.begin("offer", TRACKS, "b")
    first.close()
    await first.ended()
    await trials.begin("offer", TRACKS, "a")
    await trials.stop()


async def test_an_address_begins_so_many_a_minute(sfu: FakeSfu, clock: FakeClock) -> None:
    trials = MediaTrials(sfu, clock, TrialLimits(per_minute=3))
    for _ in range(3):
        trial = await trials.begin("offer", TRACKS, "a")
        trial.close()
        await trial.ended()
    with pytest.raises(AddressLimitError, match="too often"):
        await trials.begin("offer", TRACKS, "a")
    await trials.begin("offer", TRACKS, "b")
    await pass_seconds(clock, 61)
    await trials.begin("offer", TRACKS, "a")
    await trials.stop()


async def test_of_too_many_the_address_with_clearly_more_gives_its_last_one_up(sfu: FakeSfu, clock: FakeClock) -> None:
    trials = MediaTrials(sfu, clock, TrialLimits(per_address=0, per_minute=0))
    running = [await trials.begin("offer", TRACKS, "a") for _ in range(MOST_AT_ONCE)]
    sfu.gate.clear()  # nothing ends meanwhile: there are never more than may be for all that
    newcomer = asyncio.create_task(trials.begin("offer", TRACKS, "b"))
    for _ in range(3):
        await asyncio.sleep(0)
    assert trials.running == MOST_AT_ONCE
    sfu.gate.set()
    assert (await newcomer).answer
    await running[-1].ended()
    assert len(sfu.rooms) == MOST_AT_ONCE
    with pytest.raises(MediaError, match="Too many"):
        await trials.begin("offer", TRACKS, "a")
    await trials.stop()
    assert sfu.rooms == {}
