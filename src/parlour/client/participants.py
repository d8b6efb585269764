"""The people in a call, as a bot sees them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from parlour.client.errors import OddMessageError
from parlour.client.wire import Fields, as_fields, flag, items, number_or_none, own, text, text_or_none
from parlour.strict_json import JsonValue

__all__ = ["Participant", "Permissions", "Track", "WaitingParticipant", "read_participant", "read_waiting"]

TrackState = Literal["on", "off", "blocked", "interrupted"]

_STATES: Final[Mapping[str, TrackState]] = {
    "on": "on",
    "off": "off",
    "blocked": "blocked",
    "interrupted": "interrupted",
}


@dataclass(frozen=True, slots=True)
class Track:
    """What flows of one track, or why it does not."""

    state: TrackState
    reasons: tuple[str, ...] = ()
    """Why it is off or blocked, in the words of docs/signaling.md: `byUser`, `byRemoteRequest`, …"""

    @property
    def on(self) -> bool:
        """Whether media flows, or is about to."""
        return self.state == "on"


OFF: Final = Track("off")


@dataclass(frozen=True, slots=True)
class Permissions:
    """What somebody may do; the words are those of the room property `permissions`."""

    has_presence: bool
    can_send: bool | frozenset[str]
    can_admin: bool | frozenset[str]

    def may_send(self, medium: str) -> bool:
        """Tell whether tracks of this medium (`audio`, `video`, `screenVideo`, …) may be sent."""
        return self.can_send if isinstance(self.can_send, bool) else medium in self.can_send

    def may_administer(self, task: str) -> bool:
        """Tell whether this administrative task (`participants`, `streaming`, `transcription`) may be done."""
        return self.can_admin if isinstance(self.can_admin, bool) else task in self.can_admin


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody in the call, as of the last news; a change makes a new object."""

    session_id: str
    user_id: str
    user_name: str
    """The display name; empty when there is none."""
    user_data: JsonValue
    owner: bool
    joined_at: float | None
    """Unix seconds."""
    will_eject_at: float | None
    """Unix seconds; `None`: never."""
    permissions: Permissions
    tracks: Mapping[str, Track]
    """By name: `audio`, `video`, `screenVideo`, `screenAudio`, or that of a custom track."""

    def track(self, name: str) -> Track:
        """Return the track of this name; one that was never mentioned is off."""
        return self.tracks.get(name, OFF)


@dataclass(frozen=True, slots=True)
class WaitingParticipant:
    """Somebody in the lobby who asks to be let in."""

    id: str
    """The session id that it will have inside."""
    name: str
    """The display name; empty when there is none."""
    granted: bool
    """Whether it was let in, and waits for a free seat."""


def read_waiting(value: JsonValue) -> WaitingParticipant:
    """Return who waits, as the server describes it; raises `OddMessageError`."""
    fields = as_fields(value, "somebody who waits")
    return WaitingParticipant(text(fields, "id"), text_or_none(fields, "name") or "", flag(fields, "granted"))


def read_participant(value: JsonValue) -> Participant:
    """Return the participant that the server describes; raises `OddMessageError`."""
    fields = as_fields(value, "a participant")
    return Participant(
        session_id=text(fields, "session_id"),
        user_id=text_or_none(fields, "user_id") or text(fields, "session_id"),
        user_name=text_or_none(fields, "user_name") or "",
        user_data=fields.get("user_data"),
        owner=flag(fields, "owner"),
        joined_at=number_or_none(fields, "joined_at"),
        will_eject_at=number_or_none(fields, "will_eject_at"),
        permissions=_read_permissions(own(fields, "permissions")),
        tracks=MappingProxyType({name: _read_track(track) for name, track in own(fields, "tracks").items()}),
    )


def _read_permissions(fields: Fields) -> Permissions:
    return Permissions(
        has_presence=fields.get("hasPresence") is not False,
        can_send=_switch(fields, "canSend"),
        can_admin=_switch(fields, "canAdmin"),
    )


def _switch(fields: Fields, name: str) -> bool | frozenset[str]:
    value = fields.get(name)
    if isinstance(value, list):
        return frozenset(item for item in value if isinstance(item, str))
    return value is True


def _read_track(value: JsonValue) -> Track:
    fields = as_fields(value, "a track")
    state = _STATES.get(text(fields, "state"))
    if state is None:
        raise OddMessageError("a track is in no known state")
    return Track(state, tuple(reason for reason in items(fields, state) if isinstance(reason, str)))
