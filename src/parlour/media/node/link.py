"""One running media node as the server speaks with it: requests with their replies, notices, events.

Everything that the node says is checked by the declaration (`parlour.media.node.protocol`). What does not fit ends the
link: the two programs belong to one release, so whoever speaks so is not the program that was started.
"""

import asyncio
import itertools
import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final, Protocol

from parlour.clock import responsive_timeout
from parlour.errors import ParlourError
from parlour.media.node.protocol import EVENT_BY_TYPE, LONGEST_LINE, REQUEST_BY_TYPE
from parlour.media.port import MediaError
from parlour.processes import ChannelError
from parlour.shapes.messages import Request
from parlour.strict_json import JsonValue, dump, parse
from parlour.visible import visible

__all__ = ["Fields", "Lines", "NodeLink", "NodeLostError"]

Fields = dict[str, Any]
"""Checked fields of a message: their types are those of the declaration."""

_LINES_AT_ONCE: Final = 32
_LONGEST_REASON: Final = 500

logger = logging.getLogger(__name__)


class NodeLostError(MediaError):
    """The media node ended or was ended; its state is gone."""

    def __init__(self) -> None:
        super().__init__("The media server is restarting.")


class Lines(Protocol):
    """What carries the lines: a child's channel (`parlour.processes.Channel`)."""

    async def read(self) -> bytes | None:
        """Return the next line, `None` at the end. Raises `ChannelError`."""
        ...

    def write(self, line: bytes) -> None:
        """Queue a line. Raises `ChannelError`."""
        ...

    async def drain(self) -> None:
        """Return when there is room for more."""
        ...

    def close(self) -> None:
        """End the channel."""
        ...


class NodeLink:
    """Open from the beginning until `wait_closed` returns; a link is never repaired."""

    def __init__(self, lines: Lines, on_event: Callable[[str, Fields], None], *, request_seconds: float) -> None:
        """Begin to read. `on_event` gets the type and the fields of every event, in order; its mistakes are logged."""
        self._lines = lines
        self._on_event = on_event
        self._request_seconds = request_seconds
        self._ids = itertools.count(1)
        self._waiting: dict[int, tuple[Request, asyncio.Future[Fields]]] = {}
        self._closed = asyncio.Event()
        self._reader = asyncio.create_task(self._read(), name="media node reader")

    @property
    def is_open(self) -> bool:
        """Whether requests can still be sent."""
        return not self._closed.is_set()

    async def wait_closed(self) -> None:
        """Return once the link is over."""
        await self._closed.wait()

    def ask(self, kind: str, /, *, seconds: float | None = None, **fields: JsonValue) -> Coroutine[Any, Any, Fields]:
        """Send a request at once, not only when it is awaited, and return what waits for the reply.

        There are `seconds` for that in which this program ran.

        Raises `NodeLostError` when the link ends first, else `MediaError`: refused, or not answered in time.
        """
        number, reply = next(self._ids), asyncio.get_running_loop().create_future()
        self._send({"id": number, "type": kind, **fields})
        self._waiting[number] = (REQUEST_BY_TYPE[kind], reply)
        return self._reply(number, reply, seconds)

    async def _reply(self, number: int, reply: asyncio.Future[Fields], seconds: float | None) -> Fields:
        try:
            async with responsive_timeout(self._request_seconds if seconds is None else seconds):
                await self._lines.drain()
                return await reply
        except TimeoutError as error:
            raise MediaError("The media server did not answer in time.") from error
        finally:
            self._waiting.pop(number, None)
            if reply.done() and not reply.cancelled():
                reply.exception()  # seen, whether or not anybody waited to the end

    def tell(self, kind: str, /, **fields: JsonValue) -> None:
        """Send a notice. Does nothing once the link is over."""
        if self.is_open:
            self._send({"type": kind, **fields})

    async def close(self) -> None:
        """End the link; what waits fails. Closing twice does nothing."""
        self._lose()
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)

    def _send(self, message: dict[str, JsonValue]) -> None:
        if not self.is_open:
            raise NodeLostError
        line = dump(message)
        if len(line) > LONGEST_LINE:
            raise MediaError("The request is too large for the media server.")
        try:
            self._lines.write(line)
        except ChannelError as error:
            logger.error("the media node is given up: %s", error)  # noqa: TRY400 - the reason is enough
            self._lose()
            raise NodeLostError from error

    async def _read(self) -> None:
        try:
            for taken in itertools.count(1):
                line = await self._lines.read()
                if line is None:
                    break
                self._take(line)
                if taken % _LINES_AT_ONCE == 0:  # reading what has arrived already does not let others run
                    await asyncio.sleep(0)
        except (ChannelError, ParlourError) as error:
            reason = visible(str(error))[:_LONGEST_REASON]
            logger.error("the media node says what it may not, and is given up: %s", reason)  # noqa: TRY400
        finally:
            self._lose()

    def _take(self, line: bytes) -> None:
        message = parse(line)
        if not isinstance(message, dict):
            raise ParlourError("a message is no object")
        kind = message.get("type")
        if "id" in message:
            self._take_reply(message)
        elif isinstance(kind, str) and kind in EVENT_BY_TYPE:
            self._tell(kind, EVENT_BY_TYPE[kind].fields.fields_of(message))
        else:
            raise ParlourError("a message is neither a reply nor an event")

    def _take_reply(self, message: Mapping[str, JsonValue]) -> None:
        number, error = message["id"], message.get("error")
        if not isinstance(number, int) or isinstance(number, bool):
            raise ParlourError("the id of a reply is no number")
        request, reply = self._waiting.get(number, (None, None))
        if request is None or reply is None or reply.done():
            return  # whoever asked has given up
        if isinstance(error, str):
            reply.set_exception(MediaError(visible(error)[:_LONGEST_REASON] or "The media server refused the request."))
        else:
            reply.set_result(request.reply.fields_of(message.get("ok"), "ok"))

    def _tell(self, kind: str, fields: Fields) -> None:
        try:
            self._on_event(kind, fields)
        except Exception:  # the mistake of a listener must not stop the engine
            logger.exception("the listener of the media node failed at %s", kind)

    def _lose(self) -> None:
        self._closed.set()
        self._lines.close()
        waiting, self._waiting = self._waiting, {}
        for _, reply in waiting.values():
            if not reply.done():
                reply.set_exception(NodeLostError())
