"""What happens in a call, as typed objects: match on their types."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from parlour.client.participants import Participant, WaitingParticipant
from parlour.strict_json import JsonValue

__all__ = [
    "REST_API",
    "AccessRequestGone",
    "AccessRequested",
    "ActiveSpeakerChanged",
    "AppMessage",
    "CountsChanged",
    "Event",
    "LeftReason",
    "ParticipantJoined",
    "ParticipantLeft",
    "ParticipantUpdated",
    "Reconnected",
    "Reconnecting",
    "SessionDataChanged",
    "TracksMuted",
]

LeftReason = Literal["left", "ejected", "disconnected", "hidden"]

REST_API = "rest-api"
"""The sender of an app message that a backend sent."""


@dataclass(frozen=True, slots=True)
class ParticipantJoined:
    """Somebody with presence is there now. Those who were there before the bot are in `Call.participants` only."""

    participant: Participant


@dataclass(frozen=True, slots=True)
class ParticipantUpdated:
    """Anything about somebody changed: name, data, permissions, tracks. Also about the bot itself."""

    participant: Participant
    before: Participant


@dataclass(frozen=True, slots=True)
class ParticipantLeft:
    """Somebody is gone, or no longer seen."""

    participant: Participant
    """As it was last seen."""
    reason: LeftReason


@dataclass(frozen=True, slots=True)
class AppMessage:
    """An app, another bot or a backend sent something."""

    data: JsonValue
    sender: str
    """A session id, or `REST_API`."""


@dataclass(frozen=True, slots=True)
class SessionDataChanged:
    """The meeting's shared data are different now."""

    data: dict[str, JsonValue]
    """All of it."""


@dataclass(frozen=True, slots=True)
class ActiveSpeakerChanged:
    """Somebody else speaks, or nobody any more."""

    session_id: str | None


@dataclass(frozen=True, slots=True)
class CountsChanged:
    """How many are inside."""

    present: int
    hidden: int


@dataclass(frozen=True, slots=True)
class AccessRequested:
    """Somebody asks to be let in. Told to bots that may decide, of those who asked before as well."""

    waiting: WaitingParticipant


@dataclass(frozen=True, slots=True)
class AccessRequestGone:
    """Somebody asks no longer: inside, turned away, or gone; or the bot may not decide any more."""

    waiting: WaitingParticipant


@dataclass(frozen=True, slots=True)
class TracksMuted:
    """Tracks of the bot were switched off: by an admin, a backend or a rule of the room.

    It may switch them on again where it is permitted.
    """

    tracks: tuple[str, ...]
    by: str | None
    """The session id of the admin; `None`: a backend or a rule."""
    reason: str | None = None
    """The rule: `microphone-limit`, where more than 16 had their microphones on in a large call."""


@dataclass(frozen=True, slots=True)
class Reconnecting:
    """The connection to the server was lost, and a seat is being asked for again."""


@dataclass(frozen=True, slots=True)
class Reconnected:
    """The bot is connected again."""

    session_id: str
    """The bot's own."""
    resumed: bool
    """Whether the seat is the same: nobody else noticed, and what was missed is told next. With another seat, what
    changed meanwhile was told before this, as if it had happened just now; the session id may be another one."""


Event: TypeAlias = (
    ParticipantJoined
    | ParticipantUpdated
    | ParticipantLeft
    | AppMessage
    | SessionDataChanged
    | ActiveSpeakerChanged
    | CountsChanged
    | AccessRequested
    | AccessRequestGone
    | TracksMuted
    | Reconnecting
    | Reconnected
)
