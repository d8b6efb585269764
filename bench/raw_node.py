"""A media node driven by hand: what a page says in the node's own protocol is passed on, and nothing else is done."""

import asyncio
import contextlib
import itertools
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from parlour.clock import SystemClock
from parlour.media.node.configuration import configuration
from parlour.media.node.link import Fields, NodeLink
from parlour.media.node.options import NodeOptions
from parlour.media.node.process import NodeProcess
from parlour.media.port import MediaError
from tests.support.server import MEDIA_ADDRESS

__all__ = ["RawNode", "running_raw_node"]


class RawNode:
    """Pages name their room and peer in the address of their WebSocket."""

    link: NodeLink

    def __init__(self) -> None:
        self.url = ""
        self.pids: list[int] = []
        """The processes of the engine: the node's, then the workers'."""
        self._pages: dict[tuple[str, str], ServerConnection] = {}
        self._rooms = itertools.count(1)
        self._sending: set[asyncio.Task[None]] = set()

    async def new_room(self) -> str:
        """Open a room and return its name."""
        room = f"room-{next(self._rooms)}"
        await self.link.ask("open-room", room=room)
        return room

    def hear(self, kind: str, fields: Fields) -> None:
        """Pass an event on to the page that it is about."""
        page = self._pages.get((fields.get("room", ""), fields.get("peer", "")))
        if page is not None:
            task = asyncio.create_task(_send(page, {"type": kind, **fields}))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def serve(self, page: ServerConnection) -> None:
        """Serve one page until it goes."""
        assert page.request is not None
        query = parse_qs(urlsplit(page.request.path).query)
        room, peer = query["room"][0], query["peer"][0]
        self._pages[room, peer] = page
        async for text in page:
            message: dict[str, Any] = json.loads(text)
            kind, number = message.pop("type"), message.pop("id", None)
            if kind == "want":
                self.link.tell("want", room=room, changes=[{"peers": [peer], "drop": [], **message}])
                continue
            try:
                reply: dict[str, Any] = {"ok": await self.link.ask(kind, room=room, peer=peer, **message)}
            except MediaError as error:
                reply = {"error": str(error)}
            await page.send(json.dumps({"id": number, **reply}))
        del self._pages[room, peer]
        await self.link.ask("remove-peer", room=room, peer=peer)


async def _send(page: ServerConnection, message: Fields) -> None:
    with contextlib.suppress(ConnectionClosed):  # the page may be gone
        await page.send(json.dumps(message))


@contextlib.asynccontextmanager
async def running_raw_node(folder: Path) -> AsyncIterator[RawNode]:
    """Run a node, and a WebSocket server on loopback in front of it."""
    options = NodeOptions(data_dir=folder, addresses=(MEDIA_ADDRESS,), port=0)
    process = NodeProcess(options, SystemClock())
    lines = await process.launch()
    raw = RawNode()
    raw.link = link = NodeLink(lines, raw.hear, request_seconds=10)
    fields: Fields = configuration(options, addresses=options.addresses, epoch=1)
    workers = (await link.ask("configure", **fields))["workers"]
    assert process.pid is not None
    raw.pids = [process.pid, *(worker["pid"] for worker in workers)]
    try:
        async with serve(raw.serve, "127.0.0.1", 0, max_size=None, compression=None) as server:
            raw.url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
            yield raw
    finally:
        await link.close()
        await process.stop()
