"""The way out of one connection: frames in order, bounded, and never in anybody's way."""

import asyncio
from collections import deque
from typing import Final

from starlette.websockets import WebSocket

from parlour.live import Frame

__all__ = ["FRAMES", "MAX_BYTES", "MAX_FRAMES", "MAX_REPLY_BYTES", "Outbox"]

MAX_FRAMES: Final = 2000
MAX_BYTES: Final = 4 * 1024 * 1024
"""What others may have waiting for a browser that does not keep up. Beyond either bound it is given up."""

MAX_REPLY_BYTES: Final = 262_144
"""While more than this waits of replies, nothing more is read from the browser that asked for them."""

TOO_SLOW: Final = 1008

FRAMES: Final = "parlour.frames"
"""An extension of ASGI: a `websocket.send` may have several `Frame`s at once, as `frames`. What is sent to many is then
written once for all of them. Other servers than ours get frame by frame, as text.
"""

_BATCH_BYTES: Final = 16_384
"""What is handed over at once: its place can be taken no more."""


class _Waiting:
    """A frame in the queue."""

    __slots__ = ("frame", "is_reply")

    def __init__(self, frame: Frame, *, is_reply: bool) -> None:
        self.frame = frame
        self.is_reply = is_reply


class Outbox:
    """Implements `parlour.live.Connection` on a WebSocket. `run` writes until the connection is to end.

    Replies, however large, never end the connection: a browser waits for what it asked for, and how much that is was
    not its choice. They are bounded by reading no further requests meanwhile. Whether a browser takes anything at all
    is judged below, where progress can be seen.

    State that changes faster than a browser takes it does not pile up: while a complete frame waits, the next one about
    the same subject takes its place. So the last one always arrives, and a slow browser sees fewer of those before.
    """

    def __init__(self, websocket: WebSocket, connection_id: str) -> None:
        self.id = connection_id
        self._websocket = websocket
        self._takes_many = FRAMES in websocket.scope.get("extensions", {})
        self._queue: deque[_Waiting] = deque()
        self._latest: dict[str, _Waiting] = {}
        """By subject: the complete frame in the queue whose place the next one may take."""
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

    def send(self, frame: Frame) -> None:
        """Queue a push; gives the connection up when too much is waiting."""
        if self._close is not None:
            return
        if not self._supersede(frame):
            self._append(_Waiting(frame, is_reply=False))
        if self._pushes > MAX_FRAMES or self._push_bytes > MAX_BYTES:
            self._queue.clear()
            self._latest.clear()
            self.close(TOO_SLOW, "too slow")
            self._overflow.set()

    def reply(self, text: str) -> None:
        """Queue the answer to a request of this very browser."""
        if self._close is None:
            self._append(_Waiting(Frame.of(text), is_reply=True))

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
            while self._queue:
                await self._write(self._batch())
            if self._close is not None:
                await self._websocket.close(*self._close)
                return
            self._news.clear()
            await self._news.wait()

    def _append(self, waiting: _Waiting) -> None:
        self._queue.append(waiting)
        subject = waiting.frame.subject
        if subject is not None and subject.complete:
            self._latest[subject.name] = waiting
        self._count(waiting, 1)
        self._news.set()

    def _supersede(self, frame: Frame) -> bool:
        """Let a frame take the place of the one that it makes out of date; tell whether there was one."""
        subject = frame.subject
        if subject is None:
            return False
        if not subject.complete:  # what is said of the subject later belongs behind this
            self._latest.pop(subject.name, None)
            return False
        waiting = self._latest.get(subject.name)
        if waiting is None:
            return False
        self._count(waiting, -1)
        waiting.frame = frame
        self._count(waiting, 1)
        return True

    def _batch(self) -> list[_Waiting]:
        """Take the frames that are to be written together now, one at least."""
        batch = [self._next()]
        size = batch[0].frame.size
        while self._takes_many and self._queue and (size := size + self._queue[0].frame.size) <= _BATCH_BYTES:
            batch.append(self._next())
        return batch

    async def _write(self, batch: list[_Waiting]) -> None:
        if self._takes_many:
            await self._websocket.send({"type": "websocket.send", "frames": [waiting.frame for waiting in batch]})
        else:
            await self._websocket.send_text(batch[0].frame.text)
        for waiting in batch:
            self._count(waiting, -1)

    def _next(self) -> _Waiting:
        """Take the frame that is to be written now; its place can be taken no more."""
        waiting = self._queue.popleft()
        subject = waiting.frame.subject
        if subject is not None and self._latest.get(subject.name) is waiting:
            del self._latest[subject.name]
        return waiting

    def _count(self, waiting: _Waiting, sign: int) -> None:
        size = sign * waiting.frame.size
        if waiting.is_reply:
            self._reply_bytes += size
            if self._reply_bytes > MAX_REPLY_BYTES and self._close is None:
                self._may_ask.clear()
            else:
                self._may_ask.set()
        else:
            self._pushes += sign
            self._push_bytes += size
