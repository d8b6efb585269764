"""What the call says to browsers: pushes and replies, typed. `parlour.signaling.outgoing` writes them as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from parlour.calls.participant import ParticipantView
from parlour.calls.topology import Paths, Stand, TopologyName
from parlour.strict_json import JsonValue

__all__ = [
    "ActiveSpeakerChanged",
    "AppMessage",
    "Counts",
    "Done",
    "FatalError",
    "Joined",
    "LeftReason",
    "MediaWasReset",
    "ParticipantJoined",
    "ParticipantLeft",
    "ParticipantUpdated",
    "PathSignal",
    "PathsNow",
    "Preauthorised",
    "Push",
    "RemoteMute",
    "Reply",
    "SendLayers",
    "SessionData",
    "TopologyNow",
    "UserDataNow",
    "UserNameNow",
]

LeftReason = Literal["left", "ejected", "disconnected", "hidden"]


@dataclass(frozen=True, slots=True)
class ParticipantJoined:
    """Somebody with presence is there now."""

    participant: ParticipantView


@dataclass(frozen=True, slots=True)
class ParticipantUpdated:
    """Something in the picture of a participant changed."""

    participant: ParticipantView


@dataclass(frozen=True, slots=True)
class ParticipantLeft:
    """Somebody is no longer there, or no longer seen."""

    session_id: str
    reason: LeftReason


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are inside: with presence, and hidden."""

    present: int
    hidden: int


@dataclass(frozen=True, slots=True)
class ActiveSpeakerChanged:
    """Somebody else is the active speaker; `None` for nobody."""

    session_id: str | None


@dataclass(frozen=True, slots=True)
class AppMessage:
    """A message of an app to its peers."""

    data: JsonValue
    sender: str


@dataclass(frozen=True, slots=True)
class SessionData:
    """The meeting's shared data changed."""

    data: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class RemoteMute:
    """An admin (`by`) switched these tracks off."""

    tracks: tuple[str, ...]
    by: str | None


@dataclass(frozen=True, slots=True)
class MediaWasReset:
    """The SFU lost this browser's media: build both peer connections anew."""

    reason: str


@dataclass(frozen=True, slots=True)
class SendLayers:
    """The largest layers of own pictures that anybody receives, by name; `None`: nobody receives any."""

    layers: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class TopologyNow:
    """The topology, or what is being prepared, changed."""

    stand: Stand


@dataclass(frozen=True, slots=True)
class PathsNow:
    """One's paths to other browsers changed."""

    paths: Paths


@dataclass(frozen=True, slots=True)
class PathSignal:
    """What the other end of a path says."""

    sender: str
    mesh: int
    body: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class FatalError:
    """The last words to a connection."""

    type: str
    msg: str


Push: TypeAlias = (
    ParticipantJoined
    | ParticipantUpdated
    | ParticipantLeft
    | Counts
    | ActiveSpeakerChanged
    | AppMessage
    | SessionData
    | RemoteMute
    | MediaWasReset
    | SendLayers
    | TopologyNow
    | PathsNow
    | PathSignal
    | FatalError
)


@dataclass(frozen=True, slots=True)
class Done:
    """Nothing to say but that it was done."""


@dataclass(frozen=True, slots=True)
class UserNameNow:
    """The display name in force."""

    user_name: str | None


@dataclass(frozen=True, slots=True)
class UserDataNow:
    """The user data in force."""

    user_data: JsonValue


@dataclass(frozen=True, slots=True)
class Preauthorised:
    """Who the asker would be."""

    session_id: str
    participant: ParticipantView
    room: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Joined:
    """Everything that a newcomer needs to know. `seat_key` is a secret between it and the server."""

    session_id: str
    seat_key: str = field(repr=False)
    meeting_id: str
    participant: ParticipantView
    participants: tuple[ParticipantView, ...]
    counts: Counts
    active_speaker: str | None
    start_video_off: bool
    start_audio_off: bool
    topology: TopologyName
    max_app_message_size: int
    session_data: Mapping[str, JsonValue]
    room: Mapping[str, JsonValue]


Reply: TypeAlias = Done | UserNameNow | UserDataNow | Preauthorised | Joined
