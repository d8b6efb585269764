"""What waits for a browser: pushes are bounded, its own replies never end the connection."""

import asyncio
from typing import cast

import pytest
from starlette.websockets import WebSocket

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
        outbox.send("push")
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
        outbox.send(frame)
        closed.append(outbox.closing)
    assert closed == [False] * number + [True]
    assert outbox.overflowed


async def test_bytes_are_those_of_utf8() -> None:
    _, outbox = make()
    for _ in range(MAX_BYTES // 2048 + 1):
        outbox.send("é" * 1024)
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
