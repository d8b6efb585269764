"""A client of our own signalling protocol: in process on an ASGI application, or over a real WebSocket."""

import asyncio
import itertools
import json
import uuid
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Protocol

import websockets
from websockets.asyncio.client import ClientConnection

from tests.support.conformity import conformity

__all__ = ["AsgiTransport", "CallClient", "Closed", "Refused", "SocketTransport", "Transport", "offer_sdp"]

PATIENCE_S = 10.0

Message = dict[str, Any]
AsgiMessage = MutableMapping[str, Any]
AsgiApp = Callable[[AsgiMessage, Callable[[], Awaitable[AsgiMessage]], Callable[[AsgiMessage], Awaitable[None]]], Any]


class Refused(Exception):  # noqa: N818 - reads as what happened
    """The server refused a request."""

    def __init__(self, error: Message) -> None:
        super().__init__(f"{error['type']}: {error['msg']}")
        self.type: str = error["type"]
        self.msg: str = error["msg"]
        self.error = error


class Closed(Exception):  # noqa: N818
    """The connection is closed."""

    def __init__(self, code: int) -> None:
        super().__init__(f"closed with {code}")
        self.code = code


class Transport(Protocol):
    """Text frames both ways."""

    async def send(self, frame: str | bytes) -> None: ...

    async def receive(self) -> str:
        """Return the next frame; raises `Closed`."""
        ...

    async def close(self) -> None: ...


class AsgiTransport:
    """Speaks WebSocket to an ASGI application in this very event loop; clear `takes` to stop taking its frames."""

    def __init__(
        self, app: AsgiApp, *, host: str = "server", path: str = "/signaling/ws", address: str = "127.0.0.1"
    ) -> None:
        self._app = app
        self._scope = {
            "type": "websocket",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "scheme": "ws",
            "server": ("server", 80),
            "client": (address, 1),
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": b"",
            "headers": [(b"host", host.encode())],
            "subprotocols": [],
            "state": {},
        }
        self._to_app: asyncio.Queue[AsgiMessage] = asyncio.Queue()
        self._from_app: asyncio.Queue[AsgiMessage] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self.takes = asyncio.Event()
        self.takes.set()

    @classmethod
    async def connect(cls, app: AsgiApp, **options: str) -> "AsgiTransport":
        """Open a WebSocket."""
        transport = cls(app, **options)
        transport._task = asyncio.create_task(transport._serve())
        await transport._to_app.put({"type": "websocket.connect"})
        first = await asyncio.wait_for(transport._from_app.get(), PATIENCE_S)
        if first["type"] != "websocket.accept":
            raise Closed(first.get("code", 1006))
        return transport

    async def _serve(self) -> None:
        await self._app(self._scope, self._to_app.get, self._take)
        await self._from_app.put({"type": "websocket.close", "code": 1006})

    async def _take(self, message: AsgiMessage) -> None:
        await self.takes.wait()
        await self._from_app.put(message)

    async def send(self, frame: str | bytes) -> None:
        payload = {"text": frame} if isinstance(frame, str) else {"bytes": frame}
        await self._to_app.put({"type": "websocket.receive", **payload})

    async def receive(self) -> str:
        message = await self._from_app.get()
        if message["type"] == "websocket.close":
            self._from_app.put_nowait(message)
            raise Closed(message.get("code", 1000))
        return str(message["text"])

    async def close(self) -> None:
        """Close as a browser does, and wait until the application is done."""
        self.takes.set()
        await self._to_app.put({"type": "websocket.disconnect", "code": 1000})
        await self.ended()

    async def break_off(self) -> None:
        """Lose the connection without a goodbye, and wait until the application is done."""
        self.takes.set()
        await self._to_app.put({"type": "websocket.disconnect", "code": 1006})
        await self.ended()

    async def ended(self) -> None:
        """Wait until the application is done with this connection; raises what it raises."""
        assert self._task is not None
        await asyncio.wait_for(asyncio.shield(self._task), PATIENCE_S)


