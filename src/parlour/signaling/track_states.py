"""From track states and updates of participants, as the protocol declares them, to those of the call."""

from collections.abc import Mapping
from typing import Any

from parlour.calls.commands import ParticipantUpdate
from parlour.calls.permissions import PermissionChange
from parlour.calls.tracks import STANDARD_TRACKS, TrackState
from parlour.shapes.media import SCREEN_TRACKS
from parlour.shapes.texts import shown
from parlour.signaling.fields import BadMessageError

__all__ = ["participant_update", "track_changes", "track_states"]

Checked = Mapping[str, Any]


def track_changes(tracks: Mapping[str, Checked | None]) -> dict[str, TrackState | None]:
    """Read `tracks` of a `tracks` message: states by name, `None` for tracks to remove."""
    return {name: None if value is None else _state(name, value) for name, value in tracks.items()}


def track_states(tracks: Mapping[str, Checked | None]) -> dict[str, TrackState]:
    """Read `tracks` of a `join` message; `null` is as good as absent."""
    return {name: _state(name, value) for name, value in tracks.items() if value is not None}


def _state(name: str, value: Checked) -> TrackState:
    state = value["state"]
    kind = None if name in STANDARD_TRACKS else value.get("kind")
    if kind is None and name not in STANDARD_TRACKS:
        raise BadMessageError(f"tracks names the custom track '{shown(name)}' without its kind")
    return TrackState(state, tuple(value.get(state, ())), kind)


def participant_update(value: Checked) -> ParticipantUpdate:
    """Read what is asked for one participant in `update-participants`."""
    mute: set[str] = set()
    unmute = value.get("set_screen_share", False)
    if "set_screen_share" in value:
        mute |= SCREEN_TRACKS
    for field, name in (("set_audio", "audio"), ("set_video", "video")):
        if value.get(field) is False:
            mute.add(name)
        unmute = unmute or value.get(field, False)
    change = value.get("permissions")
    return ParticipantUpdate(
        mute=frozenset(mute),
        unmute=unmute,
        eject=value.get("eject", False),
        permissions=None if change is None else PermissionChange.of(change),
    )
