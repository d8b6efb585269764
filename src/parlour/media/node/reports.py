"""What the media node says, in the words of the port."""

import itertools
from collections.abc import Mapping
from typing import Any, Final

from parlour.media.events import (
    LayersNeeded,
    MediaEvent,
    OfferNeeded,
    PeerAlive,
    PeerFailed,
    PeerTalking,
    TapClosed,
    TrackRef,
)
from parlour.media.node.link import Fields
from parlour.media.node.rooms import Rooms
from parlour.media.node.statements import Offer
from parlour.media.port import TapCodec

__all__ = ["Reports", "tap_codec"]

_OF_PEERS: Final[Mapping[str, type[PeerTalking | PeerAlive | PeerFailed | LayersNeeded]]] = {
    "talking": PeerTalking,
    "alive": PeerAlive,
    "peer-failed": PeerFailed,
    "needed": LayersNeeded,
}
"""Events about a peer, whose fields have the names of the declaration."""


class Reports:
    """Reads what the node reports. Offers are numbered anew, as every node counts from one."""

    def __init__(self, rooms: Rooms) -> None:
        """Take what was stated about peers: of those that are gone nothing is reported."""
        self._rooms = rooms
        self._seqs = itertools.count(1)

    def read(self, kind: str, fields: Fields) -> MediaEvent | None:
        """Return what the node reports as the event that it is; `None` when it is about a peer that is gone."""
        if kind == "offer":
            return self._offer(**fields)
        if kind == "tap-closed":
            return TapClosed(**fields)
        if self._rooms.peer(fields["room"], fields["peer"]) is None:
            return None
        return _OF_PEERS[kind](**fields)

    def _offer(
        self,
        room: str,
        peer: str,
        connection: int,
        seq: int,
        sdp: str,
        tracks: Mapping[str, Mapping[str, str] | None],
    ) -> OfferNeeded | None:
        stated = self._rooms.peer(room, peer)
        if stated is None:
            return None
        if stated.offer is None or stated.offer.node_seq != seq:  # else it is the same one once more
            stated.offer = Offer(next(self._seqs), seq)
        sources = {
            mid: None if track is None else TrackRef(track["peer"], track["name"]) for mid, track in tracks.items()
        }
        return OfferNeeded(room, peer, connection, stated.offer.seq, sdp, sources)


def tap_codec(fields: Mapping[str, Any]) -> TapCodec:
    """Return what a reply says of a tap's or a feed's codec."""
    return TapCodec(**{"channels": None, "fmtp": None, **fields})
