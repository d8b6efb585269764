"""One session with the engine over its WebSocket API (sub-protocol `janus-protocol`).

Requests carry a transaction; an `ack` says that a plugin works on it, an `event` or `success` ends it. Everything
else that arrives belongs to a handle and goes to that handle's listener, synchronously and in the order of arrival.
When the connection ends, for whatever reason, everything pending fails and `wait_closed` returns: a session is never
repaired.
"""

import asyncio
import contextlib
import itertools
import json
import logging
from dataclasses import dataclass
from typing import Protocol, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from parlour.clock import responsive_timeout
from parlour.media.janus.videoroom import PLUGIN, Json, raise_if_refused
from parlour.media.port import Candidate, MediaError

__all__ = ["CLOSED_BY_BROWSER", "Endpoint", "EngineLostError", "Handle", "HandleListener", "JanusClient", "Reply"]

KEEPALIVE_SECONDS = 15.0
"""Well below the engine's session timeout of a minute."""

OPEN_SECONDS = 10.0

CLOSED_BY_BROWSER = "DTLS alert"
"""The reason of a hang-up that the browser itself caused by closing the peer connection."""

MAX_MESSAGE = 16 * 1024 * 1024
"""Bytes of one message of the engine: an offer with a thousand m-lines fits."""

logger = logging.getLogger(__name__)


class EngineLostError(MediaError):
    """The connection to the engine ended or it stopped answering; its state is gone."""

    def __init__(self) -> None:
        super().__init__("The media server is restarting.")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a running engine listens, and its secrets."""

    url: str
    api_secret: str
    admin_key: str

    def __repr__(self) -> str:
        """Show the address only: secrets stay out of logs."""
        return f"Endpoint({self.url})"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a plugin answered: its data and, when it negotiated, an SDP."""

    data: Json
    sdp: str | None


class HandleListener(Protocol):
    """Who hears of one handle's events."""

    def on_event(self, data: Json, sdp: str | None, /) -> None:
        """Hear what the plugin says, replies to own requests included."""
        ...

    def on_up(self) -> None:
        """Hear that the peer connection carries media."""
        ...

    def on_hangup(self, reason: str, /) -> None:
        """Hear that the peer connection ended."""
        ...


@dataclass(slots=True)
class _Pending:
    future: asyncio.Future[Json]
    ack_suffices: bool


