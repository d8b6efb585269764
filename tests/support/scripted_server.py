"""A server of the signalling protocol that says what a test tells it to: for the client of bots."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

__all__ = ["ScriptedServer", "participant", "scripted_server"]

Message = dict[str, Any]
Answer = Callable[[Message], Message | None]

PATIENCE_S = 10.0


def participant(session_id: str, **fields: Any) -> Message:
    """Somebody as the server describes them."""
    return {
        "session_id": session_id,
        "user_id": session_id,
        "user_name": "",
        "user_data": None,
        "owner": False,
        "joined_at": 1_774_363_859.1,
        "will_eject_at": None,
        "permissions": {"hasPresence": True, "canSend": True, "canReceive": {"base": True}, "canAdmin": False},
        "tracks": {},
    } | fields


class ScriptedServer:
    """Answers lookups and joins; every other request with `{}`, or as `answers` has it by type.

    An answer is the reply's fields, `{"error": …}`, or `None` for none at all.
    """

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.lookup: tuple[HTTPStatus, bytes] | None = None
        self.others: list[Message] = []
        self.heard: list[Message] = []
        self.origin = ""
        self._news = asyncio.Condition()
        self._connections: list[ServerConnection] = []

    @property
    def room(self) -> str:
        """The URL of a room."""
        return f"{self.origin}/room"

    async def push(self, kind: str, **fields: Any) -> None:
        """Say something unasked on the newest connection."""
        await self.send(json.dumps({"type": kind, **fields}))

    async def send(self, frame: str | bytes) -> None:
        """Send a frame, whatever it holds."""
        await self._connections[-1].send(frame)

    async def close(self, code: int = 1012) -> None:
        """Close the newest connection."""
        await self._connections[-1].close(code)

    async def request(self, kind: str, count: int = 1) -> Message:
        """Wait for the request number `count` of this type."""
        async with asyncio.timeout(PATIENCE_S), self._news:
            await self._news.wait_for(lambda: len(self._of(kind)) >= count)
        return self._of(kind)[count - 1]

    def _of(self, kind: str) -> list[Message]:
        return [message for message in self.heard if message["type"] == kind]

    def joined(self, request: Message) -> Message:
        """The reply to a `join`."""
        session_id = request.get("session_id") or str(uuid.uuid4())
        return {
            "session_id": session_id,
            "access": {"level": "full"},
            "participant": participant(session_id, user_name=request.get("user_name") or ""),
            "room": {
                "id": "1",
                "name": "room",
                "domain_name": "d",
                "config": {},
                "config_defaults": {},
                "domain_config": {},
                "token_config": {},
            },
            "seat_key": f"key of {session_id}",
            "meeting_id": "meeting",
            "participants": self.others,
            "counts": {"present": 1 + len(self.others), "hidden": 0},
            "active_speaker": None,
            "start_video_off": False,
            "start_audio_off": False,
            "topology": "sfu",
            "ice_servers": [],
            "max_app_message_size": 4096,
            "session_data": {},
        }

    async def serve(self, connection: ServerConnection) -> None:
        """Serve one connection."""
        self._connections.append(connection)
        try:
            async for frame in connection:
                message = json.loads(frame)
                reply = self.answers.get(message["type"], self._default)(message)
                if "id" in message and reply is not None:
                    await connection.send(json.dumps({"re": message["id"], **reply}))
                async with self._news:
                    self.heard.append(message)
                    self._news.notify_all()
                if message["type"] == "leave" or (message["type"] == "join" and reply and "error" in reply):
                    await connection.close()
        except ConnectionClosed:
            return

    def _default(self, message: Message) -> Message:
        """Seats are held only by tests that say so."""
        if message["type"] == "resume":
            return {"error": {"type": "seat-gone", "msg": ""}}
        return self.joined(message) if message["type"] == "join" else {}

    def look_up(self, connection: ServerConnection, request: Request) -> Response | None:
        """Answer what is no WebSocket."""
        path = urlsplit(request.path).path
        if path == "/signaling/ws":
            return None
        status, body = self.lookup or (
            HTTPStatus.OK,
            json.dumps({"signaling_url": f"{self.origin.replace('http', 'ws')}/signaling/ws", "protocol": 1}).encode(),
        )
        response = connection.respond(status, "")
        response.body = body
        del response.headers["Content-Length"]
        response.headers["Content-Length"] = str(len(body))
        return response


@asynccontextmanager
async def scripted_server() -> AsyncIterator[ScriptedServer]:
    """Run one on loopback."""
    scripted = ScriptedServer()
    running: Server
    async with serve(scripted.serve, "127.0.0.1", 0, process_request=scripted.look_up) as running:
        port = next(iter(running.sockets)).getsockname()[1]
        scripted.origin = f"http://127.0.0.1:{port}"
        yield scripted
