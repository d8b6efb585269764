"""An HTTP server on this machine that answers as badly as a test wants: each path has bytes, or a behaviour."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

__all__ = ["Asked", "RawServer", "answer", "endless", "hang", "redirect", "running_raw_server"]

Behaviour: TypeAlias = Callable[["Asked", asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Asked:
    """A request as it came. Names of headers are in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class RawServer:
    """`paths` says what is answered where; everything else is 404."""

    port: int = 0
    paths: dict[str, bytes | Behaviour] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def url(self, path: str) -> str:
        """Return the address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"


def answer(body: bytes, status: int = 200, **headers: str) -> bytes:
    """Return the bytes of an answer; names of headers are written with underscores."""
    lines = [f"HTTP/1.1 {status} X", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    if not headers.keys() & {"Content_Length", "Transfer_Encoding"}:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def redirect(place: str, status: int = 302) -> bytes:
    """Return an answer that sends elsewhere."""
    return answer(b"", status, Location=place)


async def endless(_: Asked, writer: asyncio.StreamWriter) -> None:
    """Send a body without an end."""
    writer.write(b"HTTP/1.1 200 X\r\nConnection: close\r\n\r\n")
    while True:
        writer.write(b"x" * 65_536)
        await writer.drain()


async def hang(_: Asked, writer: asyncio.StreamWriter) -> None:
    """Begin to answer, and send nothing more."""
    writer.write(b"HTTP/1.1 200 X\r\nContent-Length: 5\r\n\r\nab")
    await writer.drain()
    await asyncio.Event().wait()


@asynccontextmanager
async def running_raw_server() -> AsyncIterator[RawServer]:
    """Run one until the block ends."""
    state = RawServer()
    open_: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = head[0].split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        request = Asked(method, path, headers, body)
        state.asked.append(request)
        found = state.paths.get(path, answer(b"", 404))
        if isinstance(found, bytes):
            writer.write(found)
        else:
            await found(request, writer)

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def one() -> None:
            try:
                await serve(reader, writer)
                await writer.drain()
            except (OSError, asyncio.IncompleteReadError):
                pass
            finally:
                writer.close()

        task = asyncio.create_task(one())
        open_.add(task)
        task.add_done_callback(open_.discard)

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    state.port = server.sockets[0].getsockname()[1]
    try:
        yield state
    finally:
        server.close()
        for task in list(open_):
            task.cancel()
        await asyncio.gather(*open_, return_exceptions=True)
