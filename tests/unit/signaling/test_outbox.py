"""What waits for a browser: pushes are bounded, later states take the place of older ones, replies never end it."""

import asyncio
from typing import cast

import pytest
from starlette.websockets import WebSocket

from parlour.live import Frame
from parlour.live.frame import Subject
from parlour.signaling.outbox import MAX_BYTES, MAX_FRAMES, MAX_REPLY_BYTES, Outbox


class Socket:
    """Takes frames once it is open."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.sent: list[str] = []

    async def send_text(self, frame: str) -> None:
        await self.open.wait()
        self.sent.append(frame)

    async def close(self, code: int, reason: str) -> None:
        self.sent.append(f"{code} {reason}")


def make() -> tuple[Socket, Outbox]:
    socket = Socket()
    return socket, Outbox(cast("WebSocket", socket), "connection")


async def test_a_reply_of_any_size_never_ends_the_connection() -> None:
    socket, outbox = make()
    outbox.reply("x" * (MAX_BYTES * 2))
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
    outbox.reply("x" * MAX_BYTES)
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
    outbox.reply("x" * (MAX_REPLY_BYTES + 1))
    waiting, writer = asyncio.create_task(outbox.room_for_requests()), asyncio.create_task(outbox.run())
    await asyncio.sleep(0)
    assert not waiting.done()
    socket.open.set()
    await waiting
    outbox.close(1000, "left")
    await writer


async def test_a_closing_connection_holds_no_reader_back() -> None:
    _, outbox = make()
    outbox.reply("x" * (MAX_REPLY_BYTES + 1))
    outbox.close(1000, "left")
    await outbox.room_for_requests()


def state(text: str, name: str = "ann", *, complete: bool = True) -> Frame:
    return Frame.of(text, Subject(name, complete=complete))


async def written(*frames: Frame) -> list[str]:
    """Return what a browser gets that takes nothing until everything is said."""
    socket, outbox = make()
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
