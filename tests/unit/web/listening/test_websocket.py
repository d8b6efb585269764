"""WebSockets cost no more than they may: frames and bytes of every kind, before anybody knows who sends them."""

import asyncio
import logging
from collections.abc import Callable

import pytest

from parlour.web.listening.websocket import ParlourWebSocketProtocol
from tests.unit.web.listening.conftest import Listening, Peer

TEXT, PIECE, CONTINUATION, PING, PONG, CLOSE = 0x81, 0x01, 0x00, 0x89, 0x8A, 0x88


def frame(first: int, payload: bytes = b"") -> bytes:
    """Return a frame masked with zeros, which changes nothing."""
    size = len(payload)
    head = bytes([first, 0x80 | size]) if size < 126 else bytes([first, 0xFE]) + size.to_bytes(2)
    return head + bytes(4) + payload


async def opened(listening: Listening, path: str = "/") -> Peer:
    peer = await listening.websocket(path)
    await peer.head()
    return peer


def protocol_of(listening: Listening) -> ParlourWebSocketProtocol:
    (protocol,) = listening.server.server_state.connections
    assert isinstance(protocol, ParlourWebSocketProtocol)
    return protocol


@pytest.mark.parametrize("flood", [frame(PING, b"ping"), frame(PONG), frame(CONTINUATION), frame(TEXT)])
async def test_a_flood_of_small_frames_is_cut_off_before_it_is_parsed(
    listening: Listening, flood: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    peer = await opened(listening)
    await peer.send(frame(PIECE, b"x" * 2000) if flood == frame(CONTINUATION) else b"")
    await peer.send(flood * 10_000)
    await peer.rest()
    await listening.until_gone()
    assert "WebSocket cut off" in caplog.text
    assert len(listening.application.received) <= 500
    assert [record.levelno for record in caplog.records if record.levelno > logging.INFO] == [logging.WARNING]


async def test_an_honest_browser_is_left_alone(listening: Listening) -> None:
    peer = await opened(listening)
    await peer.send(frame(PIECE, b"x" * 20_000) + frame(CONTINUATION, b"y" * 20_000) + frame(0x80, b"z" * 20_000))
    await peer.send(frame(TEXT, b"x" * 60_000) * 20)
    for _ in range(20):
        await peer.send(frame(PING, b"mark"))
        assert await peer.exactly(6) == b"\x8a\x04mark"
    await until(lambda: len(listening.application.received) == 21)
    assert len(listening.application.received[0]) == 60_000


async def test_text_that_is_no_utf8_closes_with_1007_and_logs_no_traceback(
    listening: Listening, caplog: pytest.LogCaptureFixture
) -> None:
    peer = await opened(listening)
    await peer.send(frame(TEXT, b"\xff\xfe"))
    assert (await peer.exactly(4))[2:] == (1007).to_bytes(2)
    await listening.until_gone()
    assert not [record for record in caplog.records if record.exc_info or record.levelno > logging.INFO]


async def test_a_peer_that_takes_nothing_is_gone_after_the_stall_time(listening: Listening) -> None:
    await opened(listening, "/large")
    listening.sweep_after(0)
    listening.sweep_after(19)
    assert len(listening.guard) == 1
    listening.sweep_after(2)
    await listening.until_gone()
    await asyncio.wait_for(listening.application.ended.wait(), 10)


async def test_a_peer_that_takes_a_large_message_slowly_stays(listening: Listening) -> None:
    peer = await opened(listening, "/large")
    header = await peer.exactly(10)
    left = int.from_bytes(header[2:])
    while left:
        piece = await peer.exactly(min(left, 1_000_000))
        left -= len(piece)
        listening.sweep_after(15)
    assert len(listening.guard) == 1


async def test_closing_does_not_wait_for_a_peer_that_reads_nothing(listening: Listening) -> None:
    await opened(listening, "/large")
    await until(lambda: protocol_of(listening).transport.get_write_buffer_size() > 0)
    protocol_of(listening).transport.close()
    listening.sweep_after(0)
    listening.sweep_after(6)
    await listening.until_gone()


async def test_an_answer_to_a_ping_may_be_late_behind_a_large_message(listening: Listening) -> None:
    peer = await opened(listening, "/large")
    await until(lambda: protocol_of(listening).transport.get_write_buffer_size() > 0)
    protocol = protocol_of(listening)
    protocol.keepalive_timeout()
    assert not protocol.transport.is_closing()
    await peer.exactly(10 + 8_000_000)
    await until(lambda: protocol.transport.get_write_buffer_size() == 0)
    async with asyncio.timeout(10):
        while not protocol.transport.is_closing():
            protocol.stop_keepalive()
            protocol.keepalive_timeout()  # nothing is waiting any more, so the peer is dead
            await asyncio.sleep(0.005)


async def test_bytes_are_limited_too(listening: Listening, caplog: pytest.LogCaptureFixture) -> None:
    peer = await opened(listening)
    await peer.send(frame(TEXT, b"x" * 60_000) * 60)
    await peer.rest()
    await listening.until_gone()
    assert "too many bytes" in caplog.text


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - looks into the server, which offers no event for it
            await asyncio.sleep(0.005)