class SocketTransport:
    """Speaks WebSocket over the network."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    @classmethod
    async def connect(cls, url: str, address: str | None = None) -> "SocketTransport":
        """Open a WebSocket, from this local address if one is given."""
        local: dict[str, Any] = {} if address is None else {"local_addr": (address, 0)}
        return cls(await websockets.connect(url, max_size=None, **local))

    async def send(self, frame: str | bytes) -> None:
        await self._socket.send(frame)

    async def receive(self) -> str:
        try:
            return str(await self._socket.recv())
        except websockets.ConnectionClosed as closed:
            raise Closed(closed.rcvd.code if closed.rcvd else 1006) from None

    async def close(self) -> None:
        await self._socket.close()


class CallClient:
    """One browser. Requests return their reply or raise `Refused`; pushes wait in `pushes` until asked for."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self.session_id = ""
        self.joined: Message = {}
        self.pushes: list[Message] = []
        self.close_code: int | None = None
        self.received = 0
        self._people: list[Message] = []
        """How many messages came since the join, as `resume` counts them."""
        self._ids = itertools.count(1)
        self._replies: dict[int, asyncio.Future[Message]] = {}
        self._asked: dict[int, str] = {}
        self._news = asyncio.Condition()
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def in_process(cls, app: AsgiApp, **options: str) -> "CallClient":
        """Connect to an application in this event loop."""
        return cls(await AsgiTransport.connect(app, **options))

    @classmethod
    async def over_network(cls, url: str, address: str | None = None) -> "CallClient":
        """Connect to `ws://…` or `wss://…`, from this local address if one is given."""
        return cls(await SocketTransport.connect(url, address))

    async def _read(self) -> None:
        try:
            while True:
                said = json.loads(await self.transport.receive())
                async with self._news:
                    for message in said if isinstance(said, list) else [said]:
                        self._take(message)
                    self._news.notify_all()
        except Closed as closed:
            async with self._news:
                self.close_code = closed.code
                self._news.notify_all()
            for reply in self._replies.values():
                if not reply.done():
                    reply.set_exception(closed)

    def _take(self, message: Message) -> None:
        if message.get("type") == "people":
            conformity.take_page(message)
            self._people += message["participants"]
            self.received += 1
            return
        people, self._people = self._people, []
        if people:
            told = message.get("standing", message)
            told["participants"] = people + told["participants"]
        if "re" in message:
            kind = self._asked.pop(message["re"], "")
            self._count_reply(kind, message)
            conformity.take_reply(kind, message)
            reply = self._replies.pop(message["re"], None)
            if reply is not None and not reply.done():
                reply.set_result(message)
        else:
            self.received += 1
            conformity.take_push(message)
            self.pushes.append(message)

    async def notify(self, kind: str, **fields: Any) -> None:
        """Send a message without asking for a reply."""
        await self.transport.send(json.dumps({"type": kind, **fields}))

    async def request(self, kind: str, **fields: Any) -> Message:
        """Send a request; returns the reply, raises `Refused` or `Closed`."""
        number = next(self._ids)
        self._asked[number] = kind
        reply = self._replies[number] = asyncio.get_running_loop().create_future()
        await self.transport.send(json.dumps({"type": kind, "id": number, **fields}))
        message: Message = await asyncio.wait_for(reply, PATIENCE_S)
        if "error" in message:
            raise Refused(message["error"])
        return message

    async def preauth(self, room: str, token: str | None = None, **fields: Any) -> Message:
        """Ask who one would be."""
        return await self.request("preauth", **self._entry(room, token), **fields)

    async def join(self, room: str, token: str | None = None, **fields: Any) -> Message:
        """Take a seat."""
        self.joined = await self.request("join", **(self._entry(room, token) | fields))
        self.session_id = self.joined["session_id"]
        return self.joined

    async def resume(self, lost: "CallClient", room: str, **fields: Any) -> Message:
        """Go on with the seat of a client whose connection broke."""
        given = {"room": room, "seat_key": lost.joined["seat_key"], "received": lost.received, **fields}
        self.joined = lost.joined
        reply = await self.request("resume", **given)
        self.session_id = reply["session_id"]
        return reply

    def _count_reply(self, kind: str, message: Message) -> None:
        if "error" not in message and kind == "join":
            self.received = 0
        elif "error" not in message and kind == "resume":
            self.received = message["sent"]
        elif kind != "ping":
            self.received += 1

    @staticmethod
    def _entry(room: str, token: str | None) -> Message:
        client = {"library": "tests", "version": "1", "user_agent": "none"}
        return {
            "room": room,
            "token": token,
            "session_id": str(uuid.uuid4()),
            "tracks": {},
            "direct": True,
            "client": client,
        }

    async def publish(self, **kinds: str) -> Message:
        """Publish tracks given as name=kind."""
        mids = {str(number): name for number, name in enumerate(kinds)}
        return await self.request("publish", sdp=offer_sdp(*kinds.values()), tracks=mids)

    async def push(self, kind: str, where: Callable[[Message], bool] = lambda _message: True) -> Message:
        """Wait for a push of this type, and take it and what came before it away."""

        def found() -> int | None:
            hits = (n for n, message in enumerate(self.pushes) if message["type"] == kind and where(message))
            return next(hits, None)

        async with asyncio.timeout(PATIENCE_S), self._news:
            await self._news.wait_for(lambda: found() is not None or self.close_code is not None)
        number = found()
        if number is None:
            raise Closed(self.close_code or 1006)
        message = self.pushes[number]
        del self.pushes[: number + 1]
        return message

    async def closed(self) -> int:
        """Wait until the server closes the connection; returns the code."""
        async with asyncio.timeout(PATIENCE_S), self._news:
            await self._news.wait_for(lambda: self.close_code is not None)
        assert self.close_code is not None
        return self.close_code

    async def error(self) -> Message:
        """Wait for the fatal error; returns its `error`."""
        error: Message = (await self.push("error"))["error"]
        return error

    async def break_off(self) -> None:
        """Lose the connection without a goodbye."""
        assert isinstance(self.transport, AsgiTransport)
        await self.transport.break_off()

    async def close(self) -> None:
        """Close the connection, whatever its state."""
        await self.transport.close()
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)


def offer_sdp(*kinds: str) -> str:
    """Return an SDP that names one m-line per kind, with mids 0, 1, …; not one that a media engine would take."""
    head = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
    return head + "".join(f"m={kind} 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:{mid}\r\n" for mid, kind in enumerate(kinds))
