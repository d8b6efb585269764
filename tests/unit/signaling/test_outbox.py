"""What waits for a browser: pushes are bounded, later states take the place of older ones, replies never end it."""

import asyncio
import itertools
from collections.abc import Sequence
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.websockets import WebSocket

from parlour.live import Frame, Ledger
from parlour.live.frame import Subject
from parlour.signaling.outbox import FRAMES, MAX_BYTES, MAX_FRAMES, MAX_REPLY_BYTES, Outbox


class Socket:
    """Takes frames once it is open: one by one, or several at once if it `takes_many`."""

    def __init__(self, *, takes_many: bool = False, at_once: bool = False) -> None:
        self.open = asyncio.Event()
        extension = {"now": self.write_now} if at_once else {}
        self.scope = {"extensions": {FRAMES: extension} if takes_many else {}}
        self.sent: list[str] = []
        self.batches: list[int] = []

    def write_now(self, frames: Sequence[Frame]) -> bool:
        if self.open.is_set():
            self.sent += [frame.text for frame in frames]
        return self.open.is_set()

    async def send_text(self, frame: str) -> None:
        await self.open.wait()
        self.sent.append(frame)

    async def send(self, message: dict[str, Any]) -> None:
        assert message["type"] == "websocket.send"
        await self.open.wait()
        self.sent += [frame.text for frame in message["frames"]]
        self.batches.append(len(message["frames"]))

    async def close(self, code: int, reason: str) -> None:
        self.sent.append(f"{code} {reason}")


def make(*, takes_many: bool = False, at_once: bool = False) -> tuple[Socket, Outbox]:
    socket = Socket(takes_many=takes_many, at_once=at_once)
    return socket, Outbox(cast("WebSocket", socket), "connection")


async def test_a_reply_of_any_size_never_ends_the_connection() -> None:
    socket, outbox = make()
    outbox.reply(Frame.of("x" * (MAX_BYTES * 2)))
    for _ in range(100):
        outbox.send(Frame.of("push"))
    assert not outbox.closing
    outbox.close(1000, "left")
    socket.open.set()
    await outbox.run()
    assert [len(frame) for frame in socket.sent] == [MAX_BYTES * 2] + [4] * 100 + [len("1000 left")]


