"""WebSockets within bounds: on frames and bytes of every kind, on what waits to be written, on peers that are gone."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any, cast

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

from parlour.live import Frame
from parlour.signaling import FRAMES
from parlour.web.listening.frames import PLAIN, offered_compression, window_of, written
from parlour.web.listening.guard import Guard
from parlour.web.listening.meter import FrameMeter
from parlour.web.listening.progress import SendProgress, reset

__all__ = ["ParlourWebSocketProtocol"]

_log = logging.getLogger("uvicorn.error.websocket")
_log.setLevel(logging.WARNING)
"""uvicorn and websockets tell of every WebSocket that is opened, and closed. What becomes of it is told where a room is
known, too."""

CUT_OFF = "WebSocket cut off: {}"
INVALID_DATA = 1007


class ParlourWebSocketProtocol(WebSocketsSansIOProtocol):
    """uvicorn's protocol on websockets, under a guard. Its configuration has a `guard`."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.logger = self.conn.logger = _log
        self._guard: Guard = cast("Any", self.config).guard
        self._sending: SendProgress | None = None
        limits = self._guard.limits
        self._meter = FrameMeter(
            messages_per_second=limits.messages_per_second,
            bytes_per_second=max(limits.ws_bytes_per_second, limits.message_bytes),
            now=self._guard.now(),
        )
        self._handshake_read = False
        self._window = PLAIN
        self.conn.available_extensions = [offered_compression()]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection over from HTTP."""
        transport = cast("asyncio.Transport", transport)
        super().connection_made(transport)
        limits = self._guard.limits
        self._sending = SendProgress(
            transport, stall_seconds=limits.stall_seconds, closing_seconds=limits.closing_seconds
        )
        self._guard.hand_over(transport, self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._guard.leave(self.transport)
        super().connection_lost(exc)

    def check(self, now: float) -> None:
        """End a connection whose peer takes nothing of what is sent."""
        if self._sending is not None and self._sending.stalled(now):
            reset(self.transport)

    def data_received(self, data: bytes) -> None:
        """Measure what arrived, then parse it."""
        if not self._handshake_read:
            self._handshake_read = True  # written by the HTTP protocol, within its bounds
            super().data_received(data)
            self._answer_bad_handshake()
            return
        offence = self._meter.offence(data, self._guard.now())
        if offence:
            self._cut_off(offence)
        else:
            super().data_received(data)

    def _answer_bad_handshake(self) -> None:
        """What the WebSocket parser does not understand would be left without an answer, and stand for ever."""
        if self.handshake_initiated or self.transport.is_closing():
            return
        self.handshake_complete = self.close_sent = True
        pending = b"".join(self.conn.data_to_send())
        self.transport.write(pending or b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        self.transport.close()

    def _cut_off(self, offence: str) -> None:
        self._guard.seldom.warning(CUT_OFF.format(offence), address=self.client[0] if self.client else "")
        reset(self.transport)

    async def run_asgi(self) -> None:
        """Run the application, which is told that several frames may be sent at once."""
        cast("dict[str, object]", self.scope["extensions"])[FRAMES] = {"now": self._write_now}
        self._window = window_of(self.conn)
        await super().run_asgi()

    async def send(self, message: Any) -> None:
        """Take an event of the application: with `frames`, as `parlour.signaling.FRAMES` says, or any other."""
        frames: Sequence[Frame] | None = message.get("frames")
        if frames is None:
            await super().send(message)
            return
        await self.writable.wait()
        if self.disconnected or self.conn.state is not State.OPEN:
            raise ClientDisconnected
        self.transport.write(b"".join([written(frame, self._window) for frame in frames]))

    def _write_now(self, frames: Sequence[Frame]) -> bool:
        if not self.writable.is_set() or self.disconnected or self.conn.state is not State.OPEN:
            return False
        self.transport.write(b"".join([written(frame, self._window) for frame in frames]))
        return True

    def send_receive_event_to_app(self) -> None:
        """Hand a message on; one that unpacks to too much, or is no UTF-8, ends the connection without a traceback."""
        size = sum(len(frame) for frame in self.frames)
        if not self._meter.unpacked(size, self._guard.now()):
            self._cut_off("too many bytes")
            return
        if self.curr_msg_data_type == "text" and not self.close_sent and not _is_utf8(self.frames):
            self.frames = []
            self.conn.fail(INVALID_DATA, "text that is not UTF-8")
            self.handle_parser_exception()
            return
        super().send_receive_event_to_app()

    def keepalive_timeout(self) -> None:
        """Wait on while the answer to a ping cannot have come: behind a large reply, or unread because we are busy.

        Whoever takes nothing at all is found by `check`.
        """
        busy = self.read_paused or (self._sending is not None and self._sending.waiting() > 0)
        if busy and self.ping_timeout is not None and not self.transport.is_closing():
            self.pong_timer = self.loop.call_later(self.ping_timeout, self.keepalive_timeout)
        else:
            super().keepalive_timeout()


def _is_utf8(frames: list[bytes]) -> bool:
    try:
        b"".join(frames).decode()
    except UnicodeDecodeError:
        return False
    return True
