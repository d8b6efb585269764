"""The way of a live stream out of this machine: from the worker to the judged address of its target, and to no other.

The worker speaks plain RTMP to a port of loopback. Here is decided where that leads: the name is resolved, every
address that it has is judged, one of those is connected to, TLS is made with the certificate checked against the name.
So neither a name that changes its mind nor what a server answers leads the worker anywhere else.
"""

import asyncio
import contextlib
import ipaddress
import ssl
from pathlib import Path
from typing import Final, Self

import httpcore

from parlour.outgoing.egress import EgressError, EgressPolicy
from parlour.outgoing.pinned import FAILURES, PinnedBackend, told
from parlour.outgoing.resolver import Resolver
from parlour.recording.rtmp_address import RtmpAddress
from parlour.recording.tc_url import RtmpError, TcUrl
from parlour.settings import RecordingSettings

__all__ = ["Exits", "Relay"]

_CONNECT_SECONDS: Final = 8.0
"""For the connection, and again for TLS; the worker waits a little longer."""

_PIECE: Final = 65_536
_LOOPBACK: Final = "127.0.0.1"


class Exits:
    """The ways out of this server for live streams: what they may lead to, and whom TLS trusts. One for all streams."""

    def __init__(self, policy: EgressPolicy, resolver: Resolver, *, ca_file: Path | None = None) -> None:
        """`ca_file`: certificates that are trusted in place of the system's."""
        self._policy = policy
        self._resolver = resolver
        self._ca_file = ca_file
        self._tls: ssl.SSLContext | None = None

    @classmethod
    def of(cls, settings: RecordingSettings, resolver: Resolver) -> Self:
        """Return the ways out that the operator allows."""
        networks = tuple(ipaddress.ip_network(text) for text in settings.allowed_networks)
        return cls(EgressPolicy(settings.allow_private_addresses, networks, "recording"), resolver)

    def check(self, address: RtmpAddress) -> None:
        """Raise `EgressError` where an address tells by itself that no stream may go there: no name is looked up."""
        self._policy.check_host(address.host, address.address)

    async def refusal(self, address: RtmpAddress, on_behalf: str) -> str | None:
        """Return why a stream may not go there, `None` when it may; one that cannot be found now may be tried."""
        try:
            await self.backend(on_behalf).judged(address.host, address.port)
        except EgressError as error:
            return str(error)
        except OSError:
            return None
        return None

    def backend(self, on_behalf: str) -> PinnedBackend:
        """Return what connects to judged addresses; `on_behalf` is the domain that pays for the look-ups of names."""
        return PinnedBackend(self._policy, self._resolver, on_behalf)

    async def trust(self) -> ssl.SSLContext:
        """Return whom TLS trusts: whom this machine does. It is read once, and not on the event loop."""
        if self._tls is None:
            self._tls = await asyncio.to_thread(ssl.create_default_context, cafile=self._ca_file)
        return self._tls


class Relay:
    """A port of loopback that leads to one RTMP server. One connection at a time: a later one ends the one before."""

    def __init__(self, address: RtmpAddress, exits: Exits, *, on_behalf: str) -> None:
        """`on_behalf` is the domain whose stream it is."""
        self._address = address
        self._exits = exits
        self._backend = exits.backend(on_behalf)
        self._server: asyncio.Server | None = None
        self._current: asyncio.Task[None] | None = None
        self.fault: str | None = None
        """Why the last connection could not be made, for people; `None` when it could. It holds no secret."""

        self.refused = False
        """Whether it is not to be made at all: to try it again would not help."""

    async def open(self) -> int:
        """Begin to listen; returns the port."""
        self._server = await asyncio.start_server(self._accepted, _LOOPBACK, 0, limit=_PIECE)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def close(self) -> None:
        """Listen no more, and end the connection."""
        if self._server is not None:
            self._server.close()
        if (current := self._current) is not None:
            current.cancel()
            await asyncio.wait([current])

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        former, self._current = self._current, asyncio.current_task()
        if former is not None:
            former.cancel()
        try:
            await self._relay(reader, writer)
        except asyncio.CancelledError:
            # By `close`, or by a connection after this one: either way nobody waits for the cancellation itself.
            pass
        finally:
            writer.transport.abort()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            stream = await self._connect()
        except EgressError as error:
            self.fault, self.refused = str(error), True
            return
        except FAILURES as error:
            self.fault = told(error)
            return
        self.fault = None
        try:
            ways = [asyncio.ensure_future(self._out(reader, stream)), asyncio.ensure_future(self._back(stream, writer))]
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                await asyncio.wait(ways)
        finally:
            with contextlib.suppress(*FAILURES):
                await stream.aclose()

    async def _connect(self) -> httpcore.AsyncNetworkStream:
        address = self._address
        stream = await self._backend.connect_tcp(address.host, address.port, _CONNECT_SECONDS)
        if not address.tls:
            return stream
        try:
            return await stream.start_tls(await self._exits.trust(), address.host, _CONNECT_SECONDS)
        except BaseException:
            with contextlib.suppress(*FAILURES):
                await stream.aclose()
            raise

    async def _out(self, reader: asyncio.StreamReader, stream: httpcore.AsyncNetworkStream) -> None:
        told_of = TcUrl(self._address.tc_url)
        with contextlib.suppress(*FAILURES, RtmpError):
            while piece := await reader.read(_PIECE):
                await stream.write(told_of.feed(piece))

    async def _back(self, stream: httpcore.AsyncNetworkStream, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(*FAILURES):
            while piece := await stream.read(_PIECE):
                writer.write(piece)
                await writer.drain()
