"""The port to a selective forwarding unit (SFU). `parlour.live` speaks to this and knows nothing of engines.

Words: a *room* is one running call, a *peer* one participant in it. Both are named by the caller (meeting id, session
id).
A *track* is named as in `docs/signaling.md`: `audio`, `video`, `screenVideo`, `screenAudio`, or a custom name.

Subscriptions are declarative: the caller states which tracks a peer wants, the engine converges on that as publishers
come and go, and reports every needed negotiation as an `OfferNeeded` event (`parlour.media.events`).

An engine is an ICE-lite agent: all its candidates are in what it writes, and it needs none of browsers.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from parlour.media.events import MediaEvent, TrackRef
from parlour.strict_json import JsonValue

__all__ = [
    "Feed",
    "Kind",
    "Layers",
    "MediaError",
    "PeerStats",
    "Sfu",
    "SfuHealth",
    "Tap",
    "TapCodec",
    "WorkerHealth",
]

Kind = Literal["audio", "video"]


class MediaError(Exception):
    """The engine refused or lost the request. The text is for logs and for the browser: no secrets."""


class Layers(NamedTuple):
    """The most of a picture that is sent: its size (0 is the smallest) and its rate (0 is the lowest), each 0 to 2."""

    spatial: int
    temporal: int


@dataclass(frozen=True, slots=True)
class TapCodec:
    """What a tap sends or a feed takes, in the words of RTP. `fmtp` is as a line of SDP has it."""

    kind: Kind
    mime_type: str
    payload_type: int
    clock_rate: int
    channels: int | None
    ssrc: int
    fmtp: str | None
    simulcast: bool
    """Whether layers can be chosen."""


@dataclass(frozen=True, slots=True)
class Tap:
    """A published track leaves as plain RTP from `port`; RTCP of the receiver is taken at `address` and `rtcp_port`."""

    address: str
    port: int
    rtcp_port: int
    codec: TapCodec


@dataclass(frozen=True, slots=True)
class Feed:
    """Where the plain RTP of a track is taken, from whoever is the first to send, and its RTCP."""

    address: str
    port: int
    rtcp_port: int
    codec: TapCodec


@dataclass(frozen=True, slots=True)
class PeerStats:
    """What flows from and to a peer, track by track, in the engine's own words."""

    publish: JsonValue
    subscribe: JsonValue


@dataclass(frozen=True, slots=True)
class WorkerHealth:
    """One of the engine's processes that carry media. `rooms` have somebody there, `memory_bytes` are resident."""

    pid: int
    port: int
    rooms: int
    consumers: int
    memory_bytes: int


@dataclass(frozen=True, slots=True)
class SfuHealth:
    """Whether the engine answers, and how often it had to be started again since `Sfu.start`.

    `workers` is as of some seconds ago; empty while it does not answer.
    """

    up: bool
    restarts: int
    workers: tuple[WorkerHealth, ...] = ()


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
        """Negotiate the publishing side: `offer` is SDP, `tracks` maps its mids to names. Return the answer's SDP.

        An offer of a new browser connection replaces the former publication; m-lines without a name stay inactive.
        `opus_fec`: ask the browser to protect its sound against loss.
        `opus_dtx`: the mids of sound of which the browser is asked to send next to nothing during silence.
        """
        ...

    def set_wanted(self, room: str, peer: str, wanted: frozenset[tuple[str, str]]) -> None:
        """State which tracks `peer` is to receive, published or not yet. Replaces the former statement.

        Each is a `TrackRef`, or a plain pair like one: in a large call, making them anew costs more than all the rest.
        """
        ...

    def change_wanted(
        self, room: str, peers: Sequence[str], add: frozenset[tuple[str, str]], drop: frozenset[tuple[str, str]]
    ) -> None:
        """State what each of `peers` is to receive from now on, and no longer; all else that was stated holds."""
        ...

    def set_layers(self, room: str, peer: str, tracks: Mapping[TrackRef, Layers | None]) -> None:
        """State the most that `peer` is to receive of some tracks; `None`: nothing of it for now.

        Tracks that it is not to receive are passed over; what is not named stays as it was stated.
        """
        ...

    def set_initial_layers(self, room: str, peer: str, most: Layers | None) -> None:
        """State the most that `peer` is to receive of each track, until more is stated of it; else it is all there is.

        `None`: nothing for now. What was stated of single tracks is forgotten.
        """
        ...

    def set_sent(self, room: str, peer: str, layers: Mapping[str, int]) -> None:
        """State the largest layer (0 to 2) that the browser of `peer` sends at present of what it publishes, by name.

        Nobody waits for larger ones then. What is not published is passed over, what is not named stays as it was; a
        track that is published anew is sent whole until something else is stated.
        """
        ...

    def probe(self, room: str, peer: str, number: int, packets: int) -> None:
        """Send `peer` a train of 2 to 20 packets over its data channel, to measure how wide its way is."""
        ...

    def set_away(self, room: str, peer: str, *, away: bool) -> None:
        """State that the browser of `peer` cannot be reached for now, or can be again: offers wait for it meanwhile.

        What it was offered and has not answered is then offered once more.
        """
        ...

    async def answer(self, room: str, peer: str, seq: int, sdp: str) -> None:
        """Take the browser's answer to the `OfferNeeded` numbered `seq`; outdated answers are ignored."""
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

    async def stats(self, room: str, peer: str) -> PeerStats:
        """Tell what flows from and to `peer`."""
        ...

    async def open_tap(self, room: str, tap: str, track: TrackRef, to: tuple[str, int, int]) -> Tap:
        """Send a published track as plain RTP to an address, a port for RTP and one for RTCP."""
        ...

    async def open_feed(self, room: str, tap: str, track: TrackRef, kind: Kind) -> Feed:
        """Publish a track that arrives as plain RTP, as if the peer that `track` names sent it: Opus or VP8."""
        ...

    async def close_tap(self, room: str, tap: str) -> None:
        """End a tap or a feed; an unknown one has ended already."""
        ...
