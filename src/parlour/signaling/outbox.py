"""The way out of one connection: frames in order, bounded, and never in anybody's way."""

import asyncio
from collections import deque
from typing import Final

from starlette.websockets import WebSocket

__all__ = ["MAX_BYTES", "MAX_FRAMES", "Outbox"]

MAX_FRAMES: Final = 2000
MAX_BYTES: Final = 4 * 1024 * 1024
"""What may wait for a browser that does not keep up. Beyond either bound the connection is given up."""

TOO_SLOW: Final = 1008


def _size(frame: str) -> int:
    """Return the bytes of `frame` in UTF-8, which is what waits for the browser."""
    return len(frame) if frame.isascii() else len(frame.encode("utf-8"))


class Outbox:
    """Implements `parlour.live.Connection` on a WebSocket. `run` writes until the connection is to end."""

    def __init__(self, websocket: WebSocket, connection_id: str) -> None:
        self.id = connection_id
        self._websocket = websocket
        self._frames: deque[str] = deque()
        self._bytes = 0
        self._close: tuple[int, str] | None = None
        self._news = asyncio.Event()
        self._overflow = asyncio.Event()

    @property
    def overflowed(self) -> bool:
        """Whether the browser did not keep up."""
        return self._overflow.is_set()

    @property
    def closing(self) -> bool:
        """Whether nothing more will be taken."""
        return self._close is not None

    def send(self, frame: str) -> None:
        """Queue a frame; gives the connection up when too much is waiting."""
        if self._close is not None:
            return
        self._frames.append(frame)
        self._bytes += _size(frame)
        if len(self._frames) > MAX_FRAMES or self._bytes > MAX_BYTES:
            self._frames.clear()
            self.close(TOO_SLOW, "too slow")
            self._overflow.set()
        self._news.set()

    def close(self, code: int, reason: str) -> None:
        """Close after what is queued."""
        if self._close is None:
            self._close = (code, reason)
            self._news.set()

    async def overflow(self) -> None:
        """Return once the connection was given up because the browser does not take what is sent."""
        await self._overflow.wait()

    async def run(self) -> None:
        """Write until closed. Raises what the socket raises."""
        while True:
            while self._frames:
                frame = self._frames.popleft()
                self._bytes -= _size(frame)
                await self._websocket.send_text(frame)
            if self._close is not None:
                await self._websocket.close(*self._close)
                return
            self._news.clear()
            await self._news.wait()
