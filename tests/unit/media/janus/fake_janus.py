"""A scripted Janus: its WebSocket API and as much of VideoRoom as the driver uses, behaving as version 1.1.2 does.

Media does not exist here: a publisher is up when the test says so (`auto_up`), and SDP is a list of mids.
"""

import asyncio
import itertools
import json
from dataclasses import dataclass, field
from typing import Any, Self

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from parlour.media.janus.client import Endpoint

__all__ = ["FakeEngine", "FakeHandle", "FakeJanus"]

Json = dict[str, Any]
SECRET = "api-secret"
ADMIN_KEY = "admin-key"


@dataclass
class FakeHandle:
    """A handle: a publisher once it has a `feed`, a subscriber once it has joined as one."""

    id: int
    connection: ServerConnection
    room: str = ""
    feed: str = ""
    mids: tuple[str, ...] = ()
    up: bool = False
    streams: list[tuple[str, str] | None] = field(default_factory=list)
    answered: bool = True
    owes_offer: bool = False
    answers: list[str] = field(default_factory=list)
    candidates: list[Json] = field(default_factory=list)


class FakeJanus:
    """The server. `requests` holds every plugin request; `refuse` and `mute` change the answers to come."""

    def __init__(self) -> None:
        self.rooms: dict[str, str] = {}
        self.handles: dict[int, FakeHandle] = {}
        self.requests: list[Json] = []
        self.muted: set[tuple[str, str]] = set()
        self.auto_up = True
        self._numbers = itertools.count(100)
        self._refusals: dict[str, list[tuple[int, str]]] = {}
        self._silent: set[str] = set()
        self._server: Server

    async def __aenter__(self) -> Self:
        self._server = await serve(self._serve, "127.0.0.1", 0, subprotocols=[Subprotocol("janus-protocol")])
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        await self._server.wait_closed()

    @property
    def endpoint(self) -> Endpoint:
        port = next(iter(self._server.sockets)).getsockname()[1]
        return Endpoint(f"ws://127.0.0.1:{port}", SECRET, ADMIN_KEY)

    def refuse(self, request: str, code: int, text: str = "refused") -> None:
        """Answer the next `request` with an error of the plugin."""
        self._refusals.setdefault(request, []).append((code, text))

    def mute(self, *requests: str) -> None:
        """Never answer these requests from now on."""
        self._silent.update(requests)

    def asked(self, request: str) -> list[Json]:
        return [body for body in self.requests if body["request"] == request]

    def publisher(self, peer: str) -> FakeHandle:
        """Return the newest publisher whose feed belongs to `peer`."""
        return [one for one in self.handles.values() if one.feed.rpartition(".")[0] == peer][-1]

    def subscribers(self) -> list[FakeHandle]:
        return [one for one in self.handles.values() if one.streams]

    async def bring_up(self, handle: FakeHandle) -> None:
        handle.up = True
        await self._send(handle, {"janus": "webrtcup"})

    async def hang_up(self, handle: FakeHandle, reason: str) -> None:
        await self._send(handle, {"janus": "hangup", "reason": reason})

    async def push(self, handle: FakeHandle, data: Json, sdp: str | None = None) -> None:
        await self._event(handle, data, sdp)

    async def drop_connections(self) -> None:
        await asyncio.gather(*(connection.close() for connection in list(self._server.connections)))

    async def _serve(self, connection: ServerConnection) -> None:
        try:
            async for frame in connection:
                await self._take(connection, json.loads(frame))
        except ConnectionClosed:
            pass

    async def _take(self, connection: ServerConnection, message: Json) -> None:
        kind, transaction = message["janus"], message["transaction"]
        reply: Json = {"janus": "success", "transaction": transaction}
        if message.get("apisecret") != SECRET:
            reply = {"janus": "error", "transaction": transaction, "error": {"code": 403, "reason": "Unauthorized"}}
        elif kind in self._silent:
            return
        elif kind == "keepalive":
            reply["janus"] = "ack"
        elif kind == "create":
            reply["data"] = {"id": 1}
        elif kind == "attach":
            handle = FakeHandle(next(self._numbers), connection)
            self.handles[handle.id] = handle
            reply["data"] = {"id": handle.id}
        elif kind == "detach":
            self.handles.pop(message["handle_id"])
        elif kind == "trickle":
            self.handles[message["handle_id"]].candidates.append(message["candidate"])
            reply["janus"] = "ack"
        else:
            await self._plugin(self.handles[message["handle_id"]], message, transaction)
            return
        await connection.send(json.dumps(reply))

    async def _plugin(self, handle: FakeHandle, message: Json, transaction: str) -> None:
        body, sdp = message["body"], message.get("jsep", {}).get("sdp")
        request = body["request"]
        self.requests.append(body)
        if request in self._silent:
            return
        if self._refusals.get(request):
            code, text = self._refusals[request].pop(0)
            data = {"videoroom": "event", "error_code": code, "error": text}
            await self._event(handle, data, None, transaction)
            return
        if request in {"create", "destroy", "exists", "moderate"}:
            self._manage(body)
            data = {"videoroom": "success"}
            await self._send(handle, {"janus": "success", "transaction": transaction, "plugindata": {"data": data}})
            return
        await self._send(handle, {"janus": "ack", "transaction": transaction})
        await self._negotiate(handle, body, sdp, transaction)

    def _manage(self, body: Json) -> None:
        if body["request"] == "create":
            assert body["admin_key"] == ADMIN_KEY
            self.rooms[body["room"]] = body["secret"]
        elif body["request"] == "destroy":
            assert self.rooms.pop(body["room"]) == body["secret"]
        elif body["request"] == "moderate":
            assert self.rooms[body["room"]] == body["secret"]
            change = self.muted.add if body["mute"] else self.muted.discard
            change((body["id"], body["mid"]))

    async def _negotiate(self, handle: FakeHandle, body: Json, sdp: str | None, transaction: str) -> None:
        request = body["request"]
        if request == "joinandconfigure" or (request == "configure" and sdp is not None):
            assert sdp is not None
            handle.feed = body.get("id", handle.feed)
            handle.room = body.get("room", handle.room)
            handle.mids = mids_of(sdp)
            await self._event(handle, {"videoroom": "joined"}, sdp_with(handle.mids), transaction)
            if self.auto_up and not handle.up:
                await self.bring_up(handle)
        elif request == "join":
            wanted = [(entry["feed"], entry["mid"]) for entry in body["streams"]]
            if not all(self._exists(feed, mid) for feed, mid in wanted):
                await self._event(handle, {"videoroom": "event", "error_code": 428, "error": "No"}, None, transaction)
                return
            handle.streams = list(wanted)
            await self._offer(handle, "attached", transaction)
        elif request == "update":
            await self._update(handle, body, transaction)
        elif request == "start":
            handle.answers.append(str(sdp))
            handle.answered = True
            await self._event(handle, {"videoroom": "event", "started": "ok"}, None, transaction)
            if handle.owes_offer:
                handle.owes_offer = False
                await self._offer(handle, "updated", None)
        elif body.get("restart"):
            await self._event(handle, {"videoroom": "event", "configured": "ok"}, sdp_with(("restarted",)), transaction)
        else:
            await self._event(handle, {"videoroom": "event", "configured": "ok"}, None, transaction)

    async def _update(self, handle: FakeHandle, body: Json, transaction: str) -> None:
        add = [(entry["feed"], entry["mid"]) for entry in body.get("subscribe", [])]
        if not all(self._exists(feed, mid) for feed, mid in add):
            await self._event(handle, {"videoroom": "event", "error_code": 428, "error": "No"}, None, transaction)
            return
        for entry in body.get("unsubscribe", []):
            handle.streams[int(entry["sub_mid"])] = None
        for source in add:
            if None in handle.streams:
                handle.streams[handle.streams.index(None)] = source
            else:
                handle.streams.append(source)
        if not handle.answered:
            handle.owes_offer = True
            await self._event(handle, {"videoroom": "updating"}, None, transaction)
        else:
            await self._offer(handle, "updated", transaction)

    async def _offer(self, handle: FakeHandle, what: str, transaction: str | None) -> None:
        streams = []
        for index, source in enumerate(handle.streams):
            entry: Json = {"mid": str(index), "type": "video", "active": source is not None}
            if source is not None:
                entry |= {"feed_id": source[0], "feed_mid": source[1]}
            streams.append(entry)
        handle.answered = False
        mids = tuple(str(index) for index in range(len(streams)))
        await self._event(handle, {"videoroom": what, "streams": streams}, sdp_with(mids), transaction)

    def _exists(self, feed: str, mid: str) -> bool:
        return any(one.feed == feed and one.up and mid in one.mids for one in self.handles.values())

    async def _event(self, handle: FakeHandle, data: Json, sdp: str | None, transaction: str | None = None) -> None:
        message: Json = {"janus": "event", "plugindata": {"plugin": "janus.plugin.videoroom", "data": data}}
        if sdp is not None:
            message["jsep"] = {"type": "any", "sdp": sdp}
        if transaction is not None:
            message["transaction"] = transaction
        await self._send(handle, message)

    async def _send(self, handle: FakeHandle, message: Json) -> None:
        await handle.connection.send(json.dumps({**message, "session_id": 1, "sender": handle.id}))


class FakeEngine:
    """An engine whose every launch is a new, empty `FakeJanus`."""

    def __init__(self) -> None:
        self.launches: list[FakeJanus] = []
        self.failures: list[Exception] = []
        self.hold = asyncio.Event()
        self.hold.set()

    @property
    def janus(self) -> FakeJanus:
        return self.launches[-1]

    async def launch(self) -> Endpoint:
        await self.hold.wait()
        if self.failures:
            raise self.failures.pop(0)
        await self.stop()
        self.launches.append(await FakeJanus().__aenter__())
        return self.janus.endpoint

    async def stop(self) -> None:
        if self.launches:
            await self.janus.__aexit__()

    async def kill(self) -> None:
        await self.janus.drop_connections()


def mids_of(sdp: str) -> tuple[str, ...]:
    return tuple(line[6:] for line in sdp.splitlines() if line.startswith("a=mid:"))


def sdp_with(mids: tuple[str, ...]) -> str:
    return "v=0\r\n" + "".join(f"a=mid:{mid}\r\n" for mid in mids)