class JanusClient:
    """A session: `connect`, then `attach` handles, and `keep_alive` every `KEEPALIVE_SECONDS`."""

    def __init__(self, connection: ClientConnection, endpoint: Endpoint, request_seconds: float) -> None:
        """Use `connect` instead."""
        self._connection = connection
        self._api_secret = endpoint.api_secret
        self._request_seconds = request_seconds
        self._transactions = itertools.count(1)
        self._pending: dict[str, _Pending] = {}
        self._listeners: dict[int, HandleListener] = {}
        self._session = 0
        self._closed = asyncio.Event()
        self._reader = asyncio.create_task(self._read(), name="janus reader")

    @classmethod
    async def connect(cls, endpoint: Endpoint, *, request_seconds: float = 10.0) -> Self:
        """Open the connection and a session. Raises `EngineLostError`."""
        try:
            async with responsive_timeout(OPEN_SECONDS):
                connection = await connect(
                    endpoint.url,
                    subprotocols=[Subprotocol("janus-protocol")],
                    compression=None,
                    proxy=None,
                    ping_interval=None,
                    max_size=MAX_MESSAGE,
                    open_timeout=None,
                    close_timeout=1.0,
                )
        except (OSError, WebSocketException) as error:
            raise EngineLostError from error
        client = cls(connection, endpoint, request_seconds)
        try:
            reply = await client._ask({"janus": "create"})
            client._session = _identifier(reply)
        except BaseException:
            await client.close()
            raise
        return client

    @property
    def is_open(self) -> bool:
        """Whether requests can still be sent."""
        return not self._closed.is_set()

    async def attach(self, listener: HandleListener) -> "Handle":
        """Make a VideoRoom handle whose events go to `listener`."""
        reply = await self._ask({"janus": "attach", "plugin": PLUGIN})
        handle = _identifier(reply)
        self._listeners[handle] = listener
        return Handle(self, handle)

    async def keep_alive(self) -> None:
        """Tell the engine that this session lives, once. Raises `EngineLostError` when it does not answer."""
        await self._ask({"janus": "keepalive"}, ack_suffices=True)

    async def wait_closed(self) -> None:
        """Return once the session is over."""
        await self._closed.wait()

    async def close(self) -> None:
        """End the session; the engine drops its handles. Closing twice does nothing."""
        self._lose()
        with contextlib.suppress(OSError, WebSocketException):
            await self._connection.close()
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)

    async def _ask(self, request: Json, *, ack_suffices: bool = False) -> Json:
        if self._closed.is_set():
            raise EngineLostError
        transaction = str(next(self._transactions))
        future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._pending[transaction] = _Pending(future, ack_suffices)
        try:
            async with responsive_timeout(self._request_seconds):
                await self._send({**request, "transaction": transaction})
                reply = await future
        except TimeoutError as error:
            raise MediaError("The media server did not answer in time.") from error
        finally:
            self._pending.pop(transaction, None)
        failure = reply.get("error")
        if isinstance(failure, dict):
            raise MediaError(f"The media server refused the request: {failure.get('reason')} ({failure.get('code')})")
        return reply

    async def _send(self, message: Json) -> None:
        if self._session:
            message["session_id"] = self._session
        message["apisecret"] = self._api_secret
        try:
            await self._connection.send(json.dumps(message, separators=(",", ":")))
        except (OSError, WebSocketException) as error:
            self._lose()
            raise EngineLostError from error

    async def _read(self) -> None:
        try:
            async for frame in self._connection:
                self._take(json.loads(frame))
        except (OSError, WebSocketException, ValueError) as error:
            logger.debug("the connection to the media server broke: %s", type(error).__name__)
        finally:
            self._lose()

    def _take(self, message: Json) -> None:
        kind = message.get("janus")
        if kind == "timeout" and "sender" not in message:
            self._lose()
            return
        self._tell_listener(kind, message)
        pending = self._pending.get(str(message.get("transaction")))
        if pending is None or pending.future.done() or (kind == "ack" and not pending.ack_suffices):
            return
        pending.future.set_result(message)

    def _tell_listener(self, kind: object, message: Json) -> None:
        listener = self._listeners.get(message.get("sender", 0))
        if listener is None:
            return
        if kind == "event":
            reply = _reply(message)
            listener.on_event(reply.data, reply.sdp)
        elif kind == "webrtcup":
            listener.on_up()
        elif kind == "hangup":
            listener.on_hangup(str(message.get("reason", "")))

    def _lose(self) -> None:
        self._closed.set()
        self._listeners.clear()
        pending, self._pending = self._pending, {}
        for request in pending.values():
            if not request.future.done():
                request.future.set_exception(EngineLostError())


class Handle:
    """One peer connection's place in the engine."""

    def __init__(self, client: JanusClient, identifier: int) -> None:
        """Use `JanusClient.attach` instead."""
        self._client = client
        self._id = identifier

    async def request(self, body: Json, *, offer: str | None = None, answer: str | None = None) -> Reply:
        """Send `body` to the plugin and return its reply. Raises `RefusedError`, `EngineLostError` or `MediaError`."""
        message: Json = {"janus": "message", "handle_id": self._id, "body": body}
        if offer is not None:
            message["jsep"] = {"type": "offer", "sdp": offer}
        elif answer is not None:
            message["jsep"] = {"type": "answer", "sdp": answer}
        reply = _reply(await self._client._ask(message))
        raise_if_refused(reply.data)
        return reply

    async def trickle(self, candidate: Candidate | None) -> None:
        """Hand over an ICE candidate of the browser, `None` for the end of them."""
        what: Json = {"completed": True}
        if candidate is not None:
            what = {"candidate": candidate.candidate}
            if candidate.sdp_mid is not None:
                what["sdpMid"] = candidate.sdp_mid
            if candidate.sdp_m_line_index is not None:
                what["sdpMLineIndex"] = candidate.sdp_m_line_index
        message: Json = {"janus": "trickle", "handle_id": self._id, "candidate": what}
        await self._client._ask(message, ack_suffices=True)

    async def detach(self) -> None:
        """Drop the peer connection. A handle that is gone already is fine."""
        self._client._listeners.pop(self._id, None)
        with contextlib.suppress(MediaError):
            await self._client._ask({"janus": "detach", "handle_id": self._id})


def _identifier(reply: Json) -> int:
    data = reply.get("data")
    identifier = data.get("id") if isinstance(data, dict) else None
    if not isinstance(identifier, int):
        raise MediaError("The media server gave a reply without an id.")
    return identifier


def _reply(message: Json) -> Reply:
    plugin = message.get("plugindata")
    data = plugin.get("data") if isinstance(plugin, dict) else None
    jsep = message.get("jsep")
    sdp = jsep.get("sdp") if isinstance(jsep, dict) else None
    return Reply(data if isinstance(data, dict) else {}, sdp if isinstance(sdp, str) else None)
