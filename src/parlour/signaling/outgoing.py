"""What a call says, written as the frames of `docs/signaling.md`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from parlour.calls.gifs import GifsNow
from parlour.calls.messages import (
    ActiveSpeakerChanged,
    AppMessage,
    BreakoutMessage,
    BreakoutNow,
    ChatNow,
    Counts,
    Done,
    FatalError,
    HandNow,
    InLobby,
    JobFailed,
    Joined,
    LobbyState,
    MediaWasReset,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantUpdated,
    PathSignal,
    PathsNow,
    Preauthorised,
    Push,
    RecordingsNow,
    RecordingUploaded,
    RemoteMute,
    Reply,
    SendLayers,
    SessionData,
    StreamsNow,
    StreamTargets,
    TopologyNow,
    TranscriptionMessage,
    TranscriptionsNow,
    UserDataNow,
    UserNameNow,
    WaitingAdded,
    WaitingDecided,
    WaitingNow,
    WaitingRemoved,
    WaitingUpdated,
)
from parlour.calls.topology import Path
from parlour.live import Frame, Ledger
from parlour.media.events import OfferNeeded
from parlour.shapes.json_text import json_text as write
from parlour.signaling.breakout import breakout_field, breakout_push
from parlour.signaling.chat import chat_message, gifs_found
from parlour.signaling.lobby import lobby_state, waiting_field, waiting_push
from parlour.signaling.people import ahead, everybody, last_page, participant
from parlour.signaling.recordings import recordings_field, recordings_push, streams_field
from parlour.signaling.transcriptions import transcription_push, transcriptions_field

__all__ = ["JsonWire"]

Fields = dict[str, Any]

_FULL_ACCESS = {"level": "full"}
_LOBBY_ACCESS = {"level": "lobby"}


class JsonWire:
    """The wire format. `ice_servers` says, for a session id, what its browser is told."""

    def __init__(
        self,
        ice_servers: Callable[[str], Sequence[Mapping[str, Any]]] = lambda _session_id: (),
        *,
        gifs: bool = False,
        transcribes: Callable[[], bool] = lambda: False,
    ) -> None:
        """`gifs`: whether this server finds any; `transcribes`: whether it has a recogniser now."""
        self._transcribes = transcribes
        self._ice_servers = ice_servers
        self._gifs: Fields = {"gifs": True} if gifs else {}

    def push(self, message: Push) -> str:
        """See `parlour.live.Wire`."""
        return _push(message)

    def offer(self, offer: OfferNeeded) -> str:
        """See `parlour.live.Wire`."""
        tracks = {
            mid: None if source is None else {"session_id": source.peer, "name": source.name}
            for mid, source in offer.tracks.items()
        }
        return write(
            {
                "type": "offer",
                "connection": offer.connection,
                "seq": offer.seq,
                "sdp": offer.sdp,
                "tracks": tracks,
            }
        )

    def reply(self, request_id: int, reply: Reply) -> str:
        """See `parlour.live.Wire`."""
        match reply:
            case Done():
                return write({"re": request_id})
            case HandNow(raised_at):
                return write({"re": request_id, "hand_raised_at": raised_at})
            case StreamTargets(targets):
                return write({"re": request_id, "endpoints": [asdict(each) for each in targets]})
            case ChatNow(said, more):
                return write({"re": request_id, "messages": [chat_message(each) for each in said], "more": more})
            case GifsNow():
                return write({"re": request_id, **gifs_found(reply)})
            case UserNameNow(user_name):
                return write({"re": request_id, "user_name": user_name or ""})
            case UserDataNow(user_data):
                return write({"re": request_id, "user_data": user_data})
            case WaitingDecided(session_ids):
                return write({"re": request_id, "ids": session_ids})
            case Preauthorised(session_id, view, room, lobby):
                access = _LOBBY_ACCESS if lobby else _FULL_ACCESS
                fields: Fields = {"session_id": session_id, "access": access, "room": self._room(room)}
                # relays are for those who may enter
                fields["ice_servers"] = [] if lobby else self._servers(session_id)
                return _with({"re": request_id, **fields}, participant=participant(view))
            case Joined():
                return _with(self._joined({"re": request_id}, reply), **_people(reply))
            case InLobby():
                return _in_lobby(request_id, reply, self._room(reply.room))

    def published(self, request_id: int, sdp: str) -> str:
        """See `parlour.live.Wire`."""
        return write({"re": request_id, "sdp": sdp})

    def resumed(self, request_id: int, session_id: str, ledger: Ledger, standing: Joined | None) -> str:
        """See `parlour.live.Wire`."""
        fields: Fields = {
            "re": request_id,
            "session_id": session_id,
            "taken": ledger.taken,
            "sent": ledger.written,
            "ice_servers": self._servers(session_id),
        }
        if standing is None:
            return write(fields)
        return _with(fields, standing=_with(self._standing(standing), **_people(standing)))

    def refusal(
        self, request_id: int, error: str, msg: str, *, nbf: float | None = None, restarting: bool = False
    ) -> str:
        """See `parlour.live.Wire`."""
        fields: Fields = {"type": error, "msg": msg}
        if nbf is not None:
            fields["nbf"] = nbf
        if restarting:
            fields["restarting"] = True
        return write({"re": request_id, "error": fields})

    def lobby_state(self, state: LobbyState) -> str:
        """See `parlour.live.Wire`."""
        return write({"type": "lobby", **lobby_state(state)})

    def let_in(self, joined: Joined) -> str:
        """See `parlour.live.Wire`."""
        people = {"participant": participant(joined.participant), "participants": everybody(joined)}
        return _with(self._joined({"type": "let-in"}, joined), **people)

    def ahead(self, joined: Joined) -> Sequence[Frame]:
        """See `parlour.live.Wire`."""
        return ahead(joined)

    def _joined(self, head: Fields, joined: Joined) -> Fields:
        return {
            **head,
            **self._standing(joined),
            "start_video_off": joined.start_video_off,
            "start_audio_off": joined.start_audio_off,
            "room": self._room(joined.room),
        }

    def _standing(self, joined: Joined) -> Fields:
        return {
            "session_id": joined.session_id,
            "seat_key": joined.seat_key,
            "meeting_id": joined.meeting_id,
            "access": _FULL_ACCESS,
            "counts": {"present": joined.counts.present, "hidden": joined.counts.hidden},
            "active_speaker": joined.active_speaker,
            "topology": joined.topology,
            "ice_servers": self._servers(joined.session_id),
            "max_app_message_size": joined.max_app_message_size,
            "session_data": joined.session_data,
            **waiting_field(joined.waiting),
            **breakout_field(joined.breakout),
            **recordings_field(joined.recordings),
            **streams_field(joined.streams),
            **transcriptions_field(joined.transcriptions),
            **({"transcription_available": True} if self._transcribes() else {}),
            **self._gifs,
        }

    def _room(self, room: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a room, with what its server is able to do."""
        if not self._transcribes():
            return room
        return {**room, "domain_config": {**room.get("domain_config", {}), "enable_transcription": True}}

    def _servers(self, session_id: str) -> list[dict[str, Any]]:
        return [dict(server) for server in self._ice_servers(session_id)]


