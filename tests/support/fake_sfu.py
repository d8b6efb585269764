"""An SFU that carries nothing and remembers everything it was told."""

import asyncio
from collections.abc import Callable, Mapping

from parlour.media.port import Candidate, EngineReset, MediaError, MediaEvent, PeerConnectionName, SfuHealth, TrackRef

__all__ = ["FakeSfu"]


class FakeSfu:
    """Implements `parlour.media.port.Sfu`. Tests hold it back, let it fail, and speak in its name with `emit`."""

    def __init__(self) -> None:
        self.running = False
        self.rooms: dict[str, set[str]] = {}
        self.published: dict[str, dict[str, str]] = {}
        self.wanted: dict[str, frozenset[TrackRef]] = {}
        self.blocked: dict[str, frozenset[str]] = {}
        self.answers: list[tuple[str, int, str]] = []
        self.candidates: list[tuple[str, PeerConnectionName, Candidate | None]] = []
        self.restarts: list[str] = []
        self.removed: list[str] = []
        self.failing: str | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self._on_event: Callable[[MediaEvent], None] = lambda _event: None

    def emit(self, event: MediaEvent) -> None:
        """Report an event."""
        self._on_event(event)

    def reset(self) -> None:
        """Lose all state, as an engine that crashed and came back."""
        self.rooms = {room: set() for room in self.rooms}
        self.published.clear()
        self.emit(EngineReset())

    def health(self) -> SfuHealth:
        return SfuHealth(self.running, 0)

    async def start(self, on_event: Callable[[MediaEvent], None]) -> None:
        self._on_event = on_event
        self.running = True

    async def stop(self) -> None:
        self.running = False

    async def open_room(self, room: str) -> None:
        await self._pass()
        self.rooms.setdefault(room, set())

    async def close_room(self, room: str) -> None:
        await self._pass()
        self.rooms.pop(room, None)

    async def publish(self, room: str, peer: str, offer: str, tracks: Mapping[str, str]) -> str:
        await self._pass()
        self.rooms[room].add(peer)
        self.published[peer] = dict(tracks)
        return f"v=0 answer to {peer}"

    def set_wanted(self, room: str, peer: str, wanted: frozenset[TrackRef]) -> None:
        self.wanted[peer] = wanted

    async def answer(self, room: str, peer: str, seq: int, sdp: str) -> None:
        await self._pass()
        self.answers.append((peer, seq, sdp))

    async def add_candidate(self, room: str, peer: str, pc: PeerConnectionName, candidate: Candidate | None) -> None:
        await self._pass()
        self.candidates.append((peer, pc, candidate))

    async def restart_ice(self, room: str, peer: str) -> None:
        await self._pass()
        self.restarts.append(peer)

    async def set_blocked(self, room: str, peer: str, blocked: frozenset[str]) -> None:
        await self._pass()
        self.blocked[peer] = blocked

    async def remove_peer(self, room: str, peer: str) -> None:
        await self._pass()
        self.rooms.get(room, set()).discard(peer)
        self.published.pop(peer, None)
        self.wanted.pop(peer, None)
        self.removed.append(peer)

    async def _pass(self) -> None:
        await self.gate.wait()
        if self.failing is not None:
            raise MediaError(self.failing)
