"""STUN, as far as one question goes: from which address do my packets arrive at you (RFC 8489, Binding)?"""

import asyncio
import ipaddress
import secrets
import struct
from collections.abc import Iterator
from typing import Final

__all__ = ["StunError", "ask", "binding_request", "read_binding"]

COOKIE: Final = 0x2112A442
BINDING_REQUEST: Final = 0x0001
BINDING_SUCCESS: Final = 0x0101
XOR_MAPPED_ADDRESS: Final = 0x0020
MAPPED_ADDRESS: Final = 0x0001
HEADER: Final = struct.Struct("!HHI12s")
ATTRIBUTE: Final = struct.Struct("!HH")

DEFAULT_PORT: Final = 3478
FIRST_WAIT_SECONDS: Final = 0.5
GIVE_UP_SECONDS: Final = 7.5


class StunError(Exception):
    """The server could not be asked, does not answer, or answers nonsense; the text says which, without the address."""


def binding_request() -> tuple[bytes, bytes]:
    """Return a request and its transaction id."""
    transaction = secrets.token_bytes(12)
    return HEADER.pack(BINDING_REQUEST, 0, COOKIE, transaction), transaction


def read_binding(packet: bytes, transaction: bytes) -> str | None:
    """Return the address that an answer to `transaction` names, `None` for any other packet. Raises nothing."""
    if len(packet) < HEADER.size:
        return None
    kind, length, cookie, answered = HEADER.unpack_from(packet)
    if (kind, length, cookie, answered) != (BINDING_SUCCESS, len(packet) - HEADER.size, COOKIE, transaction):
        return None
    found = dict(_attributes(packet))
    if (value := found.get(XOR_MAPPED_ADDRESS)) is not None:
        return _address(value, struct.pack("!I", COOKIE) + transaction)
    return _address(found.get(MAPPED_ADDRESS, b""), bytes(16))  # as servers before RFC 5389 do


async def ask(
    host: str, port: int = DEFAULT_PORT, *, first_wait: float = FIRST_WAIT_SECONDS, seconds: float = GIVE_UP_SECONDS
) -> str:
    """Ask the STUN server at `host` and return the address that it sees.

    The question is asked again after `first_wait` seconds, then after twice as many, and so on. Raises `StunError`,
    after `seconds` at most.
    """
    loop = asyncio.get_running_loop()
    request, transaction = binding_request()
    try:
        transport, answer = await loop.create_datagram_endpoint(lambda: _Answer(transaction), remote_addr=(host, port))
    except (OSError, UnicodeError) as error:  # UnicodeError: no such thing can be a host name
        raise StunError(f"it cannot be asked: {getattr(error, 'strerror', None) or error}") from None
    try:
        async with asyncio.timeout(seconds):
            wait = first_wait
            while not answer.address.done():
                transport.sendto(request)
                await asyncio.wait([answer.address], timeout=wait)
                wait *= 2
        return answer.address.result()
    except TimeoutError:
        raise StunError("it does not answer") from None
    finally:
        answer.address.cancel()
        transport.close()


class _Answer(asyncio.DatagramProtocol):
    """Waits for the one packet that answers."""

    def __init__(self, transaction: bytes) -> None:
        self.address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._transaction = transaction

    def datagram_received(self, data: bytes, addr: object) -> None:  # noqa: ARG002 - the socket is connected
        found = read_binding(data, self._transaction)
        if found is not None and not self.address.done():
            self.address.set_result(found)


def _attributes(packet: bytes) -> Iterator[tuple[int, bytes]]:
    at = HEADER.size
    while at + ATTRIBUTE.size <= len(packet):
        kind, length = ATTRIBUTE.unpack_from(packet, at)
        at += ATTRIBUTE.size
        yield kind, packet[at : at + length]
        at += length + -length % 4


def _address(value: bytes, mask: bytes) -> str | None:
    length = {b"\x00\x01": 4, b"\x00\x02": 16}.get(value[:2])
    if length is None or len(value) != 4 + length:
        return None
    return str(ipaddress.ip_address(bytes(one ^ other for one, other in zip(value[4:], mask, strict=False))))
