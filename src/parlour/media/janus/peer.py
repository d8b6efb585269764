"""One participant in the engine: a publisher, a subscriber, and what the call has stated about both."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from parlour.media.janus.client import CLOSED_BY_BROWSER
from parlour.media.janus.link import Link
from parlour.media.janus.publisher import Publisher
from parlour.media.janus.sdp import clean_candidate, clean_offer, is_new_connection
from parlour.media.janus.subscriber import Source, Subscriber
from parlour.media.janus.videoroom import RoomKey
from parlour.media.port import (
    Candidate,
    MediaError,
    OfferNeeded,
    PeerConnectionName,
    PeerFailed,
    PeerTalking,
    TrackRef,
)

__all__ = ["Peer", "Surroundings"]


class Surroundings:
    """What a peer needs of its room: the names, the engine, and the others' publications."""

    def __init__(
        self, room: str, link: Link, find: Callable[[TrackRef], Source | None], tell: Callable[[], None]
    ) -> None:
        """`find` looks a published track up, `tell` announces a changed publication to everybody in the room."""
        self.room = room
        self.link = link
        self.find = find
        self.tell = tell
        self.key: RoomKey | None = None


class Peer:
    """A participant. What was stated (`wanted`, `blocked`) outlives both peer connections and the engine itself."""

    def __init__(self, name: str, surroundings: Surroundings) -> None:
        """Begin without any peer connection."""
        self.name = name
        self._at = surroundings
        self._wanted: frozenset[TrackRef] = frozenset()
        self._blocked: frozenset[str] = frozenset()
        self._publisher: Publisher | None = None
        self._subscriber: Subscriber | None = None
        self._connection = 0
        self._publishing = asyncio.Lock()
        self._closed = False

    @property
    def blocked(self) -> frozenset[str]:
        """The names of the tracks that must not be forwarded."""
        return self._blocked

    def source(self, name: str) -> Source | None:
        """Return the published track called `name`, `None` when it cannot be subscribed to now."""
        mid = self._publisher.tracks.get(name) if self._publisher is not None else None
        if self._publisher is None or mid is None:
            return None
        return Source(self._publisher.feed, mid, TrackRef(self.name, name))

    async def publish(self, sdp: str, tracks: Mapping[str, str]) -> str:
        """Negotiate the publishing side and return the answer. Raises `MediaError`."""
        # The caller may lose interest; the engine's side must come to a defined end all the same.
        return await asyncio.shield(self._at.link.spawn(self._publish(sdp, tracks)))

    def set_wanted(self, wanted: frozenset[TrackRef]) -> None:
        """State what this peer is to receive."""
        self._wanted = wanted
        self.converge()

    async def set_blocked(self, blocked: frozenset[str]) -> None:
        """State what must not be forwarded, and carry it out. Raises `MediaError`, having stopped everything then."""
        self._blocked = blocked
        async with self._publishing:
            publisher = self._publisher
            if publisher is None:
                return
            try:
                await publisher.apply_blocked()
            except MediaError as error:
                self._end("publish", str(error))
                raise

    async def answer(self, seq: int, sdp: str) -> None:
        """Take the browser's answer to offer `seq`. Raises `MediaError`."""
        if self._subscriber is not None:
            await self._subscriber.answer(seq, sdp)

    async def add_candidate(self, pc: PeerConnectionName, candidate: Candidate | None) -> None:
        """Take an ICE candidate of the browser. Raises `MediaError`."""
        side = self._publisher if pc == "publish" else self._subscriber
        cleaned = None if candidate is None else clean_candidate(candidate)
        if side is not None and (cleaned is not None or candidate is None):
            await side.add_candidate(cleaned)

    def restart_ice(self) -> None:
        """Ask for an offer with new ICE credentials on the subscribing side."""
        if self._subscriber is not None:
            self._subscriber.restart_ice()

    def converge(self, *, published: bool = False) -> None:
        """Bring the subscription in line with what is wanted and published."""
        if self._closed or self._at.key is None or not self._at.link.is_up:
            return
        if self._subscriber is None and self.sources():
            self._subscriber = Subscriber(self._at.link.session.client, self._at.key, self)
            self._connection = self._at.link.next_number()
        if self._subscriber is not None:
            self._subscriber.converge(published=published)

    def leave(self) -> Coroutine[Any, Any, None]:
        """Drop both peer connections for good: here at once, in the engine when the result is awaited."""
        self._closed = True
        return self._drop()

    def forget(self) -> None:
        """Take note that the engine lost its state."""
        for side in (self._publisher, self._subscriber):
            if side is not None:
                side.forget()
        self._publisher = self._subscriber = None

    def sources(self) -> frozenset[Source]:
        """Return what is wanted and published now."""
        found = (self._at.find(ref) for ref in self._wanted)
        return frozenset(source for source in found if source is not None)

    def on_publication(self) -> None:
        """Hear that what can be subscribed to has changed."""
        self._at.tell()

    def on_talking(self, talking: bool) -> None:
        """Hear that voice activity began or ended."""
        self._at.link.emit(PeerTalking(self._at.room, self.name, talking))

    def on_offer(self, sdp: str, tracks: Mapping[str, TrackRef | None]) -> int:
        """Pass an offer on to the browser and return the number it was given."""
        seq = self._at.link.next_number()
        self._at.link.emit(OfferNeeded(self._at.room, self.name, self._connection, seq, sdp, tracks))
        return seq

    def on_publisher_end(self, publisher: Publisher, reason: str) -> None:
        """Hear that the publishing peer connection ended."""
        if publisher is not self._publisher:
            return
        if reason == CLOSED_BY_BROWSER:
            self._publisher = None
            self._at.link.spawn(publisher.close())
            self._at.tell()
        else:
            self._end("publish", reason)

    def on_unanswered(self, subscriber: Subscriber) -> None:
        """Hear that the browser did not answer an offer: it gets another connection, and its publication goes on."""
        if subscriber is self._subscriber:
            self._renew(subscriber)

    def on_subscriber_end(self, subscriber: Subscriber, reason: str) -> None:
        """Hear that the subscribing peer connection ended."""
        if subscriber is not self._subscriber:
            return
        if reason == CLOSED_BY_BROWSER:
            self._renew(subscriber)
        else:
            self._end("subscribe", reason)

    def _renew(self, subscriber: Subscriber) -> None:
        self._subscriber = None
        self._at.link.spawn(subscriber.close())
        self.converge()

    async def _publish(self, sdp: str, tracks: Mapping[str, str]) -> str:
        offer = clean_offer(sdp, tracks)
        async with self._publishing:
            publisher = self._publisher
            if publisher is not None and (publisher.offer is None or is_new_connection(offer, publisher.offer)):
                self._publisher = None
                await publisher.close()
                publisher = None
            first = publisher is None
            if publisher is None:
                publisher = self._new_publisher()
            try:
                return await publisher.negotiate(offer)
            except MediaError:
                if first:
                    await self._abandon(publisher)
                raise

    def _new_publisher(self) -> Publisher:
        if self._closed or self._at.key is None:
            raise MediaError("The participant left.")
        link = self._at.link
        # Every connection is a feed of its own: the engine refuses an id again until it has forgotten the former.
        feed = f"{self.name}.{link.next_number()}"
        self._publisher = Publisher(link.session.client, self._at.key, feed, self)
        return self._publisher

    async def _abandon(self, publisher: Publisher) -> None:
        if self._publisher is publisher:
            self._publisher = None
        await publisher.close()

    def _end(self, pc: PeerConnectionName, reason: str) -> None:
        """Drop both sides after one failed: the browser rebuilds both, and hears of it before the next offer."""
        self._at.link.spawn(self._drop())
        self._at.link.emit(PeerFailed(self._at.room, self.name, pc, reason))
        self._at.tell()

    def _drop(self) -> Coroutine[Any, Any, None]:
        sides = (self._publisher, self._subscriber)
        self.forget()
        return _close(sides)


async def _close(sides: tuple[Publisher | None, Subscriber | None]) -> None:
    for side in sides:
        if side is not None:
            await side.close()
