"""The port to a selective forwarding unit (SFU). `parlour.live` speaks to this and knows nothing of engines.

Words: a *room* is one running call, a *peer* one participant in it. Both are named by the caller (meeting id, session
id).
A *track* is named as in `docs/signaling.md`: `audio`, `video`, `screenVideo`, `screenAudio`, or a custom name.

Subscriptions are declarative: the caller states which tracks a peer wants, the engine converges on that as publishers
come and go, and reports every needed negotiation as an `OfferNeeded` event.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

__all__ = [
    "Candidate",
    "EngineReset",
    "MediaError",
    "MediaEvent",
    "OfferNeeded",
    "PeerConnectionName",
    "PeerFailed",
    "PeerTalking",
    "Sfu",
    "SfuHealth",
    "TrackRef",
]

PeerConnectionName = Literal["publish", "subscribe"]


class MediaError(Exception):
    """The engine refused or lost the request. The text is for logs and for the browser: no secrets."""


class TrackRef(NamedTuple):
    """One published track of a room."""

    peer: str
    name: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An ICE candidate of a browser, already checked for shape."""

    candidate: str
    sdp_mid: str | None
    sdp_m_line_index: int | None


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
    """Voice activity of `peer` began (`True`) or ended."""

    room: str
    peer: str
    talking: bool


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
class EngineReset:
    """The engine lost all state and is running again: every room is open and empty, every peer must publish anew.

    What `set_wanted` and `set_blocked` stated still holds.
    """


MediaEvent = OfferNeeded | PeerTalking | PeerFailed | EngineReset


@dataclass(frozen=True, slots=True)
class SfuHealth:
    """Whether the engine answers, and how often it had to be started again since `Sfu.start`."""

    up: bool
    restarts: int


class Sfu(Protocol):
    """An SFU under this server's authority. Methods raise `MediaError`; events arrive in order through `on_event`."""

    async def start(self, on_event: Callable[[MediaEvent], None]) -> None:
        """Start the engine and return once it accepts rooms. Raises `MissingPartError` when it is not installed."""
        ...

    async def stop(self) -> None:
        """Stop the engine and everything it started."""
        ...

    def health(self) -> SfuHealth:
        """Tell how the engine fares; asks nobody."""
        ...

    async def open_room(self, room: str) -> None:
        """Open `room`; opening an open room does nothing."""
        ...

    async def close_room(self, room: str) -> None:
        """Close `room` and drop all its peers; closing an unknown room does nothing."""
        ...

    async def publish(self, room: str, peer: str, offer: str, tracks: Mapping[str, str]) -> str:
        """Negotiate the publishing side: `offer` is SDP, `tracks` maps its mids to names. Return the answer's SDP.

        An offer of a new browser connection replaces the former publication; m-lines without a name stay inactive.
        """
        ...

    def set_wanted(self, room: str, peer: str, wanted: frozenset[TrackRef]) -> None:
        """State which tracks `peer` is to receive, published or not yet. Replaces the former statement."""
        ...

    async def answer(self, room: str, peer: str, seq: int, sdp: str) -> None:
        """Take the browser's answer to the `OfferNeeded` numbered `seq`; outdated answers are ignored."""
        ...

    async def add_candidate(self, room: str, peer: str, pc: PeerConnectionName, candidate: Candidate | None) -> None:
        """Take an ICE candidate of the browser, `None` for end of candidates."""
        ...

    async def restart_ice(self, room: str, peer: str) -> None:
        """Renegotiate the subscribing side with new ICE credentials; an `OfferNeeded` follows."""
        ...

    async def set_blocked(self, room: str, peer: str, blocked: frozenset[str]) -> None:
        """Stop forwarding exactly these tracks of `peer`, whatever its browser sends, now and in later publications.

        When the engine cannot be told, everything of `peer` stops: `PeerFailed` and `MediaError` follow.
        """
        ...

    async def remove_peer(self, room: str, peer: str) -> None:
        """Drop both peer connections of `peer`; an unknown peer does nothing."""
        ...
