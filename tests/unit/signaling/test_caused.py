"""What one sender's messages cause for others: bounded, and never at the cost of those who listen."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from parlour.signaling.flood import DEBT_S, GIVEN_S, SAVED_S
from parlour.signaling.outbox import MAX_BYTES
from tests.support.call_client import CallClient, Refused
from tests.support.call_server import CallServer, running_call_server, transport_of

LARGE = {"large": "x" * 100_000}
"""Session data of nearly the largest size."""

RATE = 4_194_304


@pytest.fixture
async def small(tmp_path: Path) -> AsyncIterator[CallServer]:
    """A server where what one large change of session data causes is more than a sender has."""
    async with running_call_server(tmp_path, limits={"ws_caused_bytes_per_second": 65_536}) as running:
        await running.room()
        yield running


async def refusal(client: CallClient, kind: str, **fields: Any) -> str | None:
    try:
        await client.request(kind, **fields)
    except Refused as refused:
        return refused.type
    return None


async def test_a_listener_is_not_put_out_by_session_data_that_change_faster_than_it_reads(server: CallServer) -> None:
    await server.room()
    talker, slow = await server.join(), await server.join()
    await talker.request("set-session-data", data=LARGE)
    transport_of(slow).takes.clear()
    for number in range(2 * MAX_BYTES // 100_000):
        server.clock.advance(SAVED_S)  # not a matter of the sender's budget
        await talker.request("set-session-data", data={"number": number}, merge="shallow-merge")
    transport_of(slow).takes.set()
    final = await slow.push("session-data", lambda push: push["data"].get("number") == number)
    assert final["data"] == {**LARGE, "number": number}
    assert slow.close_code is None


async def test_small_messages_with_large_effects_are_refused_and_change_nothing(server: CallServer) -> None:
    await server.room()
    talker, listener = await server.join(), await server.join()
    await talker.request("set-session-data", data=LARGE)
    answers = [
        await refusal(talker, "set-session-data", data={"number": number}, merge="shallow-merge")
        for number in range(int(RATE * GIVEN_S / (100_000 * 16)) + 5)
    ]
    accepted = answers.index("too-many-bytes")
    assert 10 < accepted < 15
    assert set(answers[accepted:]) == {"too-many-bytes"}
    last = await listener.push("session-data", lambda push: push["data"].get("number") == accepted - 1)
    assert last["data"] == {**LARGE, "number": accepted - 1}
    server.clock.advance(1)
    assert await refusal(talker, "set-session-data", data={}) is None


async def test_everything_that_others_are_told_counts(small: CallServer) -> None:
    talker, _ = await small.join(), await small.join()
    await talker.request("set-session-data", data=LARGE)
    assert await refusal(talker, "app-message", data="x") == "too-many-bytes"
    assert await refusal(talker, "set-user-name", name="Ann") == "too-many-bytes"
    assert await refusal(talker, "set-user-data", data=1) == "too-many-bytes"
    assert await refusal(talker, "update-participants", updates={}) == "too-many-bytes"
    assert await refusal(talker, "subscribe", auto=False) is None


async def test_own_track_states_wait_instead_so_that_nobody_keeps_a_wrong_picture(small: CallServer) -> None:
    talker, listener = await small.join(), await small.join()
    await talker.request("set-session-data", data=LARGE)
    told = asyncio.create_task(talker.request("tracks", tracks={"audio": {"state": "on"}}))
    sleepers = small.clock.sleepers
    async with asyncio.timeout(5):
        while small.clock.sleepers == sleepers:  # noqa: ASYNC110 - the connection offers no event for it
            await asyncio.sleep(0)
    assert not told.done()
    small.clock.advance(DEBT_S)
    await told
    update = await listener.push("participant-updated")
    assert update["participant"]["tracks"] == {"audio": {"state": "on"}}


async def test_whoever_does_not_stop_though_refused_is_put_out(small: CallServer) -> None:
    talker, listener = await small.join(), await small.join()
    await talker.request("set-session-data", data=LARGE)
    for _ in range(100):
        await talker.notify("app-message", data="x")
    assert (await talker.error())["msg"] == "too many messages"
    assert await talker.closed() == 1008
    assert (await listener.push("participant-left"))["session_id"] == talker.session_id


async def test_a_lively_chat_of_two_hundred_people_is_not_limited(server: CallServer) -> None:
    await server.room()
    talker = await server.join()
    for _ in range(30):  # the others are counted, not made
        await server.join()
    for _ in range(300):
        await talker.request("app-message", data="x" * 4000)
        server.clock.advance(0.2 * 30 / 200)  # five a second to two hundred
    assert talker.close_code is None
