"""What an SFU reports unasked: see `parlour.media.port`, whose words these are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

__all__ = [
    "LayersNeeded",
    "MediaEvent",
    "OfferNeeded",
    "PeerAlive",
    "PeerConnectionName",
    "PeerFailed",
    "PeerTalking",
    "RoomReset",
    "TapClosed",
    "TrackRef",
]

PeerConnectionName = Literal["publish", "subscribe"]


class TrackRef(NamedTuple):
    """One published track of a room."""

    peer: str
    name: str


@dataclass(frozen=True, slots=True)
class OfferNeeded:
    """The subscribing side of `peer` must answer `sdp`. `tracks` maps every mid to its source, `None` when unused.

    `connection` numbers the subscribing connections of the engine: an offer with another number than the one before is
    for a new connection, and the former one is gone.
    """

    room: str
    peer: str
    connection: int
    seq: int
    sdp: str
    tracks: Mapping[str, TrackRef | None]


@dataclass(frozen=True, slots=True)
class PeerTalking:
    """Voice activity of `peer` began (`True`), ended, or became louder or softer.

    `level` is in decibels, 0 is the loudest there is. It is told anew while several talk, and says nothing at an end.
    """

    room: str
    peer: str
    talking: bool
    level: int = 0


@dataclass(frozen=True, slots=True)
class PeerFailed:
    """One peer connection of `peer` ended on the engine's side; the browser should rebuild its media.

    Both are gone then: an `OfferNeeded` for a new subscribing connection follows this event, and the next `publish`
    begins a new publishing one. A browser that closes a connection itself is not told so.
    """

    room: str
    peer: str
    pc: PeerConnectionName
    reason: str


@dataclass(frozen=True, slots=True)
class PeerAlive:
    """The engine hears from the browser of `peer` on any connection (`True`), or on none any more for some seconds.

    A connection of which nothing is heard may come back; `PeerFailed` tells when it is given up.
    """

    room: str
    peer: str
    alive: bool


@dataclass(frozen=True, slots=True)
class LayersNeeded:
    """The largest layer changed that anybody receives of a published picture with layers; `None`: nobody does."""

    room: str
    peer: str
    name: str
    spatial: int | None


@dataclass(frozen=True, slots=True)
class TapClosed:
    """A tap or a feed ended by itself, as the track that it carried did."""

    room: str
    tap: str


@dataclass(frozen=True, slots=True)
class RoomReset:
    """The engine lost all that it had of `room`: every peer must publish anew, and waits if that takes a moment.

    What `set_wanted`, `change_wanted`, `set_layers` and `set_blocked` stated still holds. Taps and feeds are gone.
    """

    room: str


MediaEvent = OfferNeeded | PeerTalking | PeerAlive | PeerFailed | LayersNeeded | TapClosed | RoomReset
