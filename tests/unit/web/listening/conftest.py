"""A listening server whose time the test decides, with an application that is as simple as can be."""

import asyncio
import base64
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from parlour.live import Frame
from parlour.signaling import FRAMES
from parlour.web.listening.configuration import GuardedConfig
from parlour.web.listening.guard import Guard
from parlour.web.listening.limits import TransportLimits

PATIENCE_S = 10.0
LARGE = 8_000_000


class Time:
    """Monotonic seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Application:
    """Answers every request with the length of its body; `/large` with much, `/early` before the body has come."""

    started: list[str] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    """What every WebSocket is sent at once."""
    written_now: list[bool] = field(default_factory=list)
    """Whether these could be written at once, when a WebSocket asked for `/now` and reads nothing."""
    extensions: set[str] = field(default_factory=set)
    received: list[str] = field(default_factory=list)
    arrived: int = 0
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    held: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.started.append(scope["path"])
        self.extensions |= scope.get("extensions", {}).keys()
        try:
            if scope["path"] == "/now":
                await self._now(scope, receive, send)
            else:
                await (self._websocket if scope["type"] == "websocket" else self._http)(scope["path"], receive, send)
        finally:
            self.ended.set()

    async def _http(self, path: str, receive: Receive, send: Send) -> None:
        length, more = 0, path != "/early"
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            length += len(message["body"])
            self.arrived += len(message["body"])
            more = message["more_body"]
        if path == "/held":
            await self.held.wait()
        body = bytes(LARGE) if path == "/large" else str(length).encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
        await send({"type": "http.response.body", "body": body})

    async def _websocket(self, path: str, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        if path == "/large":
            await send({"type": "websocket.send", "bytes": bytes(LARGE)})
        if self.frames:
            await send({"type": "websocket.send", "frames": self.frames})
        while (message := await receive())["type"] == "websocket.receive":
            self.received.append(message.get("text") or "")

    async def _now(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        write = scope["extensions"][FRAMES]["now"]
        self.written_now = [write([frame]) for frame in self.frames]
        while (await receive())["type"] == "websocket.receive":
            self.written_now.append(write(self.frames[:1]))
        self.written_now.append(write(self.frames[:1]))


@dataclass
class Listening:
    """The running server."""

    port: int
    guard: Guard
    time: Time
    application: Application
    server: uvicorn.Server
    peers: list["Peer"] = field(default_factory=list)

    async def connect(self) -> "Peer":
        """Open a connection; the peer buffers little of what it does not read."""
        peer = Peer(*await asyncio.open_connection("127.0.0.1", self.port))
        self.peers.append(peer)
        return peer

    async def websocket(self, path: str = "/", *fields: str) -> "Peer":
        """Send a handshake."""
        peer = await self.connect()
        await peer.send(handshake(path, *fields))
        return peer

    def sweep_after(self, seconds: float) -> None:
        """Let time pass, and let the guard look."""
        self.time.seconds += seconds
        self.guard.sweep()

    async def until_gone(self) -> None:
        """Wait until the server has no connection left."""
        async with asyncio.timeout(PATIENCE_S):
            while len(self.guard):  # noqa: ASYNC110 - the loop closes transports in its own time
                await asyncio.sleep(0.005)


class Peer:
    """A client that says exactly what the test wants."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def send(self, data: bytes) -> None:
        """Send; that the server has gone meanwhile is for `rest` to tell."""
        self._writer.write(data)
        with contextlib.suppress(ConnectionError):
            await asyncio.wait_for(self._writer.drain(), PATIENCE_S)

    async def head(self) -> str:
        """Return the header of the answer."""
        return (await asyncio.wait_for(self._reader.readuntil(b"\r\n\r\n"), PATIENCE_S)).decode()

    async def exactly(self, size: int) -> bytes:
        """Return the next `size` bytes."""
        return await asyncio.wait_for(self._reader.readexactly(size), PATIENCE_S)

    async def rest(self) -> bytes:
        """Return everything until the server ends the connection, in order or not."""
        data = b""
        with contextlib.suppress(ConnectionError):
            while piece := await asyncio.wait_for(self._reader.read(65_536), PATIENCE_S):
                data += piece
        return data

    async def status(self) -> int:
        """Return the status of an answer after which the server closes; 0 when there is none."""
        answer = await self.rest()
        return int(answer[9:12]) if answer.startswith(b"HTTP/1.1") else 0

    def close(self) -> None:
        """Go away."""
        self._writer.transport.abort()


def handshake(path: str = "/", *fields: str) -> bytes:
    """Return the header of a WebSocket handshake."""
    key = base64.b64encode(bytes(16)).decode()
    known = ["Host: server", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"]
    return "\r\n".join([f"GET {path} HTTP/1.1", *known, f"Sec-WebSocket-Key: {key}", *fields, "", ""]).encode()


@pytest.fixture
async def listening() -> AsyncIterator[Listening]:
    time, application = Time(), Application()
    guard = Guard(TransportLimits(), room=None, now=time)
    server = uvicorn.Server(GuardedConfig(application, guard, host="127.0.0.1", port=0))
    serving = asyncio.create_task(server.serve())
    async with asyncio.timeout(PATIENCE_S):
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.005)
    running = Listening(server.servers[0].sockets[0].getsockname()[1], guard, time, application, server)
    yield running
    for peer in running.peers:
        peer.close()
    application.held.set()
    server.should_exit = True
    await asyncio.wait_for(serving, PATIENCE_S)
