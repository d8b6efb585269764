"""An SFU that carries nothing and remembers everything it was told."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence

from parlour.media.events import MediaEvent, RoomReset, TrackRef
from parlour.media.port import Feed, Kind, Layers, MediaError, PeerStats, SfuHealth, Tap, TapCodec

__all__ = ["NO_OPUS_FEC", "FakeSfu"]

NO_OPUS_FEC = "\r\na=fmtp:111 useinbandfec=0"
CODEC = TapCodec("audio", "audio/opus", 100, 48_000, 2, 1, None, simulcast=False)


class FakeSfu:
    """Implements `parlour.media.port.Sfu`. Tests hold it back, let it fail, and speak in its name with `emit`."""

    def __init__(self) -> None:
        self.running = False
        self.rooms: dict[str, set[str]] = {}
        self.published: dict[str, dict[str, str]] = {}
        self.opus_dtx: dict[str, frozenset[str]] = {}
        self.wanted: dict[str, frozenset[tuple[str, str]]] = {}
        self.blocked: dict[str, frozenset[str]] = {}
        self.layers: dict[str, dict[TrackRef, Layers | None]] = {}
        self.initial_layers: dict[str, Layers | None] = {}
        self.sent: list[tuple[str, dict[str, int]]] = []
        self.probes: list[tuple[str, int, int]] = []
        self.received: dict[str, int] = {}
        """Bytes of published tracks by name, whoever sent them."""
        self.taps: dict[str, TrackRef] = {}
        self.answers: list[tuple[str, int, str]] = []
        self.restarts: list[str] = []
        self.away: set[str] = set()
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
        for room in self.rooms:
            self.emit(RoomReset(room))

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
        await self._pass()
        self._open(room).add(peer)
        self.published[peer] = dict(tracks)
        self.opus_dtx[peer] = frozenset(opus_dtx)
        return f"v=0 answer to {peer}" + ("" if opus_fec else NO_OPUS_FEC)

    def set_wanted(self, room: str, peer: str, wanted: frozenset[tuple[str, str]]) -> None:
        self._open(room)
        self.wanted[peer] = wanted

    def change_wanted(
        self, room: str, peers: Sequence[str], add: frozenset[tuple[str, str]], drop: frozenset[tuple[str, str]]
    ) -> None:
        for peer in peers:
            self.set_wanted(room, peer, (self.wanted.get(peer, frozenset()) | add) - drop)

    def set_layers(self, room: str, peer: str, tracks: Mapping[TrackRef, Layers | None]) -> None:
        wanted = self.wanted.get(peer, frozenset())
        self.layers.setdefault(peer, {}).update({track: most for track, most in tracks.items() if track in wanted})

    def set_initial_layers(self, room: str, peer: str, most: Layers | None) -> None:
        self.initial_layers[peer] = most

    def set_sent(self, room: str, peer: str, layers: Mapping[str, int]) -> None:
        self.sent.append((peer, dict(layers)))

    def probe(self, room: str, peer: str, number: int, packets: int) -> None:
        self.probes.append((peer, number, packets))

    def set_away(self, room: str, peer: str, *, away: bool) -> None:
        (self.away.add if away else self.away.discard)(peer)

    async def stats(self, room: str, peer: str) -> PeerStats:
        await self._pass()
        self._open(room)
        names = self.published.get(peer, {}).values()
        return PeerStats({name: [{"byteCount": self.received.get(name, 0)}] for name in names}, {})

    async def open_tap(self, room: str, tap: str, track: TrackRef, to: tuple[str, int, int]) -> Tap:
        await self._pass()
        self.taps[tap] = track
        return Tap("127.0.0.1", 1, 2, CODEC)

    async def open_feed(self, room: str, tap: str, track: TrackRef, kind: Kind) -> Feed:
        await self._pass()
        self.taps[tap] = track
        return Feed("127.0.0.1", 1, 2, CODEC)

    async def close_tap(self, room: str, tap: str) -> None:
        await self._pass()
        self.taps.pop(tap, None)

    async def answer(self, room: str, peer: str, seq: int, sdp: str) -> None:
        await self._pass()
        self.answers.append((peer, seq, sdp))

    async def restart_ice(self, room: str, peer: str) -> None:
        await self._pass()
        self.restarts.append(peer)

    async def set_blocked(self, room: str, peer: str, blocked: frozenset[str]) -> None:
        await self._pass()
        self._open(room)
        self.blocked[peer] = blocked

    async def remove_peer(self, room: str, peer: str) -> None:
        await self._pass()
        self.rooms.get(room, set()).discard(peer)
        self.published.pop(peer, None)
        self.wanted.pop(peer, None)
        self.layers.pop(peer, None)
        self.initial_layers.pop(peer, None)
        self.removed.append(peer)

    async def _pass(self) -> None:
        await self.gate.wait()
        if self.failing is not None:
            raise MediaError(self.failing)

    def _open(self, room: str) -> set[str]:
        if room not in self.rooms:
            raise MediaError("The call has no room in the media server.")
        return self.rooms[room]
