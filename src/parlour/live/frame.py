"""What is sent to browsers unasked: written once, for however many."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, assert_never

from parlour.calls.messages import (
    ActiveSpeakerChanged,
    AppMessage,
    BreakoutMessage,
    BreakoutNow,
    Counts,
    FatalError,
    JobFailed,
    MediaWasReset,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantUpdated,
    PathSignal,
    PathsNow,
    Push,
    RecordingsNow,
    RecordingUploaded,
    RemoteMute,
    SendLayers,
    SessionData,
    StreamsNow,
    TopologyNow,
    TranscriptionMessage,
    TranscriptionsNow,
    WaitingAdded,
    WaitingNow,
    WaitingRemoved,
    WaitingUpdated,
)

__all__ = ["GATHERED_BYTES", "Frame", "Subject", "gathered", "latest", "subject_of"]

GATHERED_BYTES: Final = 65_536
"""Frames are gathered to larger ones up to this size."""


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
    """A frame and its size in bytes of UTF-8: one message, or a list of the messages of its `parts`.

    One that is `fleeting` is of no use later: it is made anew
    for whoever missed it.
    `written` belongs to whatever carries frames: what it makes of one for many receivers is kept there.
    """

    text: str
    size: int
    subject: Subject | None = None
    parts: "tuple[Frame, ...]" = ()
    fleeting: bool = False
    written: dict[int, bytes] = field(default_factory=dict, compare=False, repr=False)

    @property
    def messages(self) -> int:
        """How many messages are in it, as browsers count."""
        return len(self.parts) or 1

    @property
    def singles(self) -> "tuple[Frame, ...]":
        """The frames of single messages that it stands for, in order."""
        return self.parts or (self,)

    @classmethod
    def of(cls, text: str, subject: Subject | None = None, *, fleeting: bool = False) -> "Frame":
        """Measure `text`, which holds no halves of surrogate pairs."""
        return cls(text, len(text) if text.isascii() else len(text.encode()), subject, fleeting=fleeting)

    @classmethod
    def of_all(cls, parts: Sequence["Frame"]) -> "Frame":
        """Return the frame that has the messages of all these, or the only one itself."""
        if len(parts) == 1:
            return parts[0]
        text = ",".join([part.text for part in parts])
        return cls(f"[{text}]", sum([part.size for part in parts]) + len(parts) + 1, None, tuple(parts))


def gathered(frames: Iterable[Frame]) -> Iterator[Frame]:
    """Yield as few frames as there can be with these messages, in order; what is put together is within the bound."""
    parts: list[Frame] = []
    size = 2
    for frame in frames:
        if parts and size + frame.size + 1 > GATHERED_BYTES:
            yield Frame.of_all(parts)
            parts, size = [], 2
        parts.append(frame)
        size += frame.size + 1
    if parts:
        yield Frame.of_all(parts)


def latest(frames: Sequence[Frame]) -> list[Frame]:
    """Return the frames that are left when complete ones take the places of those that they make out of date."""
    kept: list[Frame] = []
    places: dict[str, int] = {}
    for frame in frames:
        subject = frame.subject
        if subject is not None:
            if not subject.complete:  # what is said of the subject later belongs behind this
                places.pop(subject.name, None)
            elif (place := places.get(subject.name)) is not None:
                kept[place] = frame
                continue
            else:
                places[subject.name] = len(kept)
        kept.append(frame)
    return kept


_COUNTS = Subject("counts", complete=True)
_SESSION_DATA = Subject("session-data", complete=True)
_WHOLE: dict[type[Push], Subject] = {
    BreakoutNow: Subject("breakout", complete=True),
    RecordingsNow: Subject("recordings", complete=True),
    StreamsNow: Subject("streams", complete=True),
    TranscriptionsNow: Subject("transcriptions", complete=True),
    SendLayers: Subject("send-layers", complete=True),
    TopologyNow: Subject("topology", complete=True),
    PathsNow: Subject("paths", complete=True),
}
"""What is told as a whole each time."""


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
        case (
            ActiveSpeakerChanged()
            | AppMessage()
            | BreakoutMessage()
            | RemoteMute()
            | MediaWasReset()
            | PathSignal()
            | FatalError()
            | JobFailed()
            | RecordingUploaded()
        ):
            return None
        case BreakoutNow() | RecordingsNow() | StreamsNow() | TranscriptionsNow():
            return _WHOLE[type(push)]
        case SendLayers() | TopologyNow() | PathsNow():
            return _WHOLE[type(push)]
        case TranscriptionMessage(instance_id, session_id, track, final=final):
            return Subject(f"heard {instance_id} {session_id} {track}", complete=not final)
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
