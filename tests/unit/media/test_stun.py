"""One question to a STUN server, and every kind of answer."""

import asyncio
import struct
from collections.abc import AsyncIterator, Callable
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.media.stun import COOKIE, StunError, ask, binding_request, read_binding

# RFC 5769, 2.2 and 2.3: the sample responses, without the attributes that follow the address.
TRANSACTION = bytes.fromhex("b7e7a701bc34d686fa87dfae")
V4 = bytes.fromhex("0020000800 01a147e112a643".replace(" ", ""))
V6 = bytes.fromhex("00200014 0002a147 0113a9faa5d3f179bc25f4b5bed2b9d9".replace(" ", ""))

Answering = Callable[[bytes], bytes | None]


def response(*attributes: bytes, kind: int = 0x0101, transaction: bytes = TRANSACTION) -> bytes:
    body = b"".join(attributes)
    return struct.pack("!HHI12s", kind, len(body), COOKIE, transaction) + body


def test_the_samples_of_the_standard_are_read() -> None:
    software = bytes.fromhex("8022000b7465737420766563746f7220")
    assert read_binding(response(software, V4), TRANSACTION) == "192.0.2.1"
    assert read_binding(response(software, V6), TRANSACTION) == "2001:db8:1234:5678:11:2233:4455:6677"


def test_an_old_servers_plain_address_is_read() -> None:
    plain = bytes.fromhex("0001000800018055c0000201")
    assert read_binding(response(plain), TRANSACTION) == "192.0.2.1"


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        response(V4)[:-1],
        response(V4) + b"x",
        response(),
        response(V4[:7]),
        response(V4, kind=0x0111),
        response(V4, transaction=bytes(12)),
        response(bytes.fromhex("002000080003a147e112a643")),
    ],
)
def test_anything_else_is_no_answer(packet: bytes) -> None:
    assert read_binding(packet, TRANSACTION) is None


@given(st.binary(max_size=120))
def test_no_packet_is_an_error(packet: bytes) -> None:
    read_binding(packet, TRANSACTION)
    read_binding(response(packet), TRANSACTION)


def test_every_question_has_a_number_of_its_own() -> None:
    assert binding_request()[1] != binding_request()[1]


class Server(asyncio.DatagramProtocol):
    """Answers what it is told to."""

    def __init__(self, answer: Answering) -> None:
        self._answer = answer
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        assert self._transport is not None
        reply = self._answer(data)
        if reply is not None:
            self._transport.sendto(reply, addr)


@pytest.fixture
async def serve() -> AsyncIterator[Callable[[Answering], "asyncio.Future[int]"]]:
    opened: list[asyncio.BaseTransport] = []

    async def start(answer: Answering) -> int:
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: Server(answer), local_addr=("127.0.0.1", 0)
        )
        opened.append(transport)
        port: int = transport.get_extra_info("sockname")[1]
        return port

    yield lambda answer: asyncio.ensure_future(start(answer))
    for transport in opened:
        transport.close()


def mapped(request: bytes) -> bytes:
    """Answer that the request came from 203.0.113.7."""
    value = struct.pack("!xBHI", 1, 0, 0xCB007107 ^ COOKIE)
    return response(struct.pack("!HH", 0x0020, 8) + value, transaction=request[8:20])


async def test_the_answer_is_the_address_that_the_server_sees(
    serve: Callable[[Answering], "asyncio.Future[int]"],
) -> None:
    assert await ask("127.0.0.1", await serve(mapped)) == "203.0.113.7"


async def test_a_lost_question_is_asked_again(serve: Callable[[Answering], "asyncio.Future[int]"]) -> None:
    seen: list[bytes] = []

    def lose_one(request: bytes) -> bytes | None:
        seen.append(request)
        return mapped(request) if len(seen) > 1 else None

    assert await ask("127.0.0.1", await serve(lose_one), first_wait=0.01) == "203.0.113.7"
    assert seen[0] == seen[1]


async def test_nonsense_and_foreign_answers_are_waited_out(
    serve: Callable[[Answering], "asyncio.Future[int]"],
) -> None:
    port = await serve(lambda request: mapped(bytes(20)))
    with pytest.raises(StunError, match="does not answer"):
        await ask("127.0.0.1", port, first_wait=0.01, seconds=0.05)


@pytest.mark.parametrize("host", ["a" * 64 + ".invalid", "a..invalid"])
async def test_a_host_that_cannot_be_is_told(host: str) -> None:
    with pytest.raises(StunError, match="cannot be asked"):
        await ask(host)
