"""What bot and server say to each other in one seat, over as many connections as it takes.

Both sides count their messages since the reply to `join` (docs/signaling.md, `resume`): so another connection goes on
exactly where one broke. What was asked before it broke is answered after it.
"""

import asyncio
import itertools
from collections import deque
from typing import Any, Final

from parlour.client.channel import Channel, Handler
from parlour.client.errors import (
    CallEndedError,
    ConnectionLostError,
    OddMessageError,
    RequestRefusedError,
    ServerUnreachableError,
)
from parlour.client.wire import Fields, compact, text_or_none

__all__ = ["Dialogue"]

REPLY_SECONDS: Final = 15.0
MOST_KEPT: Final = 1_000
"""So many of the bot's messages are said again if need be. Each answer shows that all before it arrived."""


class _Asked:
    """A request that waits for its answer."""

    def __init__(self, on_reply: Handler | None, *, counts: bool) -> None:
        self.reply: asyncio.Future[Fields] = asyncio.get_running_loop().create_future()
        self.on_reply = on_reply
        self.counts = counts
        self.place = 0
        """Its number among the bot's messages."""

    def fail(self, error: Exception) -> None:
        if not self.reply.done():
            self.reply.set_exception(error)
            self.reply.exception()  # whoever waits for it hears of it; nobody may


class Dialogue:
    """Requests with their replies, and what the server says unasked."""

    def __init__(self, on_push: Handler) -> None:
        """Take who hears of pushes."""
        self._on_push = on_push
        self._ids = itertools.count(1)
        self._asked: dict[int, _Asked] = {}
        self._said = 0
        self._kept: deque[tuple[int, str]] = deque(maxlen=MOST_KEPT)
        self._channel: Channel | None = None
        self._open = asyncio.Event()
        self._interruptions = 0
        self._over: CallEndedError | None = None
        self.received = 0
        """How many messages of the server came since the join."""

    def hear(self, message: Fields) -> None:
        """Take a message of the server. Raises `OddMessageError` for what cannot be read, or what ends the call."""
        if "re" in message:
            self._settle(message)
        else:
            self.received += 1
            self._on_push(message)

    async def enter(self, channel: Channel, kind: str, on_reply: Handler, **fields: Any) -> Fields:
        """Ask for a seat on a connection that has none: `join` or `resume`, which do not count. Raises as `request`.

        `on_reply` gets the reply before any message that comes after it is looked at.
        """
        number, asked = next(self._ids), _Asked(on_reply, counts=False)
        self._asked[number] = asked
        try:
            channel.send(compact({**fields, "type": kind, "id": number}))
            async with asyncio.timeout(REPLY_SECONDS):
                ends: tuple[asyncio.Future[Any], ...] = (asked.reply, channel.reader)
                await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        except TimeoutError:
            raise ConnectionLostError(f"the server did not answer to '{kind}' in time") from None
        finally:
            self._asked.pop(number, None)
        if not asked.reply.done():
            await channel.closed()
            raise ConnectionLostError("the server closed the connection")
        return asked.reply.result()

    def begin(self) -> None:
        """The seat is another one: what was asked before is answered by nobody."""
        self._fail(ConnectionLostError("the connection was lost before the answer; it may have been done"))
        self._kept.clear()
        self._said = self.received = 0

    def resume(self, *, taken: int, sent: int, answers_lost: bool) -> None:
        """The seat is the same. The server took so many messages, and counts on from `sent`."""
        self.received = sent
        while self._kept and self._kept[0][0] <= taken:
            self._kept.popleft()
        if answers_lost:
            error = ConnectionLostError("the answer was lost with the connection; it was done")
            for asked in self._asked.values():
                if asked.counts and asked.place <= taken:
                    asked.fail(error)

    def go_on(self, channel: Channel) -> None:
        """Speak on this connection from now on: first what the server did not take."""
        for _, frame in self._kept:
            channel.send(frame)
        self._channel = channel
        self._open.set()

    def interrupt(self) -> None:
        """The connection was lost."""
        self._channel = None
        self._interruptions += 1
        self._open.clear()

    def end(self, error: CallEndedError) -> None:
        """Nothing more will be said."""
        self._over = error
        self._channel = None
        self._fail(error)
        self._open.set()

    async def request(self, kind: str, /, **fields: Any) -> Fields:
        """Ask, after waiting for a connection if there is none, and return the reply.

        Raises `RequestRefusedError`, what ended the call, and `ConnectionLostError` when the answer was lost.
        """
        while self._channel is None and self._over is None:
            await self._open.wait()
        return await self.request_now(kind, **fields)

    async def request_now(self, kind: str, /, **fields: Any) -> Fields:
        """Ask and return the reply; raises `ConnectionLostError` at once when there is no connection."""
        if self._over is not None:
            raise self._over
        if self._channel is None:
            raise ConnectionLostError("there is no connection to the server at present")
        number, asked = next(self._ids), _Asked(None, counts=True)
        frame = compact({**fields, "type": kind, "id": number})
        self._said += 1
        asked.place = self._said
        self._kept.append((asked.place, frame))
        self._asked[number] = asked
        try:
            self._channel.send(frame)
            return await self._answer(asked, kind)
        finally:
            self._asked.pop(number, None)

    async def _answer(self, asked: _Asked, kind: str) -> Fields:
        """Wait; only time with a connection counts."""
        while True:
            before = self._interruptions
            done, _ = await asyncio.wait([asked.reply], timeout=REPLY_SECONDS)
            if done:
                return asked.reply.result()
            if before == self._interruptions and self._channel is not None:
                raise ConnectionLostError(f"the server did not answer to '{kind}' in time")

    def _settle(self, message: Fields) -> None:
        number = message["re"]
        asked = self._asked.get(number) if isinstance(number, int) else None
        if asked is None or asked.counts:
            self.received += 1
        if asked is None or asked.reply.done():
            return
        while asked.counts and self._kept and self._kept[0][0] <= asked.place:
            self._kept.popleft()
        if "error" in message:
            asked.fail(_refusal(message["error"]))
            return
        if asked.on_reply is not None:
            try:
                asked.on_reply(message)
            except OddMessageError as error:
                asked.fail(ServerUnreachableError(f"the server's reply cannot be understood: {error}"))
                return
            except CallEndedError as error:
                asked.fail(error)
                return
        asked.reply.set_result(message)

    def _fail(self, error: Exception) -> None:
        for asked in self._asked.values():
            if asked.counts:
                asked.fail(error)


def _refusal(given: Any) -> RequestRefusedError:
    error = given if isinstance(given, dict) else {}
    return RequestRefusedError(text_or_none(error, "type") or "server-error", text_or_none(error, "msg") or "")
