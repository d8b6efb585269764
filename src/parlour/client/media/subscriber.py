"""The receiving side: answers the server's offers, and hands what arrives to the streams."""

import asyncio
import logging
import random
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from aiortc.rtcrtpparameters import RTCRtpReceiveParameters

from parlour.client.closing import to_the_end
from parlour.client.errors import CallError, OddMessageError
from parlour.client.media.receiver import PictureTrack, SoundTrack, TrackReceiver
from parlour.client.media.relays import Relays
from parlour.client.media.sdp import Description, read_description, write_session
from parlour.client.media.streams import Streams
from parlour.client.media.transport import LocalEnd, Transport, TransportLostError
from parlour.client.wire import Fields, as_fields, own, text, whole

__all__ = ["Offer", "Subscriber", "read_offer"]

_log = logging.getLogger("parlour.client")

Source = tuple[str, str]
"""A session id and the name of a track."""

Ask = Callable[..., Awaitable[Fields]]

_MOST_TRACKS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Offer:
    """What the server offers to send on which connection."""

    connection: int
    seq: int
    description: Description
    sources: Mapping[str, Source]
    """By mid."""


def read_offer(push: Fields) -> Offer:
    """Return what an `offer` says. Raises `OddMessageError`."""
    sources: dict[str, Source] = {}
    for mid, value in own(push, "tracks").items():
        if value is not None:
            source = as_fields(value, "a track")
            sources[mid] = text(source, "session_id"), text(source, "name")
    if len(sources) > _MOST_TRACKS:
        raise OddMessageError("an offer has too many tracks")
    return Offer(whole(push, "connection"), whole(push, "seq"), read_description(text(push, "sdp")), sources)


@dataclass(slots=True)
class _Connection:
    number: int
    transport: Transport
    local: LocalEnd
    session: int = field(default_factory=lambda: random.getrandbits(62))
    own_ssrc: int = field(default_factory=lambda: random.getrandbits(31) + 1)
    connecting: asyncio.Task[None] | None = None
    receivers: dict[tuple[str, int, Source], TrackReceiver] = field(default_factory=dict)

    async def close(self) -> None:
        if self.connecting is not None:
            self.connecting.cancel()
            await asyncio.wait([self.connecting])
        for receiver in self.receivers.values():
            await receiver.stop()
        await self.transport.close()


class Subscriber:
    """Answers offers one after another. What fails is closed, and another connection asked for."""

    def __init__(self, ask: Ask, streams: Streams, relays: Relays) -> None:
        """Take how to ask the server, who gets what arrives, and the relays that may be used."""
        self._ask = ask
        self._streams = streams
        self._relays = relays
        self._offers: deque[Offer] = deque(maxlen=64)
        self._failed: int | None = None
        self._restart = False
        self._news = asyncio.Event()
        self._present: _Connection | None = None
        self._spoilt: int | None = None

    def reset(self) -> None:
        """Close the connection: the server begins another one. Offers that still wait belong to the former."""
        self._offers.clear()
        self._restart = True
        self._news.set()

    def take(self, push: Fields) -> None:
        """Take an offer. Raises `OddMessageError`."""
        self._offers.append(read_offer(push))
        self._news.set()

    async def run(self) -> None:
        """Answer offers until cancelled."""
        try:
            while True:
                await self._news.wait()
                self._news.clear()
                await self._look()
        finally:
            await self._drop()

    async def _look(self) -> None:
        if self._restart:
            self._restart = False
            self._failed = self._spoilt = None
            await self._drop()
        if (failed := self._failed) is not None:
            self._failed = None
            await self._give_up(failed)
        while self._offers and not self._restart:
            offer = self._offers.popleft()
            if offer.connection != self._spoilt:
                await self._follow(offer)

    async def _drop(self) -> None:
        present, self._present = self._present, None
        if present is not None:
            await to_the_end(present.close())

    async def _follow(self, offer: Offer) -> None:
        try:
            await self._answer(offer)
        except CallError as error:
            _log.debug("an offer of the server could not be answered: %s", error)
        except (OSError, ValueError, RuntimeError) as error:
            _log.warning("receiving failed, another connection is asked for: %r", error)
            await self._give_up(offer.connection)

    async def _give_up(self, number: int) -> None:
        """Nothing more is answered on this connection: the server offers another one after a while."""
        self._spoilt = number
        await self._drop()
        try:
            await self._ask("restart-ice", pc="subscribe")
        except CallError as error:
            _log.info("the server was not asked for another connection: %s", error)

    async def _answer(self, offer: Offer) -> None:
        if self._present is not None and self._present.number != offer.connection:
            await self._drop()
        if self._present is None:
            self._present = await self._open(offer.connection)
        present = self._present
        await self._receive(present, offer)
        await self._ask("answer", seq=offer.seq, sdp=_answer_to(offer, present))
        if present.connecting is None:
            # The node begins with the answer: what came before it would be lost, and sent again after a second only.
            present.connecting = asyncio.create_task(self._connect(present, offer))

    async def _open(self, number: int) -> _Connection:
        transport = Transport(self._relays)
        try:
            return _Connection(number, transport, await transport.open())
        except BaseException:
            await transport.close()
            raise

    async def _connect(self, present: _Connection, offer: Offer) -> None:
        try:
            await present.transport.connect(offer.description.end)
            await present.transport.lost()
        except TransportLostError as error:
            _log.info("%s", error)
        except Exception:
            _log.exception("a connection for receiving failed")
        self._failed = present.number
        self._news.set()

    async def _receive(self, present: _Connection, offer: Offer) -> None:
        wanted: dict[tuple[str, int, Source], RTCRtpReceiveParameters] = {}
        for section in offer.description.sections:
            source = offer.sources.get(section.mid)
            if source is not None and section.parameters is not None:
                wanted[section.mid, section.parameters.encodings[0].ssrc, source] = section.parameters
        for key in present.receivers.keys() - wanted.keys():
            await to_the_end(present.receivers.pop(key).stop())
        for key in wanted.keys() - present.receivers.keys():
            present.receivers[key] = await self._begin(present, wanted[key], key[2])

    async def _begin(self, present: _Connection, parameters: RTCRtpReceiveParameters, source: Source) -> TrackReceiver:
        self._streams.begin(*source)
        dtls, own_ssrc = present.transport.dtls, present.own_ssrc
        if parameters.codecs[0].mimeType.startswith("audio/"):
            return SoundTrack(dtls, parameters, own_ssrc, partial(self._streams.hear, *source))
        return await PictureTrack.begin(dtls, parameters, own_ssrc, partial(self._streams.see, *source))


def _answer_to(offer: Offer, present: _Connection) -> str:
    """The node needs to know of each m-line whether it is taken; the channel for measuring is of no use to a bot."""
    sections = (
        (
            f"m={section.kind} {9 if section.parameters else 0} {section.line}",
            f"a=mid:{section.mid}",
            "a=recvonly" if section.parameters else "a=inactive",
        )
        for section in offer.description.sections
    )
    return write_session(present.local, present.session, offer.seq, sections)
