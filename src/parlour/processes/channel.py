"""Lines to and from a child over its standard input and output, for children that speak a protocol with us."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import FileIO
from typing import Final, Self

from parlour.processes.errors import ChannelError

__all__ = ["Channel"]

LAST_LINES_SECONDS: Final = 0.2
"""How long the channel stays open after its child died, for lines that are still in the pipe."""

_FULL: Final = 8
"""How many of the longest lines may wait for a child that does not read."""


class _Reading(asyncio.StreamReaderProtocol):
    """Reads our end of the child's output, and tells when there is nothing more."""

    def __init__(self, longest: int) -> None:
        self.stream = asyncio.StreamReader(limit=longest)
        super().__init__(self.stream)
        self.lost = asyncio.Event()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.lost.set()


class Channel:
    """Whole lines in both directions, none longer than `longest` bytes.

    A child whose lines are not read waits for its pipe. For a child that does not read, a few lines wait here: whoever
    writes much awaits `drain` in between. The channel ends with the child, or when the child closes its output.
    """

    def __init__(
        self, reading: _Reading, incoming: asyncio.BaseTransport, writer: asyncio.StreamWriter, longest: int
    ) -> None:
        self._reading = reading
        self._incoming = incoming
        self._writer = writer
        self._longest = longest

    @classmethod
    @asynccontextmanager
    async def open(cls, longest: int) -> AsyncIterator[tuple[Self, int, int]]:
        """Yield a channel and the child's input and output, which are ours only as long as the context lasts."""
        (child_in, our_out), (our_in, child_out) = os.pipe(), os.pipe()
        receiving, sending = FileIO(our_in, "rb"), FileIO(our_out, "wb")
        loop, channel = asyncio.get_running_loop(), None
        opened: list[asyncio.BaseTransport | FileIO] = [receiving, sending]
        try:
            reading, writing = _Reading(longest), asyncio.StreamReaderProtocol(asyncio.StreamReader())
            incoming, _ = await loop.connect_read_pipe(lambda: reading, receiving)
            opened.insert(0, incoming)
            outgoing, _ = await loop.connect_write_pipe(lambda: writing, sending)
            channel = cls(reading, incoming, asyncio.StreamWriter(outgoing, writing, None, loop), longest)
            yield channel, child_in, child_out
        except BaseException:
            if channel is not None:
                channel.close()
            else:
                for each in opened:
                    each.close()
            raise
        finally:
            os.close(child_in)
            os.close(child_out)

    async def read(self) -> bytes | None:
        """Return the next line without its end, `None` once there are no more; half a line at the end is dropped.

        Raises `ChannelError` for a line that is too long: nothing can be read after it.
        """
        try:
            return (await self._reading.stream.readuntil(b"\n"))[:-1]
        except asyncio.LimitOverrunError as error:
            raise ChannelError(f"a line has more than {self._longest} bytes") from error
        except (asyncio.IncompleteReadError, OSError):
            return None

    def write(self, line: bytes) -> None:
        """Queue a line, which is given without its end. Does nothing once the channel has ended: `read` tells that.

        Raises `ChannelError` when the line is too long, or when too much waits because the child does not read.
        """
        if len(line) > self._longest:
            raise ChannelError(f"a line of {len(line)} bytes is longer than {self._longest}")
        if self._writer.is_closing():
            return
        if self._writer.transport.get_write_buffer_size() > _FULL * self._longest:
            raise ChannelError("the other side does not read")
        self._writer.write(line + b"\n")

    async def drain(self) -> None:
        """Return when there is room for more lines, or nobody to take them."""
        with contextlib.suppress(OSError):
            await self._writer.drain()

    def close(self) -> None:
        """End the channel at once; a child that speaks a protocol takes that as its end, too."""
        self._stop_writing()
        self._incoming.close()

    async def end(self) -> None:
        """End it because the child is dead: what it said last can still be read."""
        self._stop_writing()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LAST_LINES_SECONDS):
                await self._reading.lost.wait()
        self.close()

    def _stop_writing(self) -> None:
        if not self._writer.is_closing():  # asyncio's own transport cannot be aborted twice
            self._writer.transport.abort()
