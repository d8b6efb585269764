"""Track states and permissions as browsers write them (`docs/signaling.md`, section 5)."""

from collections.abc import Mapping

from parlour.calls.commands import ParticipantUpdate
from parlour.calls.permissions import ALL_ADMIN, MediaRule, PermissionChange
from parlour.calls.requests.tracks import MAX_TRACKS
from parlour.calls.tracks import MEDIA, STANDARD_TRACKS, Kind, State, TrackState
from parlour.signaling.fields import BadMessageError, Fields, choice, flag, is_printable, mapping
from parlour.strict_json import JsonValue

__all__ = ["participant_update", "track_changes", "track_name", "track_states"]

_STATES: dict[str, State] = {"on": "on", "off": "off", "blocked": "blocked", "interrupted": "interrupted"}
_KINDS: dict[str, Kind] = {"audio": "audio", "video": "video"}
_REASONS = {
    "off": frozenset({"byUser", "byRemoteRequest", "byCanSendPermission", "byServerLimit", "byBandwidth"}),
    "blocked": frozenset({"byPermissions", "byDeviceMissing", "byDeviceInUse"}),
}
_MAX_NAME = 64
_MAX_RULES = 1000


def track_name(name: JsonValue) -> str:
    """Return a track's name: 1 to 64 characters, none of them a control character."""
    if not isinstance(name, str) or not 0 < len(name) <= _MAX_NAME or not is_printable(name):
        raise BadMessageError("a track's name should be 1 to 64 printable characters")
    return name


def track_changes(fields: Fields) -> dict[str, TrackState | None]:
    """Read `tracks` of a `tracks` message: states by name, `None` for tracks to remove."""
    entries = mapping(fields, "tracks", most=MAX_TRACKS)
    return {track_name(name): None if value is None else _state(name, value) for name, value in entries.items()}


def track_states(fields: Fields) -> dict[str, TrackState]:
    """Read `tracks` of a `join` message; `null` is as good as absent."""
    return {name: state for name, state in track_changes(fields).items() if state is not None}


def _state(name: str, value: JsonValue) -> TrackState:
    if not isinstance(value, dict):
        raise BadMessageError("a track's state should be an object")
    state = choice(value, "state", _STATES)
    kind = None if name in STANDARD_TRACKS else choice(value, "kind", _KINDS)
    return TrackState(state, _reasons(state, value.get(state)), kind)


def _reasons(state: State, given: JsonValue) -> tuple[str, ...]:
    """Keep the reasons that this version knows, in order, each once."""
    known = _REASONS.get(state)
    if known is None or not isinstance(given, list):
        return ()
    return tuple(dict.fromkeys(reason for reason in given if isinstance(reason, str) and reason in known))


def participant_update(value: JsonValue) -> ParticipantUpdate:
    """Read what is asked for one participant in `update-participants`."""
    if not isinstance(value, dict):
        raise BadMessageError("an update should be an object")
    mute: set[str] = set()
    unmute = False
    for field, names in (("set_audio", {"audio"}), ("set_video", {"video"})):
        if field in value:
            switched_on = flag(value, field, default=False)
            unmute |= switched_on
            mute |= set() if switched_on else names
    if "set_screen_share" in value:
        unmute |= flag(value, "set_screen_share", default=False)
        mute |= {"screenVideo", "screenAudio"}
    change = value.get("permissions")
    return ParticipantUpdate(
        mute=frozenset(mute),
        unmute=unmute,
        eject=flag(value, "eject", default=False),
        permissions=None if change is None else _permission_change(change),
    )


def _permission_change(value: JsonValue) -> PermissionChange:
    if not isinstance(value, dict):
        raise BadMessageError("permissions should be an object")
    receive = mapping(value, "canReceive", most=3)
    return PermissionChange(
        has_presence=flag(value, "hasPresence", default=True) if "hasPresence" in value else None,
        can_send=_switch_or_words(value, "canSend", MEDIA),
        can_admin=_switch_or_words(value, "canAdmin", ALL_ADMIN),
        receive_base=_rule(receive["base"]) if "base" in receive else None,
        receive_by_user_id=_rules(receive, "byUserId"),
        receive_by_participant_id=_rules(receive, "byParticipantId"),
    )


def _switch_or_words(fields: Fields, name: str, words: tuple[str, ...]) -> bool | frozenset[str] | None:
    value = fields.get(name)
    if value is None or isinstance(value, bool):
        return value
    if not isinstance(value, list) or any(word not in words for word in value):
        raise BadMessageError(f"{name} should be a boolean or a list of: {', '.join(words)}")
    return frozenset(str(word) for word in value)


def _rules(receive: Fields, name: str) -> dict[str, MediaRule] | None:
    if name not in receive:
        return None
    return {key: _rule(value) for key, value in mapping(receive, name, most=_MAX_RULES).items()}


def _rule(value: JsonValue) -> MediaRule:
    if isinstance(value, bool):
        return value
    if not isinstance(value, dict) or any(medium not in MEDIA for medium in value):
        raise BadMessageError("a canReceive rule should be a boolean or an object of media")
    return {medium: _verdict(medium, verdict) for medium, verdict in value.items()}


def _verdict(medium: str, value: JsonValue) -> bool | Mapping[str, bool]:
    if isinstance(value, bool):
        return value
    if not medium.startswith("custom") or not isinstance(value, dict) or len(value) > MAX_TRACKS:
        raise BadMessageError(f"canReceive of {medium} should be a boolean")
    return {name: flag(value, name, default=False) for name in value}
