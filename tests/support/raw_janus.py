"""Janus driven by hand, without Parlour: what the engine and the browser cost by themselves, for benchmarks.

    async with chromium() as browser, raw_call(browser, endpoint) as call:
        seconds = await call.time_to_first_frame()

`endpoint` is any running Janus with the VideoRoom plugin and string ids, for example `JanusProcess(...).launch()`.
"""

import asyncio
import itertools
import json
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from parlour.media.janus.client import Endpoint
from tests.support.media_page import open_page

__all__ = ["RawCall", "raw_call"]

Json = dict[str, Any]


class _Session:
    """A session as any example of the engine's API has it: send, wait for the reply of that transaction."""

    def __init__(self, connection: ClientConnection, endpoint: Endpoint) -> None:
        self._connection = connection
        self._secret = endpoint.api_secret
        self._transactions = itertools.count(1)
        self._replies: dict[str, asyncio.Future[Json]] = {}
        self._id: int | None = None
        self.up = asyncio.Event()
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def open(cls, endpoint: Endpoint) -> "_Session":
        protocol = [Subprotocol("janus-protocol")]
        connection = await connect(endpoint.url, subprotocols=protocol, compression=None, proxy=None)
        session = cls(connection, endpoint)
        session._id = (await session.ask({"janus": "create"}))["data"]["id"]
        return session

    async def attach(self) -> int:
        reply = await self.ask({"janus": "attach", "plugin": "janus.plugin.videoroom"})
        handle: int = reply["data"]["id"]
        return handle

    async def plugin(self, handle: int, body: Json, jsep: Json | None = None) -> Json:
        message: Json = {"janus": "message", "handle_id": handle, "body": body}
        if jsep is not None:
            message["jsep"] = jsep
        reply = await self.ask(message)
        data = reply["plugindata"]["data"]
        assert "error" not in data, data["error"]
        return reply

    async def ask(self, message: Json) -> Json:
        transaction = str(next(self._transactions))
        reply = self._replies[transaction] = asyncio.get_running_loop().create_future()
        identity = {} if self._id is None else {"session_id": self._id}
        await self._connection.send(
            json.dumps({**message, **identity, "apisecret": self._secret, "transaction": transaction})
        )
        return await reply

    async def close(self) -> None:
        await self._connection.close()
        await self._reader

    async def _read(self) -> None:
        async for frame in self._connection:
            message = json.loads(frame)
            if message["janus"] == "webrtcup":
                self.up.set()
            if message["janus"] == "ack":
                continue
            waiting = self._replies.pop(message.get("transaction", ""), None)
            if waiting is not None:
                waiting.set_result(message)


class _Joiner:
    """One page's server: everything it asks is passed to the engine over a session of its own."""

    def __init__(self, endpoint: Endpoint, room: str, feed: str) -> None:
        self._endpoint = endpoint
        self._room = room
        self._feed = feed
        self._opening: asyncio.Task[_Session] | None = None
        self._handles: dict[str, int] = {}
        self.watched = ""

    @property
    def session(self) -> asyncio.Task[_Session]:
        if self._opening is None:
            self._opening = asyncio.create_task(_Session.open(self._endpoint))
        return self._opening

    async def serve(self, kind: str, fields: Json) -> Mapping[str, Any] | None:
        session = await self.session
        if kind == "publish":
            handle = self._handles["publish"] = await session.attach()
            body = {"request": "joinandconfigure", "ptype": "publisher", "room": self._room, "id": self._feed}
            reply = await session.plugin(handle, body, {"type": "offer", "sdp": fields["sdp"]})
            return {"sdp": reply["jsep"]["sdp"]}
        if kind == "join":
            handle = self._handles["subscribe"] = await session.attach()
            body = {"request": "join", "ptype": "subscriber", "room": self._room, "streams": [{"feed": self.watched}]}
            reply = await session.plugin(handle, body)
            streams = reply["plugindata"]["data"]["streams"]
            tracks = {stream["mid"]: f"{stream['feed_id']}/{stream['feed_mid']}" for stream in streams}
            return {"seq": 1, "sdp": reply["jsep"]["sdp"], "tracks": tracks}
        if kind == "answer":
            await session.plugin(
                self._handles["subscribe"], {"request": "start"}, {"type": "answer", "sdp": fields["sdp"]}
            )
        if kind == "candidate" and fields["pc"] in self._handles:
            # Not awaited: a trickle is only acknowledged.
            candidate = fields["candidate"] or {"completed": True}
            await session._connection.send(
                json.dumps(
                    {
                        "janus": "trickle",
                        "session_id": session._id,
                        "handle_id": self._handles[fields["pc"]],
                        "candidate": candidate,
                        "apisecret": self._endpoint.api_secret,
                        "transaction": "trickle",
                    }
                )
            )
        return {}

    async def close(self) -> None:
        if self._opening is not None:
            await (await self._opening).close()


class RawCall:
    """A room with one publisher whose media flows."""

    def __init__(self, browser: Browser, endpoint: Endpoint, room: str, feed: str) -> None:
        self._browser = browser
        self._endpoint = endpoint
        self._room = room
        self._feed = feed
        self._numbers = itertools.count(1)

    async def time_to_first_frame(self, *, publish: bool = False) -> float:
        """Let a new page join. Return the seconds from the start of its join to the first rendered remote frame.

        Joining means everything from nothing: a connection to the engine, a session, a subscription; with `publish`
        also the page's own camera and microphone, at the same time.
        """
        joiner = _Joiner(self._endpoint, self._room, f"joiner-{next(self._numbers)}")
        joiner.watched = self._feed
        page = await open_page(self._browser, joiner.serve)
        try:
            milliseconds: float = await page.evaluate("publish => timeToFirstFrame(publish)", publish)
        finally:
            await page.close()
            await joiner.close()
        return milliseconds / 1000.0


@asynccontextmanager
async def raw_call(browser: Browser, endpoint: Endpoint) -> AsyncIterator[RawCall]:
    """Open a room with one publishing page in it."""
    room = secrets.token_hex(8)
    manager = await _Session.open(endpoint)
    create = {"request": "create", "admin_key": endpoint.admin_key, "room": room, "publishers": 100}
    await manager.plugin(await manager.attach(), {**create, "videocodec": "vp8", "audiolevel_event": False})
    publisher = _Joiner(endpoint, room, "publisher")
    page = await open_page(browser, publisher.serve)
    try:
        await page.evaluate("publish(['audio', 'video'])")
        await (await publisher.session).up.wait()
        yield RawCall(browser, endpoint, room, "publisher")
    finally:
        await page.close()
        await publisher.close()
        await manager.close()
