"""One seat in a call, and the picture of it that others get."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from parlour.calls.holds import Holds
from parlour.calls.permissions import Permissions
from parlour.calls.recordings import RecordingKind
from parlour.calls.topology import Paths, Stand
from parlour.calls.tracks import STANDARD_TRACKS, Kind, TrackState, medium_of
from parlour.calls.wanted import Wanted
from parlour.strict_json import JsonValue

__all__ = ["NetworkQuality", "Participant", "ParticipantView"]

NetworkQuality = Literal["good", "warning", "bad"]

_NOT_PERMITTED = "byCanSendPermission"
_BY_ADMIN = "byRemoteRequest"


@dataclass(frozen=True, slots=True)
class ParticipantView:
    """A participant as told to browsers. Times are Unix seconds; `joined_at` is `None` before the join.

    `written` belongs to whoever writes it: everybody who comes is told of everybody, so the text is kept there.
    """

    session_id: str
    user_id: str
    user_name: str | None
    user_data: JsonValue
    owner: bool
    joined_at: float | None
    will_eject_at: float | None
    permissions: Permissions
    tracks: Mapping[str, TrackState]
    network: NetworkQuality | None = None
    """How the participant's network fares, as its browser says; `None`: it does not."""
    hand_raised_at: float | None = None
    """Since when the participant's hand is raised; `None`: it is not."""
    written: list[str] = field(default_factory=list, compare=False, repr=False)


@dataclass(slots=True)
class Participant:
    """The state of one seat. Changed by the call only; `view` is what may leave it."""

    session_id: str
    user_id: str
    user_name: str | None
    user_data: JsonValue
    owner: bool
    joined_at: float | None
    will_eject_at: float | None
    permissions: Permissions
    has_own_user_id: bool = False
    join_hook: str | None = None
    terse_logging: bool = False
    opus_fec: bool = True
    recording: frozenset[RecordingKind] | None = None
    """The kinds of recording that the token allows; `None` leaves it to the room."""
    seat_key: str = field(default="", repr=False)
    """The secret by which whoever sits here may take the seat over with another connection. Told to nobody else."""
    media_alive: bool | None = None
    """Whether the SFU hears from the browser; `None`: it never did."""
    media_gone: bool = False
    """Whether its media connections ended with the process that ran the call, and it has not been told so yet."""
    holds: Holds = field(default_factory=Holds)
    network: NetworkQuality | None = None
    """How the network fares, as the browser says; `None`: it does not."""
    hand_raised_at: float | None = None
    """Since when the hand is raised; `None`: it is not."""
    breakout_room: str | None = None
    """The breakout room where the participant is; `None`: in the main room."""
    stated: dict[str, TrackState] = field(default_factory=dict)
    """What the browser says of its own tracks."""
    muted: dict[str, bool] = field(default_factory=dict)
    """Tracks that an admin switched off; the value tells whether the browser has obeyed since."""
    published: dict[str, Kind] = field(default_factory=dict)
    direct: bool = False
    """Whether the client can be connected with other browsers directly."""
    auto_subscribe: bool = True
    exceptions: dict[str, dict[str, bool]] = field(default_factory=dict)
    """Differences from automatic subscription: session id or `*` → track name → wanted."""
    wanted: Wanted = field(default_factory=Wanted)
    """What this participant gets, as the SFU was last told."""
    blocked: frozenset[str] = frozenset()
    """What the SFU was last told not to forward."""
    needed: dict[str, int | None] = field(default_factory=dict)
    """The largest layer that anybody receives of each own picture, as the SFU said; `None`: nobody does."""
    told_needed: dict[str, int | None] = field(default_factory=dict)
    """What the browser was told to encode, picture by picture."""
    stand: Stand = field(default_factory=lambda: Stand("sfu", None, 0))
    """What the browser was last told of the topology."""
    paths: Paths | None = None
    """What the browser was last told of its paths to others."""
    on_change: Callable[[], None] | None = field(default=None, repr=False)
    """Is called when the picture changes: it is part of a larger one."""
    _view: ParticipantView | None = None

    @property
    def visible(self) -> bool:
        """Whether others see this participant."""
        return self.permissions.has_presence

    @property
    def audible(self) -> bool:
        """Whether others may hear this participant's microphone: not hidden, not blocked, not switched off."""
        stated = self.stated.get("audio")
        return self.visible and "audio" not in self.blocked and (stated is None or stated.state == "on")

    @property
    def microphone_on(self) -> bool:
        """Whether others see this participant's microphone as on; of who is hidden nobody sees any."""
        stated = self.stated.get("audio")
        return self.visible and stated is not None and self._effective("audio", stated).state == "on"

    @property
    def moderates(self) -> bool:
        """Whether this participant is an owner or a participant admin: it answers for others."""
        return self.owner or self.permissions.may_administer("participants")

    def may_send(self, name: str, kind: Kind | None) -> bool:
        """Tell whether a track of this name and kind may be published."""
        return self.permissions.may_send(medium_of(name, kind))

    def kind_of(self, name: str) -> Kind | None:
        """Return the kind of a track, as it is published or as its owner says; unknown for standard names."""
        stated = self.stated.get(name)
        return self.published.get(name) or (None if stated is None else stated.kind)

    def state_track(self, name: str, state: TrackState | None) -> None:
        """Take what the browser says of its track; `None` removes it.

        A track that an admin muted opens again only after the browser said "off" and then "on": an "on" that was
        already on its way when the admin acted changes nothing.
        """
        if state is None:
            self.stated.pop(name, None)
        else:
            self.stated[name] = state
        if name in self.muted:
            if state is None or state.state != "on":
                self.muted[name] = True
            elif self.muted[name]:
                del self.muted[name]
        self.touch()

    def mute(self, name: str) -> bool:
        """Switch a track off on behalf of an admin; tell whether it was on."""
        state = self.stated.get(name)
        if state is None or state.state != "on" or name in self.muted:
            return False
        self.muted[name] = False
        self.touch()
        return True

    def tracks_to_block(self) -> frozenset[str]:
        """Return the names that the SFU must not forward: not permitted, or muted by an admin."""
        kinds = {name: state.kind for name, state in self.stated.items()} | self.published
        kinds |= dict.fromkeys(STANDARD_TRACKS)
        forbidden = {name for name, kind in kinds.items() if not self.may_send(name, kind)}
        return frozenset(forbidden | self.muted.keys())

    def raise_hand(self, at: float | None) -> None:
        """Raise the hand at this moment, or lower it."""
        self.hand_raised_at = at
        self.touch()

    def touch(self) -> None:
        """Forget the picture made last; something in it has changed."""
        self._view = None
        if self.on_change is not None:
            self.on_change()

    def view(self) -> ParticipantView:
        """Return the present picture; the same object until something changes."""
        if self._view is None:
            self._view = ParticipantView(
                session_id=self.session_id,
                user_id=self.user_id,
                user_name=self.user_name,
                user_data=self.user_data,
                owner=self.owner,
                joined_at=self.joined_at,
                will_eject_at=self.will_eject_at,
                permissions=self.permissions,
                tracks={name: self._effective(name, state) for name, state in self.stated.items()},
                network=self.network,
                hand_raised_at=self.hand_raised_at,
            )
        return self._view

    def _effective(self, name: str, state: TrackState) -> TrackState:
        if state.state != "on":
            return state
        if not self.may_send(name, state.kind):
            return TrackState("off", (_NOT_PERMITTED,), state.kind)
        return TrackState("off", (_BY_ADMIN,), state.kind) if name in self.muted else state
