"""What may happen to a call. Requests come from a participant inside; events come from elsewhere.

Everything is already checked for shape and size limits that need no knowledge of the call.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from parlour.calls.admission import BadToken
from parlour.calls.participant import NetworkQuality
from parlour.calls.permissions import PermissionChange
from parlour.calls.rules import CallRules, ParticipantRules
from parlour.calls.topology import TopologyName
from parlour.calls.tracks import Kind, TrackState
from parlour.strict_json import JsonValue

__all__ = [
    "AnswerWaiting",
    "ChooseTopology",
    "ConnectionLost",
    "Disconnected",
    "Event",
    "HoldOver",
    "Join",
    "LayersNeeded",
    "Leave",
    "MediaAlive",
    "MediaReset",
    "ParticipantUpdate",
    "PathTrouble",
    "PeerMediaFailed",
    "Preauth",
    "Publish",
    "Request",
    "RequestAccess",
    "Resume",
    "RoomChanged",
    "RoomDeleted",
    "SendAppMessage",
    "SetSessionData",
    "SetUserData",
    "SetUserName",
    "Signal",
    "Subscribe",
    "Talking",
    "TellNetwork",
    "TellTalking",
    "Tick",
    "TopologyReady",
    "UpdateParticipants",
    "UpdateTracks",
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
)


@dataclass(frozen=True, slots=True)
class Leave:
    """Give the seat back."""


@dataclass(frozen=True, slots=True)
class UpdateTracks:
    """Own track states changed; `None` removes a track."""

    tracks: Mapping[str, TrackState | None]


@dataclass(frozen=True, slots=True)
class SendAppMessage:
    """Relay `data`. `to` is `None` for everybody else; `size` is that of its compact JSON in bytes."""

    data: JsonValue
    size: int
    to: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class SetUserName:
    """Change one's display name."""

    name: str | None


@dataclass(frozen=True, slots=True)
class SetUserData:
    """Change one's user data."""

    data: JsonValue


@dataclass(frozen=True, slots=True)
class TellNetwork:
    """How one's own network fares, as one's browser measures it; `None`: nobody can tell."""

    quality: NetworkQuality | None


@dataclass(frozen=True, slots=True)
class Publish:
    """Negotiate the publishing side: SDP `offer`, the names of its m-lines by mid, and the kind of each name."""

    offer: str
    mids: Mapping[str, str]
    kinds: Mapping[str, Kind]


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Set automatic subscription (`None`: as before) and exceptions from it, by session id or `*`, then track name."""

    auto: bool | None
    tracks: Mapping[str, Mapping[str, bool]]


@dataclass(frozen=True, slots=True)
class ParticipantUpdate:
    """What an admin asks for one participant. `mute` names tracks to switch off."""

    mute: frozenset[str] = frozenset()
    unmute: bool = False
    eject: bool = False
    permissions: PermissionChange | None = None


@dataclass(frozen=True, slots=True)
class UpdateParticipants:
    """Updates by session id; `*` means every other participant that is not named."""

    updates: Mapping[str, ParticipantUpdate]


@dataclass(frozen=True, slots=True)
class SetSessionData:
    """Change the meeting's shared data."""

    data: Mapping[str, JsonValue]
    merge: Literal["replace", "shallow-merge"]


@dataclass(frozen=True, slots=True)
class ChooseTopology:
    """Choose the topology for the rest of the call."""

    topology: TopologyName


@dataclass(frozen=True, slots=True)
class TopologyReady:
    """The sender's new way carries what the former one does, in the switch numbered `epoch`."""

    epoch: int


@dataclass(frozen=True, slots=True)
class Signal:
    """Something for the other end of a path in the mesh numbered `mesh`: `body` is relayed as it is.

    `kinds` are those of the tracks that a description in it offers to send, by name.
    """

    to: str
    mesh: int
    body: Mapping[str, JsonValue]
    kinds: Mapping[str, Kind] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PathTrouble:
    """The path to `session_id` cannot be made, or something comes over it that may not."""

    mesh: int
    session_id: str
    trouble: Literal["failed", "unexpected"]


@dataclass(frozen=True, slots=True)
class TellTalking:
    """The sender's own voice began or ended."""

    talking: bool


@dataclass(frozen=True, slots=True)
class RequestAccess:
    """Ask to be let in, from the lobby. `name` is the display name, `None` leaves it as it is."""

    name: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerWaiting:
    """Let people in (true) or turn them away, by session id; `*` stands for everybody who asks and is not named."""

    decisions: Mapping[str, bool]


Request: TypeAlias = (
    Leave
    | UpdateTracks
    | SendAppMessage
    | SetUserName
    | SetUserData
    | TellNetwork
    | Publish
    | Subscribe
    | UpdateParticipants
    | SetSessionData
    | ChooseTopology
    | TopologyReady
    | Signal
    | PathTrouble
    | TellTalking
    | RequestAccess
    | AnswerWaiting
)
