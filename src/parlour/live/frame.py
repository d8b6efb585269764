"""What is sent to browsers unasked: written once, for however many."""

from dataclasses import dataclass, field
from typing import assert_never

from parlour.calls.messages import (
    ActiveSpeakerChanged,
    AppMessage,
    Counts,
    FatalError,
    MediaWasReset,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantUpdated,
    PathSignal,
    PathsNow,
    Push,
    RemoteMute,
    SendLayers,
    SessionData,
    TopologyNow,
    WaitingAdded,
    WaitingNow,
    WaitingRemoved,
    WaitingUpdated,
)

__all__ = ["Frame", "Subject", "subject_of"]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a frame is about; `name` tells subjects of one connection apart.

    A frame that is `complete` tells all there is to know now: an earlier complete one about the same subject that still
    waits is out of date, and the later one may take its place. That keeps what others see: nobody gets an app's message
    before the state that its sender had seen. Not across a frame about the subject that is not complete, though: an
    update that overtook "left" and "joined" would be undone by them.
    """

    name: str
    complete: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame and its size in bytes of UTF-8.

    `messages` says how many are in it, as browsers count. One that is `fleeting` is of no use later: it is made anew
    for whoever missed it.
    `written` belongs to whatever carries frames: what it makes of one for many receivers is kept there.
    """

    text: str
    size: int
    subject: Subject | None = None
    messages: int = 1
    fleeting: bool = False
    written: dict[int, bytes] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, text: str, subject: Subject | None = None, *, fleeting: bool = False) -> "Frame":
        """Measure `text`, which holds no halves of surrogate pairs."""
        return cls(text, len(text) if text.isascii() else len(text.encode()), subject, fleeting=fleeting)


_COUNTS = Subject("counts", complete=True)
_SESSION_DATA = Subject("session-data", complete=True)
_SEND_LAYERS = Subject("send-layers", complete=True)
_TOPOLOGY = Subject("topology", complete=True)
_PATHS = Subject("paths", complete=True)


def subject_of(push: Push) -> Subject | None:
    """Return what a push is about, if there can be a later one about the same that matters."""
    match push:
        case SessionData():
            return _SESSION_DATA
        case Counts():
            return _COUNTS
        case ParticipantUpdated(participant) | ParticipantJoined(participant):
            return Subject(f"participant {participant.session_id}", complete=isinstance(push, ParticipantUpdated))
        case ParticipantLeft(session_id, _):
            return Subject(f"participant {session_id}", complete=False)
        case ActiveSpeakerChanged() | AppMessage() | RemoteMute() | MediaWasReset() | PathSignal() | FatalError():
            return None
        case SendLayers():
            return _SEND_LAYERS
        case TopologyNow():
            return _TOPOLOGY
        case PathsNow():
            return _PATHS
        case WaitingAdded() | WaitingUpdated() | WaitingRemoved() | WaitingNow():
            return _of_the_lobby(push)
        case _:
            assert_never(push)


def _of_the_lobby(push: WaitingAdded | WaitingUpdated | WaitingRemoved | WaitingNow) -> Subject | None:
    match push:
        case WaitingAdded(waiting) | WaitingUpdated(waiting):
            return Subject(f"waiting {waiting.session_id}", complete=isinstance(push, WaitingUpdated))
        case WaitingRemoved(session_id):
            return Subject(f"waiting {session_id}", complete=False)
        case WaitingNow():
            return None
        case _:
            assert_never(push)
