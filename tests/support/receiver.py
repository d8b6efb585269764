"""A receiver of webhooks on this machine: notes what comes, and answers as badly as a test wants."""

import asyncio
import json
import struct
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from socket import SO_LINGER, SOL_SOCKET
from typing import Any

__all__ = ["HANG", "RESET", "Answer", "Post", "Receiver", "running_receiver"]


@dataclass(frozen=True, eq=False)
class Answer:
    """A status with headers; `HANG` and `RESET` answer with nothing."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


HANG = Answer(-1)
RESET = Answer(-2)


@dataclass(frozen=True)
class Post:
    """A request as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)


class Receiver:
    """`answer` decides about each request; those that came wait in `posts`, the documented test excluded."""

    def __init__(self) -> None:
        self.posts: asyncio.Queue[Post] = asyncio.Queue()
        self.tests: list[Post] = []
        self.answer: Callable[[Post], Answer] = lambda _: Answer(200)
        self.port = 0
        self._hanging: set[asyncio.StreamWriter] = set()

    @property
    def url(self) -> str:
        """Where to post to."""
        return f"http://127.0.0.1:{self.port}/hook"

    async def next(self) -> Post:
        """Return the next request that came, waiting at most five seconds."""
        return await asyncio.wait_for(self.posts.get(), 5)

    async def take(self, count: int) -> list[Post]:
        """Return the next requests that come."""
        return [await self.next() for _ in range(count)]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection."""
        try:
            post = await _read(reader)
            if post.body == b'{"test":"test"}':
                self.tests.append(post)
            else:
                self.posts.put_nowait(post)
            answer = self.answer(post)
            if answer is HANG:
                self._hanging.add(writer)
                await reader.read()
            elif answer is RESET:
                writer.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
            else:
                writer.write(_written(answer))
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the sender died: that is what some tests are about
        finally:
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Post:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Post(head[0].split(" ")[1], headers, body)


def _written(answer: Answer) -> bytes:
    fields = {"Content-Length": str(len(answer.body)), "Connection": "close", **answer.headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {answer.status} x\r\n{lines}\r\n".encode() + answer.body


@asynccontextmanager
async def running_receiver() -> AsyncIterator[Receiver]:
    """Start a receiver on a free port of this machine."""
    receiver = Receiver()
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    receiver.port = server.sockets[0].getsockname()[1]
    async with server:
        yield receiver
        for writer in list(receiver._hanging):
            writer.close()
