"""Requests that the call core does not see as they come: entering, and what goes straight to the SFU."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from parlour.calls.tracks import TrackState
from parlour.media.events import TrackRef
from parlour.media.port import Layers
from parlour.strict_json import JsonValue

__all__ = [
    "EntryRequest",
    "LimitLayers",
    "LoggedAs",
    "MediaRequest",
    "RestartIce",
    "ResumeRequest",
    "SendProbe",
    "TakeAnswer",
    "TellSending",
]


@dataclass(frozen=True, slots=True)
class EntryRequest:
    """The fields of `join` and `preauth`. `session_id` is the wished one, `None` when it was not well formed."""

    room: str
    token: str | None = field(default=None, repr=False)
    session_id: str | None = None
    seat_key: str | None = field(default=None, repr=False)
    user_name: str | None = None
    user_data: JsonValue = None
    tracks: Mapping[str, TrackState] = field(default_factory=dict)
    subscribe: bool = True
    direct: bool = False
    client: str = ""
    address: str = ""
    """Under which name the address is counted that the request came from (`parlour.addresses`)."""


@dataclass(frozen=True, slots=True)
class ResumeRequest:
    """The fields of `resume`. `received` counts the messages of the server that the browser got since its join."""

    room: str
    seat_key: str = field(repr=False)
    received: int


@dataclass(frozen=True, slots=True)
class LoggedAs:
    """Where lines of a browser belong. `terse`: only those are wanted that tell of something out of the ordinary."""

    meeting_id: str
    terse: bool


@dataclass(frozen=True, slots=True)
class TakeAnswer:
    """The browser's answer to the offer numbered `seq`."""

    seq: int
    sdp: str


@dataclass(frozen=True, slots=True)
class RestartIce:
    """The subscribing side needs new ICE credentials."""


@dataclass(frozen=True, slots=True)
class LimitLayers:
    """The most that is to be received of tracks, by their publisher and name; `None`: nothing for now.

    `initial` is the most of all others, whatever was said of them before; `has_initial` tells whether it was given.
    """

    tracks: Mapping[TrackRef, Layers | None]
    initial: Layers | None = None
    has_initial: bool = False


@dataclass(frozen=True, slots=True)
class SendProbe:
    """A train of packets is wanted, to measure how wide the way is."""

    number: int
    packets: int


@dataclass(frozen=True, slots=True)
class TellSending:
    """The largest layers that the browser sends of its own pictures at present, by track name."""

    layers: Mapping[str, int]


MediaRequest: TypeAlias = TakeAnswer | RestartIce | LimitLayers | TellSending | SendProbe
