"""What a participant inside may ask of a call. What comes from elsewhere is in `events`.

Everything is already checked for shape and size limits that need no knowledge of the call.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from parlour.calls.breakout import BreakoutRoom
from parlour.calls.participant import NetworkQuality
from parlour.calls.permissions import PermissionChange
from parlour.calls.recordings import RecordingKind
from parlour.calls.topology import TopologyName
from parlour.calls.tracks import Kind, TrackState
from parlour.strict_json import JsonValue

__all__ = [
    "AnswerWaiting",
    "AskForHelp",
    "ChangeStreamingTargets",
    "ChooseTopology",
    "EnterBreakoutRoom",
    "Leave",
    "LowerHands",
    "ParticipantUpdate",
    "PathTrouble",
    "Publish",
    "RaiseHand",
    "ReadChat",
    "ReadStreamTargets",
    "Request",
    "RequestAccess",
    "SearchGifs",
    "SendAppMessage",
    "SetSessionData",
    "SetUserData",
    "SetUserName",
    "Signal",
    "StartRecording",
    "StartStreaming",
    "StartTranscription",
    "StopRecording",
    "StopStreaming",
    "StopTranscription",
    "Subscribe",
    "TellBreakoutRooms",
    "TellNetwork",
    "TellTalking",
    "TopologyReady",
    "UpdateBreakout",
    "UpdateParticipants",
    "UpdateRecording",
    "UpdateStreaming",
    "UpdateTracks",
    "UpdateTranscription",
]


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
class ReadChat:
    """Ask what was said in the chat before the message of this number; `None`: the latest."""

    before: int | None = None


@dataclass(frozen=True, slots=True)
class SearchGifs:
    """Search for animated pictures; an empty `query` asks for what is popular. `language` is a tag, or empty."""

    query: str
    offset: int = 0
    language: str = ""


@dataclass(frozen=True, slots=True)
class ReadStreamTargets:
    """Ask which targets for live streams the room has names for."""


@dataclass(frozen=True, slots=True)
class SetUserName:
    """Change one's display name."""

    name: str | None


@dataclass(frozen=True, slots=True)
class SetUserData:
    """Change one's user data."""

    data: JsonValue


@dataclass(frozen=True, slots=True)
class RaiseHand:
    """Raise one's own hand, or lower it."""

    raised: bool


@dataclass(frozen=True, slots=True)
class LowerHands:
    """Lower the hands of these participants; `None`: of everybody."""

    session_ids: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class UpdateBreakout:
    """Change the breakout rooms: what is not given stays, except that `open=False` ends the groups and their time.

    `rooms` replaces the list. `assignment` says by session id who belongs to which room; `None`: to none. With
    `sets_time` the rooms close by themselves `ends_in` seconds from now; `None`: they do not.
    """

    rooms: tuple[BreakoutRoom, ...] | None = None
    assignment: Mapping[str, str | None] = field(default_factory=dict)
    open: bool | None = None
    sets_time: bool = False
    ends_in: float | None = None


@dataclass(frozen=True, slots=True)
class EnterBreakoutRoom:
    """Go to a breakout room; `None`: to the main room."""

    room_id: str | None


@dataclass(frozen=True, slots=True)
class AskForHelp:
    """Ask for a host in one's breakout room, or no longer."""

    wanted: bool


@dataclass(frozen=True, slots=True)
class TellBreakoutRooms:
    """Say something to everybody in all rooms."""

    text: str


@dataclass(frozen=True, slots=True)
class StartRecording:
    """Begin a recording; `instance_id` names it in this call. One of the kind `local` is made by the browser.

    `options` are those of the documented REST API, not checked yet.
    """

    kind: RecordingKind
    instance_id: str
    layout: Mapping[str, JsonValue] | None = None
    options: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UpdateRecording:
    """Change the layout of a recording, or who is in it; `changes` as documented for REST, not checked yet."""

    instance_id: str | None
    changes: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class StopRecording:
    """End a recording; `None`: the sender's own, or else the server's only one."""

    instance_id: str | None = None


@dataclass(frozen=True, slots=True)
class StartStreaming:
    """Begin a live stream; `options` as documented for REST, with where it goes, not checked yet. They are secret."""

    instance_id: str
    options: Mapping[str, JsonValue] = field(repr=False)


@dataclass(frozen=True, slots=True)
class UpdateStreaming:
    """Change the layout of a live stream, or who is in it; `changes` as documented for REST, not checked yet."""

    instance_id: str | None
    changes: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class ChangeStreamingTargets:
    """Send a running live stream to more targets (`add`), or no longer to some; URLs are secret."""

    instance_id: str | None
    add: bool
    rtmp_urls: tuple[str, ...] = field(default=(), repr=False)
    endpoints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StopStreaming:
    """End a live stream; `None`: the only one."""

    instance_id: str | None = None


@dataclass(frozen=True, slots=True)
class StartTranscription:
    """Begin a transcription; `options` as documented for REST, not checked yet."""

    options: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class UpdateTranscription:
    """Transcribe others from now on; `changes` as documented for REST, not checked yet."""

    changes: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class StopTranscription:
    """End a transcription; `None`: the default one, or else the only one."""

    instance_id: str | None = None


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
    | ReadChat
    | SearchGifs
    | SetUserName
    | SetUserData
    | TellNetwork
    | RaiseHand
    | LowerHands
    | UpdateBreakout
    | EnterBreakoutRoom
    | AskForHelp
    | TellBreakoutRooms
    | StartRecording
    | UpdateRecording
    | StopRecording
    | StartStreaming
    | UpdateStreaming
    | ChangeStreamingTargets
    | ReadStreamTargets
    | StopStreaming
    | StartTranscription
    | UpdateTranscription
    | StopTranscription
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
