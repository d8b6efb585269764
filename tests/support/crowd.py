"""People in a call who only sit there: no browser, no media, hundreds of them cost little."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.support.call_client import CallClient
from tests.support.server import ParlourServer

__all__ = ["crowd"]


@contextmanager
def crowd(server: ParlourServer, room: str, count: int, **fields: Any) -> Iterator[list[str]]:
    """Have so many in the room, who came one after the other with these fields of `join`; yields their names."""
    url, names = f"ws://127.0.0.1:{server.port}/signaling/ws", [f"person {number}" for number in range(count)]
    loop = asyncio.new_event_loop()
    running = threading.Thread(target=loop.run_forever)
    running.start()
    clients: list[CallClient] = []

    async def enter() -> None:
        for name in names:
            clients.append(await CallClient.over_network(url))
            await clients[-1].join(room, user_name=name, **fields)

    async def leave() -> None:
        await asyncio.gather(*(client.close() for client in clients))

    try:
        asyncio.run_coroutine_threadsafe(enter(), loop).result(60)
        yield names
    finally:
        asyncio.run_coroutine_threadsafe(leave(), loop).result(60)
        loop.call_soon_threadsafe(loop.stop)
        running.join()
        loop.close()
