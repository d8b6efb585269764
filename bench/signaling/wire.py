"""A browser's end of a WebSocket with as little work as possible, so that many of them do not measure themselves.

What many are sent alike is unpacked and read once: its bytes are the same.
"""

import asyncio
import base64
import os
import re
import socket
import zlib
from collections.abc import Callable
from typing import Final, cast

__all__ = ["Heard", "Peer"]

_KEPT: Final = 4096
_SYNC_MARK: Final = b"\x00\x00\xff\xff"
_SENT: Final = re.compile(rb'"sent":([0-9.]+)')
_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10
_GOING_AWAY: Final = 1001


class Heard:
    """A frame as it was read, once for all who got the same bytes."""

    __slots__ = ("is_reply", "messages", "people", "sent_at", "size", "wire")

    def __init__(self, text: bytes, wire: int) -> None:
        self.size, self.wire = len(text), wire
        self.is_reply = text.startswith(b'{"re":') or b'"id":1' in text[:40]  # the echo says what it was asked
        self.people = text.count(b'"joined_at":')
        self.messages = text.count(b'"type":"app-message"')
        self.sent_at = [float(found) for found in _SENT.findall(text)] if self.messages else []


_known: dict[bytes, Heard] = {}


def _read(payload: bytes, *, packed: bool) -> Heard:
    known = _known.get(payload)
    if known is None:
        text = zlib.decompressobj(-zlib.MAX_WBITS).decompress(payload + _SYNC_MARK) if packed else payload
        if len(_known) >= _KEPT:
            _known.clear()
        known = _known[payload] = Heard(text, len(payload))
    return known


class Peer(asyncio.Protocol):
    """One connection. `on_frame` gets every text frame."""

    def __init__(self, port: int, path: str) -> None:
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.gone = asyncio.Event()
        self.on_frame: Callable[[Heard], None] = lambda _heard: None
        self.received = 0
        self._port = port
        self._path = path
        self._rest = b""
        self._transport: asyncio.Transport

    @classmethod
    async def connect(cls, sock: socket.socket, port: int, path: str) -> "Peer":
        """Open a WebSocket on a connected socket, with compression as browsers offer it."""
        peer = cls(port, path)
        await asyncio.get_running_loop().create_connection(lambda: peer, sock=sock)
        await peer.opened
        return peer

    def send(self, payload: bytes, opcode: int = _TEXT) -> None:
        """Send a frame, masked with zeros, which changes nothing."""
        size = len(payload)
        head = bytes((0x80 | opcode, 0x80 | size)) if size < 126 else bytes((0x80 | opcode, 0xFE)) + size.to_bytes(2)
        self._transport.write(head + bytes(4) + payload)

    def deafen(self) -> None:
        """Read nothing any more."""
        self._transport.pause_reading()

    async def leave(self) -> None:
        """Say goodbye as a page does that is closed; return when the server has taken note."""
        self.send(_GOING_AWAY.to_bytes(2), _CLOSE)
        await self.gone.wait()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the WebSocket."""
        self._transport = cast("asyncio.Transport", transport)
        key = base64.b64encode(os.urandom(16)).decode()
        self._transport.write(
            f"GET {self._path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nOrigin: http://127.0.0.1\r\nUser-Agent: bench\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n".encode()
        )

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that there is no WebSocket any more, or that there never was one."""
        self.gone.set()
        if not self.opened.done():
            self.opened.set_exception(ConnectionError(f"no WebSocket: {exc}"))

    def data_received(self, data: bytes) -> None:
        """Take the frames that are complete."""
        self.received += len(data)
        data, begin = self._rest + data if self._rest else data, 0
        if not self.opened.done():
            begin = data.find(b"\r\n\r\n") + 4
            if begin < 4:
                self._rest = data
                return
            if data.startswith(b"HTTP/1.1 101"):
                self.opened.set_result(None)
            else:
                self.opened.set_exception(ConnectionError(data[:100].decode("latin-1")))
        self._rest = data[self._take_frames(data, begin) :]

    def _take_frames(self, data: bytes, position: int) -> int:
        """Take frames from `position` on; return where the first incomplete one begins."""
        total = len(data)
        while total - position >= 2:
            size, begin = data[position + 1], position + 2
            if size >= 126:
                begin += 2 if size == 126 else 8
                if begin > total:
                    break
                size = int.from_bytes(data[position + 2 : begin])
            if begin + size > total:
                break
            self._take(data[position], data[begin : begin + size])
            position = begin + size
        return position

    def _take(self, first: int, payload: bytes) -> None:
        opcode = first & 0x0F
        if opcode == _TEXT:
            self.on_frame(_read(payload, packed=bool(first & 0x40)))
        elif opcode == _PING:
            self.send(payload, _PONG)
        elif opcode == _CLOSE:
            self._transport.close()
