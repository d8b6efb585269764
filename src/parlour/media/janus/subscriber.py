"""The subscribing side of a peer: one VideoRoom subscriber that converges on what its owner may receive.

Phases: NEW → (join) → OFFERED → (the browser's answer) → STARTING → STABLE → (update) → OFFERED → ...
EXPECTING stands for: the engine owes another offer, which follows the answer to the present one.

Adding waits for STABLE, so that changes collect while the browser answers. Dropping never waits: a browser that
withholds its answer must not keep what it may no longer receive. One that does not answer at all may have failed to,
and gets another connection after a while.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple, Protocol

from parlour.media.janus import videoroom
from parlour.media.janus.client import EngineLostError, Handle, JanusClient
from parlour.media.janus.sdp import MAX_CANDIDATES, clean_answer
from parlour.media.port import Candidate, MediaError, TrackRef

__all__ = ["Source", "Subscriber", "SubscriberOwner"]

RETRY_SECONDS = 0.25
LONGEST_RETRY_SECONDS = 5.0

ANSWER_SECONDS = 15.0
"""How long a browser may take to answer an offer. One that failed to takes its seat anew after 20 s without another."""

logger = logging.getLogger(__name__)


class Source(NamedTuple):
    """A track as the engine knows it, and its name in the call."""

    feed: str
    mid: str
    ref: TrackRef


class SubscriberOwner(Protocol):
    """The peer that a subscriber belongs to."""

    def sources(self) -> frozenset[Source]:
        """Return what is wanted and published now."""
        ...

    def on_offer(self, sdp: str, tracks: Mapping[str, TrackRef | None]) -> int:
        """Pass an offer on to the browser and return the number it was given."""
        ...

    def on_unanswered(self, subscriber: "Subscriber") -> None:
        """Hear that the browser did not answer an offer in time."""
        ...

    def on_subscriber_end(self, subscriber: "Subscriber", reason: str) -> None:
        """Hear that the peer connection ended without this server's doing."""
        ...


class _Phase(Enum):
    NEW = auto()
    OFFERED = auto()
    STARTING = auto()
    EXPECTING = auto()
    STABLE = auto()


@dataclass(frozen=True, slots=True)
class _Step:
    add: tuple[Source, ...]
    drop: tuple[str, ...]
    restart: bool = False


