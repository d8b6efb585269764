"""Who has to wait in the lobby: coming, coming back, asking, giving up. Nothing of the call is told there.

Rules: `enable_knocking` of a private room, `knocking` of a token; the documented lobby of the room configuration.
"""

from dataclasses import replace
from typing import Final, assert_never

from parlour.calls.admission import BadToken
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
from parlour.calls.crowding import find_place
from parlour.calls.desk import Desk
from parlour.calls.effects import CloseWaiting
from parlour.calls.ejection import EjectReason
from parlour.calls.events import Join
from parlour.calls.lobby import Waiting
from parlour.calls.messages import FatalError, InLobby, UserDataNow, UserNameNow
from parlour.calls.participant import ParticipantView
from parlour.calls.requests.tracks import MAX_TRACKS
from parlour.calls.watchers import put_out, show, tell_state, watch, withdraw

__all__ = ["as_itself", "come_back", "give_up", "knock", "lose", "serve_waiting"]

_OPENED_ELSEWHERE: Final = FatalError("ejected", EjectReason.OPENED_ELSEWHERE.value)
_TOO_MANY_ASK: Final = ("not-permitted", "Too many people ask to be let in at the moment; try again in a minute")
_OUTSIDE: Final = ("not-permitted", "you are in the lobby: ask for access, and wait until somebody lets you in")


def knock(desk: Desk, event: Join, view: ParticipantView) -> None:
    """Take a newcomer into the lobby, seen by nobody until it asks to be let in. `view` is who it would be."""
    refusal = find_place(desk, event.address)
    if refusal is not None:
        desk.effects.append(refusal)
        return
    for former in _displaced(desk, event):
        put_out(desk, former, _OPENED_ELSEWHERE, "opened-elsewhere")
    waiting = Waiting(view.session_id, event.spare_key, event, desk.now)
    waiting.command = as_itself(waiting, event)
    desk.lobby.add(waiting)
    watch(desk)  # an empty lobby is watched by nobody
    _answer(desk, waiting, view)


def _displaced(desk: Desk, event: Join) -> list[Waiting]:
    """Return who has to go when this person comes: the same user, waiting already."""
    room, person = event.room, event.person
    if room is None or isinstance(person, BadToken) or person.user_id is None or not room.enforce_unique_user_ids:
        return []
    return desk.lobby.with_user_id(person.user_id)


def come_back(desk: Desk, waiting: Waiting, event: Join, view: ParticipantView) -> None:
    """Let somebody whose connection broke keep its place, and what was decided."""
    if waiting.away_since is None:
        desk.effects.append(CloseWaiting(waiting.session_id, None))
    before = waiting.view()
    desk.lobby.find(waiting, as_itself(waiting, event))
    _answer(desk, waiting, view)
    if waiting.asked_at is not None and waiting.view() != before:  # another token says another name
        show(desk, waiting, again=True)
    desk.lobby.restless = True


def lose(desk: Desk, session_id: str) -> None:
    """Note that the connection of somebody in the lobby broke: its place is kept for a while."""
    waiting = desk.lobby.get(session_id)
    if waiting is not None and waiting.away_since is None:
        desk.lobby.lose(waiting, desk.now)


def give_up(desk: Desk, session_id: str) -> None:
    """Take somebody out of the lobby who has ended its connection."""
    waiting = desk.lobby.get(session_id)
    if waiting is not None:
        desk.effects.append(CloseWaiting(session_id, None))
        withdraw(desk, waiting, "gave-up")


def as_itself(waiting: Waiting, event: Join) -> Join:
    """Return the join by which this person comes in later: under the same id and name, and with the same key."""
    key, session_id, name = waiting.seat_key, waiting.session_id, waiting.command.user_name
    return replace(event, wished_id=session_id, spare_id=session_id, spare_key=key, seat_key=key, user_name=name)


def _answer(desk: Desk, waiting: Waiting, view: ParticipantView) -> None:
    """Tell somebody that it has to wait."""
    hidden = replace(view, permissions=replace(view.permissions, has_presence=False), written=[])
    state, room = desk.lobby.state_for(waiting), waiting.command.room_info
    size = (desk.lobby.rules or desk.rules).max_app_message_size
    desk.answer(InLobby(waiting.session_id, waiting.seat_key, hidden, room, state, size))


def serve_waiting(desk: Desk, waiting: Waiting, request: Request) -> None:
    """Do what somebody in the lobby asks for: it may ask to come in, change what it says of itself, and go."""
    match request:
        case RequestAccess():
            _request_access(desk, waiting, request)
        case SetUserName(name):
            _rename(desk, waiting, name)
            desk.answer(UserNameNow(waiting.user_name))
        case SetUserData(data):
            waiting.command = replace(waiting.command, user_data=data)
            desk.answer(UserDataNow(data))
        case UpdateTracks():
            _update_tracks(desk, waiting, request)
        case Leave():
            desk.answer()
            give_up(desk, waiting.session_id)
        case SendAppMessage() | Publish() | Subscribe() | UpdateParticipants() | SetSessionData() | AnswerWaiting():
            desk.refuse(*_OUTSIDE)
        case ChooseTopology() | TopologyReady() | Signal() | PathTrouble() | TellTalking() | TellNetwork():
            desk.refuse(*_OUTSIDE)
        case (
            RaiseHand()
            | LowerHands()
            | ReadChat()
            | SearchGifs()
            | ReadStreamTargets()
            | StartRecording()
            | StopRecording()
            | UpdateRecording()
            | StartStreaming()
            | UpdateStreaming()
            | ChangeStreamingTargets()
            | StopStreaming()
            | StartTranscription()
            | UpdateTranscription()
            | StopTranscription()
        ):
            desk.refuse(*_OUTSIDE)
        case UpdateBreakout() | EnterBreakoutRoom() | AskForHelp() | TellBreakoutRooms():
            desk.refuse(*_OUTSIDE)
        case _:
            assert_never(request)


def _request_access(desk: Desk, waiting: Waiting, request: RequestAccess) -> None:
    first = waiting.asked_at is None
    if first and not desk.lobby.may_ask(waiting.address, desk.now):
        desk.refuse(*_TOO_MANY_ASK)
        return
    if request.name:
        waiting.rename(request.name)
    desk.answer()
    if first:
        desk.lobby.ask(waiting, desk.now)
        desk.lobby.restless = True
        desk.journal.asked(waiting, desk.lobby.rules or desk.rules, desk.now)
    show(desk, waiting, again=not first)
    tell_state(desk, waiting)


def _rename(desk: Desk, waiting: Waiting, name: str | None) -> None:
    if waiting.rename(name) and waiting.asked_at is not None:
        show(desk, waiting, again=True)


def _update_tracks(desk: Desk, waiting: Waiting, request: UpdateTracks) -> None:
    tracks = {name: state for name, state in {**waiting.command.tracks, **request.tracks}.items() if state is not None}
    if len(tracks) > MAX_TRACKS:
        desk.refuse("invalid-message", f"at most {MAX_TRACKS} tracks")
        return
    waiting.command = replace(waiting.command, tracks=tracks)
    desk.answer()
