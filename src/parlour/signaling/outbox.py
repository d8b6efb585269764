"""The way out of one connection: frames in order, bounded, and never in anybody's way."""

import asyncio
from collections import deque
from typing import Final, NamedTuple

from starlette.websockets import WebSocket

__all__ = ["MAX_BYTES", "MAX_FRAMES", "MAX_REPLY_BYTES", "Outbox"]

MAX_FRAMES: Final = 2000
MAX_BYTES: Final = 4 * 1024 * 1024
"""What others may have waiting for a browser that does not keep up. Beyond either bound it is given up."""

MAX_REPLY_BYTES: Final = 262_144
"""While more than this waits of replies, nothing more is read from the browser that asked for them."""

TOO_SLOW: Final = 1008


class _Frame(NamedTuple):
    text: str
    size: int
    is_reply: bool


class Outbox:
    """Implements `parlour.live.Connection` on a WebSocket. `run` writes until the connection is to end.

    Replies, however large, never end the connection: a browser waits for what it asked for, and how much that is was
    not its choice. They are bounded by reading no further requests meanwhile. Whether a browser takes anything at all
    is judged below, where progress can be seen.
    """

    def __init__(self, websocket: WebSocket, connection_id: str) -> None:
        self.id = connection_id
        self._websocket = websocket
        self._frames: deque[_Frame] = deque()
        self._pushes = self._push_bytes = self._reply_bytes = 0
        self._close: tuple[int, str] | None = None
        self._news = asyncio.Event()
        self._overflow = asyncio.Event()
        self._may_ask = asyncio.Event()
        self._may_ask.set()

    @property
    def overflowed(self) -> bool:
        """Whether the browser did not keep up."""
        return self._overflow.is_set()

    @property
    def closing(self) -> bool:
        """Whether nothing more will be taken."""
        return self._close is not None

    def send(self, frame: str) -> None:
        """Queue a push; gives the connection up when too much is waiting."""
        if self._close is not None:
            return
        self._count(self._append(frame, is_reply=False), 1)
        if self._pushes > MAX_FRAMES or self._push_bytes > MAX_BYTES:
            self._frames.clear()
            self.close(TOO_SLOW, "too slow")
            self._overflow.set()

    def reply(self, frame: str) -> None:
        """Queue the answer to a request of this very browser."""
        if self._close is None:
            self._count(self._append(frame, is_reply=True), 1)

    def close(self, code: int, reason: str) -> None:
        """Close after what is queued."""
        if self._close is None:
            self._close = (code, reason)
            self._news.set()
            self._may_ask.set()

    async def overflow(self) -> None:
        """Return once the connection was given up because the browser does not take what is sent."""
        await self._overflow.wait()

    async def room_for_requests(self) -> None:
        """Return once the replies to earlier requests have left, or nearly so."""
        await self._may_ask.wait()

    async def run(self) -> None:
        """Write until closed. Raises what the socket raises."""
        while True:
            while self._frames:
                frame = self._frames.popleft()
                await self._websocket.send_text(frame.text)
                self._count(frame, -1)
            if self._close is not None:
                await self._websocket.close(*self._close)
                return
            self._news.clear()
            await self._news.wait()

    def _append(self, text: str, *, is_reply: bool) -> _Frame:
        size = len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
        frame = _Frame(text, size, is_reply)
        self._frames.append(frame)
        self._news.set()
        return frame

    def _count(self, frame: _Frame, sign: int) -> None:
        if frame.is_reply:
            self._reply_bytes += sign * frame.size
            if self._reply_bytes > MAX_REPLY_BYTES and self._close is None:
                self._may_ask.clear()
            else:
                self._may_ask.set()
        else:
            self._pushes += sign
            self._push_bytes += sign * frame.size
