"""What one browser may still say: which requests wait, which are refused, and who goes on all the same."""

import asyncio
from typing import get_args

import pytest

from parlour.calls.commands import (
    AnswerWaiting,
    AskForHelp,
    ChangeStreamingTargets,
    ChooseTopology,
    EnterBreakoutRoom,
    Leave,
    LowerHands,
    PathTrouble,
    Publish,
    RaiseHand,
    ReadChat,
    ReadStreamTargets,
    RequestAccess,
    SearchGifs,
    SendAppMessage,
    SetSessionData,
    SetUserData,
    SetUserName,
    Signal,
    StartRecording,
    StartStreaming,
    StartTranscription,
    StopRecording,
    StopStreaming,
    StopTranscription,
    Subscribe,
    TellBreakoutRooms,
    TellNetwork,
    TellTalking,
    TopologyReady,
    UpdateBreakout,
    UpdateParticipants,
    UpdateRecording,
    UpdateStreaming,
    UpdateTracks,
    UpdateTranscription,
)
from parlour.calls.commands import Request as CallRequest
from parlour.live.requests import (
    LimitLayers,
    MediaRequest,
    RestartIce,
    SendProbe,
    TakeAnswer,
    TellSending,
)
from parlour.signaling.allowance import Allowance, Limits, TooManyMessagesError
from parlour.signaling.flood import BURST_FACTOR, DEBT_S, GIVEN_S
from parlour.signaling.incoming import Incoming
from tests.support.clock import FakeClock

LIMITS = Limits(messages_per_second=10, caused_bytes_per_second=100)
GIVEN = int(100 * GIVEN_S)

TELLING: list[Incoming] = [
    SendAppMessage("x", 3, None),
    SetSessionData({}, "replace"),
    SetUserData(None),
    SetUserName(None),
    UpdateParticipants({}),
    Signal("ann", 1, {}),
    RequestAccess(),
    AnswerWaiting({}),
    RaiseHand(True),
    LowerHands(),
    UpdateBreakout(),
    EnterBreakoutRoom(None),
    AskForHelp(True),
    TellBreakoutRooms("x"),
    StartRecording("local", "i"),
    UpdateRecording(None, {}),
    StopRecording(),
    StartStreaming("i", {}),
    UpdateStreaming(None, {}),
    ChangeStreamingTargets(None, True),
    StopStreaming(),
    StartTranscription({}),
    UpdateTranscription({}),
    StopTranscription(),
]
"""Requests whose effects others have to read."""

FREE: list[Incoming] = [
    Leave(),
    Publish("v=0", {}, {}),
    Subscribe(None, {}),
    TopologyReady(1),
    TakeAnswer(1, "v=0"),
    RestartIce(),
    LimitLayers({}),
]

TURNING: list[Incoming] = [ChooseTopology("sfu"), PathTrouble(1, "ann", "failed"), TellTalking(True)]
"""Requests that may turn the whole call."""


def names(requests: list[Incoming]) -> list[str]:
    return [type(request).__name__ for request in requests]


@pytest.fixture
def allowance(clock: FakeClock) -> Allowance:
    return Allowance(LIMITS, clock)


def test_every_request_is_in_one_of_the_tables() -> None:
    others = (
        UpdateTracks({}),
        TellNetwork(None),
        ReadChat(),
        ReadStreamTargets(),
        SearchGifs("x"),
        SendProbe(1, 2),
        TellSending({}),
        *TURNING,
    )
    known = {type(request) for request in (*TELLING, *FREE, *TURNING, *others)}
    assert known == {*get_args(CallRequest), *get_args(MediaRequest)}


@pytest.mark.parametrize("request_", [*TELLING, *FREE, UpdateTracks({})], ids=lambda each: type(each).__name__)
async def test_who_is_not_in_debt_may_ask_for_anything_and_at_once(allowance: Allowance, request_: Incoming) -> None:
    allowance.charge(GIVEN)  # everything is spent, and nothing is owed
    assert await asyncio.wait_for(allowance.permits(request_), 5)


@pytest.mark.parametrize("request_", TELLING, ids=names(TELLING))
async def test_who_is_in_debt_tells_nobody_anything_until_it_is_paid(
    allowance: Allowance, clock: FakeClock, request_: Incoming
) -> None:
    allowance.charge(GIVEN + 200)
    assert not await allowance.permits(request_)
    clock.advance(1.9)
    assert not await allowance.permits(request_)
    clock.advance(0.1)
    assert await allowance.permits(request_)


@pytest.mark.parametrize("request_", FREE, ids=names(FREE))
async def test_what_tells_others_nothing_is_free_also_in_debt(allowance: Allowance, request_: Incoming) -> None:
    allowance.charge(10**9)
    for _ in range(100):
        assert await asyncio.wait_for(allowance.permits(request_), 5)


async def test_own_track_states_wait_until_the_debt_is_paid(allowance: Allowance, clock: FakeClock) -> None:
    allowance.charge(GIVEN + 200)
    waiting = asyncio.create_task(allowance.permits(UpdateTracks({})))
    await asyncio.sleep(0)
    clock.advance(1.9)
    await asyncio.sleep(0)
    assert not waiting.done()
    clock.advance(0.1)
    assert await asyncio.wait_for(waiting, 5)


async def test_nobody_waits_longer_than_the_longest_debt(allowance: Allowance, clock: FakeClock) -> None:
    allowance.charge(10**12)
    waiting = asyncio.create_task(allowance.permits(UpdateTracks({})))
    await asyncio.sleep(0)
    clock.advance(DEBT_S)
    assert await asyncio.wait_for(waiting, 5)


def test_a_burst_of_messages_passes_and_one_more_does_not(allowance: Allowance, clock: FakeClock) -> None:
    for _ in range(10 * BURST_FACTOR):
        allowance.count_message()
    with pytest.raises(TooManyMessagesError):
        allowance.count_message()
    clock.advance(0.1)
    allowance.count_message()


async def test_a_refused_message_weighs_ten(allowance: Allowance) -> None:
    allowance.charge(GIVEN + 1)
    for _ in range(10 * BURST_FACTOR // 10):
        assert not await allowance.permits(SetUserName(None))
    with pytest.raises(TooManyMessagesError):
        await allowance.permits(SetUserName(None))


async def test_a_wall_clock_that_is_set_back_lengthens_no_debt(allowance: Allowance, clock: FakeClock) -> None:
    allowance.charge(GIVEN + 200)
    clock.step(-3600)
    clock.advance(2)
    assert await allowance.permits(SetUserName(None))


@pytest.mark.parametrize("request_", [SendProbe(1, 20), TellSending({"video": 0})])
async def test_what_makes_the_sfu_work_is_little(request_: SendProbe | TellSending, clock: FakeClock) -> None:
    allowance = Allowance(Limits(messages_per_second=10), clock)
    many = asyncio.gather(*[allowance.permits(request_) for _ in range(50)])
    with pytest.raises(TooManyMessagesError):
        await many


@pytest.mark.parametrize("request_", TURNING, ids=names(TURNING))
async def test_who_turns_the_call_again_and_again_is_put_out(allowance: Allowance, request_: Incoming) -> None:
    for _ in range(10):
        assert await allowance.permits(request_)
    with pytest.raises(TooManyMessagesError):
        await allowance.permits(request_)
