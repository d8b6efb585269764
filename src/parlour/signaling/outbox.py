"""The way out of one connection: frames in order, bounded, and never in anybody's way."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from starlette.websockets import WebSocket

from parlour.live import Connection, Frame, Ledger

__all__ = ["AWAY_BYTES", "AWAY_FRAMES", "FRAMES", "MAX_BYTES", "MAX_FRAMES", "MAX_REPLY_BYTES", "Outbox"]

MAX_FRAMES: Final = 2000
MAX_BYTES: Final = 4 * 1024 * 1024
"""What others may have waiting for a browser that does not keep up. Beyond either bound it is given up."""

MAX_REPLY_BYTES: Final = 262_144
"""While more than this waits of replies, nothing more is read from the browser that asked for them."""

AWAY_FRAMES: Final = 1000
AWAY_BYTES: Final = 524_288
"""What may wait for a browser whose connection broke, replies included. Most of it is shared by all in the call."""

TOO_SLOW: Final = 1008
TAKEN_OVER: Final = 4001

FRAMES: Final = "parlour.frames"
"""An extension of ASGI: a `websocket.send` may have several `Frame`s at once, as `frames`. What is sent to many is then
written once for all of them. Its `now` is a function that writes `Frame`s at once if it can, and tells whether it did.
Other servers than ours get message by message, as text.
"""

_BATCH_BYTES: Final = 16_384
"""What is handed over at once: its place can be taken no more."""


class _Waiting:
    """A frame in the queue."""

    __slots__ = ("counts", "frame", "is_reply")

    def __init__(self, frame: Frame, *, is_reply: bool, counts: bool) -> None:
        self.frame = frame
        self.is_reply = is_reply
        self.counts = counts


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
        extension: Mapping[str, Any] | None = websocket.scope.get("extensions", {}).get(FRAMES)
        self._takes_many = extension is not None
        self._write_now: Callable[[Sequence[Frame]], bool] | None = (
            extension.get("now") if extension is not None else None
        )
        self._queue: deque[_Waiting] = deque()
        self._latest: dict[str, _Waiting] = {}
        """By subject: the complete frame in the queue whose place the next one may take."""
        self._pushes = self._push_bytes = self._reply_bytes = 0
        self._writing = False
        self._close: tuple[int, str] | None = None
        self._news = asyncio.Event()
        self.given_up: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Is done once the connection was given up because the browser does not take what is sent."""
        self._may_ask = asyncio.Event()
        self._may_ask.set()
        self.ledger: Ledger | None = None
        self._is_away = self._has_dropped = False
        self._successor: Connection | None = None

    @property
    def overflowed(self) -> bool:
        """Whether the browser did not keep up."""
        return self.given_up.done()

    @property
    def closing(self) -> bool:
        """Whether nothing more will be taken."""
        return self._close is not None

    def send(self, *frames: Frame) -> None:
        """Queue pushes; gives the connection up when too much is waiting."""
        if self._close is not None or self._passed(frames, counts=True):
            return
        for single in (single for frame in frames if self._keeps(frame) for single in frame.singles):
            if not self._supersede(single):
                self._append(_Waiting(single, is_reply=False, counts=self.ledger is not None))
        if self._is_away:
            self._drop_if_too_much()
        elif self._pushes > MAX_FRAMES or self._push_bytes > MAX_BYTES:
            self._queue.clear()
            self._latest.clear()
            self.close(TOO_SLOW, "too slow")
            self.given_up.set_result(None)

    def reply(self, *frames: Frame, counts: bool = True) -> None:
        """Queue the answer to a request of this very browser; with a place in the ledger unless `counts` is false."""
        if self._successor is not None:
            self._successor.reply(*frames)
        elif self._close is None and not self._has_dropped and not self._passed(frames, counts=counts):
            for frame in frames:
                self._append(_Waiting(frame, is_reply=True, counts=counts and self.ledger is not None))
            self._drop_if_too_much()

    def close(self, code: int, reason: str) -> None:
        """Close after what is queued."""
        if self._close is None:
            self._close = (code, reason)
            self._news.set()
            self._may_ask.set()

    @property
    def handed_over(self) -> bool:
        """Whether another connection goes on in place of this one."""
        return self._successor is not None

    def await_return(self) -> None:
        """Note that the connection broke: what is queued from now on is for the one that takes over."""
        self._is_away = True
        waiting, self._pushes, self._push_bytes, self._reply_bytes = self._queue, 0, 0, 0
        self._queue = deque(each for each in waiting if each.counts and not each.frame.fleeting)
        for each in self._queue:
            self._count(each, 1)
        self._drop_if_too_much()

    def hand_over(self, successor: Connection, last_words: Frame) -> list[Frame] | None:
        """See `parlour.live.Connection`."""
        waiting = [each.frame for each in self._queue if each.counts and not each.frame.fleeting]
        self._successor, self.ledger = successor, None
        self._queue.clear()
        self._latest.clear()
        self._append(_Waiting(last_words, is_reply=False, counts=False))
        self.close(TAKEN_OVER, "taken over")
        return None if self._has_dropped else waiting

    async def room_for_requests(self) -> None:
        """Return once the replies to earlier requests have left, or nearly so."""
        await self._may_ask.wait()

    async def run(self) -> None:
        """Write until closed. Raises what the socket raises."""
        while True:
            while self._queue:
                self._writing = True
                await self._write(self._batch())
                self._writing = False
            if self._close is not None:
                await self._websocket.close(*self._close)
                return
            self._news.clear()
            await self._news.wait()

    def _passed(self, frames: Sequence[Frame], *, counts: bool) -> bool:
        """Write frames at once, which nearly always can be done; tell whether it was."""
        if self._queue or self._writing or self._is_away or self._write_now is None or not self._write_now(frames):
            return False
        if counts and self.ledger is not None:
            for frame in frames:
                self.ledger.wrote(frame)
        return True

    def _keeps(self, frame: Frame) -> bool:
        """Tell whether there is any use in queueing it."""
        return not (self._is_away and (self._has_dropped or frame.fleeting))

    def _drop_if_too_much(self) -> None:
        """Drop all that waits for a browser that is away, when it is too much: it will be told how things stand."""
        waiting = self._push_bytes + self._reply_bytes
        if self._is_away and (len(self._queue) > AWAY_FRAMES or waiting > AWAY_BYTES):
            self._has_dropped = True
            self._queue.clear()
            self._latest.clear()

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
        """Write. What is under way when the connection breaks counts as written: the browser knows what it got."""
        if self.ledger is not None:
            for waiting in batch:
                if waiting.counts:
                    self.ledger.wrote(waiting.frame)
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
