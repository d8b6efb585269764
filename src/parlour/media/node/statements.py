"""What was stated about the peers of one room, and what of it the media node was told. Pure.

The server states complete sets, the node is told changes. What was stated outlives the node: `forget_told`, and the
next messages state everything anew.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from parlour.media.port import Layers, TrackRef
from parlour.strict_json import JsonValue

__all__ = ["Notice", "Offer", "PeerStatements", "RoomStatements"]

MOST_TRACKS: Final = 5000
"""Tracks in one `want`: it stays below the longest line, however long their names are."""

MOST_REMEMBERED: Final = 1000
"""Tracks whose layers are remembered of one peer beyond those that it wants now: it may want them again."""

ALL_LAYERS: Final = Layers(2, 2)
"""The most that there is."""

_NOTHING: Final[frozenset[tuple[str, str]]] = frozenset()

Notice = dict[str, JsonValue]


class Offer(NamedTuple):
    """Numbers of one offer: `seq` as the browser was told, `node_seq` as the node knows it.

    The two differ so that no answer to an offer of a dead node is ever taken for one to an offer of the next.
    """

    seq: int
    node_seq: int


@dataclass(slots=True)
class PeerStatements:
    """What was stated about one peer."""

    wanted: frozenset[tuple[str, str]] = _NOTHING
    told: frozenset[tuple[str, str]] = _NOTHING
    """What of `wanted` the node has been told."""
    blocked: frozenset[str] = frozenset()
    block_confirmed: bool = True
    """Whether the node is known to block exactly `blocked`."""
    layers: dict[TrackRef, Layers | None] = field(default_factory=dict)
    initial: Layers | None = ALL_LAYERS
    offer: "Offer | None" = None
    """The last one that the browser was sent."""
    losses: int = 0
    """How often the node lost all it was told: what it confirms of earlier statements says nothing."""


class RoomStatements:
    """The peers of one room, by name."""

    def __init__(self) -> None:
        self._peers: dict[str, PeerStatements] = {}
        self._changed: dict[str, None] = {}

    def peer(self, name: str) -> PeerStatements:
        """Return what is stated about a peer, nothing for a new one."""
        return self._peers.setdefault(name, PeerStatements())

    def known(self, name: str) -> PeerStatements | None:
        """Return what is stated about a peer, `None` for an unknown one."""
        return self._peers.get(name)

    def remove(self, name: str) -> bool:
        """Forget a peer; tell whether it was known."""
        self._changed.pop(name, None)
        return self._peers.pop(name, None) is not None

    def want(self, name: str, wanted: frozenset[tuple[str, str]]) -> None:
        """State what a peer is to receive; `changes` tells the node."""
        peer = self.peer(name)
        if wanted == peer.wanted == peer.told:
            return
        peer.wanted = wanted
        self._changed[name] = None

    def limit(self, name: str, tracks: Mapping[TrackRef, Layers | None]) -> Iterator[Notice]:
        """State the most that a peer is to receive of tracks that it wants; return the notices that tell so."""
        peer = self.peer(name)
        news = {track: layers for track, layers in tracks.items() if track in peer.wanted}
        peer.layers |= news
        if len(peer.layers) > len(peer.wanted) + MOST_REMEMBERED:
            peer.layers = {track: layers for track, layers in peer.layers.items() if track in peer.wanted}
        return _limits(name, news)

    def limit_others(self, name: str, initial: Layers | None) -> Notice:
        """State the most that a peer is to receive of all tracks; return the notice that tells so.

        What was stated of single ones is forgotten.
        """
        peer = self.peer(name)
        peer.initial = initial
        peer.layers.clear()
        return _initial(name, initial)

    def changes(self) -> Iterator[Notice]:
        """Return the notices that tell the node of all changed wishes; they count as told."""
        changed, self._changed = self._changed, {}
        pieces = (piece for name in changed for piece in _pieces(name, self._peers[name]))
        batch: list[JsonValue] = []
        size = 0
        for piece, tracks in pieces:
            if batch and (size + tracks > MOST_TRACKS or piece["peer"] == _peer_of(batch[-1])):
                yield {"changes": batch}
                batch, size = [], 0
            batch.append(piece)
            size += tracks
        if batch:
            yield {"changes": batch}

    def forget_told(self, name: str) -> list[Notice]:
        """Take note that the node has lost all it was told of a peer; return the notices that limit its layers anew.

        `changes` states its wishes. What is blocked has to be told before anything of the peer is carried again.
        """
        peer = self._peers[name]
        peer.told, peer.offer = _NOTHING, None
        peer.losses += 1
        peer.block_confirmed = not peer.blocked
        if peer.wanted:
            self._changed[name] = None
        initial = [_initial(name, peer.initial)] if peer.initial != ALL_LAYERS else []
        return [*initial, *_limits(name, peer.layers)]

    @property
    def names(self) -> list[str]:
        """Of whom something is stated."""
        return list(self._peers)


def _layers(layers: Layers | None) -> JsonValue:
    """Return `layers` as messages have them."""
    return None if layers is None else {"spatial": layers.spatial, "temporal": layers.temporal}


def _refs(tracks: list[tuple[str, str]]) -> list[JsonValue]:
    return [{"peer": peer, "name": name} for peer, name in tracks]


def _peer_of(piece: JsonValue) -> JsonValue:
    return piece["peer"] if isinstance(piece, dict) else None


def _pieces(name: str, peer: PeerStatements) -> Iterator[tuple[Notice, int]]:
    """Cut one peer's changes into pieces that fit, with the number of tracks in each."""
    add, drop = list(peer.wanted - peer.told), list(peer.told - peer.wanted)
    peer.told = peer.wanted
    while add or drop:
        some = add[:MOST_TRACKS]
        less = drop[: MOST_TRACKS - len(some)]
        del add[: len(some)], drop[: len(less)]
        yield {"peer": name, "add": _refs(some), "drop": _refs(less)}, len(some) + len(less)


def _initial(name: str, initial: Layers | None) -> Notice:
    return {"peer": name, "initial": _layers(initial), "tracks": []}


def _limits(name: str, tracks: Mapping[TrackRef, Layers | None]) -> Iterator[Notice]:
    wishes: list[JsonValue] = [
        {"peer": track.peer, "name": track.name, "layers": _layers(layers)} for track, layers in tracks.items()
    ]
    for begin in range(0, len(wishes), MOST_TRACKS):
        yield {"peer": name, "tracks": wishes[begin : begin + MOST_TRACKS]}
