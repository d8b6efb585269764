"""What the call says to browsers: pushes and replies, typed. `parlour.signaling.outgoing` writes them as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from parlour.calls.breakout import BreakoutView
from parlour.calls.chat import Said
from parlour.calls.gifs import GifsNow
from parlour.calls.jobs.options import JobKind
from parlour.calls.pages import Page
from parlour.calls.participant import ParticipantView
from parlour.calls.recordings import RecordingsView, StreamsView, StreamTarget
from parlour.calls.topology import Paths, Stand, TopologyName
from parlour.calls.transcriptions import TranscriptionsView
from parlour.strict_json import JsonValue

__all__ = [
    "ActiveSpeakerChanged",
    "AppMessage",
    "BreakoutMessage",
    "BreakoutNow",
    "ChatNow",
    "Counts",
    "Done",
    "FatalError",
    "HandNow",
    "InLobby",
    "JobFailed",
    "Joined",
    "LeftReason",
    "LobbyState",
    "MediaWasReset",
    "MuteReason",
    "ParticipantJoined",
    "ParticipantLeft",
    "ParticipantUpdated",
    "PathSignal",
    "PathsNow",
    "Preauthorised",
    "Push",
    "RecordingUploaded",
    "RecordingsNow",
    "RemoteMute",
    "Reply",
    "SendLayers",
    "SessionData",
    "StreamTargets",
    "StreamsNow",
    "TopologyNow",
    "TranscriptionMessage",
    "TranscriptionsNow",
    "UserDataNow",
    "UserNameNow",
    "WaitingAdded",
    "WaitingDecided",
    "WaitingNow",
    "WaitingRemoved",
    "WaitingUpdated",
    "WaitingView",
]

LeftReason = Literal["left", "ejected", "disconnected", "hidden"]
MuteReason = Literal["microphone-limit"]


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
class BreakoutNow:
    """The breakout rooms, or who belongs to or is in which, changed."""

    view: BreakoutView


@dataclass(frozen=True, slots=True)
class BreakoutMessage:
    """A host says something to everybody in all rooms."""

    text: str
    sender: str


@dataclass(frozen=True, slots=True)
class RecordingsNow:
    """A recording began, or ended."""

    view: RecordingsView


@dataclass(frozen=True, slots=True)
class StreamsNow:
    """A live stream began, changed, or ended."""

    view: StreamsView


@dataclass(frozen=True, slots=True)
class TranscriptionsNow:
    """A transcription began, changed, or ended."""

    view: TranscriptionsView


@dataclass(frozen=True, slots=True)
class TranscriptionMessage:
    """What somebody says or said, as a transcription understood it. Times are Unix seconds; `track` is a name.

    Until it is `final` the same words, from the same `begin`, may be told again in another form.
    """

    instance_id: str
    session_id: str
    track: str
    text: str
    begin: float
    end: float
    final: bool
    raw: JsonValue = None


@dataclass(frozen=True, slots=True)
class JobFailed:
    """A recording, a live stream or a transcription ended by itself, or could not begin. `msg` says why."""

    kind: JobKind
    instance_id: str
    msg: str


@dataclass(frozen=True, slots=True)
class RecordingUploaded:
    """The files of a recording that has ended are where they belong."""

    instance_id: str
    recording_id: str


@dataclass(frozen=True, slots=True)
class SessionData:
    """The meeting's shared data changed."""

    data: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class RemoteMute:
    """An admin (`by`), a backend, or a rule of the call (`reason`) switched these tracks off."""

    tracks: tuple[str, ...]
    by: str | None
    reason: MuteReason | None = None


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


@dataclass(frozen=True, slots=True)
class WaitingView:
    """Somebody who asks to be let in, as told to those who may decide. `granted`: decided, but no seat is free yet."""

    session_id: str
    user_name: str | None
    granted: bool


@dataclass(frozen=True, slots=True)
class WaitingAdded:
    """Somebody asks to be let in."""

    waiting: WaitingView


