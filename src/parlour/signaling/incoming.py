"""From a message of a browser to a typed request. Pure: hostile input ends in `BadMessageError` and nowhere else.

`parlour.signaling.protocol` says what a message may hold; here stands only what its fields mean to the call, and what
they must fulfil together.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from parlour.calls.commands import (
    AnswerWaiting,
    Leave,
    LowerHands,
    Publish,
    RaiseHand,
    ReadChat,
    Request,
    RequestAccess,
    SearchGifs,
    SendAppMessage,
    SetSessionData,
    SetUserData,
    SetUserName,
    Subscribe,
    TellNetwork,
    UpdateParticipants,
    UpdateTracks,
)
from parlour.errors import InvalidRequestError
from parlour.live.requests import (
    EntryRequest,
    LimitLayers,
    MediaRequest,
    RestartIce,
    ResumeRequest,
    SendProbe,
    TakeAnswer,
    TellSending,
)
from parlour.media.events import TrackRef
from parlour.media.port import Layers
from parlour.shapes.json_text import json_size
from parlour.signaling.breakout import BREAKOUT_READERS
from parlour.signaling.client_logs import LEVELS, ClientLine
from parlour.signaling.fields import BadMessageError, Fields
from parlour.signaling.mesh import MESH_READERS, named_kinds
from parlour.signaling.protocol import REQUEST_BY_TYPE
from parlour.signaling.recordings import RECORDING_READERS
from parlour.signaling.sdp import kinds_by_mid
from parlour.signaling.track_states import participant_update, track_changes, track_states
from parlour.signaling.transcriptions import TRANSCRIPTION_READERS

__all__ = ["Incoming", "Ping", "TellLog", "read_entry", "read_request", "read_resume", "read_trial"]


@dataclass(frozen=True, slots=True)
class TellLog:
    """What the browser has logged."""

    lines: tuple[ClientLine, ...]


Incoming: TypeAlias = Request | MediaRequest | TellLog
Checked: TypeAlias = Mapping[str, Any]
"""Fields that have the declared shape."""

_MAX_CLIENT: Final = 300
_NO_CODE: Final = re.compile(r"[^a-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Ping:
    """A sign of life is wanted; the call has nothing to do with it."""


def read_entry(fields: Fields, address: str = "") -> EntryRequest:
    """Read `join` or `preauth`, which came from what is counted as `address`. Raises `BadMessageError`."""
    entry = _checked("join", fields)
    return EntryRequest(
        room=entry["room"],
        token=entry.get("token"),
        session_id=entry.get("session_id"),
        seat_key=entry.get("seat_key"),
        user_name=entry.get("user_name"),
        user_data=entry.get("user_data"),
        tracks=track_states(entry["tracks"]),
        subscribe=entry["subscribe"],
        direct=entry.get("direct", False),
        client=_client(entry.get("client") or {}),
        address=address,
    )


def read_resume(fields: Fields) -> ResumeRequest:
    """Read `resume`. Raises `BadMessageError`."""
    message = _checked("resume", fields)
    return ResumeRequest(message["room"], message["seat_key"], message["received"])


def read_trial(fields: Fields) -> tuple[str, dict[str, str]]:
    """Read `try-media`: an offer, and what its m-lines are called by mid. Raises `BadMessageError`."""
    sdp = _checked("try-media", fields)["sdp"]
    known = kinds_by_mid(sdp)
    mids = {kind: mid for mid, kind in reversed(known.items())}  # the first of each kind
    if not mids:
        raise BadMessageError("sdp offers neither audio nor video")
    return sdp, {mid: kind for kind, mid in mids.items()}


def read_request(kind: str, fields: Fields) -> Incoming | Ping | None:
    """Read any message but those by which one enters; `None` when there is no such type. Raises `BadMessageError`."""
    reader = _READERS.get(kind)
    return None if reader is None else reader(_checked(kind, fields))


def _checked(kind: str, fields: Fields) -> Checked:
    try:
        return REQUEST_BY_TYPE[kind].fields.fields_of(fields)
    except InvalidRequestError as error:
        raise BadMessageError(error.info) from None


def _client(client: Checked) -> str:
    """Return one line that names the client, for logs."""
    words = (client.get(name) for name in ("library", "version", "user_agent"))
    return " ".join(word for word in words if word)[:_MAX_CLIENT].strip()


def _ping(_message: Checked) -> Ping:
    return Ping()


def _leave(_message: Checked) -> Leave:
    return Leave()


def _tracks(message: Checked) -> UpdateTracks:
    return UpdateTracks(track_changes(message["tracks"]))


def _app_message(message: Checked) -> SendAppMessage:
    data, to = message["data"], message["to"]
    ids = (to,) if isinstance(to, str) else tuple(to)
    return SendAppMessage(data, json_size(data), None if "*" in ids else ids)


def _read_chat(message: Checked) -> ReadChat:
    return ReadChat(message.get("before"))


def _search_gifs(message: Checked) -> SearchGifs:
    return SearchGifs(message["query"], message["offset"], message["language"])


def _set_user_name(message: Checked) -> SetUserName:
    return SetUserName(message.get("name"))


def _network(message: Checked) -> TellNetwork:
    return TellNetwork(message["quality"])


def _raise_hand(message: Checked) -> RaiseHand:
    return RaiseHand(message["raised"])


def _lower_hands(message: Checked) -> LowerHands:
    of = message["of"]
    ids = (of,) if isinstance(of, str) else tuple(of)
    return LowerHands(None if "*" in ids else ids)


def _set_user_data(message: Checked) -> SetUserData:
    return SetUserData(message.get("data"))


def _publish(message: Checked) -> Publish:
    sdp, mids = message["sdp"], message["tracks"]
    return Publish(sdp, mids, named_kinds(sdp, mids))


def _answer(message: Checked) -> TakeAnswer:
    return TakeAnswer(message["seq"], message["sdp"])


def _restart_ice(message: Checked) -> RestartIce:
    if message["pc"] == "publish":
        raise BadMessageError("pc should be 'subscribe': restart the publishing side with an offer")
    return RestartIce()


def _layers(message: Checked) -> LimitLayers:
    tracks = {TrackRef(wish["session_id"], wish["name"]): _most(wish["layers"]) for wish in message["tracks"]}
    return LimitLayers(tracks, _most(message.get("initial")), "initial" in message)


def _most(layers: Mapping[str, int] | None) -> Layers | None:
    return None if layers is None else Layers(**layers)


def _sending(message: Checked) -> TellSending:
    return TellSending(message["layers"])


def _probe(message: Checked) -> SendProbe:
    return SendProbe(message["number"], message["packets"])


def _log(message: Checked) -> TellLog:
    return TellLog(tuple(_line(line) for line in message["lines"]))


def _line(line: Checked) -> ClientLine:
    code = _NO_CODE.sub("-", line["code"].lower()) or "line"
    return ClientLine(LEVELS[line["level"]], code, line["message"], line.get("at"))


def _subscribe(message: Checked) -> Subscribe:
    tracks = {
        session_id: {name: wish is True for name, wish in wishes.items()}
        for session_id, wishes in message["tracks"].items()
    }
    return Subscribe(message.get("auto"), tracks)


def _update_participants(message: Checked) -> UpdateParticipants:
    return UpdateParticipants({key: participant_update(value) for key, value in message["updates"].items()})


def _set_session_data(message: Checked) -> SetSessionData:
    return SetSessionData(message["data"], message["merge"])


def _request_access(message: Checked) -> RequestAccess:
    return RequestAccess(message.get("name"))


def _update_waiting(message: Checked) -> AnswerWaiting:
    return AnswerWaiting({session_id: update["grant"] for session_id, update in message["updates"].items()})


_READERS: dict[str, Callable[[Checked], Incoming | Ping]] = {
    "ping": _ping,
    "leave": _leave,
    "tracks": _tracks,
    "app-message": _app_message,
    "read-chat": _read_chat,
    "search-gifs": _search_gifs,
    "set-user-name": _set_user_name,
    "set-user-data": _set_user_data,
    "network": _network,
    "raise-hand": _raise_hand,
    "lower-hands": _lower_hands,
    "publish": _publish,
    "answer": _answer,
    "restart-ice": _restart_ice,
    "layers": _layers,
    "sending": _sending,
    "probe": _probe,
    "log": _log,
    "subscribe": _subscribe,
    "update-participants": _update_participants,
    "set-session-data": _set_session_data,
    **MESH_READERS,
    **BREAKOUT_READERS,
    **RECORDING_READERS,
    **TRANSCRIPTION_READERS,
    "request-access": _request_access,
    "update-waiting-participants": _update_waiting,
}
if _READERS.keys() | {"join", "preauth", "resume", "try-media"} != REQUEST_BY_TYPE.keys():
    raise TypeError("every declared message needs a reader, and every reader a declaration")
