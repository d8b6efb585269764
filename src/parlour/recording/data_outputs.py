"""What is written beside a recording besides sound and picture: its events as JSON, its chat and transcript as WebVTT.

Times count from the recording's start. Each text is whole after every event, so that a crash costs none.

Source: `dataOutputs` of the documented recordings; WebVTT as the W3C has it. The form of the events is our own.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Final, Literal, TypeAlias, assert_never

from parlour.jobs.webvtt import HEAD, VttCues, lines_of
from parlour.strict_json import JsonValue

__all__ = [
    "DATA_NAMES",
    "Caption",
    "ChatMessage",
    "DataOutput",
    "Event",
    "EventsText",
    "LayoutChanged",
    "ParticipantJoined",
    "ParticipantLeft",
    "SpeakerChanged",
    "TrackStarted",
    "TrackStopped",
    "VttText",
    "text_of",
    "whole",
]

DataOutput: TypeAlias = Literal["event-json", "chat-webvtt", "transcript-webvtt"]

DATA_NAMES: Final[dict[DataOutput, tuple[str, str]]] = {
    "event-json": ("events", "json"),
    "chat-webvtt": ("chat", "vtt"),
    "transcript-webvtt": ("transcript", "vtt"),
}
"""What each output is called, and how its file's name ends."""


@dataclass(frozen=True, slots=True)
class ParticipantJoined:
    """Somebody came. All times are in seconds since the recording's start."""

    time: float
    session_id: str
    user_id: str | None
    user_name: str
    owner: bool


@dataclass(frozen=True, slots=True)
class ParticipantLeft:
    """Somebody went."""

    time: float
    session_id: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class TrackStarted:
    """A camera, a microphone, a screen is on: unmuted, or shared from now on. `track` is its name."""

    time: float
    session_id: str
    track: str


@dataclass(frozen=True, slots=True)
class TrackStopped:
    """It is off."""

    time: float
    session_id: str
    track: str


@dataclass(frozen=True, slots=True)
class SpeakerChanged:
    """Another one speaks, or nobody (`None`)."""

    time: float
    session_id: str | None


@dataclass(frozen=True, slots=True)
class LayoutChanged:
    """The recording is arranged in another way from now on; `layout` as it was asked for."""

    time: float
    layout: dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """Somebody wrote to all."""

    time: float
    session_id: str
    user_name: str
    text: str


@dataclass(frozen=True, slots=True)
class Caption:
    """Somebody said something, from `time` to `end`."""

    time: float
    end: float
    session_id: str
    user_name: str
    text: str


Event: TypeAlias = (
    ParticipantJoined
    | ParticipantLeft
    | TrackStarted
    | TrackStopped
    | SpeakerChanged
    | LayoutChanged
    | ChatMessage
    | Caption
)


class EventsText:
    """`event-json`: one document, `{"version", "start_ts", "events"}`. What was said and written is not in it."""

    def __init__(self, start_ms: int) -> None:
        """Begin. `start_ms` is when the recording began, in milliseconds since 1970."""
        self.head = f'{{"version": 1, "start_ts": {start_ms}, "events": ['
        self.tail = "\n]}\n"
        self._is_first = True

    def add(self, event: Event) -> str:
        """Return what is to be put before the tail."""
        name = _name_of(event)
        if name is None:
            return ""
        fields = {key: value for key, value in asdict(event).items() if key != "time"}
        said = {"time": round(max(event.time, 0.0), 3), "event": name, **fields}
        comma = "" if self._is_first else ","
        self._is_first = False
        return f"{comma}\n{json.dumps(said, ensure_ascii=False)}"


class VttText:
    """`chat-webvtt` or `transcript-webvtt`: who wrote or said what, and when. Without any it is a text with no cues."""

    head = HEAD
    tail = ""

    def __init__(self, kind: type[ChatMessage] | type[Caption]) -> None:
        """Begin a text of events of this kind."""
        self._kind = kind
        self._cues = VttCues()

    def add(self, event: Event) -> str:
        """Return what is to be put at the end."""
        if not isinstance(event, ChatMessage | Caption) or not isinstance(event, self._kind):
            return ""
        lines = lines_of(event.text)
        end = event.end if isinstance(event, Caption) else None
        return self._cues.cue(event.time, end, event.user_name, lines) if lines else ""


def text_of(output: DataOutput, start_ms: int) -> EventsText | VttText:
    """Return what makes the text of an output; its `head` and `tail` are around what `add` returns."""
    match output:
        case "event-json":
            return EventsText(start_ms)
        case "chat-webvtt":
            return VttText(ChatMessage)
        case "transcript-webvtt":
            return VttText(Caption)
        case _:
            assert_never(output)


def whole(text: EventsText | VttText, events: Iterable[Event]) -> str:
    """Return a text of these events."""
    return text.head + "".join(text.add(event) for event in events) + text.tail


def _name_of(event: Event) -> str | None:
    match event:
        case ParticipantJoined():
            return "participant-joined"
        case ParticipantLeft():
            return "participant-left"
        case TrackStarted():
            return "track-started"
        case TrackStopped():
            return "track-stopped"
        case SpeakerChanged():
            return "active-speaker-change"
        case LayoutChanged():
            return "layout-changed"
        case ChatMessage() | Caption():
            return None
        case _:
            assert_never(event)
