"""As much of a TURN client (RFC 8656) as tests need to see what a relay allows. Blocking; use it on a thread."""

import hashlib
import hmac
import ipaddress
import secrets
import socket
import ssl
import struct
from typing import Self

from parlour.media.stun import ATTRIBUTE, COOKIE, HEADER

__all__ = ["RefusedError", "TurnClient"]

ALLOCATE, CREATE_PERMISSION, SEND = 0x0003, 0x0008, 0x0016
USERNAME, INTEGRITY, ERROR, REALM, NONCE = 0x0006, 0x0008, 0x0009, 0x0014, 0x0015
PEER, DATA, RELAYED, TRANSPORT = 0x0012, 0x0013, 0x0016, 0x0019
UDP = struct.pack("!Bxxx", 17)
TCP = struct.pack("!Bxxx", 6)
TIMEOUT = 5.0


class RefusedError(Exception):
    """The relay said no."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


class TurnClient:
    """One connection to a relay, for one user."""

    def __init__(
        self,
        address: tuple[str, int],
        username: str,
        password: str,
        *,
        tcp: bool = False,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._stream = tcp or tls is not None
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_STREAM if self._stream else socket.SOCK_DGRAM)
        self._socket.settimeout(TIMEOUT)
        self._socket.connect(address)
        if tls is not None:
            self._socket = tls.wrap_socket(self._socket, server_hostname=address[0])
        self._username, self._password = username, password
        self._realm = self._nonce = self._transaction = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def allocate(self, transport: bytes = UDP) -> tuple[str, int]:
        """Return the relayed address. Raises `RefusedError`."""
        found = self._request(ALLOCATE, [(TRANSPORT, transport)])
        return _unmask(found[RELAYED], self._transaction)

    def permit(self, peer: str) -> None:
        """Ask to exchange packets with `peer`. Raises `RefusedError`."""
        self._request(CREATE_PERMISSION, [(PEER, _mask(peer, 1))])

    def send(self, peer: tuple[str, int], data: bytes) -> None:
        """Let the relay send `data`."""
        self._write(SEND, [(PEER, _mask(*peer)), (DATA, data)], secrets.token_bytes(12))

    def _request(self, method: int, attributes: list[tuple[int, bytes]]) -> dict[int, bytes]:
        for _ in range(2):  # the first answer names the realm and a nonce
            transaction = self._transaction = secrets.token_bytes(12)
            self._write(method, [*attributes, *self._who()], transaction, signed=bool(self._nonce))
            kind, found = self._read()
            if kind == method | 0x0100:
                return found
            code = found[ERROR][2] * 100 + found[ERROR][3]
            if code not in (401, 438) or self._nonce == found.get(NONCE, b""):
                raise RefusedError(code)
            if code == 401 and self._nonce:
                raise RefusedError(code)
            self._realm, self._nonce = found[REALM], found[NONCE]
        raise RefusedError(code)

    def _who(self) -> list[tuple[int, bytes]]:
        if not self._nonce:
            return []
        return [(USERNAME, self._username.encode()), (REALM, self._realm), (NONCE, self._nonce)]

    def _write(
        self, kind: int, attributes: list[tuple[int, bytes]], transaction: bytes, *, signed: bool = False
    ) -> None:
        body = b"".join(
            ATTRIBUTE.pack(number, len(value)) + value + bytes(-len(value) % 4) for number, value in attributes
        )
        if signed:
            named = f"{self._username}:{self._realm.decode()}:{self._password}".encode()
            key = hashlib.md5(named, usedforsecurity=False).digest()
            head = HEADER.pack(kind, len(body) + 24, COOKIE, transaction)
            body += ATTRIBUTE.pack(INTEGRITY, 20) + hmac.digest(key, head + body, hashlib.sha1)
        self._socket.sendall(HEADER.pack(kind, len(body), COOKIE, transaction) + body)

    def _read(self) -> tuple[int, dict[int, bytes]]:
        packet = self._socket.recv(4096)
        if not packet:
            raise ConnectionError("the relay has closed the connection")
        kind, length, _, _ = HEADER.unpack_from(packet)
        found, at = {}, HEADER.size
        while at < HEADER.size + length:
            number, size = ATTRIBUTE.unpack_from(packet, at)
            found[number] = packet[at + 4 : at + 4 + size]
            at += 4 + size + -size % 4
        return kind, found


def _mask(address: str, port: int) -> bytes:
    number = int(ipaddress.IPv4Address(address)) ^ COOKIE
    return struct.pack("!xBHI", 1, port ^ (COOKIE >> 16), number)


def _unmask(value: bytes, transaction: bytes) -> tuple[str, int]:
    mask = struct.pack("!I", COOKIE) + transaction
    address = bytes(one ^ other for one, other in zip(value[4:], mask, strict=False))
    return str(ipaddress.ip_address(address)), int.from_bytes(value[2:4]) ^ (COOKIE >> 16)
