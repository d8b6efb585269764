"""A door before a PostgreSQL server: open, or answering every knock with an error, as a server that starts up does."""

import asyncio
import contextlib
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, urlsplit

__all__ = ["PostgresDoor", "postgres_door"]

_SSL_REQUEST = 80877103


class PostgresDoor:
    """`url` leads through it. `shut` breaks what is connected and turns everybody away, until `open`."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._socket = f"{parse_qs(parts.query)['host'][0]}/.s.PGSQL.5432"
        self._user, self._name = parts.username, parts.path
        self._sqlstate: str | None = None
        self._inside: set[asyncio.StreamWriter] = set()
        self.refused = 0
        self.port = 0

    @property
    def url(self) -> str:
        """The database behind the door."""
        return f"postgresql://{self._user}@127.0.0.1:{self.port}{self._name}"

    def shut(self, sqlstate: str) -> None:
        """Turn everybody away."""
        self._sqlstate = sqlstate
        for writer in list(self._inside):
            writer.transport.abort()

    def open(self) -> None:
        """Let everybody in again."""
        self._sqlstate = None

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        self._inside.add(writer)
        try:
            first = await _startup(reader, writer)
            if self._sqlstate is None:
                await self._pass(first, reader, writer)
            else:
                self.refused += 1
                fields = f"SFATAL\0VFATAL\0C{self._sqlstate}\0Mnot now\0\0".encode()
                writer.write(b"E" + struct.pack("!I", 4 + len(fields)) + fields)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client went away, or the door was shut
        finally:
            self._inside.discard(writer)
            writer.close()

    async def _pass(self, first: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        behind, onwards = await asyncio.open_unix_connection(self._socket)
        onwards.write(first)
        try:
            done, rest = await asyncio.wait(
                [asyncio.create_task(_copy(reader, onwards)), asyncio.create_task(_copy(behind, writer))],
                return_when=asyncio.FIRST_COMPLETED,
            )
            for task in rest:
                task.cancel()
            await asyncio.gather(*done, *rest, return_exceptions=True)
        finally:
            onwards.close()


async def _startup(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    while True:
        head = await reader.readexactly(8)
        length, code = struct.unpack("!II", head)
        if code != _SSL_REQUEST:
            return head + await reader.readexactly(length - 8)
        writer.write(b"N")


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while data := await source.read(65536):
        target.write(data)
        await target.drain()


@asynccontextmanager
async def postgres_door(url: str) -> AsyncIterator[PostgresDoor]:
    """Stand a door before the database at `url` (of the tests' own server)."""
    door = PostgresDoor(url)
    server = await asyncio.start_server(door.serve, "127.0.0.1", 0)
    door.port = server.sockets[0].getsockname()[1]
    try:
        yield door
    finally:
        server.close()
        door.shut("57P01")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(5):
                await server.wait_closed()
