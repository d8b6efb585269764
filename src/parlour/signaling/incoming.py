"""From a message of a browser to a typed request. Pure: hostile input ends in `BadMessageError` and nowhere else."""

import json
from collections.abc import Callable
from typing import Final, Literal, TypeAlias

from parlour.calls.commands import (
    Leave,
    Publish,
    Request,
    SendAppMessage,
    SetSessionData,
    SetUserData,
    SetUserName,
    Subscribe,
    UpdateParticipants,
    UpdateTracks,
)
from parlour.calls.requests.tracks import MAX_TRACKS
from parlour.ids import is_uuid4
from parlour.live.requests import AddCandidate, EntryRequest, MediaRequest, RestartIce, TakeAnswer
from parlour.media.port import Candidate, PeerConnectionName
from parlour.signaling.fields import (
    BadMessageError,
    Fields,
    choice,
    flag,
    integer,
    is_printable,
    mapping,
    optional,
    text,
)
from parlour.signaling.sdp import kinds_by_mid
from parlour.signaling.track_states import participant_update, track_changes, track_name, track_states
from parlour.strict_json import JsonValue

__all__ = ["Incoming", "read_entry", "read_request"]

Incoming: TypeAlias = Request | MediaRequest

_MAX_ROOM_NAME: Final = 128
_MAX_TOKEN: Final = 4096
_MAX_USER_NAME: Final = 256
_MAX_USER_DATA: Final = 4096
_MAX_SDP: Final = 200_000
_MAX_CANDIDATE: Final = 2048
_MAX_CLIENT: Final = 300
_MAX_MID: Final = 64
_MAX_PEOPLE: Final = 1000

_PEER_CONNECTIONS: dict[str, PeerConnectionName] = {"publish": "publish", "subscribe": "subscribe"}
_MERGES: dict[str, Literal["replace", "shallow-merge"]] = {"replace": "replace", "shallow-merge": "shallow-merge"}


def read_entry(fields: Fields) -> EntryRequest:
    """Read `join` or `preauth`."""
    wished = fields.get("session_id")
    return EntryRequest(
        room=text(fields, "room", most=_MAX_ROOM_NAME),
        token=None if fields.get("token") is None else text(fields, "token", most=_MAX_TOKEN),
        session_id=wished if isinstance(wished, str) and is_uuid4(wished) else None,
        user_name=optional(fields, "user_name", most=_MAX_USER_NAME),
        user_data=_user_data(fields.get("user_data"), "user_data"),
        tracks=track_states(fields),
        subscribe=flag(fields, "subscribe", default=True),
        client=_client(fields.get("client")),
    )


def read_request(kind: str, fields: Fields) -> Incoming | None:
    """Read any message that is possible inside a call; `None` when there is no such type."""
    reader = _READERS.get(kind)
    return None if reader is None else reader(fields)


def _client(value: JsonValue) -> str:
    """Return one line that names the client, for logs."""
    if not isinstance(value, dict):
        return ""
    words = [str(value.get(name) or "") for name in ("library", "version", "user_agent")]
    return "".join(character for character in " ".join(words)[:_MAX_CLIENT] if character.isprintable()).strip()


def _user_data(value: JsonValue, name: str) -> JsonValue:
    size = len(_compact(value))
    if size > _MAX_USER_DATA:
        raise BadMessageError(f"{name} has {size} characters of JSON; at most {_MAX_USER_DATA} are possible")
    return value


