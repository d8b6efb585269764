"""One WebSocket to the server: requests with their replies, and what the server says unasked."""

import asyncio
import itertools
import json
import logging
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI

from parlour.client.closing import to_the_end
from parlour.client.errors import (
    CallEndedError,
    ConnectionLostError,
    OddMessageError,
    RequestRefusedError,
    ServerUnreachableError,
)
from parlour.client.wire import Fields, as_fields, compact, text_or_none

__all__ = ["Channel", "Handler"]

_log = logging.getLogger("parlour.client")

_MAX_FRAME: Final = 16 * 2**20
"""Bytes. The list of participants of a large call comes in one frame."""

_PULSE_SECONDS: Final = 5.0
"""A connection that leaves a ping open for so long is dead."""

Handler = Callable[[Fields], None]
"""Takes a message, at once. Raises `OddMessageError` for what it cannot read, or what ends the call."""


class Channel:
    """A connection that is open until either side closes it. Made by `Channel.open`."""

    def __init__(self, socket: ClientConnection, on_push: Handler, reply_timeout: float) -> None:
        """Take an open WebSocket, who hears of pushes, and how long a reply may take (seconds)."""
        self._socket = socket
        self._on_push = on_push
        self._reply_timeout = reply_timeout
        self._ids = itertools.count(1)
        self._pending: dict[int, tuple[asyncio.Future[Fields], Handler | None]] = {}
        self._reader = asyncio.create_task(self._read(), name="parlour.client reader")

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        url: str,
        on_push: Handler,
        *,
        ssl_context: ssl.SSLContext | None = None,
        open_timeout: float = 10.0,
        reply_timeout: float = 15.0,
    ) -> AsyncIterator["Channel"]:
        """Connect, and close at the end. Raises `ServerUnreachableError`."""
        try:
            socket = await connect(
                url,
                ssl=ssl_context if url.startswith("wss:") else None,
                open_timeout=open_timeout,
                ping_interval=_PULSE_SECONDS,
                ping_timeout=_PULSE_SECONDS,
                close_timeout=2.0,
                max_size=_MAX_FRAME,
                user_agent_header="parlour.client",
            )
        except (OSError, TimeoutError, InvalidHandshake, InvalidURI) as error:
            raise ServerUnreachableError(f"the server's WebSocket could not be opened: {error}") from error
        channel = cls(socket, on_push, reply_timeout)
        try:
            yield channel
        finally:
            await to_the_end(channel._close())

    async def closed(self) -> None:
        """Wait until the connection is closed, by whomever. Raises the `CallEndedError` that a message told of."""
        await asyncio.wait([self._reader])
        if not self._reader.cancelled() and (error := self._reader.exception()) is not None:
            raise error

    async def request(self, kind: str, /, *, on_reply: Handler | None = None, **fields: Any) -> Fields:
        """Ask and return the reply. Raises `RequestRefusedError`, or `ConnectionLostError` when no answer can come.

        `on_reply` gets the reply before any later message is looked at, so nothing can be heard out of order.
        """
        number = next(self._ids)
        reply: asyncio.Future[Fields] = asyncio.get_running_loop().create_future()
        self._pending[number] = (reply, on_reply)
        try:
            async with asyncio.timeout(self._reply_timeout):
                await self._send({**fields, "type": kind, "id": number})
                return await reply
        except TimeoutError:
            raise ConnectionLostError(f"the server did not answer to '{kind}' in time") from None
        finally:
            self._pending.pop(number, None)

    async def notify(self, kind: str, /, **fields: Any) -> None:
        """Tell without asking for a reply. Raises `ConnectionLostError`."""
        await self._send({**fields, "type": kind})

    async def _close(self) -> None:
        self._reader.cancel()
        await asyncio.wait([self._reader])
        await self._socket.close()

    async def _send(self, message: dict[str, Any]) -> None:
        try:
            await self._socket.send(compact(message))
        except ConnectionClosed:
            raise ConnectionLostError("the connection to the server was lost") from None

    async def _read(self) -> None:
        cause = CallEndedError("the connection was closed")
        try:
            async for frame in self._socket:
                self._hear(frame)
            cause = ConnectionLostError("the server closed the connection")
        except ConnectionClosed:
            cause = ConnectionLostError("the connection to the server was lost")
        except CallEndedError as end:
            cause = end
            raise
        finally:
            for reply, _ in self._pending.values():
                if not reply.done():
                    reply.set_exception(cause)
                    reply.exception()  # whoever waits for it hears of it; nobody may

    def _hear(self, frame: str | bytes) -> None:
        """Take a message, or a list of them. Whatever the server sends, this goes on."""
        try:
            said = json.loads(frame)
        except (ValueError, RecursionError) as error:
            _log.debug("a frame of the server was passed over: %s", error)
            return
        for message in said if isinstance(said, list) else [said]:
            self._take(message)

    def _take(self, said: Any) -> None:
        try:
            message = as_fields(said)
            if "re" in message:
                self._settle(message)
            else:
                self._on_push(message)
        except (ValueError, RecursionError, OddMessageError) as error:
            _log.debug("a message of the server was passed over: %s", error)

    def _settle(self, message: Fields) -> None:
        number = message["re"]
        reply, on_reply = self._pending.get(number, (None, None)) if isinstance(number, int) else (None, None)
        if reply is None or reply.done():
            return
        if "error" in message:
            given = message["error"]
            error = given if isinstance(given, dict) else {}
            kind = text_or_none(error, "type") or "server-error"
            reply.set_exception(RequestRefusedError(kind, text_or_none(error, "msg") or ""))
            return
        if on_reply is not None:
            try:
                on_reply(message)
            except OddMessageError as error:
                reply.set_exception(ServerUnreachableError(f"the server's reply cannot be understood: {error}"))
                return
        reply.set_result(message)
