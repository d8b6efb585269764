"""Plain RTP over UDP: a sender for feeds, a receiver for taps."""

import asyncio
import struct
from typing import Self

from parlour.media.port import Feed

__all__ = ["Listener", "Sender"]


class Listener(asyncio.DatagramProtocol):
    """Counts the RTP packets that reach a port of 127.0.0.1."""

    def __init__(self) -> None:
        self.packets = 0
        self._transport: asyncio.DatagramTransport

    @classmethod
    async def open(cls) -> Self:
        _, listener = await asyncio.get_running_loop().create_datagram_endpoint(cls, local_addr=("127.0.0.1", 0))
        return listener

    @property
    def port(self) -> int:
        port: int = self._transport.get_extra_info("sockname")[1]
        return port

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self._transport = transport

    def datagram_received(self, data: bytes, addr: object) -> None:
        self.packets += not 192 <= data[1] <= 223  # those are RTCP

    def close(self) -> None:
        self._transport.close()


class Sender:
    """Sends 50 packets per second of silence to a feed, until it is closed."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        loop, codec = asyncio.get_running_loop(), self._feed.codec
        transport, _ = await loop.create_datagram_endpoint(
            asyncio.DatagramProtocol, remote_addr=(self._feed.address, self._feed.port)
        )
        try:
            for number in range(1, 65_536):
                header = struct.pack("!BBHII", 0x80, codec.payload_type, number, number * 960, codec.ssrc)
                transport.sendto(header + b"\xf8\xff\xfe")
                await asyncio.sleep(0.02)
        finally:
            transport.close()