class Subscriber:
    """One subscribing peer connection. `converge` after anything changed; offers leave through the owner."""

    def __init__(self, client: JanusClient, room: videoroom.RoomKey, owner: SubscriberOwner) -> None:
        """Prepare; the engine hears of it when there is something to subscribe to."""
        self._client = client
        self._room = room
        self._owner = owner
        self._handle: Handle | None = None
        self._phase = _Phase.NEW
        self._closed = False
        self._seq = 0
        self._current: dict[str, Source | None] = {}
        self._names: dict[tuple[str, str], TrackRef] = {}
        self._refused: frozenset[Source] = frozenset()
        self._retry: asyncio.TimerHandle | None = None
        self._retry_seconds = RETRY_SECONDS
        self._patience: asyncio.TimerHandle | None = None
        self._restart = False
        self._candidates = 0
        self._task: asyncio.Task[None] | None = None

    def converge(self, *, published: bool = False) -> None:
        """Begin to bring the subscription in line. `published`: what was refused before may be possible now."""
        if published:
            self._refused = frozenset()
        if self._task is None and not self._closed and self._next_step() is not None:
            self._task = asyncio.create_task(self._converge(), name="janus subscriber")

    async def answer(self, seq: int, sdp: str) -> None:
        """Take the browser's answer to offer `seq`; any other is ignored. Raises `MediaError`."""
        if seq != self._seq or self._phase is not _Phase.OFFERED or self._handle is None:
            return
        cleaned = clean_answer(sdp)
        self._phase = _Phase.STARTING
        self._stop_waiting()
        try:
            await self._handle.request(videoroom.start(), answer=cleaned)
        except MediaError as error:
            self._end(str(error))
            raise
        # The next offer may have come already, before this coroutine ran on.
        if self._phase is _Phase.STARTING:
            self._phase = _Phase.STABLE
        self._candidates = 0
        self.converge()

    async def add_candidate(self, candidate: Candidate | None) -> None:
        """Hand over an ICE candidate of the browser. Raises `MediaError` when there are far too many."""
        self._candidates += 1
        if self._candidates > 4 * MAX_CANDIDATES:
            raise MediaError("There are too many ICE candidates.")
        if self._handle is not None:
            await self._handle.trickle(candidate)

    def restart_ice(self) -> None:
        """Ask for an offer with new ICE credentials, as soon as the present negotiation is over."""
        if self._phase is not _Phase.NEW:
            self._restart = True
            self.converge()

    def forget(self) -> None:
        """Take note that the peer connection is gone, or about to be."""
        self._closed = True
        self._stop_waiting()
        if self._retry is not None:
            self._retry.cancel()
            self._retry = None

    async def close(self) -> None:
        """Drop the peer connection. Closing twice does nothing."""
        self.forget()
        if self._handle is not None:
            await self._handle.detach()

    def on_event(self, data: videoroom.Json, sdp: str | None, /) -> None:
        """Hear the plugin: every offer is an event, whichever request caused it."""
        streams = videoroom.streams_of(data)
        if streams is not None:
            self._current = {stream.mid: self._source(stream) for stream in streams}
        if sdp is not None and not self._closed:
            self._phase = _Phase.OFFERED
            tracks = {mid: source.ref if source else None for mid, source in self._current.items()}
            self._seq = self._owner.on_offer(sdp, tracks)
            self._stop_waiting()
            self._patience = asyncio.get_running_loop().call_later(ANSWER_SECONDS, self._owner.on_unanswered, self)

    def on_up(self) -> None:
        """Hear that media flows."""

    def on_hangup(self, reason: str, /) -> None:
        """Hear that the peer connection ended."""
        self._end(reason)

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _source(self, stream: videoroom.Stream) -> Source | None:
        name = self._names.get((stream.feed, stream.feed_mid))
        return Source(stream.feed, stream.feed_mid, name) if stream.active and name is not None else None

    def _next_step(self) -> _Step | None:
        if self._closed:
            return None
        target = self._owner.sources()
        drop = tuple(mid for mid, source in self._current.items() if source is not None and source not in target)
        if self._phase not in {_Phase.NEW, _Phase.STABLE}:
            return _Step((), drop) if drop else None
        add = tuple(sorted(target - self._refused - set(self._current.values())))
        if add or drop:
            return _Step(add, drop)
        return _Step((), (), restart=True) if self._restart and self._phase is _Phase.STABLE else None

    async def _converge(self) -> None:
        try:
            while (step := self._next_step()) is not None:
                await self._take(step)
        except EngineLostError:
            logger.debug("a subscription ended with its engine")
        except MediaError as error:
            self._end(str(error))
        finally:
            self._task = None

    async def _take(self, step: _Step) -> None:
        if self._handle is None:
            self._handle = await self._client.attach(self)
            if self._closed:
                await self._handle.detach()
                return
        former = {mid: self._current[mid] for mid in step.drop}
        self._names |= {(source.feed, source.mid): source.ref for source in step.add}
        try:
            reply = await self._handle.request(self._body(step))
        except videoroom.RefusedError as error:
            # A publisher left meanwhile: nothing was done. Drop alone, and add again a little later.
            if not step.add or error.code != videoroom.NO_SUCH_FEED:
                raise
            self._refuse(frozenset(step.add))
            return
        for mid, source in former.items():
            if self._current.get(mid) == source:
                self._current[mid] = None
        if reply.data.get("videoroom") == "updating":
            if self._phase is _Phase.STABLE:
                self._phase = _Phase.EXPECTING
        elif missing := frozenset(step.add) - set(self._current.values()):
            self._refuse(missing)
        else:
            self._retry_seconds = RETRY_SECONDS

    def _body(self, step: _Step) -> videoroom.Json:
        add = [(source.feed, source.mid) for source in step.add]
        if step.restart:
            self._restart = False
            return videoroom.restart_subscriber()
        if self._phase is _Phase.NEW:
            return videoroom.join_subscriber(self._room, add)
        return videoroom.update(add, step.drop)

    def _refuse(self, sources: frozenset[Source]) -> None:
        self._refused |= sources
        if self._retry is None and not self._closed:
            self._retry = asyncio.get_running_loop().call_later(self._retry_seconds, self._try_again)
            self._retry_seconds = min(2 * self._retry_seconds, LONGEST_RETRY_SECONDS)

    def _try_again(self) -> None:
        self._retry = None
        self.converge(published=True)

    def _end(self, reason: str) -> None:
        if not self._closed:
            self._owner.on_subscriber_end(self, reason)
