"""The configuration as the call sees it: typed, resolved, and nothing that the call does not use.

`CallRules` come from room > domain > default; `ParticipantRules` from token > room > domain > default. Times are Unix
seconds, `None` means "not set". Both are built from what `CATALOGUE.resolve` returns.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from parlour.calls.jobs.capture_options import CaptureOptions, read_recording
from parlour.calls.jobs.transcription_options import TranscriptionOptions, read_transcription
from parlour.calls.permissions import Permissions, resolve_permissions
from parlour.calls.recordings import RecordingKind, StreamTarget, kinds_of
from parlour.errors import InvalidRequestError
from parlour.properties import CATALOGUE, Applies
from parlour.shapes import UserId

__all__ = ["CallRules", "ParticipantRules", "TokenRules"]

_DEFAULT_APP_MESSAGE_SIZE = 4096


@dataclass(frozen=True, slots=True)
class CallRules:
    """What the room says about everybody."""

    room_id: str
    room_name: str
    private: bool = False
    knocking: bool = False
    """Whether a private room has a lobby."""
    nbf: float | None = None
    exp: float | None = None
    max_participants: int = 200
    enforce_unique_user_ids: bool = False
    eject_at_room_exp: bool = False
    eject_after_elapsed: float | None = None
    max_app_message_size: int = _DEFAULT_APP_MESSAGE_SIZE
    screenshare: bool = True
    """Whether screens may be shared in a session that begins now."""
    audio_only: bool = False
    """Whether a session that begins now has no pictures at all."""
    adaptive_simulcast: bool = True
    """Whether two people encode no larger pictures than the other one receives."""
    multiparty_adaptive_simulcast: bool = False
    """Whether others do so, too."""
    hand_raising: bool = False
    """Whether people may raise their hands."""
    chat: bool = False
    """Whether the room has a chat."""
    advanced_chat: bool = False
    """Whether people may search for animated pictures to write with."""
    chat_history: bool = True
    """Whether newcomers are told what was said in it before."""
    emoji_reactions: bool = False
    """Whether people may send reactions into the call."""
    breakout_rooms: bool = False
    """Whether hosts may divide the call."""
    large_call: bool = False
    """Whether few only may have their microphones on at the same time (`parlour.calls.floor`)."""
    recording: frozenset[RecordingKind] = frozenset()
    """The kinds of recording that may be started."""
    max_jobs: int = 1
    """How many recordings and live streams the server makes at the same time."""
    stream_targets: tuple[StreamTarget, ...] = ()
    """What live streams can be sent to by name."""
    transcript_storage: bool = False
    """Whether what is transcribed is kept."""
    client_logs: bool = True
    """Whether what browsers log is kept."""
    sfu_switchover: float = 0.5
    """The number of people after which media go through the SFU."""

    @property
    def may_mesh(self) -> bool:
        """Whether two people are connected directly, unless something speaks against it."""
        return self.sfu_switchover >= 2

    def during_call(self, newer: "CallRules") -> "CallRules":
        """Return what holds in a running call once the room says `newer`: only what applies at once changes."""
        return self._taking(newer, Applies.AT_ONCE)

    def at_join(self, newer: "CallRules") -> "CallRules":
        """Return what holds for a join into a running call once the room says `newer`."""
        return self._taking(newer, Applies.AT_ONCE, Applies.NEXT_JOIN)

    def _taking(self, newer: "CallRules", *when: Applies) -> "CallRules":
        if newer is self:  # as in nearly every join
            return self
        names = (name for each in when for name in _CHANGED[each])
        changes = {name: new for name in names if (new := getattr(newer, name)) != getattr(self, name)}
        return replace(self, **changes) if changes else self

    @classmethod
    def of(
        cls,
        room_id: str,
        room_name: str,
        resolved: Mapping[str, object],
        *,
        private: bool,
        app_message_size: int = _DEFAULT_APP_MESSAGE_SIZE,
    ) -> "CallRules":
        """Build the rules of a room from its resolved properties (resolved without any token)."""
        return cls(
            room_id=room_id,
            room_name=room_name,
            private=private,
            knocking=resolved.get("enable_knocking") is True,
            nbf=_number(resolved.get("nbf")),
            exp=_number(resolved.get("exp")),
            max_participants=int(_number(resolved.get("max_participants")) or 200),
            enforce_unique_user_ids=resolved.get("enforce_unique_user_ids") is True,
            eject_at_room_exp=resolved.get("eject_at_room_exp") is True,
            eject_after_elapsed=_number(resolved.get("eject_after_elapsed")),
            max_app_message_size=int(_number(resolved.get("max_app_message_size")) or app_message_size),
            screenshare=resolved.get("enable_screenshare") is not False,
            audio_only=resolved.get("audio_only") is True,
            adaptive_simulcast=resolved.get("enable_adaptive_simulcast") is not False,
            multiparty_adaptive_simulcast=resolved.get("enable_multiparty_adaptive_simulcast") is True,
            hand_raising=resolved.get("enable_hand_raising") is True,
            chat=resolved.get("enable_chat") is True,
            advanced_chat=resolved.get("enable_advanced_chat") is True,
            chat_history=resolved.get("enable_shared_chat_history") is not False,
            emoji_reactions=resolved.get("enable_emoji_reactions") is True,
            breakout_rooms=resolved.get("enable_breakout_rooms") is True,
            large_call=resolved.get("experimental_optimize_large_calls") is True,
            recording=kinds_of(resolved.get("enable_recording")) or frozenset(),
            max_jobs=int(most)
            if (most := _number(resolved.get("max_streaming_instances_per_room"))) is not None
            else 1,
            stream_targets=_stream_targets(resolved.get("streaming_endpoints")),
            transcript_storage=resolved.get("enable_transcription_storage") is True,
            client_logs=resolved.get("enable_daily_logger") is not False,
            sfu_switchover=0.5 if (switchover := _number(resolved.get("sfu_switchover"))) is None else switchover,
        )


PROPERTY_OF: Final = {
    "private": "privacy",
    "knocking": "enable_knocking",
    "nbf": "nbf",
    "exp": "exp",
    "max_participants": "max_participants",
    "enforce_unique_user_ids": "enforce_unique_user_ids",
    "eject_at_room_exp": "eject_at_room_exp",
    "eject_after_elapsed": "eject_after_elapsed",
    "max_app_message_size": "max_app_message_size",
    "screenshare": "enable_screenshare",
    "audio_only": "audio_only",
    "adaptive_simulcast": "enable_adaptive_simulcast",
    "multiparty_adaptive_simulcast": "enable_multiparty_adaptive_simulcast",
    "hand_raising": "enable_hand_raising",
    "chat": "enable_chat",
    "advanced_chat": "enable_advanced_chat",
    "chat_history": "enable_shared_chat_history",
    "emoji_reactions": "enable_emoji_reactions",
    "breakout_rooms": "enable_breakout_rooms",
    "large_call": "experimental_optimize_large_calls",
    "recording": "enable_recording",
    "max_jobs": "max_streaming_instances_per_room",
    "stream_targets": "streaming_endpoints",
    "transcript_storage": "enable_transcription_storage",
    "client_logs": "enable_daily_logger",
    "sfu_switchover": "sfu_switchover",
}
"""The property behind each rule that can change; the catalogue says when a change of it takes effect."""

_CHANGED: Final = {
    when: tuple(rule for rule, name in PROPERTY_OF.items() if CATALOGUE[name].applies is when) for when in Applies
}


@dataclass(frozen=True, slots=True)
class TokenRules:
    """What a verified token says about its holder's access and time."""

    room_name: str | None = None
    nbf: float | None = None
    exp: float | None = None
    eject_at_token_exp: bool = False
    eject_after_elapsed: float | None = None
    knocking: bool = False
    """Whether the holder waits in the lobby, where there is one."""

    @classmethod
    def of(cls, properties: Mapping[str, object]) -> "TokenRules":
        """Build the rules from a token's properties under their long names."""
        room_name = properties.get("room_name")
        return cls(
            room_name=room_name if isinstance(room_name, str) and room_name else None,
            nbf=_number(properties.get("nbf")),
            exp=_number(properties.get("exp")),
            eject_at_token_exp=properties.get("eject_at_token_exp") is True,
            eject_after_elapsed=_number(properties.get("eject_after_elapsed")),
            knocking=properties.get("knocking") is True,
        )

    @property
    def ejects(self) -> bool:
        """Whether the token sets an eject option, which then replaces every eject option of the room."""
        return self.eject_at_token_exp or self.eject_after_elapsed is not None