def _people(joined: Joined) -> dict[str, str]:
    return {"participant": participant(joined.participant), "participants": last_page(joined)}


def _in_lobby(request_id: int, reply: InLobby, room: Mapping[str, Any]) -> str:
    fields = {
        "re": request_id,
        "session_id": reply.session_id,
        "seat_key": reply.seat_key,
        "access": _LOBBY_ACCESS,
        "room": room,
        "lobby": lobby_state(reply.state),
        "max_app_message_size": reply.max_app_message_size,
    }
    return _with(fields, participant=participant(reply.participant))


def _push(message: Push) -> str:
    match message:
        case ParticipantJoined(view) | ParticipantUpdated(view):
            kind = "participant-joined" if isinstance(message, ParticipantJoined) else "participant-updated"
            return _with({"type": kind}, participant=participant(view))
        case ParticipantLeft(session_id, reason):
            return write({"type": "participant-left", "session_id": session_id, "reason": reason})
        case Counts() | ActiveSpeakerChanged():
            return write(_about_all(message))
        case AppMessage(data, sender):
            return write({"type": "app-message", "data": data, "from": sender})
        case SessionData(data):
            return write({"type": "session-data", "data": data})
        case BreakoutNow() | BreakoutMessage() | JobFailed() | RecordingUploaded():
            return write(_push_of_groups_and_jobs(message))
        case RecordingsNow() | StreamsNow() | TranscriptionsNow() | TranscriptionMessage():
            return write(_push_of_groups_and_jobs(message))
        case RemoteMute(tracks, by, reason):
            return write({"type": "remote-mute", "tracks": tracks, "by": by, "reason": reason})
        case MediaWasReset() | SendLayers() | TopologyNow() | PathsNow() | PathSignal():
            return _media_push(message)
        case WaitingAdded() | WaitingUpdated() | WaitingRemoved() | WaitingNow():
            return write(waiting_push(message))
        case FatalError(error, msg):
            return write({"type": "error", "error": {"type": error, "msg": msg}})


def _about_all(message: Counts | ActiveSpeakerChanged) -> Fields:
    match message:
        case Counts(present, hidden):
            return {"type": "counts", "present": present, "hidden": hidden}
        case ActiveSpeakerChanged(session_id):
            return {"type": "active-speaker", "session_id": session_id}


def _push_of_groups_and_jobs(
    message: BreakoutNow
    | BreakoutMessage
    | RecordingsNow
    | StreamsNow
    | TranscriptionsNow
    | TranscriptionMessage
    | JobFailed
    | RecordingUploaded,
) -> Fields:
    match message:
        case BreakoutNow() | BreakoutMessage():
            return breakout_push(message)
        case TranscriptionsNow() | TranscriptionMessage():
            return transcription_push(message)
        case RecordingsNow() | StreamsNow() | JobFailed() | RecordingUploaded():
            return recordings_push(message)


def _media_push(message: MediaWasReset | SendLayers | TopologyNow | PathsNow | PathSignal) -> str:
    match message:
        case MediaWasReset(reason):
            return write({"type": "media-reset", "reason": reason})
        case SendLayers(layers):
            return write({"type": "send-layers", "layers": layers})
        case TopologyNow(stand):
            return write({"type": "topology", "topology": stand.topology, "next": stand.next, "epoch": stand.epoch})
        case PathsNow(paths):
            told = {session_id: _path(path) for session_id, path in paths.paths.items()}
            return write({"type": "paths", "mesh": paths.mesh, "paths": told})
        case PathSignal(sender, mesh, body):
            return write({"type": "signal", "from": sender, "mesh": mesh, **body})


def _path(path: Path) -> Fields:
    return {"offers": path.offers, "send": sorted(path.send), "receive": sorted(path.receive)}


def _with(fields: Fields, **written: str) -> str:
    """Write an object of these fields, and of others that are text already."""
    more = "".join([f',"{name}":{text}' for name, text in written.items()])
    return f"{write(fields)[:-1]}{more}}}"
