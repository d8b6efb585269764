"""What happens to a call: people come and go, time passes, the room and the SFU change. Requests are in `commands`.

Everything is already checked for shape and size limits that need no knowledge of the call.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from parlour.calls.admission import BadToken
from parlour.calls.recordings import TargetStand
from parlour.calls.rules import CallRules, ParticipantRules
from parlour.calls.tracks import TrackState
from parlour.strict_json import JsonValue

__all__ = [
    "ConnectionLost",
    "Disconnected",
    "Event",
    "Heard",
    "HoldOver",
    "JobEnded",
    "JobNews",
    "JobStarted",
    "Join",
    "LayersNeeded",
    "MediaAlive",
    "MediaReset",
    "PeerMediaFailed",
    "Preauth",
    "RecordingStored",
    "Resume",
    "RoomChanged",
    "RoomDeleted",
    "Talking",
    "TargetNews",
    "Tick",
]


@dataclass(frozen=True, slots=True)
class Preauth:
    """Somebody asks who they would be. `room` is `None` when there is none."""

    room: CallRules | None
    person: ParticipantRules | BadToken
    wished_id: str
    spare_id: str
    """A fresh UUID, used when the wished one was used before."""
    spare_key: str = field(default="", repr=False)
    """A fresh secret, the seat key of who brings no valid one."""
    seat_key: str | None = field(default=None, repr=False)
    """The seat key of who was inside before and lost the connection."""
    user_name: str | None = None
    user_data: JsonValue = None
    room_info: Mapping[str, JsonValue] = field(default_factory=dict)
    """What the browser is told of the room; carried through unread."""
    address: str = ""
    """Under which name the asker's address is counted; empty: nobody knows it, and it is not."""


@dataclass(frozen=True, slots=True)
class Join(Preauth):
    """Somebody asks for a seat."""

    tracks: Mapping[str, TrackState] = field(default_factory=dict)
    subscribe: bool = True
    direct: bool = False
    """Whether the client can be connected with other browsers directly."""


@dataclass(frozen=True, slots=True)
class Disconnected:
    """A participant has ended its connection, or it was ended because of what the participant did."""

    session_id: str


@dataclass(frozen=True, slots=True)
class ConnectionLost:
    """The connection of a participant broke, without a goodbye: it may come back."""

    session_id: str


@dataclass(frozen=True, slots=True)
class Resume:
    """Somebody is back whose connection broke, with the key of its seat."""

    seat_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class HoldOver:
    """The time of a `Hold` is over."""

    session_id: str
    number: int


@dataclass(frozen=True, slots=True)
class MediaAlive:
    """The SFU hears from a participant's browser again, over any media connection; or from none any more."""

    session_id: str
    alive: bool


@dataclass(frozen=True, slots=True)
class Talking:
    """A voice began, ended, or became louder or softer. `level` is in decibels, 0 is the loudest."""

    session_id: str
    talking: bool
    level: int = 0


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed; deadlines may be due."""


@dataclass(frozen=True, slots=True)
class RoomDeleted:
    """The room is gone."""


@dataclass(frozen=True, slots=True)
class RoomChanged:
    """The room's configuration changed."""

    rules: CallRules
    waiting: Mapping[str, Preauth] = field(default_factory=dict)
    """What those in the lobby would ask with now, by session id: their rules may have changed with the room's."""


@dataclass(frozen=True, slots=True)
class MediaReset:
    """The SFU lost all state and is running again."""


@dataclass(frozen=True, slots=True)
class PeerMediaFailed:
    """A peer connection of one participant ended on the SFU's side."""

    session_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class LayersNeeded:
    """The largest layer changed that anybody receives of a participant's picture; `None`: nobody does."""

    session_id: str
    name: str
    spatial: int | None


@dataclass(frozen=True, slots=True)
class JobStarted:
    """A job has begun: the first was recorded, sent, or listened to."""

    job_id: str


@dataclass(frozen=True, slots=True)
class JobEnded:
    """A job has ended. `problem`: why, as a sentence, unless it was stopped."""

    job_id: str
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class RecordingStored:
    """The files of a recording that has ended are where they belong."""

    job_id: str


@dataclass(frozen=True, slots=True)
class TargetNews:
    """How it stands with a target of a live stream: the endpoint `name`, or without one that of the RTMP URL `url`."""

    job_id: str
    stand: TargetStand
    name: str | None = None
    url: str | None = field(default=None, repr=False)
    """Secret: a stream key is in it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A transcription understood what somebody says or said. Times are Unix seconds, of the server's clock.

    Until it is `final` the same words, from the same `begin`, may be told again in another form.
    """

    job_id: str
    session_id: str
    track: str
    """The name of the track."""
    text: str
    begin: float
    end: float
    final: bool
    raw: JsonValue = None
    """The recogniser's own reply; `None`: it is not wanted, or there is none."""


JobNews: TypeAlias = JobStarted | JobEnded | RecordingStored | TargetNews | Heard

Event: TypeAlias = (
    Join
    | Preauth
    | Disconnected
    | ConnectionLost
    | Resume
    | HoldOver
    | MediaAlive
    | Talking
    | Tick
    | RoomDeleted
    | RoomChanged
    | MediaReset
    | PeerMediaFailed
    | LayersNeeded
    | JobStarted
    | JobEnded
    | RecordingStored
    | TargetNews
    | Heard
)
