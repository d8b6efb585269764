"""What was stated about the peers of one room, and what of it the media node was told. Pure.

The node is told changes, each once for all peers to whom it applies. What was stated outlives the node: `forget_told`,
and the next messages state everything anew.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from parlour.media.events import TrackRef
from parlour.media.port import Layers
from parlour.strict_json import JsonValue

__all__ = ["Notice", "Offer", "PeerStatements", "RoomStatements"]

MOST_NAMED: Final = 5000
"""Peers and tracks in one `want`: it stays below the longest line, however long their names are."""

MOST_REMEMBERED: Final = 1000
"""Tracks whose layers are remembered of one peer beyond those that it wants now: it may want them again."""

ALL_LAYERS: Final = Layers(2, 2)
"""The most that there is."""

Track = tuple[str, str]
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

    wanted: set[Track] = field(default_factory=set)
    blocked: frozenset[str] = frozenset()
    block_confirmed: bool = True
    """Whether the node is known to block exactly `blocked`."""
    layers: dict[TrackRef, Layers | None] = field(default_factory=dict)
    initial: Layers | None = ALL_LAYERS
    offer: "Offer | None" = None
    """The last one that the browser was sent."""
    losses: int = 0
    """How often the node lost all it was told: what it confirms of earlier statements says nothing."""


class _Change(NamedTuple):
    """What several peers want from now on, and no longer."""

    peers: Sequence[str]
    add: Collection[Track]
    drop: Collection[Track]


class RoomStatements:
    """The peers of one room, by name."""

    def __init__(self) -> None:
        self._peers: dict[str, PeerStatements] = {}
        self._changes: list[_Change] = []
        """What the node is to be told yet, in its order."""

    def peer(self, name: str) -> PeerStatements:
        """Return what is stated about a peer, nothing for a new one."""
        return self._peers.setdefault(name, PeerStatements())

    def known(self, name: str) -> PeerStatements | None:
        """Return what is stated about a peer, `None` for an unknown one."""
        return self._peers.get(name)

    def remove(self, name: str) -> bool:
        """Forget a peer, and what was to be told of it; tell whether it was known."""
        self._changes = [
            change._replace(peers=[each for each in change.peers if each != name]) if name in change.peers else change
            for change in self._changes
        ]
        return self._peers.pop(name, None) is not None

    def want(self, name: str, wanted: Collection[Track]) -> None:
        """State all that a peer is to receive; `changes` tells the node."""
        former = self.peer(name).wanted
        self.change([name], set(wanted) - former, former.difference(wanted))

    def change(self, names: Sequence[str], add: Collection[Track], drop: Collection[Track]) -> None:
        """State what peers are to receive from now on, and no longer; `changes` tells the node."""
        for name in names:
            wanted = self.peer(name).wanted
            wanted.update(add)
            wanted.difference_update(drop)
        if names and (add or drop):
            self._changes.append(_Change(names, add, drop))

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
        batch: list[JsonValue] = []
        size = 0
        for piece, named in [piece for change in self.take_changes() for piece in _pieces(change)]:
            if batch and size + named > MOST_NAMED:
                yield {"changes": batch}
                batch, size = [], 0
            batch.append(piece)
            size += named
        if batch:
            yield {"changes": batch}

    def take_changes(self) -> list[_Change]:
        """Return what is to be told and count it as told."""
        changes, self._changes = self._changes, []
        return changes

    def forget_told(self, name: str) -> list[Notice]:
        """Take note that the node has lost all it was told of a peer; return the notices that limit its layers anew.

        `changes` states its wishes. What is blocked has to be told before anything of the peer is carried again.
        """
        peer = self._peers[name]
        peer.offer = None
        peer.losses += 1
        peer.block_confirmed = not peer.blocked
        if peer.wanted:
            self._changes.append(_Change([name], frozenset(peer.wanted), ()))
        initial = [_initial(name, peer.initial)] if peer.initial != ALL_LAYERS else []
        return [*initial, *_limits(name, peer.layers)]

    def forget_all_told(self) -> list[Notice]:
        """Take note that the node has lost all it was told; return the notices that limit layers anew."""
        self.take_changes()
        return [notice for name in self._peers for notice in self.forget_told(name)]


def _layers(layers: Layers | None) -> JsonValue:
    """Return `layers` as messages have them."""
    return None if layers is None else {"spatial": layers.spatial, "temporal": layers.temporal}


def _ref(track: Track) -> JsonValue:
    peer, name = track
    return {"peer": peer, "name": name}


def _pieces(change: _Change) -> Iterator[tuple[Notice, int]]:
    """Cut a change into pieces that fit, with the number of peers and tracks in each."""
    most = max(1, MOST_NAMED // 2)
    tracks = [(track, True) for track in change.add] + [(track, False) for track in change.drop]
    for first in range(0, len(change.peers), most):
        some = change.peers[first : first + most]
        for begin in range(0, len(tracks), most):
            part = tracks[begin : begin + most]
            add, drop = ([_ref(track) for track, adds in part if adds is wanted] for wanted in (True, False))
            yield {"peers": [*some], "add": add, "drop": drop}, len(some) + len(part)


def _initial(name: str, initial: Layers | None) -> Notice:
    return {"peer": name, "initial": _layers(initial), "tracks": []}


def _limits(name: str, tracks: Mapping[TrackRef, Layers | None]) -> Iterator[Notice]:
    wishes: list[JsonValue] = [
        {"peer": track.peer, "name": track.name, "layers": _layers(layers)} for track, layers in tracks.items()
    ]
    for begin in range(0, len(wishes), MOST_NAMED):
        yield {"peer": name, "tracks": wishes[begin : begin + MOST_NAMED]}
