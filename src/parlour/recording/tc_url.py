"""The one word of an RTMP conversation that is changed on its way: the URL that the worker thinks it speaks to.

The worker speaks to an address on this machine, and says so in its `connect` command; the server behind finds its
virtual host by that, and should hear of itself. Pure: bytes in, bytes out.

Source: Adobe's RTMP specification 1.0, sections 5.2 (handshake), 5.3 (chunks), 7.2.1.1 (connect).
"""

from dataclasses import dataclass
from typing import Final

__all__ = ["RtmpError", "TcUrl"]

_HANDSHAKE: Final = 1 + 1536 + 1536
"""C0, C1 and C2."""

_MOST_BYTES: Final = 65_536
"""The command comes first: nothing needs more until it is through."""

_KEY: Final = b"\x00\x05tcUrl\x02"
_CONNECT: Final = b"\x02\x00\x07connect"
_SET_CHUNK_SIZE, _COMMAND = 1, 20
_HEADER_BYTES: Final = (11, 7, 3, 0)
_CONTINUED: Final = 3
_SMALL_IDS: Final = 2
"""Ids below say that the id itself follows in more bytes."""

_HAS_LENGTH: Final = 6
_EXTENDED: Final = 0xFFFFFF
"""Times from here on follow in four more bytes: 4.6 hours."""


class RtmpError(Exception):
    """What was said is no RTMP."""


@dataclass(slots=True)
class _Message:
    """What goes over one chunk stream; `header` is that of its first chunk."""

    header: bytes
    type: int
    length: int
    payload: bytes = b""


class TcUrl:
    """Replaces the URL in the `connect` command of a client's bytes, and passes everything else as it is."""

    def __init__(self, url: str) -> None:
        self._url = url.encode()
        self._waiting = b""
        self._greeting = _HANDSHAKE
        """Bytes of the handshake that are still to come."""

        self._done = False
        self._chunk_size = 128
        self._messages: dict[int, _Message] = {}
        """What was begun last on each chunk stream."""

    def feed(self, data: bytes) -> bytes:
        """Return what is to be sent on. Raises `RtmpError`."""
        if self._done:
            return data
        self._waiting += data
        if len(self._waiting) > _MOST_BYTES:
            raise RtmpError("no connect command came")
        # The server answers the first half of the handshake before the second is said: what is there is passed.
        sent, self._waiting = self._waiting[: self._greeting], self._waiting[self._greeting :]
        self._greeting -= len(sent)
        while (chunk := self._next()) is not None:
            sent += chunk
        return sent

    def _next(self) -> bytes | None:
        """Return what is to be sent for the next chunk: of a command nothing before its last; `None`: wait for more."""
        if self._done:
            rest, self._waiting = self._waiting, b""
            return rest or None
        if self._greeting or not self._waiting:
            return None
        data = self._waiting
        form, stream = data[0] >> 6, data[0] & 0x3F
        if stream < _SMALL_IDS:
            raise RtmpError("a chunk stream id is longer than a first command needs")
        end = 1 + _HEADER_BYTES[form]
        if len(data) < end:
            return None
        message = self._message(form, stream, data[:end])
        size = min(self._chunk_size, message.length - len(message.payload))
        if len(data) < end + size:
            return None
        self._messages[stream] = message
        self._waiting = data[end + size :]
        message.payload += data[end : end + size]
        if message.type == _COMMAND:
            return self._command(stream, message) if len(message.payload) == message.length else b""
        if message.type == _SET_CHUNK_SIZE and len(message.payload) == message.length:
            self._chunk_size = max(int.from_bytes(message.payload[:4], "big") & 0x7FFFFFFF, 1)
        return data[: end + size]

    def _message(self, form: int, stream: int, header: bytes) -> _Message:
        """Return the message that a chunk begins, or goes on with."""
        if form != _CONTINUED and int.from_bytes(header[1:4], "big") == _EXTENDED:
            raise RtmpError("the conversation begins with a late time")
        if form <= 1:
            length = int.from_bytes(header[4:7], "big")
            if length > _MOST_BYTES:
                raise RtmpError("a message is too long")
            return _Message(header, header[7], length)
        former = self._messages.get(stream)
        if former is None:
            raise RtmpError("a chunk goes on with nothing")
        if form == _CONTINUED and len(former.payload) < former.length:
            return former
        return _Message(header, former.type, former.length)

    def _command(self, stream: int, message: _Message) -> bytes:
        """Return a whole command in chunks, changed when it is `connect`."""
        payload, header = message.payload, message.header
        if payload.startswith(_CONNECT):
            if len(header) <= _HAS_LENGTH:
                raise RtmpError("the connect command has no length of its own")
            payload = self._replaced(payload)
            header = header[:4] + len(payload).to_bytes(3, "big") + header[7:]
            self._done = True
        pieces = [payload[at : at + self._chunk_size] for at in range(0, len(payload), self._chunk_size)]
        return header + bytes([_CONTINUED << 6 | stream]).join(pieces)

    def _replaced(self, payload: bytes) -> bytes:
        before, key, after = payload.partition(_KEY)
        if not key:
            raise RtmpError("the connect command has no tcUrl")
        former = int.from_bytes(after[:2], "big")
        return before + key + len(self._url).to_bytes(2, "big") + self._url + after[2 + former :]
