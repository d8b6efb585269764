"""What participants may ask for: one module per topic, and one place that names every request."""

from typing import assert_never

from parlour.calls.commands import (
    AnswerWaiting,
    AskForHelp,
    ChangeStreamingTargets,
    ChooseTopology,
    EnterBreakoutRoom,
    Leave,
    LowerHands,
    PathTrouble,
    Publish,
    RaiseHand,
    ReadChat,
    ReadStreamTargets,
    Request,
    RequestAccess,
    SearchGifs,
    SendAppMessage,
    SetSessionData,
    SetUserData,
    SetUserName,
    Signal,
    StartRecording,
    StartStreaming,
    StartTranscription,
    StopRecording,
    StopStreaming,
    StopTranscription,
    Subscribe,
    TellBreakoutRooms,
    TellNetwork,
    TellTalking,
    TopologyReady,
    UpdateBreakout,
    UpdateParticipants,
    UpdateRecording,
    UpdateStreaming,
    UpdateTracks,
    UpdateTranscription,
)
from parlour.calls.departures import leave
from parlour.calls.desk import Desk
from parlour.calls.participant import Participant
from parlour.calls.requests.breakout import serve_breakout
from parlour.calls.requests.data import set_session_data
from parlour.calls.requests.hands import serve_hands
from parlour.calls.requests.mesh import serve_mesh
from parlour.calls.requests.messages import serve_messages
from parlour.calls.requests.participants import update_participants
from parlour.calls.requests.profile import serve_profile
from parlour.calls.requests.recordings import serve_recordings
from parlour.calls.requests.streaming import serve_streaming
from parlour.calls.requests.tracks import serve_tracks
from parlour.calls.requests.transcription import serve_transcription
from parlour.calls.requests.waiting import serve_about_lobby

__all__ = ["serve"]


def serve(desk: Desk, sender: Participant, request: Request) -> None:
    """Do what `sender` asks for, and answer."""
    match request:
        case SendAppMessage() | ReadChat() | SearchGifs() | SetSessionData():
            _serve_about_data(desk, sender, request)
        case UpdateTracks() | Subscribe() | Publish():
            serve_tracks(desk, sender, request)
        case UpdateParticipants():
            update_participants(desk, sender, request)
        case SetUserName() | SetUserData() | TellNetwork() | RaiseHand() | LowerHands():
            _serve_about_people(desk, sender, request)
        case UpdateBreakout() | EnterBreakoutRoom() | AskForHelp() | TellBreakoutRooms():
            serve_breakout(desk, sender, request)
        case StartRecording() | UpdateRecording() | StopRecording():
            serve_recordings(desk, sender, request)
        case StartStreaming() | UpdateStreaming() | ChangeStreamingTargets() | StopStreaming() | ReadStreamTargets():
            serve_streaming(desk, sender, request)
        case StartTranscription() | UpdateTranscription() | StopTranscription():
            serve_transcription(desk, sender, request)
        case ChooseTopology() | TopologyReady() | Signal() | PathTrouble() | TellTalking():
            serve_mesh(desk, sender, request)
        case AnswerWaiting() | RequestAccess():
            serve_about_lobby(desk, sender, request)
        case Leave():
            leave(desk, sender)
        case _:
            assert_never(request)


def _serve_about_people(
    desk: Desk, sender: Participant, request: SetUserName | SetUserData | TellNetwork | RaiseHand | LowerHands
) -> None:
    match request:
        case SetUserName() | SetUserData() | TellNetwork():
            serve_profile(desk, sender, request)
        case RaiseHand() | LowerHands():
            serve_hands(desk, sender, request)
        case _:
            assert_never(request)


def _serve_about_data(
    desk: Desk, sender: Participant, request: SendAppMessage | ReadChat | SearchGifs | SetSessionData
) -> None:
    match request:
        case SendAppMessage() | ReadChat() | SearchGifs():
            serve_messages(desk, sender, request)
        case SetSessionData():
            set_session_data(desk, request)
        case _:
            assert_never(request)
