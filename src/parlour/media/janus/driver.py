"""The Janus engine behind the port: started, watched, and started again when it dies."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from typing import NoReturn, Protocol

from parlour.clock import Clock, SystemClock
from parlour.errors import MissingPartError
from parlour.media.janus import videoroom
from parlour.media.janus.client import KEEPALIVE_SECONDS, Endpoint, JanusClient
from parlour.media.janus.link import Link, Session
from parlour.media.janus.options import JanusOptions
from parlour.media.janus.peer import Peer
from parlour.media.janus.process import JanusProcess
from parlour.media.janus.room import Room
from parlour.media.port import (
    Candidate,
    Layers,
    MediaError,
    MediaEvent,
    PeerConnectionName,
    RoomReset,
    SfuHealth,
    TrackRef,
)

__all__ = ["Engine", "JanusSfu"]

logger = logging.getLogger(__name__)

_CANNOT = "This media server cannot do that."


class Engine(Protocol):
    """Something that runs Janus."""

    async def launch(self) -> Endpoint:
        """Start it, ending a former one, and return where it listens. Waits when it died often of late."""
        ...

    async def stop(self) -> None:
        """End it."""
        ...


class JanusSfu:
    """`parlour.media.port.Sfu` on Janus' VideoRoom plugin: one engine process, one session, two handles per peer."""

    def __init__(self, options: JanusOptions, *, clock: Clock | None = None, engine: Engine | None = None) -> None:
        """Prepare. `engine` replaces the process that `options` describe, for tests."""
        self._options = options
        self._clock = clock or SystemClock()
        self._engine = engine or JanusProcess(options, self._clock)
        self._rooms: dict[str, Room] = {}
        self._link: Link | None = None
        self._watch: asyncio.Task[None] | None = None
        self._restarts = 0

    async def start(self, on_event: Callable[[MediaEvent], None]) -> None:
        """Start the engine. Raises `MissingPartError` for what the machine or settings lack, else `MediaError`."""
        self._link = Link(on_event)
        try:
            session = await self._connect()
        except BaseException:
            await self._engine.stop()
            raise
        self._link.raise_up(session)
        self._watch = asyncio.create_task(self._stay_up(session), name="janus watch")

    async def stop(self) -> None:
        """Stop the engine and everything it started. Stopping twice does nothing."""
        watch, self._watch = self._watch, None
        if watch is not None:
            watch.cancel()
            await asyncio.gather(watch, return_exceptions=True)
        if self._link is not None:
            for room in self._rooms.values():
                room.forget()
            self._rooms.clear()
            if self._link.is_up:
                await self._link.session.client.close()
            self._link.go_down()
            await self._link.finish()
        await self._engine.stop()

    def health(self) -> SfuHealth:
        """Tell whether Janus answers, and how often it had to be started again."""
        return SfuHealth(self._link is not None and self._link.is_up, self._restarts)

    async def open_room(self, room: str) -> None:
        """Open `room`, waiting for the engine if it is being restarted. Raises `MediaError`."""
        link = self._running()
        if room not in self._rooms:
            self._rooms[room] = Room(room, link, self._options.bitrate_limit)
        opening = self._rooms[room]
        await opening.open(await link.ready(self._options.request_seconds))

    async def close_room(self, room: str) -> None:
        """Close `room` and drop all its peers; an unknown room does nothing. Raises `MediaError`."""
        closing = self._rooms.pop(room, None)
        if closing is not None:
            await closing.close()

    async def publish(self, room: str, peer: str, offer: str, tracks: Mapping[str, str], **_: bool) -> str:
        """Negotiate the publishing side and return the answer. Raises `MediaError`.

        An offer of another peer connection than the former one replaces it.
        """
        return await self._room(room).peer(peer).publish(offer, tracks)

    def set_wanted(self, room: str, peer: str, wanted: frozenset[TrackRef]) -> None:
        """State which tracks `peer` is to receive. Raises `MediaError` for an unknown room."""
        self._room(room).peer(peer).set_wanted(wanted)

    def set_layers(self, room: str, peer: str, tracks: Mapping[TrackRef, Layers | None]) -> None:
        """Do nothing: this engine knows no layers."""

    def set_initial_layers(self, room: str, peer: str, most: Layers | None) -> None:
        """Do nothing: this engine knows no layers."""

    def probe(self, room: str, peer: str, number: int, packets: int) -> None:
        """Do nothing: this engine has no data channel of its own."""

    async def stats(self, *_: object) -> NoReturn:
        """Raise `MediaError`."""
        raise MediaError(_CANNOT)

    open_tap = open_feed = close_tap = stats

    async def answer(self, room: str, peer: str, seq: int, sdp: str) -> None:
        """Take the browser's answer to offer `seq`; outdated ones are ignored. Raises `MediaError`."""
        if (known := self._peer(room, peer)) is not None:
            await known.answer(seq, sdp)

    async def add_candidate(self, room: str, peer: str, pc: PeerConnectionName, candidate: Candidate | None) -> None:
        """Take an ICE candidate of the browser. Raises `MediaError`."""
        if (known := self._peer(room, peer)) is not None:
            await known.add_candidate(pc, candidate)

    async def restart_ice(self, room: str, peer: str) -> None:
        """Renegotiate the subscribing side with new ICE credentials, once there is one."""
        if (known := self._peer(room, peer)) is not None:
            known.restart_ice()

    async def set_blocked(self, room: str, peer: str, blocked: frozenset[str]) -> None:
        """Stop forwarding exactly these tracks of `peer`. Raises `MediaError`, having stopped all of them."""
        await self._room(room).peer(peer).set_blocked(blocked)

    async def remove_peer(self, room: str, peer: str) -> None:
        """Drop both peer connections of `peer`; an unknown peer does nothing."""
        known = self._rooms.get(room)
        leaving = known.remove_peer(peer) if known is not None else None
        if leaving is not None:
            await leaving

    def _running(self) -> Link:
        if self._link is None:
            raise MediaError("The media server was not started.")
        return self._link

    def _room(self, name: str) -> Room:
        room = self._rooms.get(name)
        if room is None:
            raise MediaError("The call has no room in the media server.")
        return room

    def _peer(self, room: str, peer: str) -> Peer | None:
        known = self._rooms.get(room)
        return known.known_peer(peer) if known is not None else None

    async def _connect(self) -> Session:
        endpoint = await self._engine.launch()
        client = await JanusClient.connect(endpoint, request_seconds=self._options.request_seconds)
        try:
            manager = await client.attach(_Unheard())
        except BaseException:
            await client.close()
            raise
        return Session(client, manager, endpoint.admin_key)

    async def _stay_up(self, session: Session) -> None:
        link = self._running()
        while True:
            await self._until_lost(session)
            logger.warning("the media server is gone; starting it again")
            link.go_down()
            for room in self._rooms.values():
                room.forget()
            await session.client.close()
            session = await self._reconnect()
            for room in list(self._rooms.values()):
                with contextlib.suppress(MediaError):
                    await room.open(session)
            self._restarts += 1
            link.raise_up(session)
            for name in list(self._rooms):
                link.emit(RoomReset(name))

    async def _until_lost(self, session: Session) -> None:
        """Return when the session is over or the engine stops answering, be it as a whole or in its rooms."""
        probe = asyncio.create_task(self._probe(session))
        try:
            await session.client.wait_closed()
        finally:
            probe.cancel()
            await asyncio.gather(probe, return_exceptions=True)

    async def _probe(self, session: Session) -> None:
        try:
            while True:
                await self._clock.sleep(KEEPALIVE_SECONDS)
                await session.client.keep_alive()
                await session.manager.request(videoroom.exists("none"))
        except MediaError as error:
            logger.warning("the media server does not answer: %s", error)
            await session.client.close()

    async def _reconnect(self) -> Session:
        while True:
            try:
                return await self._connect()
            except (MediaError, MissingPartError, OSError) as error:
                logger.error("the media server cannot be started: %s", error)  # noqa: TRY400 - the reason is enough


class _Unheard:
    """Listener of the managing handle: it only gets replies."""

    def on_event(self, _data: videoroom.Json, _sdp: str | None, /) -> None:
        """Ignore it: replies reach the one who asked."""

    def on_up(self) -> None:
        """Never happens: this handle has no peer connection."""

    def on_hangup(self, _reason: str, /) -> None:
        """Never happens: this handle has no peer connection."""
