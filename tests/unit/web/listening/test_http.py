"""HTTP connections cost no more than they may: bytes, fields and time, before anybody knows who asks."""

import asyncio
from collections.abc import Callable

import pytest

from parlour.web.listening.http import SLICE, WAITING_REQUESTS
from parlour.web.listening.limits import HEAD_BYTES, HEAD_FIELDS, URL_BYTES
from tests.unit.web.listening.conftest import Listening, handshake

LINE = "GET / HTTP/1.1\r\n"
CHUNKED = "POST / HTTP/1.1\r\nHost: server\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
TOO_MANY = "".join(f"X-{number}: a\r\n" for number in range(HEAD_FIELDS + 1))
ENDLESS = "X-Endless: " + "a" * (HEAD_BYTES + SLICE)


def plain(fields: str) -> bytes:
    return f"{LINE}Host: server\r\n{fields}".encode()


def websocket(fields: str) -> bytes:
    return handshake().removesuffix(b"\r\n") + fields.encode()


@pytest.mark.parametrize("kind", [plain, websocket])
@pytest.mark.parametrize("fields", [TOO_MANY, ENDLESS, f"X: {'a' * (HEAD_BYTES - 20)}\r\n\r\n"])
async def test_a_header_that_is_too_large_is_answered_with_431(
    listening: Listening, kind: Callable[[str], bytes], fields: str
) -> None:
    peer = await listening.connect()
    await peer.send(kind(fields))
    assert await peer.status() == 431
    assert not listening.application.started
    await listening.until_gone()


async def test_as_many_fields_as_are_allowed_pass(listening: Listening) -> None:
    peer = await listening.connect()
    fields = [f"X-{number}: {'a' * 600}" for number in range(HEAD_FIELDS - 2)]
    await peer.send("\r\n".join([LINE.strip(), "Host: server", "Connection: close", *fields, "", ""]).encode())
    assert await peer.status() == 200


@pytest.mark.parametrize("kind", ["plain", "websocket"])
async def test_an_address_that_is_too_long_is_answered_with_414(listening: Listening, kind: str) -> None:
    peer = await listening.connect()
    path = "/" + "a" * URL_BYTES
    await peer.send(handshake(path) if kind == "websocket" else f"GET {path} HTTP/1.1\r\n\r\n".encode())
    assert await peer.status() == 414
    assert not listening.application.started


async def test_the_longest_address_works_for_both(listening: Listening) -> None:
    path = "/" + "a" * (URL_BYTES - 1)
    peer, socket = await listening.connect(), await listening.websocket(path)
    await peer.send(f"GET {path} HTTP/1.1\r\nHost: server\r\nConnection: close\r\n\r\n".encode())
    assert await peer.status() == 200
    assert (await socket.head()).startswith("HTTP/1.1 101")


async def test_a_handshake_that_the_websocket_parser_would_not_take_is_answered(listening: Listening) -> None:
    peer = await listening.websocket("/", "X-Long: " + "a" * 8_100)
    assert await peer.status() == 431


async def test_trailers_count_like_fields_of_the_header(listening: Listening) -> None:
    peer = await listening.connect()
    await peer.send(f"{CHUNKED}1\r\nx\r\n0\r\n{TOO_MANY}\r\n".encode())
    assert await peer.status() == 431


async def test_extensions_of_chunks_are_bounded(listening: Listening) -> None:
    peer = await listening.connect()
    await peer.send((CHUNKED + "1;" + "a" * (HEAD_BYTES + 2 * SLICE)).encode())
    assert await peer.status() == 431


async def test_a_large_body_in_ordinary_chunks_passes(listening: Listening) -> None:
    peer = await listening.connect()
    chunk = f"3e8\r\n{'x' * 1000}\r\n"
    await peer.send(f"{CHUNKED}{chunk * 1000}0\r\n\r\n".encode())
    assert (await peer.rest()).endswith(b"\r\n\r\n1000000")


async def test_a_body_in_very_many_tiny_chunks_does_not(listening: Listening) -> None:
    peer = await listening.connect()
    await peer.send((CHUNKED + "1\r\nx\r\n" * (HEAD_BYTES + 2 * SLICE)).encode())
    assert await peer.status() == 431


