"""The publishing side of a peer: one VideoRoom publisher, called a *feed*, and what its mids carry."""

import asyncio
from collections.abc import Mapping
from typing import Protocol

from parlour.media.janus import videoroom
from parlour.media.janus.client import Handle, JanusClient
from parlour.media.janus.sdp import MAX_CANDIDATES, Offer
from parlour.media.port import Candidate, MediaError

__all__ = ["Publisher", "PublisherOwner"]


PAUSE_SECONDS = 1.0
"""A silence between words: shorter ones do not end talking."""


class PublisherOwner(Protocol):
    """The peer that a publisher belongs to."""

    @property
    def blocked(self) -> frozenset[str]:
        """The names of the tracks that must not be forwarded."""
        ...

    def on_publication(self) -> None:
        """Hear that what can be subscribed to has changed."""
        ...

    def on_talking(self, talking: bool) -> None:
        """Hear that voice activity began or ended."""
        ...

    def on_publisher_end(self, publisher: "Publisher", reason: str) -> None:
        """Hear that the peer connection ended without this server's doing."""
        ...


class Publisher:
    """One publishing peer connection. Life: made → described (first `negotiate`) → up (media flows) → `close`."""

    def __init__(self, client: JanusClient, room: videoroom.RoomKey, feed: str, owner: PublisherOwner) -> None:
        """Prepare; the engine hears of it at the first `negotiate`."""
        self.feed = feed
        self.offer: Offer | None = None
        self._client = client
        self._room = room
        self._owner = owner
        self._handle: Handle | None = None
        self._up = False
        self._closed = False
        self._talking = False
        self._pause: asyncio.TimerHandle | None = None
        self._muted: frozenset[str] = frozenset()
        self._early: list[Candidate | None] = []
        self._candidates = 0

    @property
    def tracks(self) -> Mapping[str, str]:
        """The tracks that can be subscribed to: mids by name."""
        return self.offer.mids if self._up and self.offer is not None else {}

    async def negotiate(self, offer: Offer) -> str:
        """Take a first or later offer and return the engine's answer. Raises `MediaError`."""
        if self._handle is None:
            self._handle = await self._client.attach(self)
            await self._end_if_closed()
        if self.offer is None:
            body = videoroom.join_publisher(self._room, self.feed)
        else:
            body = videoroom.configure_publisher()
        reply = await self._handle.request(body, offer=offer.sdp)
        await self._end_if_closed()
        if reply.sdp is None or _mids(reply.sdp) != offer.all_mids:
            # Some versions of the engine confuse a recycled m-line's mid; the browser would fail on it less clearly.
            raise MediaError("The media server's answer does not fit the offer.")
        # Blocking comes before the tracks are known to anybody: a blocked track never has a subscriber while it flows.
        await self._moderate(offer.mids, renew=True)
        self.offer = offer
        for candidate in self._take_early():
            await self._handle.trickle(candidate)
        if offer.mids.get("audio") is None:
            self._set_talking(False)
        if self._up:
            self._owner.on_publication()
        return reply.sdp

    async def apply_blocked(self) -> None:
        """Stop and resume forwarding as the owner's `blocked` now says. Raises `MediaError`."""
        if self.offer is not None:
            await self._moderate(self.offer.mids, renew=False)

    async def add_candidate(self, candidate: Candidate | None) -> None:
        """Hand over an ICE candidate of the browser. Raises `MediaError` when there are far too many."""
        self._candidates += 1
        if self._candidates > 4 * MAX_CANDIDATES:
            raise MediaError("There are too many ICE candidates.")
        if self.offer is None or self._handle is None:
            self._early.append(candidate)
        else:
            await self._handle.trickle(candidate)

    def forget(self) -> None:
        """Take note that the peer connection is gone, or about to be."""
        self._closed = True
        self._up = False
        self._end_pause()

    async def close(self) -> None:
        """Drop the peer connection. Closing twice does nothing."""
        self.forget()
        if self._handle is not None:
            await self._handle.detach()

    def on_event(self, data: videoroom.Json, _sdp: str | None, /) -> None:
        """Hear the plugin. Of voice activity every publisher of the room hears; only the own one counts."""
        what = data.get("videoroom")
        if what in {"talking", "stopped-talking"} and data.get("id") == self.feed and self.offer is not None:
            mid = self.offer.mids.get("audio")
            if mid is not None and data.get("mid") == mid:
                self._on_voice(what == "talking" and mid not in self._muted)

    def on_up(self) -> None:
        """Hear that media flows: from now on the feed can be subscribed to."""
        if not self._up and not self._closed:
            self._up = True
            self._candidates = 0
            self._owner.on_publication()

    def on_hangup(self, reason: str, /) -> None:
        """Hear that the peer connection ended."""
        if not self._closed:
            self._owner.on_publisher_end(self, reason)

    async def _moderate(self, mids: Mapping[str, str], *, renew: bool) -> None:
        muted = frozenset(mid for name, mid in mids.items() if name in self._owner.blocked)
        resumed = self._muted & frozenset(mids.values()) - muted
        for mid in sorted(muted if renew else muted - self._muted):
            await self._mute(mid, True)
        self._muted |= muted
        if mids.get("audio") in self._muted:
            self._set_talking(False)
        for mid in sorted(resumed):
            await self._mute(mid, False)
        self._muted = muted
        if resumed and self._handle is not None:
            await self._handle.request(videoroom.keyframe())

    async def _mute(self, mid: str, mute: bool) -> None:
        assert self._handle is not None  # noqa: S101 - there are mids only after the first negotiation
        await self._handle.request(videoroom.moderate(self._room, self.feed, mid, mute=mute))

    async def _end_if_closed(self) -> None:
        if self._closed:
            await self.close()
            raise MediaError("The participant left.")

    def _on_voice(self, voice: bool) -> None:
        self._end_pause()
        if voice:
            self._set_talking(True)
        elif self._talking:
            self._pause = asyncio.get_running_loop().call_later(PAUSE_SECONDS, self._set_talking, False)

    def _end_pause(self) -> None:
        if self._pause is not None:
            self._pause.cancel()
            self._pause = None

    def _set_talking(self, talking: bool) -> None:
        self._end_pause()
        if talking != self._talking:
            self._talking = talking
            self._owner.on_talking(talking)

    def _take_early(self) -> list[Candidate | None]:
        early, self._early = self._early, []
        return early


def _mids(sdp: str) -> tuple[str, ...]:
    return tuple(line.removeprefix("a=mid:") for line in sdp.splitlines() if line.startswith("a=mid:"))
