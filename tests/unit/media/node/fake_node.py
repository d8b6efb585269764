"""A scripted media node: it takes requests over lines in memory, remembers all, and says what tests want."""

import asyncio
import json
from collections.abc import Callable, Iterable
from typing import Any

from parlour.media.node.link import Lines

__all__ = ["FakeEngine", "FakeNode", "Json", "until"]

Json = dict[str, Any]

WORKER: Json = {"pid": 4711, "port": 40000, "rooms": 0, "consumers": 0, "memory": 1024}
REPLIES: dict[str, Json] = {
    "configure": {"workers": [WORKER]},
    "health": {"workers": [{**WORKER, "rooms": 1, "consumers": 2}]},
    "publish": {"sdp": "v=0 answer"},
    "stats": {"publish": {"audio": [1]}, "subscribe": {}},
    "open-tap": {
        "address": "127.0.0.1",
        "port": 1,
        "rtcp_port": 2,
        "codec": {
            "kind": "audio",
            "mime_type": "audio/opus",
            "payload_type": 100,
            "clock_rate": 48000,
            "channels": 2,
            "ssrc": 7,
            "simulcast": False,
        },
    },
}
REPLIES["open-feed"] = REPLIES["open-tap"]


async def until(condition: Callable[[], Any]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - the condition is the test's
            await asyncio.sleep(0.001)


class FakeNode:
    """Implements `parlour.media.node.link.Lines`, seen from the server."""

    def __init__(self) -> None:
        self.said: list[Json] = []
        """Everything that the server said, in order."""
        self.refusing: dict[str, str] = {}
        """Types of requests that are refused, and why."""
        self.silent: set[str] = set()
        """Types of requests that are not answered."""
        self.replies = dict(REPLIES)
        self.closed = False
        self._lines: asyncio.Queue[bytes | None] = asyncio.Queue()

    def of(self, kind: str, /, **fields: Any) -> list[Json]:
        """Return what was said of a type, with these fields."""
        return [one for one in self.said if one["type"] == kind and fields.items() <= one.items()]

    def event(self, kind: str, /, **fields: Any) -> None:
        """Say something unasked."""
        self.line(json.dumps({"type": kind, **fields}).encode())

    def line(self, raw: bytes) -> None:
        """Say anything."""
        self._lines.put_nowait(raw)

    def die(self) -> None:
        """End, as a killed process does."""
        self.closed = True
        self._lines.put_nowait(None)

    async def read(self) -> bytes | None:
        return await self._lines.get()

    def write(self, line: bytes) -> None:
        if self.closed:
            return
        message = json.loads(line)
        self.said.append(message)
        kind, number = message["type"], message.get("id")
        if number is None or kind in self.silent:
            return
        if kind in self.refusing:
            self.line(json.dumps({"id": number, "error": self.refusing[kind]}).encode())
        else:
            self.line(json.dumps({"id": number, "ok": self.replies.get(kind, {})}).encode())

    async def drain(self) -> None:
        pass

    def close(self) -> None:
        if not self.closed:
            self.die()


class FakeEngine:
    """Implements `parlour.media.node.keeper.Engine`: a new scripted node at every launch."""

    def __init__(self) -> None:
        self.nodes: list[FakeNode] = []
        self.followed: list[int] = []
        self.stops = self.prepared = 0
        self.at_work: list[bool] = []
        """Whether the node is at work when that is asked next; it is not without saying."""
        self.last_words = ["nothing special"]
        self.rig: Callable[[FakeNode], None] = lambda _node: None
        """What is done to a node before it runs."""
        self.failures: list[Exception] = []
        """What the next launches raise."""

    @property
    def node(self) -> FakeNode:
        """The present node."""
        return self.nodes[-1]

    async def launch(self) -> Lines:
        if self.failures:
            raise self.failures.pop(0)
        node = FakeNode()
        self.rig(node)
        self.nodes.append(node)
        return node

    async def prepare(self) -> None:
        self.prepared += 1

    def follow(self, workers: Iterable[int]) -> None:
        self.followed += workers

    def works(self) -> bool:
        return self.at_work.pop(0) if self.at_work else False

    async def stop(self) -> None:
        self.stops += 1
        if self.nodes:
            self.node.close()