@dataclass(frozen=True, slots=True)
class ParticipantRules:
    """What token, room and domain together say about one person."""

    token: TokenRules | None = None
    is_owner: bool = False
    user_id: str | None = None
    user_name: str | None = None
    start_video_off: bool = False
    start_audio_off: bool = False
    join_hook: str | None = None
    terse_logging: bool = False
    permissions: Permissions = field(default_factory=Permissions)
    opus_fec: bool = True
    """Whether the browser is asked to protect its sound against loss."""
    screenshare: bool | None = None
    """What the token says of screen sharing; `None` leaves it to the room, as it was when the session began."""
    recording: frozenset[RecordingKind] | None = None
    """The kinds of recording that the token allows; `None` leaves it to the room."""
    starts_recording: CaptureOptions | None = None
    """The recording that begins when the holder comes."""
    starts_transcription: TranscriptionOptions | None = None
    """The transcription that begins when the holder comes."""

    @classmethod
    def of(cls, resolved: Mapping[str, object], token: Mapping[str, object] | None) -> "ParticipantRules":
        """Build the rules from properties resolved with the token, and from the token's own (`None`: no token)."""
        holder = token or {}
        owner = holder.get("is_owner") is True
        configured = resolved.get("permissions")
        return cls(
            token=None if token is None else TokenRules.of(token),
            is_owner=owner,
            user_id=UserId.as_text(holder.get("user_id")),
            user_name=_text(holder.get("user_name")),
            start_video_off=resolved.get("start_video_off") is True,
            start_audio_off=resolved.get("start_audio_off") is True,
            join_hook=_text(resolved.get("meeting_join_hook")),
            terse_logging=resolved.get("enable_terse_logging") is True,
            permissions=resolve_permissions(
                configured if isinstance(configured, Mapping) else {},
                owner=owner,
                owner_only_broadcast=resolved.get("owner_only_broadcast") is True,
                hidden_non_owners=resolved.get("enable_hidden_participants") is True,
            ),
            opus_fec=resolved.get("enable_opus_fec") is not False,
            screenshare=screenshare if isinstance(screenshare := holder.get("enable_screenshare"), bool) else None,
            recording=kinds_of(holder.get("enable_recording")),
            starts_recording=_recording_at_join(holder),
            starts_transcription=_transcription_at_join(holder, resolved),
        )


def _recording_at_join(holder: Mapping[str, object]) -> CaptureOptions | None:
    if holder.get("start_cloud_recording") is not True:
        return None
    try:
        return read_recording(holder.get("start_cloud_recording_opts") or {})
    except InvalidRequestError:  # of a token that somebody signed by themselves: who may join still joins
        return None


def _transcription_at_join(holder: Mapping[str, object], resolved: Mapping[str, object]) -> TranscriptionOptions | None:
    if holder.get("auto_start_transcription") is not True:
        return None
    return read_transcription(resolved.get("auto_transcription_settings") or {})


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _stream_targets(endpoints: object) -> tuple[StreamTarget, ...]:
    listed = endpoints if isinstance(endpoints, list) else []
    return tuple([StreamTarget(each["name"], each["type"]) for each in listed])
