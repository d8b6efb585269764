"""The sending side: publishes what is switched on, and does it anew when that was lost."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Mapping, Sequence
from contextlib import AsyncExitStack
from typing import Any, Final

from aiortc import RTCRtpSender
from aiortc.rtcrtpparameters import RTCRtcpParameters, RTCRtpSendParameters

from parlour.client.closing import to_the_end
from parlour.client.dialogue import Dialogue
from parlour.client.errors import CallError, OddMessageError, RequestRefusedError
from parlour.client.media.camera import Camera
from parlour.client.media.microphone import Microphone
from parlour.client.media.offer import codecs_of, extensions_of, section_of
from parlour.client.media.relays import Relays
from parlour.client.media.sdp import read_description, write_session
from parlour.client.media.transport import LocalEnd, Transport, TransportLostError
from parlour.client.wire import text

__all__ = ["Publisher"]

_log = logging.getLogger("parlour.client")

Track = Microphone | Camera

_PAUSE_SECONDS: Final = 1.0
_CNAME: Final = "parlour.client"


class Publisher:
    """Owns the sending connection. Tracks outlive it: what is queued goes on with the next one."""

    def __init__(self, dialogue: Dialogue, tracks: Mapping[str, Track], relays: Relays) -> None:
        """Take who asks the server, the tracks by name, and the relays that may be used."""
        self._dialogue = dialogue
        self._tracks = tracks
        self._relays = relays
        self._seated = False
        self._reset = asyncio.Event()
        self._switched = asyncio.Event()
        self._stated: dict[str, bool] = {}
        self._published: frozenset[str] = frozenset()

    def begin(self) -> None:
        """Publish all in another seat, of which nothing is known yet."""
        self._stated = {}
        self._seated = True
        self._reset.set()

    def reset(self) -> None:
        """Publish anew: the SFU lost its state."""
        self._reset.set()

    def switched(self) -> None:
        """A track was switched on or off."""
        self._switched.set()

    async def run(self) -> None:
        """Publish until cancelled."""
        while True:
            self._reset.clear()
            try:
                await self._state()
                if self._seated and any(track.on for track in self._tracks.values()):
                    await self._publish()
                else:
                    await self._until(self._reset, self._switched)
            except RequestRefusedError as refusal:
                _log.info("publishing was refused: %s", refusal)
                await self._pause(forbidden=refusal.type == "not-permitted")
            except (CallError, OddMessageError, TransportLostError) as error:
                _log.info("publishing failed: %s", error)
                await self._pause(forbidden=False)

    async def _pause(self, *, forbidden: bool) -> None:
        """What is forbidden is tried again when something changes, all else after a while."""
        if forbidden:
            await self._until(self._reset, self._switched)
        else:
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _until(self, *events: asyncio.Event, also: Awaitable[None] | None = None) -> None:
        waits = [asyncio.ensure_future(event.wait()) for event in events]
        others = [asyncio.ensure_future(also)] if also is not None else []
        try:
            await asyncio.wait([*waits, *others], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in (*waits, *others):
                wait.cancel()

    async def _state(self) -> None:
        """Tell the server what is on and what is off."""
        self._switched.clear()
        states = {name: track.on for name, track in self._tracks.items()}
        changed = {name: on for name, on in states.items() if self._stated.get(name, False) != on}
        if self._seated and changed:
            told = {
                name: {"state": "on"} if on else {"state": "off", "off": ["byUser"]} for name, on in changed.items()
            }
            await self._dialogue.request("tracks", tracks=told)
            self._stated = states

    async def _publish(self) -> None:
        names = [name for name, track in self._tracks.items() if track.on]
        async with AsyncExitStack() as stack:
            transport = Transport(self._relays)
            stack.push_async_callback(transport.close)
            local = await transport.open()
            senders: list[tuple[str, Any]] = [
                (name, RTCRtpSender(self._tracks[name].kind, transport.dtls)) for name in names
            ]
            reply = await self._dialogue.request_now("publish", sdp=_offer(local, senders), tracks=dict(_mids(names)))
            await transport.connect(read_description(text(reply, "sdp")).end)
            for mid, name in _mids(names):
                sender = dict(senders)[name]
                stack.push_async_callback(_stop, sender)
                sender.replaceTrack(self._tracks[name])
                await sender.send(_parameters(mid, sender))
            while not self._reset.is_set():
                await self._state()
                if any(track.on and name not in names for name, track in self._tracks.items()):
                    return
                if transport.is_lost:
                    raise TransportLostError("the connection for sending was lost")
                await self._until(self._reset, self._switched, also=transport.lost())


async def _stop(sender: Any) -> None:
    await to_the_end(sender.stop())


def _mids(names: Sequence[str]) -> list[tuple[str, str]]:
    return [(str(number), name) for number, name in enumerate(names)]


def _offer(local: LocalEnd, senders: Sequence[tuple[str, Any]]) -> str:
    sections = [section_of(str(number), sender, _CNAME) for number, (_, sender) in enumerate(senders)]
    return write_session(local, random.getrandbits(62), 1, sections)


def _parameters(mid: str, sender: Any) -> RTCRtpSendParameters:
    return RTCRtpSendParameters(
        codecs=codecs_of(sender.kind),
        headerExtensions=extensions_of(sender.kind),
        muxId=mid,
        rtcp=RTCRtcpParameters(cname=_CNAME, mux=True, ssrc=sender._ssrc),
    )