@dataclass(frozen=True, slots=True)
class WaitingUpdated:
    """Somebody asks again, under another name perhaps, or was let in and waits for a seat."""

    waiting: WaitingView


@dataclass(frozen=True, slots=True)
class WaitingRemoved:
    """Somebody asks no longer: it is inside, was turned away, or gave up."""

    session_id: str


@dataclass(frozen=True, slots=True)
class WaitingNow:
    """Everybody who asks to be let in; nobody, for who may not decide any more."""

    waiting: tuple[WaitingView, ...]


@dataclass(frozen=True, slots=True)
class LobbyState:
    """What somebody in the lobby is told of its own wait, and all that it is told.

    `hosts`: somebody is inside who can let it in. `granted`: that has happened, but no seat is free yet.
    """

    asked: bool
    granted: bool
    hosts: bool


Push: TypeAlias = (
    ParticipantJoined
    | ParticipantUpdated
    | ParticipantLeft
    | Counts
    | ActiveSpeakerChanged
    | AppMessage
    | BreakoutNow
    | BreakoutMessage
    | RecordingsNow
    | StreamsNow
    | TranscriptionsNow
    | TranscriptionMessage
    | JobFailed
    | RecordingUploaded
    | SessionData
    | RemoteMute
    | MediaWasReset
    | SendLayers
    | TopologyNow
    | PathsNow
    | PathSignal
    | WaitingAdded
    | WaitingUpdated
    | WaitingRemoved
    | WaitingNow
    | FatalError
)


@dataclass(frozen=True, slots=True)
class Done:
    """Nothing to say but that it was done."""


@dataclass(frozen=True, slots=True)
class ChatNow:
    """What was said in the chat, first said first. `more`: there is something before it."""

    said: tuple[Said, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class StreamTargets:
    """What the room has names for, to stream to."""

    targets: tuple[StreamTarget, ...]


@dataclass(frozen=True, slots=True)
class HandNow:
    """Since when one's own hand is raised, in Unix seconds; `None`: it is not."""

    raised_at: float | None


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
    """Who the asker would be. `lobby`: it would have to wait to be let in."""

    session_id: str
    participant: ParticipantView
    room: Mapping[str, JsonValue]
    lobby: bool = False


@dataclass(frozen=True, slots=True)
class InLobby:
    """Everything that somebody who has to wait needs to know. `seat_key` is a secret between it and the server."""

    session_id: str
    seat_key: str = field(repr=False)
    participant: ParticipantView
    room: Mapping[str, JsonValue]
    state: LobbyState
    max_app_message_size: int


@dataclass(frozen=True, slots=True)
class WaitingDecided:
    """The session ids of those whom the answer concerned."""

    session_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """Everything that a newcomer needs to know. `seat_key` is a secret between it and the server."""

    session_id: str
    seat_key: str = field(repr=False)
    meeting_id: str
    participant: ParticipantView
    pages: tuple[Page, ...]
    """Everybody else with presence, first joined first."""
    counts: Counts
    active_speaker: str | None
    start_video_off: bool
    start_audio_off: bool
    topology: TopologyName
    max_app_message_size: int
    session_data: Mapping[str, JsonValue]
    room: Mapping[str, JsonValue]
    waiting: tuple["WaitingView", ...] = ()
    """Who asks to be let in; nobody, for who may not decide that."""
    breakout: BreakoutView | None = None
    """The breakout rooms; `None` where there was never any."""
    recordings: RecordingsView | None = None
    """What is recorded; `None`: nothing is."""
    streams: StreamsView | None = None
    """What is streamed; `None`: nothing is."""
    transcriptions: TranscriptionsView | None = None
    """What is transcribed; `None`: nothing is."""

    @property
    def participants(self) -> tuple[ParticipantView, ...]:
        """Everybody else with presence."""
        return tuple([view for page in self.pages for view in page.people])


Reply: TypeAlias = (
    Done
    | ChatNow
    | GifsNow
    | HandNow
    | StreamTargets
    | UserNameNow
    | UserDataNow
    | Preauthorised
    | Joined
    | InLobby
    | WaitingDecided
)
