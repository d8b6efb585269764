"""One WebSocket to the server: messages both ways, in order."""

import asyncio
import json
import logging
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI

from parlour.client.closing import to_the_end
from parlour.client.errors import ServerUnreachableError
from parlour.client.pages import PeopleAhead
from parlour.client.wire import Fields, as_fields

__all__ = ["Channel", "Handler"]

_log = logging.getLogger("parlour.client")

_MAX_FRAME: Final = 16 * 2**20
"""Bytes. The list of participants of a large call comes in one frame."""

_PULSE_SECONDS: Final = 5.0
"""A connection that leaves a ping open for so long is dead."""

_GOODBYE: Final = 1000
_LOST: Final = 4000
"""Any other code than that of a goodbye leaves the seat to who comes back."""

Handler = Callable[[Fields], None]
"""Takes a message, at once. Raises `OddMessageError` for what it cannot read, or what ends the call."""


class Channel:
    """A connection that is open until either side closes it. Made by `Channel.open`."""

    def __init__(self, socket: ClientConnection, on_message: Handler) -> None:
        """Take an open WebSocket, and who hears of messages."""
        self._socket = socket
        self._on_message = on_message
        self._people = PeopleAhead()
        self._code = _LOST
        self._frames: asyncio.Queue[str] = asyncio.Queue()
        self._writer = asyncio.create_task(self._write(), name="parlour.client writer")
        self.reader = asyncio.create_task(self._read(), name="parlour.client reader")
        """Done when the connection is closed; then `closed` tells why."""

    @classmethod
    @asynccontextmanager
    async def open(
        cls, url: str, on_message: Handler, *, ssl_context: ssl.SSLContext | None = None
    ) -> AsyncIterator["Channel"]:
        """Connect, and close at the end. Raises `ServerUnreachableError`."""
        try:
            socket = await connect(
                url,
                ssl=ssl_context if url.startswith("wss:") else None,
                open_timeout=10.0,
                ping_interval=_PULSE_SECONDS,
                ping_timeout=_PULSE_SECONDS,
                close_timeout=2.0,
                max_size=_MAX_FRAME,
                user_agent_header="parlour.client",
            )
        except (OSError, TimeoutError, InvalidHandshake, InvalidURI) as error:
            raise ServerUnreachableError(f"the server's WebSocket could not be opened: {error}") from error
        channel = cls(socket, on_message)
        try:
            yield channel
        finally:
            await to_the_end(channel._close())

    async def closed(self) -> None:
        """Wait until the connection is closed, by whomever. Raises the `CallEndedError` that a message told of."""
        await asyncio.wait([self.reader])
        if not self.reader.cancelled() and (error := self.reader.exception()) is not None:
            raise error

    def send(self, frame: str) -> None:
        """Send text, in the order of the calls. Nobody knows whether it arrives; on a closed connection it does not."""
        self._frames.put_nowait(frame)

    def say_goodbye(self) -> None:
        """When this is closed, the seat is given back."""
        self._code = _GOODBYE

    async def _close(self) -> None:
        for task in (self.reader, self._writer):
            task.cancel()
        await asyncio.wait([self.reader, self._writer])
        await self._socket.close(self._code)

    async def _write(self) -> None:
        with suppress(ConnectionClosed):
            while True:
                await self._socket.send(await self._frames.get())

    async def _read(self) -> None:
        with suppress(ConnectionClosed):
            async for frame in self._socket:
                self._take(frame)

    def _take(self, frame: str | bytes) -> None:
        """Whatever the server sends, this goes on."""
        try:
            read = json.loads(frame)
            for message in read if isinstance(read, list) else (read,):
                self._hand_over(message)
        except (ValueError, RecursionError) as error:
            _log.debug("a frame of the server was passed over: %s", error)

    def _hand_over(self, message: object) -> None:
        try:
            whole = self._people.whole(as_fields(message))
            if whole is not None:
                self._on_message(whole)
        except (ValueError, RecursionError) as error:
            _log.debug("a message of the server was passed over: %s", error)