@pytest.mark.parametrize(("frame", "number"), [("x", MAX_FRAMES), ("x" * 4096, MAX_BYTES // 4096)])
async def test_pushes_have_a_bound_in_number_and_bytes(frame: str, number: int) -> None:
    _, outbox = make()
    outbox.reply(Frame.of("x" * MAX_BYTES))
    closed = []
    for _ in range(number + 1):
        outbox.send(Frame.of(frame))
        closed.append(outbox.closing)
    assert closed == [False] * number + [True]
    assert outbox.overflowed


async def test_bytes_are_those_of_utf8() -> None:
    _, outbox = make()
    for _ in range(MAX_BYTES // 2048 + 1):
        outbox.send(Frame.of("é" * 1024))
    assert outbox.overflowed


async def test_who_does_not_take_replies_is_not_asked_for_more_requests() -> None:
    socket, outbox = make()
    await outbox.room_for_requests()
    outbox.reply(Frame.of("x" * (MAX_REPLY_BYTES + 1)))
    waiting, writer = asyncio.create_task(outbox.room_for_requests()), asyncio.create_task(outbox.run())
    await asyncio.sleep(0)
    assert not waiting.done()
    socket.open.set()
    await waiting
    outbox.close(1000, "left")
    await writer


async def test_a_closing_connection_holds_no_reader_back() -> None:
    _, outbox = make()
    outbox.reply(Frame.of("x" * (MAX_REPLY_BYTES + 1)))
    outbox.close(1000, "left")
    await outbox.room_for_requests()


def state(text: str, name: str = "ann", *, complete: bool = True) -> Frame:
    return Frame.of(text, Subject(name, complete=complete))


async def written(*frames: Frame, takes_many: bool = False) -> list[str]:
    """Return what a browser gets that takes nothing until everything is said."""
    socket, outbox = make(takes_many=takes_many)
    for frame in frames:
        outbox.send(frame)
    outbox.close(1000, "left")
    socket.open.set()
    await outbox.run()
    return socket.sent[:-1]


async def test_a_state_takes_the_place_of_the_one_that_waits_ahead_of_what_came_later() -> None:
    frames = [state("ann 1"), state("bob 1", "bob"), Frame.of("chat"), state("ann 2"), state("ann 3")]
    assert await written(*frames) == ["ann 3", "bob 1", "chat"]


async def test_no_state_overtakes_what_else_is_said_of_its_subject() -> None:
    frames = [state("ann 1"), state("left", complete=False), state("joined", complete=False), state("ann 2")]
    assert await written(*frames, state("ann 3")) == ["ann 1", "left", "joined", "ann 3"]


async def test_a_frame_that_is_being_written_keeps_its_content_and_the_next_one_follows() -> None:
    socket, outbox = make()
    outbox.send(state("ann 1"))
    writer = asyncio.create_task(outbox.run())
    await asyncio.sleep(0)  # now it waits for the socket
    outbox.send(state("ann 2"))
    outbox.send(state("ann 3"))
    outbox.close(1000, "left")
    socket.open.set()
    await writer
    assert socket.sent == ["ann 1", "ann 3", "1000 left"]


async def test_states_that_take_each_others_place_never_overflow_and_count_as_they_are() -> None:
    _, outbox = make()
    for _ in range(MAX_FRAMES + 1):
        outbox.send(state("x" * (MAX_BYTES - 1)))
    assert not outbox.closing
    outbox.send(state("x"))
    outbox.send(Frame.of("x" * (MAX_BYTES - 1)))
    assert not outbox.closing
    outbox.send(state("xx"))
    assert outbox.overflowed


SAID = st.lists(st.tuples(st.sampled_from(["ann", "ben", "chat"]), st.booleans()), max_size=25)


@settings(max_examples=60, deadline=None)
@given(SAID, st.booleans())
def test_whatever_is_said_the_last_state_arrives_and_nothing_else_is_lost_or_moved(
    said: list[tuple[str, bool]], takes_many: bool
) -> None:
    """The book of a browser that reads slowly, against that of one that was told everything."""
    frames, everything = list[Frame](), list[str]()
    for number, (about, complete) in enumerate(said):
        text = f"{about} {number}"
        everything.append(text)
        frames.append(Frame.of(text) if about == "chat" else state(text, about, complete=complete))
    got = asyncio.run(written(*frames, takes_many=takes_many))
    superseded = set(everything) - set(got)
    for about in ("ann", "ben"):
        own = [number for number, (who, _) in enumerate(said) if who == about]
        if own:
            assert f"{about} {own[-1]}" in got
        for number, later in itertools.pairwise(own):
            gone = f"{about} {number}" in superseded
            assert gone == (said[number][1] and said[later][1])  # both tell all there is to know
        assert [each for each in got if each.startswith(about)] == [
            f"{about} {number}" for number in own if f"{about} {number}" in got
        ]
    assert [each for each in got if each.startswith("chat")] == [each for each in everything if each.startswith("chat")]


async def test_what_waits_is_handed_over_together_up_to_a_bound() -> None:
    socket, outbox = make(takes_many=True)
    texts = [f"{number} " + "x" * 5000 for number in range(7)]
    for text in texts:
        outbox.send(Frame.of(text))
    outbox.reply(Frame.of("y" * 100_000))
    outbox.send(Frame.of("z"))
    outbox.close(1000, "left")
    socket.open.set()
    await outbox.run()
    assert socket.sent == [*texts, "y" * 100_000, "z", "1000 left"]
    assert socket.batches == [3, 3, 1, 1, 1]


async def test_what_was_handed_over_together_counts_no_more() -> None:
    socket, outbox = make(takes_many=True)
    socket.open.set()
    writer = asyncio.create_task(outbox.run())
    for rounds in range(1, 4):
        for _ in range(MAX_FRAMES):
            outbox.send(Frame.of("x"))
        while len(socket.sent) < rounds * MAX_FRAMES:  # noqa: ASYNC110 - the outbox offers no event for it
            await asyncio.sleep(0)
    assert not outbox.overflowed
    outbox.close(1000, "left")
    await writer


async def test_after_the_end_nothing_is_taken() -> None:
    socket, outbox = make()
    outbox.send(Frame.of("before"))
    outbox.close(1000, "left")
    outbox.send(Frame.of("after"))
    outbox.reply(Frame.of("after"))
    outbox.close(1008, "again")
    socket.open.set()
    await outbox.run()
    assert socket.sent == ["before", "1000 left"]


async def test_who_is_given_up_gets_none_of_what_waited_but_the_code() -> None:
    socket, outbox = make()
    for _ in range(MAX_FRAMES + 1):
        outbox.send(Frame.of("x"))
    socket.open.set()
    await asyncio.wait_for(outbox.given_up, 5)
    await outbox.run()
    assert socket.sent == ["1008 too slow"]


async def test_what_has_left_counts_no_more() -> None:
    socket, outbox = make()
    socket.open.set()
    writer = asyncio.create_task(outbox.run())
    for _ in range(3):
        for _ in range(MAX_FRAMES):
            outbox.send(Frame.of("x"))
        while len(socket.sent) % MAX_FRAMES:  # noqa: ASYNC110 - the outbox offers no event for it
            await asyncio.sleep(0)
        await asyncio.sleep(0)
    assert not outbox.overflowed
    outbox.close(1000, "left")
    await writer
    assert len(socket.sent) == 3 * MAX_FRAMES + 1


async def test_who_keeps_up_is_written_to_at_once_whole_frames_without_a_task() -> None:
    socket, outbox = make(takes_many=True, at_once=True)
    socket.open.set()
    outbox.reply(Frame.of("page"), Frame.of("reply"))
    outbox.send(Frame.of_all([state('"ann 1"'), state('"ann 2"')]))
    assert socket.sent == ["page", "reply", '["ann 1","ann 2"]']
    assert not outbox.overflowed


async def test_several_pushes_are_written_together_or_wait_one_behind_the_other() -> None:
    socket, outbox = make(takes_many=True, at_once=True)
    socket.open.set()
    outbox.send(Frame.of("first"), Frame.of("second"))
    assert socket.sent == ["first", "second"]
    socket.open.clear()
    outbox.send(state('"ann 1"'), Frame.of_all([Frame.of('"chat"'), state('"ann 2"')]), state('"ann 3"'))
    outbox.close(1000, "left")
    socket.open.set()
    await outbox.run()
    assert socket.sent == ["first", "second", '"ann 3"', '"chat"', "1000 left"]


async def test_nothing_is_written_past_what_waits() -> None:
    socket, outbox = make(takes_many=True, at_once=True)
    outbox.send(Frame.of("first"))
    writer = asyncio.create_task(outbox.run())
    await asyncio.sleep(0)  # now it waits for the socket
    outbox.send(Frame.of("second"))
    socket.open.set()
    outbox.send(Frame.of("third"))
    outbox.reply(Frame.of("fourth"))
    outbox.close(1000, "left")
    await writer
    assert socket.sent == ["first", "second", "third", "fourth", "1000 left"]


async def test_a_frame_of_several_messages_that_has_to_wait_is_several() -> None:
    socket, outbox = make(takes_many=True)
    outbox.send(state('"ann 1"'))
    outbox.send(Frame.of_all([Frame.of('"chat"'), state('"ann 2"'), state('"ben 1"', "ben")]))
    outbox.close(1000, "left")
    socket.open.set()
    await outbox.run()
    assert socket.sent == ['"ann 2"', '"chat"', '"ben 1"', "1000 left"]


async def test_messages_count_however_they_come() -> None:
    _, outbox = make()
    outbox.send(Frame.of_all([Frame.of("x")] * MAX_FRAMES))
    assert not outbox.overflowed
    outbox.send(Frame.of("x"))
    assert outbox.overflowed


async def test_what_is_written_at_once_is_counted_message_by_message() -> None:
    socket, outbox = make(takes_many=True, at_once=True)
    socket.open.set()
    outbox.reply(Frame.of("join"))
    outbox.ledger = Ledger()
    outbox.send(Frame.of_all([Frame.of("1"), Frame.of("2")]))
    outbox.reply(Frame.of("3"))
    outbox.reply(Frame.of("pong"), counts=False)
    assert outbox.ledger.written == 3
    assert [frame.text for frame in outbox.ledger.rewind(0) or ()] == ["[1,2]", "3"]


async def test_to_who_is_away_nothing_is_written_and_all_of_it_goes_to_the_next_connection() -> None:
    socket, outbox = make(takes_many=True, at_once=True)
    socket.open.set()
    outbox.ledger = Ledger()
    outbox.await_return()
    outbox.send(Frame.of_all([Frame.of("1"), Frame.of("2")]))
    assert (socket.sent, outbox.ledger.written) == ([], 0)
    _, successor = make()
    waiting = outbox.hand_over(successor, Frame.of("taken over"))
    assert [frame.text for frame in waiting or ()] == ["1", "2"]