def _compact(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _leave(_fields: Fields) -> Leave:
    return Leave()


def _tracks(fields: Fields) -> UpdateTracks:
    return UpdateTracks(track_changes(fields))


def _app_message(fields: Fields) -> SendAppMessage:
    if "data" not in fields:
        raise BadMessageError("data is missing")
    data, to = fields["data"], fields.get("to", "*")
    size = len(_compact(data).encode("utf-8", "surrogatepass"))
    if to == "*":
        return SendAppMessage(data, size, None)
    ids = [to] if isinstance(to, str) else to
    if not isinstance(ids, list) or len(ids) > _MAX_PEOPLE:
        raise BadMessageError("to should be '*', a session id or a list of session ids")
    if "*" in ids:
        return SendAppMessage(data, size, None)
    return SendAppMessage(data, size, tuple(each for each in ids if isinstance(each, str)))


def _set_user_name(fields: Fields) -> SetUserName:
    return SetUserName(optional(fields, "name", most=_MAX_USER_NAME))


def _set_user_data(fields: Fields) -> SetUserData:
    return SetUserData(_user_data(fields.get("data"), "data"))


def _sdp(fields: Fields) -> str:
    sdp = text(fields, "sdp", most=_MAX_SDP)
    if not sdp.startswith("v=0") or "\0" in sdp or not _is_encodable(sdp):
        raise BadMessageError("sdp should be a session description")
    return sdp


def _is_encodable(value: str) -> bool:
    """Tell whether there is no half of a surrogate pair in `value`."""
    return not any("\ud800" <= character <= "\udfff" for character in value)


def _publish(fields: Fields) -> Publish:
    sdp = _sdp(fields)
    known = kinds_by_mid(sdp)
    mids = {mid: track_name(name) for mid, name in mapping(fields, "tracks", most=MAX_TRACKS).items()}
    if any(mid not in known or len(mid) > _MAX_MID for mid in mids):
        raise BadMessageError("tracks names a mid that is no audio or video m-line of the sdp")
    kinds = {name: known[mid] for mid, name in mids.items()}
    if len(kinds) != len(mids):
        raise BadMessageError("tracks gives one name to two m-lines")
    for name, kind in kinds.items():
        if name in ("audio", "screenAudio", "video", "screenVideo") and not name.lower().endswith(kind):
            raise BadMessageError(f"{name} cannot be of kind {kind}")
    return Publish(sdp, mids, kinds)


def _answer(fields: Fields) -> TakeAnswer:
    return TakeAnswer(integer(fields, "seq"), _sdp(fields))


def _candidate(fields: Fields) -> AddCandidate:
    pc = choice(fields, "pc", _PEER_CONNECTIONS)
    value = fields.get("candidate")
    if value is None:
        return AddCandidate(pc, None)
    if not isinstance(value, dict):
        raise BadMessageError("candidate should be an object or null")
    line = text(value, "candidate", most=_MAX_CANDIDATE)
    mid = optional(value, "sdpMid", most=_MAX_MID)
    if not all(is_printable(part) and _is_encodable(part) for part in (line, mid or "")):
        raise BadMessageError("candidate should be one line")
    index = None if value.get("sdpMLineIndex") is None else integer(value, "sdpMLineIndex")
    return AddCandidate(pc, Candidate(line, mid, index) if line else None)


def _restart_ice(fields: Fields) -> RestartIce:
    if choice(fields, "pc", _PEER_CONNECTIONS) == "publish":
        raise BadMessageError("restart the publishing side with an offer")
    return RestartIce()


def _subscribe(fields: Fields) -> Subscribe:
    auto = None if fields.get("auto") is None else flag(fields, "auto", default=True)
    tracks: dict[str, dict[str, bool]] = {}
    for session_id, wishes in mapping(fields, "tracks", most=_MAX_PEOPLE).items():
        if not isinstance(wishes, dict) or len(wishes) > MAX_TRACKS:
            raise BadMessageError("a subscription should be an object of track names")
        if any(not isinstance(wish, bool) and wish != "staged" for wish in wishes.values()):
            raise BadMessageError("a subscription should be true, false or 'staged'")
        tracks[session_id] = {track_name(name): wish is True for name, wish in wishes.items()}
    return Subscribe(auto, tracks)


def _update_participants(fields: Fields) -> UpdateParticipants:
    updates = mapping(fields, "updates", most=_MAX_PEOPLE)
    return UpdateParticipants({key: participant_update(value) for key, value in updates.items()})


def _set_session_data(fields: Fields) -> SetSessionData:
    data = fields.get("data")
    if not isinstance(data, dict):
        raise BadMessageError("data should be an object")
    return SetSessionData(data, choice(fields, "merge", _MERGES) if "merge" in fields else "replace")


_READERS: dict[str, Callable[[Fields], Incoming]] = {
    "leave": _leave,
    "tracks": _tracks,
    "app-message": _app_message,
    "set-user-name": _set_user_name,
    "set-user-data": _set_user_data,
    "publish": _publish,
    "answer": _answer,
    "candidate": _candidate,
    "restart-ice": _restart_ice,
    "subscribe": _subscribe,
    "update-participants": _update_participants,
    "set-session-data": _set_session_data,
}