async def test_what_is_no_http_is_told_so(listening: Listening) -> None:
    peer = await listening.connect()
    await peer.send(b"\x16\x03\x01 hello\r\n\r\n")
    answer = await peer.rest()
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b'"invalid-request-error"' in answer


async def test_who_says_nothing_is_sent_away_and_who_begins_is_told(listening: Listening) -> None:
    silent, slow = await listening.connect(), await listening.connect()
    await slow.send(b"GET / HTTP/1.1\r\nHost: ser")
    await _until_begun(listening)
    listening.sweep_after(9)
    assert len(listening.guard) == 2
    listening.sweep_after(2)
    assert await silent.rest() == b""
    assert await slow.status() == 408
    await listening.until_gone()


async def test_a_later_request_has_the_same_deadline(listening: Listening) -> None:
    peer = await listening.connect()
    await peer.send(b"GET / HTTP/1.1\r\nHost: server\r\n\r\n")
    await peer.head()
    await peer.exactly(1)
    listening.sweep_after(25)  # idle between requests is uvicorn's to end
    await peer.send(b"GET / HTT")
    await _until_begun(listening)
    listening.sweep_after(11)
    assert await peer.status() == 408


async def test_a_body_that_hardly_arrives_is_given_up_and_a_slow_one_is_not(listening: Listening) -> None:
    stuck, slow = await listening.connect(), await listening.connect()
    head = b"POST / HTTP/1.1\r\nHost: server\r\nContent-Length: 100000\r\nConnection: close\r\n\r\n"
    for peer in (stuck, slow):
        await peer.send(head)
    await _until(lambda: len(listening.application.started) == 2)
    for turn in range(8):
        await slow.send(b"x" * 12_500)
        await _until(lambda due=12_500 * (turn + 1): listening.application.arrived >= due)  # type: ignore[misc]
        listening.sweep_after(20)
    assert await stuck.status() == 408
    assert (await slow.rest()).endswith(b"100000")


async def test_an_answer_that_nobody_reads_does_not_stay(listening: Listening) -> None:
    peer = await listening.connect()
    await peer.send(b"GET /large HTTP/1.1\r\nHost: server\r\n\r\n")
    await peer.head()
    listening.sweep_after(0)
    listening.sweep_after(19)
    assert len(listening.guard) == 1
    listening.sweep_after(2)
    await listening.until_gone()


async def test_who_goes_on_sending_after_the_answer_is_cut_off(listening: Listening) -> None:
    peer = await listening.connect()
    await peer.send(b"POST /early HTTP/1.1\r\nHost: server\r\nContent-Length: 1000000000\r\n\r\n")
    await peer.head()
    await peer.send(bytes(3_000_000))
    await listening.until_gone()


async def test_requests_wait_in_line_but_not_without_end(listening: Listening) -> None:
    peer = await listening.connect()
    await peer.send(
        b"GET /held HTTP/1.1\r\nHost: server\r\n\r\n" + b"GET / HTTP/1.1\r\n\r\n" * (WAITING_REQUESTS + 300)
    )
    await listening.until_gone()


async def test_pipelined_requests_are_answered_one_by_one(listening: Listening) -> None:
    peer = await listening.connect()
    await peer.send(b"GET / HTTP/1.1\r\nHost: server\r\n\r\n" * 20 + b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
    assert (await peer.rest()).count(b"HTTP/1.1 200") == 21


async def test_no_answer_is_written_into_another(listening: Listening) -> None:
    peer = await listening.connect()
    await peer.send(b"GET /held HTTP/1.1\r\nHost: server\r\n\r\n")
    await _until(lambda: listening.application.started == ["/held"])
    await peer.send(plain(TOO_MANY))
    assert await peer.rest() == b""


async def _until_begun(listening: Listening) -> None:
    """Wait until the beginning of a request has arrived."""
    connections = listening.server.server_state.connections
    await _until(lambda: any(getattr(connection, "_in_message", False) for connection in connections))


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - looks into the server, which offers no event for it
            await asyncio.sleep(0.005)
