"""What is written once for many: its size, and which later frame may take its place."""

from typing import get_args

import pytest

from parlour.calls.breakout import BreakoutView
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
    WaitingView,
)
from parlour.calls.participant import ParticipantView
from parlour.calls.permissions import Permissions
from parlour.calls.recordings import RecordingsView, StreamsView
from parlour.calls.topology import Paths, Stand
from parlour.calls.transcriptions import TranscriptionsView
from parlour.live.frame import Frame, Subject, subject_of


def view(session_id: str) -> ParticipantView:
    return ParticipantView(session_id, "u", None, None, False, 1.0, None, Permissions(), {})


@pytest.mark.parametrize(("text", "size"), [("", 0), ("abc", 3), ("é", 2), ("€", 3), ("🎈", 4), ("a🎈é", 7)], ids=ascii)
def test_the_size_is_that_on_the_wire(text: str, size: int) -> None:
    frame = Frame.of(text)
    assert (frame.size, frame.size) == (size, len(text.encode()))


SUBJECTS: list[tuple[Push, Subject | None]] = [
    (ParticipantUpdated(view("ann")), Subject("participant ann", complete=True)),
    (ParticipantJoined(view("ann")), Subject("participant ann", complete=False)),
    (ParticipantLeft("ann", "left"), Subject("participant ann", complete=False)),
    (SessionData({"a": 1}), Subject("session-data", complete=True)),
    (Counts(1, 0), Subject("counts", complete=True)),
    (ActiveSpeakerChanged("ann"), None),
    (AppMessage("x", "ann"), None),
    (BreakoutNow(BreakoutView(1, False, 0, None, (), {}, (), ())), Subject("breakout", complete=True)),
    (BreakoutMessage("x", "ann"), None),
    (RecordingsNow(RecordingsView(0, ())), Subject("recordings", complete=True)),
    (StreamsNow(StreamsView(0, ())), Subject("streams", complete=True)),
    (TranscriptionsNow(TranscriptionsView(0, ())), Subject("transcriptions", complete=True)),
    (TranscriptionMessage("i", "ann", "audio", "good mor", 1, 2, False), Subject("heard i ann audio", complete=True)),
    (
        TranscriptionMessage("i", "ann", "audio", "Good morning.", 1, 2, True),
        Subject("heard i ann audio", complete=False),
    ),
    (JobFailed("recording", "i", "why"), None),
    (RecordingUploaded("i", "r"), None),
    (RemoteMute(("audio",), "ann"), None),
    (MediaWasReset("x"), None),
    (SendLayers({"video": 1}), Subject("send-layers", complete=True)),
    (TopologyNow(Stand("sfu", None, 1)), Subject("topology", complete=True)),
    (PathsNow(Paths(1, {})), Subject("paths", complete=True)),
    (PathSignal("ann", 1, {}), None),
    (WaitingAdded(WaitingView("ann", None, False)), Subject("waiting ann", complete=False)),
    (WaitingUpdated(WaitingView("ann", None, False)), Subject("waiting ann", complete=True)),
    (WaitingRemoved("ann"), Subject("waiting ann", complete=False)),
    (WaitingNow(()), None),
    (FatalError("ejected", "x"), None),
]


@pytest.mark.parametrize(("push", "subject"), SUBJECTS, ids=[type(push).__name__ for push, _ in SUBJECTS])
def test_what_a_push_is_about(push: Push, subject: Subject | None) -> None:
    assert subject_of(push) == subject


def test_every_kind_of_push_is_in_the_table() -> None:
    assert {type(push) for push, _ in SUBJECTS} == set(get_args(Push))


def test_no_participant_can_be_taken_for_the_session_data_or_for_another() -> None:
    names = {subject_of(ParticipantUpdated(view(each))) for each in ("ann", "ben", "session-data", "")}
    assert len(names | {subject_of(SessionData({}))}) == 5
