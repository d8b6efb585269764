"""`parlour.media.port.Sfu` on the media node: what is stated is kept here, the node is told what changes."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Collection, Coroutine, Iterable, Mapping, Sequence
from typing import Any

from parlour.clock import Clock, SystemClock
from parlour.media.events import (
    MediaEvent,
    PeerFailed,
    RoomReset,
    TrackRef,
)
from parlour.media.node.keeper import Engine, NodeKeeper
from parlour.media.node.link import Fields, NodeLink, NodeLostError
from parlour.media.node.options import NodeOptions
from parlour.media.node.process import NodeProcess
from parlour.media.node.reports import Reports, tap_codec
from parlour.media.node.rooms import Rooms
from parlour.media.node.statements import PeerStatements
from parlour.media.port import Feed, Kind, Layers, MediaError, PeerStats, SfuHealth, Tap

__all__ = ["MediasoupSfu"]

logger = logging.getLogger(__name__)


class MediasoupSfu:
    """An SFU on one media node.

    What was stated about peers outlives the node: every room is reported as reset when it is lost, the next one is told
    all of it, and what is published meanwhile waits for it.
    Wishes (`set_wanted`, `change_wanted`) of one turn of the event loop leave in one message per room: when many people
    join at once, each of them changes what all others want.
    """

    def __init__(self, options: NodeOptions, *, clock: Clock | None = None, engine: Engine | None = None) -> None:
        """Prepare. `engine` replaces the process that `options` describe, for tests."""
        clock = clock or SystemClock()
        self._options = options
        self._keeper = NodeKeeper(
            options,
            clock,
            engine or NodeProcess(options, clock),
            on_event=self._hear,
            restore=self._restore,
            on_loss=self._lost,
        )
        self._on_event: Callable[[MediaEvent], None] = lambda _event: None
        self._rooms = Rooms()
        self._reports = Reports(self._rooms)
        self._lost_in_return = False
        """Whether a worker of a node that is being brought to where the former was has died."""
        self._background: set[asyncio.Task[None]] = set()

    async def start(self, on_event: Callable[[MediaEvent], None]) -> None:
        """Start the node. Raises `MissingPartError` for what the machine or settings lack, else `MediaError`."""
        self._on_event = on_event
        await self._keeper.start()

    async def stop(self) -> None:
        """Stop the node and everything it started. Stopping twice does nothing."""
        self._rooms.clear()
        await self._keeper.stop()
        await asyncio.gather(*self._background, return_exceptions=True)

    def health(self) -> SfuHealth:
        """Tell whether the node answers, how often it had to be started again, and how its workers fare."""
        return self._keeper.health()

    async def open_room(self, room: str) -> None:
        """Open `room`, waiting for the node if it is being restarted. Raises `MediaError`, with nothing left behind."""
        is_new = room not in self._rooms
        statements = self._rooms.open(room)
        try:
            await self._begin("open-room", room=room)
        except BaseException:
            if is_new and self._rooms.get(room) is statements:
                self._rooms.close(room)
                self._in_background(self._ask("close-room", room=room))
            raise

    async def close_room(self, room: str) -> None:
        """Close `room` and drop all its peers; an unknown room does nothing. Raises `MediaError`."""
        if self._rooms.close(room) and self._keeper.is_up:
            await self._ask("close-room", room=room)

    async def publish(
        self,
        room: str,
        peer: str,
        offer: str,
        tracks: Mapping[str, str],
        *,
        opus_fec: bool = True,
        opus_dtx: Collection[str] = (),
    ) -> str:
        """Negotiate the publishing side and return the answer. Raises `MediaError`.

        Waits for the node if it is being restarted. Nothing comes between the last look at what is blocked and the
        request: whatever the node loses in between, it loses the request, too.
        """
        while True:
            link = await self._keeper.ready(self._options.request_seconds)
            stated = self._rooms.of(room).peer(peer)
            if stated.block_confirmed:
                break
            await self._block(room, peer, stated)
        sound: Fields = {"opus_fec": opus_fec, "opus_dtx": sorted(opus_dtx)}
        reply = await link.ask("publish", room=room, peer=peer, sdp=offer, tracks=dict(tracks), **sound)
        return str(reply["sdp"])

    def set_wanted(self, room: str, peer: str, wanted: frozenset[tuple[str, str]]) -> None:
        """State which tracks `peer` is to receive. Raises `MediaError` for an unknown room."""
        self._rooms.of(room).want(peer, wanted)
        self._tell_soon(room)

    def change_wanted(
        self, room: str, peers: Sequence[str], add: frozenset[tuple[str, str]], drop: frozenset[tuple[str, str]]
    ) -> None:
        """State what `peers` are to receive from now on, and no longer. Raises `MediaError` for an unknown room."""
        self._rooms.of(room).change(peers, add, drop)
        self._tell_soon(room)

    def set_layers(self, room: str, peer: str, tracks: Mapping[TrackRef, Layers | None]) -> None:
        """State the most that `peer` is to receive of tracks that it wants. Raises `MediaError` for an unknown room."""
        for notice in self._rooms.of(room).limit(peer, tracks):
            self._tell("layers", room=room, **notice)

    def set_initial_layers(self, room: str, peer: str, most: Layers | None) -> None:
        """State the most that `peer` is to receive of all tracks. Raises `MediaError` for an unknown room."""
        self._tell("layers", room=room, **self._rooms.of(room).limit_others(peer, most))

    def set_sent(self, room: str, peer: str, layers: Mapping[str, int]) -> None:
        """State the largest layers that the browser of `peer` sends. Holds as long as what it publishes does."""
        self._tell("sending", room=room, peer=peer, layers=dict(layers))

    def probe(self, room: str, peer: str, number: int, packets: int) -> None:
        """Send a train of packets to `peer`."""
        self._tell("probe", room=room, peer=peer, number=number, packets=packets)

    def set_away(self, room: str, peer: str, *, away: bool) -> None:
        """State whether the browser of `peer` can answer offers. A node that is started anew does not know."""
        self._tell("away", room=room, peer=peer, away=away)

    async def answer(self, room: str, peer: str, seq: int, sdp: str) -> None:
        """Take the browser's answer to offer `seq`; outdated ones are ignored. Raises `MediaError`."""
        stated = self._rooms.peer(room, peer)
        if stated is not None and stated.offer is not None and stated.offer.seq == seq:
            await self._ask("answer", room=room, peer=peer, seq=stated.offer.node_seq, sdp=sdp)

    async def restart_ice(self, room: str, peer: str) -> None:
        """Renegotiate the subscribing side with new ICE credentials, once there is one. Raises `MediaError`."""
        if self._rooms.peer(room, peer) is not None:
            await self._ask("restart-ice", room=room, peer=peer)

    async def set_blocked(self, room: str, peer: str, blocked: frozenset[str]) -> None:
        """Stop forwarding exactly these tracks of `peer`. Raises `MediaError`, having stopped all of them."""
        stated = self._rooms.of(room).peer(peer)
        stated.blocked = blocked
        await self._block(room, peer, stated)

    async def remove_peer(self, room: str, peer: str) -> None:
        """Drop both peer connections of `peer` and all that was stated; an unknown peer does nothing."""
        known = self._rooms.get(room)
        if known is not None and known.remove(peer) and self._keeper.is_up:
            await self._ask("remove-peer", room=room, peer=peer)

    async def stats(self, room: str, peer: str) -> PeerStats:
        """Tell what flows from and to `peer`. Raises `MediaError`."""
        reply = await self._ask("stats", room=room, peer=peer)
        return PeerStats(reply["publish"], reply["subscribe"])

    async def open_tap(self, room: str, tap: str, track: TrackRef, to: tuple[str, int, int]) -> Tap:
        """Send a published track as plain RTP. Raises `MediaError`."""
        address, port, rtcp_port = to
        destination = {"address": address, "port": port, "rtcp_port": rtcp_port}
        reply = await self._begin("open-tap", room=room, tap=tap, peer=track.peer, name=track.name, **destination)
        return Tap(reply["address"], reply["port"], reply["rtcp_port"], tap_codec(reply["codec"]))

    async def open_feed(self, room: str, tap: str, track: TrackRef, kind: Kind) -> Feed:
        """Publish a track that arrives as plain RTP. Raises `MediaError`."""
        reply = await self._begin("open-feed", room=room, tap=tap, peer=track.peer, name=track.name, kind=kind)
        return Feed(reply["address"], reply["port"], reply["rtcp_port"], tap_codec(reply["codec"]))

    async def close_tap(self, room: str, tap: str) -> None:
        """End a tap or a feed. Raises `MediaError`."""
        await self._ask("close-tap", room=room, tap=tap)

    # Telling the node

    async def _ask(self, kind: str, /, **fields: Any) -> Fields:
        return await self._keeper.link.ask(kind, **fields)

    async def _begin(self, kind: str, /, **fields: Any) -> Fields:
        """Ask for something that was lost with a node, perhaps, and that the next one can serve."""
        return await (await self._keeper.ready(self._options.request_seconds)).ask(kind, **fields)

    def _tell(self, kind: str, /, **fields: Any) -> None:
        if self._keeper.is_up:
            self._keeper.link.tell(kind, **fields)

    def _tell_soon(self, room: str) -> None:
        if self._rooms.note_change(room):
            asyncio.get_running_loop().call_soon(self._tell_changes)

    def _tell_changes(self) -> None:
        self._rooms.tell_changes(self._keeper.link if self._keeper.is_up else None)

    async def _block(self, room: str, peer: str, stated: PeerStatements) -> None:
        """Tell what is blocked. When that cannot be shown to be done, everything of the peer stops.

        What the node lost meanwhile it carries no more, and is told of the block before it carries anything else.
        """
        stated.block_confirmed = False
        names, losses = stated.blocked, stated.losses
        try:
            await self._ask("block", room=room, peer=peer, names=sorted(names))
        except NodeLostError:
            raise
        except MediaError as error:
            if self._rooms.peer(room, peer) is stated and stated.losses == losses:
                self._in_background(self._drop(room, peer))
                self._emit(PeerFailed(room, peer, "publish", str(error)))
            raise
        if stated.blocked == names and stated.losses == losses:
            stated.block_confirmed = True

    async def _drop(self, room: str, peer: str) -> None:
        """End both connections of a peer; what was stated still holds."""
        limits = self._rooms.of(room).forget_told(peer)
        self._tell_soon(room)
        await self._ask("remove-peer", room=room, peer=peer)
        if self._rooms.peer(room, peer) is not None:
            for notice in limits:
                self._tell("layers", room=room, **notice)

    async def _restore(self, link: NodeLink) -> None:
        """Open all rooms in a new node, and state everything about their peers."""
        self._lost_in_return = False
        rooms = list(self._rooms)
        opened = await asyncio.gather(*[link.ask("open-room", room=room) for room in rooms], return_exceptions=True)
        if self._lost_in_return:
            raise MediaError("a worker died at once")
        for room, outcome in zip(rooms, opened, strict=True):
            if isinstance(outcome, NodeLostError):
                raise outcome
            if isinstance(outcome, BaseException):
                logger.error("a room cannot be opened in the media node: %s", outcome, extra={"meeting": room})
            elif room in self._rooms:
                self._rooms.state_anew(link, room)
            else:  # it was closed meanwhile
                self._in_background(link.ask("close-room", room=room))

    def _in_background(self, work: Coroutine[Any, Any, object]) -> None:
        async def quietly() -> None:
            with contextlib.suppress(MediaError):
                await work

        task = asyncio.create_task(quietly())
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    # Hearing the node

    def _lost(self) -> None:
        for room in list(self._rooms):
            self._rooms.forget_told(room)
            self._emit(RoomReset(room))

    def _hear(self, link: NodeLink, kind: str, fields: Fields) -> None:
        if kind == "rooms-reset":
            self._reset(link, fields["rooms"])
        elif (event := self._reports.read(kind, fields)) is not None:
            self._emit(event)

    def _reset(self, link: NodeLink, rooms: Iterable[str]) -> None:
        """Open rooms of a dead worker anew, and state everything behind that: what was said before is lost."""
        if not self._keeper.is_up:
            self._lost_in_return = True
            return
        for room in rooms:
            if room in self._rooms:
                self._in_background(self._opened_anew(room, link.ask("open-room", room=room)))
                self._rooms.state_anew(link, room)
                self._emit(RoomReset(room))

    async def _opened_anew(self, room: str, opening: Coroutine[Any, Any, object]) -> None:
        try:
            await opening
        except NodeLostError:
            pass
        except MediaError as error:
            logger.error("a room cannot be opened anew: %s", error, extra={"meeting": room})  # noqa: TRY400

    def _emit(self, event: MediaEvent) -> None:
        try:
            self._on_event(event)
        except Exception:  # the mistake of a listener must not stop the engine
            logger.exception("the listener of media events failed at %s", type(event).__name__)
