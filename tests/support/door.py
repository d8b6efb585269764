"""A door before a server: what goes through it can be cut, or swallowed as by a network that has gone."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["Door", "door_to"]


class Door:
    """`url` leads through it. Media do not: they have a way of their own."""

    def __init__(self, target: tuple[str, int], loop: asyncio.AbstractEventLoop) -> None:
        self._target = target
        self._loop = loop
        self._inside: set[asyncio.StreamWriter] = set()
        self._cut = False
        self._passes = asyncio.Event()
        self._passes.set()
        self.port = 0
        self.knocks = 0
        """How many connections were tried."""

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Break what goes through, and turn everybody away until `open`."""
        self._do(self._break())

    def swallow(self) -> None:
        """Let nothing through, in either direction, until `open`; the connections stand."""
        self._do(self._block())

    def open(self) -> None:
        """Let everything through again."""
        self._do(self._unblock())

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        self.knocks += 1
        if self._cut:
            writer.transport.abort()
            return
        behind, onwards = await asyncio.open_connection(*self._target)
        self._inside |= {writer, onwards}
        try:
            await asyncio.gather(self._copy(reader, onwards), self._copy(behind, writer))
        except OSError:
            pass  # either end went away
        finally:
            self._inside -= {writer, onwards}
            for each in (writer, onwards):
                each.close()

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            await self._passes.wait()
            writer.write(data)
            await writer.drain()
        writer.close()

    async def _break(self) -> None:
        self._cut = True
        for writer in list(self._inside):
            writer.transport.abort()

    async def _block(self) -> None:
        self._passes.clear()

    async def _unblock(self) -> None:
        self._cut = False
        self._passes.set()

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result()


@contextmanager
def door_to(host: str, port: int) -> Iterator[Door]:
    """Open a door before a server, on loopback."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    door = Door((host, port), loop)

    async def begin() -> asyncio.Server:
        return await asyncio.start_server(door.serve, "127.0.0.1", 0)

    async def end() -> None:
        server.close()
        tasks = [each for each in asyncio.all_tasks() if each is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    server = asyncio.run_coroutine_threadsafe(begin(), loop).result()
    door.port = server.sockets[0].getsockname()[1]
    try:
        yield door
    finally:
        asyncio.run_coroutine_threadsafe(end(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
