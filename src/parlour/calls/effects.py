"""What a call wants done, in order. `parlour.live` carries it out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from parlour.calls.ejection import EjectReason
from parlour.calls.jobs.options import JobOptions
from parlour.calls.messages import FatalError, Joined, LobbyState, Push, Reply
from parlour.calls.refusals import Refuse
from parlour.calls.scene import Layout, Scene

__all__ = [
    "Answer",
    "ChangeTargets",
    "ChangeWanted",
    "Close",
    "CloseWaiting",
    "Effect",
    "FindGifs",
    "ForgetPeer",
    "Hold",
    "LetIn",
    "MeetingEnded",
    "NegotiatePublication",
    "Refuse",
    "ResetPeer",
    "Send",
    "SetAway",
    "SetBlocked",
    "ShowScene",
    "StartJob",
    "StopJob",
    "TakeOver",
    "TellChat",
    "TellTranscript",
    "TellWaiting",
]


@dataclass(frozen=True, slots=True)
class Answer:
    """Reply to whoever asked."""

    reply: Reply


@dataclass(frozen=True, slots=True)
class Send:
    """Push a message to these participants. `to` is never empty."""

    to: tuple[str, ...]
    message: Push


@dataclass(frozen=True, slots=True)
class Close:
    """This participant is out: close its connection, after the fatal error for `ejected` if it was put out."""

    session_id: str
    ejected: EjectReason | None
    seat_key: str = field(default="", repr=False)
    """By which whoever is away may ask later what became of its seat."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Send `HoldOver` with this number after so many seconds. Of no use once the participant is back or gone."""

    session_id: str
    number: int
    seconds: float


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Whoever asked speaks for this participant from now on; any other connection of it ends.

    It is told what it missed, or else, when that is too much, how things stand now. `standing.room` is empty.
    """

    session_id: str
    standing: Joined


@dataclass(frozen=True, slots=True)
class SetAway:
    """The participant cannot answer offers at present, or can again: those that it missed are made once more."""

    session_id: str
    away: bool


@dataclass(frozen=True, slots=True)
class NegotiatePublication:
    """Let the SFU answer the offer; the answer is the reply to whoever asked."""

    session_id: str
    offer: str
    mids: Mapping[str, str]
    opus_fec: bool = True
    """Whether the browser is asked to protect its sound against loss."""
    opus_dtx: frozenset[str] = frozenset()
    """The mids of which the browser is asked to send next to nothing during silence."""


@dataclass(frozen=True, slots=True)
class FindGifs:
    """Search for animated pictures on behalf of this participant; `GifsNow` is the reply to whoever asked."""

    session_id: str
    query: str
    offset: int
    language: str


@dataclass(frozen=True, slots=True)
class ChangeWanted:
    """State what participants are to receive from now on, and no longer: pairs of publisher and name."""

    session_ids: tuple[str, ...]
    add: frozenset[tuple[str, str]] = frozenset()
    drop: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class SetBlocked:
    """State which of its tracks must not be forwarded."""

    session_id: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class ResetPeer:
    """Drop the SFU's side of this participant and state everything about it again, in that order."""

    session_id: str
    blocked: frozenset[str]
    wanted: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ForgetPeer:
    """The participant is gone: drop the SFU's side of it."""

    session_id: str


@dataclass(frozen=True, slots=True)
class TellWaiting:
    """Tell somebody in the lobby about its wait; nothing else is ever told there."""

    session_id: str
    state: LobbyState


@dataclass(frozen=True, slots=True)
class CloseWaiting:
    """Somebody is out of the lobby: close its connection, after the fatal error if it was put out."""

    session_id: str
    error: FatalError | None


@dataclass(frozen=True, slots=True)
class LetIn:
    """Somebody in the lobby has a seat now: its connection is that of a participant, and gets all that a join tells."""

    joined: Joined


@dataclass(frozen=True, slots=True)
class StartJob:
    """Begin a job; `JobStarted` follows, and `JobEnded` in any case."""

    job_id: str
    options: JobOptions
    started_by: str | None
    meeting_started_at: float


@dataclass(frozen=True, slots=True)
class ShowScene:
    """State what a job is to show from now on. `people` is how many are inside, hidden ones included."""

    job_id: str
    scene: Scene
    layout: Layout
    people: int


@dataclass(frozen=True, slots=True)
class ChangeTargets:
    """State where a stream is to go from now on: URLs, and names of the room's endpoints. URLs are secret."""

    job_id: str
    rtmp_urls: tuple[str, ...] = field(repr=False)
    endpoints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TellChat:
    """Tell a job what somebody wrote to all."""

    job_id: str
    session_id: str
    user_name: str
    text: str


@dataclass(frozen=True, slots=True)
class TellTranscript:
    """Tell a job what somebody said, from `begin` to `end` in Unix seconds."""

    job_id: str
    session_id: str
    user_name: str
    text: str
    begin: float
    end: float


@dataclass(frozen=True, slots=True)
class StopJob:
    """Have a job end; `JobEnded` follows."""

    job_id: str


@dataclass(frozen=True, slots=True)
class MeetingEnded:
    """The last participant left. The call takes no more commands."""


Effect: TypeAlias = (
    Answer
    | Refuse
    | Send
    | Close
    | Hold
    | TakeOver
    | SetAway
    | NegotiatePublication
    | FindGifs
    | ChangeWanted
    | SetBlocked
    | ResetPeer
    | ForgetPeer
    | TellWaiting
    | CloseWaiting
    | LetIn
    | StartJob
    | ShowScene
    | ChangeTargets
    | TellChat
    | TellTranscript
    | StopJob
    | MeetingEnded
)
