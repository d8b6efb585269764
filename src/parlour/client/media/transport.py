"""One way for media between the bot and the media node: ICE and DTLS by aiortc, everything bundled on it."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from aiortc import RTCIceCandidate
from aiortc.exceptions import InvalidStateError
from aiortc.rtcdtlstransport import RTCCertificate, RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport
from aiortc.rtcicetransport import RTCIceGatherer, RTCIceParameters, RTCIceTransport

from parlour.client.closing import to_the_end
from parlour.client.media.relays import Relays

__all__ = ["LocalEnd", "RemoteEnd", "Transport", "TransportLostError"]

_log = logging.getLogger("parlour.client")

CONNECT_SECONDS: Final = 8.0
_ALGORITHM: Final = "sha-256"


class TransportLostError(Exception):
    """Media cannot go this way, or no longer."""


@dataclass(frozen=True, slots=True)
class LocalEnd:
    """What the bot says of its end in a description."""

    username: str
    password: str
    fingerprint: str
    """With its algorithm, as SDP has it."""


@dataclass(frozen=True, slots=True)
class RemoteEnd:
    """What the media node says of its own."""

    username: str
    password: str
    lite: bool
    candidates: Sequence[RTCIceCandidate]
    fingerprints: Sequence[RTCDtlsFingerprint]


class Transport:
    """Made for one connection, closed for good with it. The bot begins both handshakes: the node waits for them."""

    def __init__(self, relays: Relays) -> None:
        """Take the relays that may be used."""
        self._relays, self._turn = relays, relays.turn
        self._gatherer = RTCIceGatherer(relays.choose())
        self._ice = RTCIceTransport(self._gatherer)
        self._ice._connection.ice_controlling = True  # a lite agent never is
        self.dtls = RTCDtlsTransport(self._ice, [RTCCertificate.generateCertificate()])
        self.dtls._set_role("client")
        self._lost = asyncio.Event()
        self._gathering: asyncio.Future[None] | None = None
        for part in (self._ice, self.dtls):
            part.on("statechange", self._look)

    async def open(self) -> LocalEnd:
        """Find out the own addresses; returns what a description tells of this end."""
        # Sockets of a gathering that is broken off would stay open: so it goes on, and closing waits for it.
        self._gathering = asyncio.ensure_future(self._gatherer.gather())
        await asyncio.shield(self._gathering)
        ice = self._gatherer.getLocalParameters()
        prints = self.dtls.getLocalParameters().fingerprints
        own = next(one for one in prints if one.algorithm == _ALGORITHM)
        return LocalEnd(str(ice.usernameFragment), str(ice.password), f"{own.algorithm} {own.value}")

    async def connect(self, remote: RemoteEnd) -> None:
        """Connect to the node. Raises `TransportLostError`."""
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                for candidate in remote.candidates:
                    await self._ice.addRemoteCandidate(candidate)
                await self._ice.addRemoteCandidate(None)
                await self._ice.start(RTCIceParameters(remote.username, remote.password, remote.lite))
                if self._ice.state == "completed":
                    await self.dtls.start(RTCDtlsParameters(list(remote.fingerprints)))
        except (TimeoutError, ConnectionError, InvalidStateError) as error:
            self._relays.failed(self._turn)
            raise TransportLostError(f"no connection for media: {error or type(error).__name__}") from error
        if self.dtls.state != "connected":
            self._relays.failed(self._turn)
            raise TransportLostError(f"no connection for media: ICE {self._ice.state}, DTLS {self.dtls.state}")

    @property
    def is_lost(self) -> bool:
        """Whether the connection has failed, or the other side closed it."""
        return self._lost.is_set()

    async def lost(self) -> None:
        """Wait until the connection fails, or the other side closes it."""
        await self._lost.wait()

    async def close(self) -> None:
        """Close, and tell the other side if it can be reached. Whatever the state, nothing is left running."""
        await to_the_end(self._close())

    async def _close(self) -> None:
        if self._gathering is not None:
            await asyncio.wait([self._gathering])
            self._gathering.exception()  # `open` has raised it, or was broken off
        pump: asyncio.Future[Any] | None = self.dtls._task
        with suppress(ConnectionError):
            await self.dtls.stop()
        await self._ice.stop()
        if pump is not None:
            await asyncio.wait([pump])
            if not pump.cancelled() and (error := pump.exception()) is not None:
                _log.debug("media ended with an error: %r", error)

    def _look(self) -> None:
        if self._ice.state in {"failed", "closed"} or self.dtls.state in {"failed", "closed"}:
            self._lost.set()
