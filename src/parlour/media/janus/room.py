"""One room in the engine, and its peers."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from parlour.ids import new_secret
from parlour.media.janus import videoroom
from parlour.media.janus.link import Link, Session
from parlour.media.janus.peer import Peer, Surroundings
from parlour.media.janus.subscriber import Source
from parlour.media.port import MediaError, TrackRef

__all__ = ["Room"]


class Room:
    """A call's room. It outlives the engine: `open` again after `forget` gives it a new, empty place there."""

    def __init__(self, name: str, link: Link, bitrate_limit: int) -> None:
        """Prepare; the engine hears of it at `open`."""
        self._name = name
        self._link = link
        self._bitrate_limit = bitrate_limit
        self._surroundings = Surroundings(name, link, self._find, self._tell)
        self._peers: dict[str, Peer] = {}
        self._opening = asyncio.Lock()
        self._closed = False

    async def open(self, session: Session) -> None:
        """Make the room in the engine unless it is there. Raises `MediaError`."""
        async with self._opening:
            if self._surroundings.key is not None or self._closed:
                return
            # A number of its own: what may be left of a former room of that name does not matter.
            key = videoroom.RoomKey(f"{self._name}.{self._link.next_number()}", new_secret())
            request = videoroom.create(key, admin_key=session.admin_key, bitrate=self._bitrate_limit)
            await session.manager.request(request)
            self._surroundings.key = key

    async def close(self) -> None:
        """Drop all peers and the room. Raises `MediaError` when the engine did not confirm."""
        self._closed = True
        leaving = [peer.leave() for peer in self._peers.values()]
        self._peers.clear()
        async with self._opening:
            key, self._surroundings.key = self._surroundings.key, None
        try:
            if key is not None and self._link.is_up:
                await self._link.session.manager.request(videoroom.destroy(key))
        finally:
            await asyncio.gather(*leaving)

    def forget(self) -> None:
        """Take note that the engine lost its state; what was stated about peers stays."""
        self._surroundings.key = None
        for peer in self._peers.values():
            peer.forget()

    def peer(self, name: str) -> Peer:
        """Return the peer called `name`, a new one if need be. Raises `MediaError` when the room is closed."""
        if self._closed:
            raise MediaError("The call is over.")
        if name not in self._peers:
            self._peers[name] = Peer(name, self._surroundings)
        return self._peers[name]

    def known_peer(self, name: str) -> Peer | None:
        """Return the peer called `name` if there is one."""
        return self._peers.get(name)

    def remove_peer(self, name: str) -> Coroutine[Any, Any, None] | None:
        """Drop the peer called `name`, at once for everybody here, for the engine when the result is awaited."""
        peer = self._peers.pop(name, None)
        if peer is None:
            return None
        leaving = peer.leave()
        self._tell()
        return leaving

    def _find(self, ref: TrackRef) -> Source | None:
        peer = self._peers.get(ref.peer)
        return peer.source(ref.name) if peer is not None else None

    def _tell(self) -> None:
        for peer in self._peers.values():
            peer.converge(published=True)
