"""Shapes that several messages share: tracks, permissions, participants, rooms, ICE servers."""

from typing import Final, get_args

from parlour.calls.participant import NetworkQuality
from parlour.calls.requests.tracks import MAX_TRACKS
from parlour.calls.tracks import State
from parlour.media.events import PeerConnectionName
from parlour.shapes import Boolean, Choice, Either, Integer, ListOf, Number, Permissions, String
from parlour.shapes.media import ADMIN_TASKS, CUSTOM_MEDIA, MEDIA, STANDARD_MEDIA, TRACK_KINDS
from parlour.shapes.messages import maybe, must
from parlour.shapes.records import AnyJson, KnownWords, Map, Nullable, Record
from parlour.shapes.text import Text

__all__ = [
    "ACCESS",
    "ACCESS_FULL",
    "ADMIN_TASK",
    "BLOCKED_REASON",
    "COUNTS",
    "CUSTOM_MEDIUM",
    "ICE_CANDIDATE",
    "ICE_SERVER",
    "LAYER",
    "LAYERS",
    "MAX_PEOPLE",
    "MEDIUM",
    "MID",
    "OFF_REASON",
    "OWN_TRACKS",
    "PARTICIPANT",
    "PEER_CONNECTION",
    "PEER_ID",
    "PERMISSIONS",
    "ROOM",
    "SDP",
    "SESSION_ID",
    "STANDARD_MEDIUM",
    "TRACK",
    "TRACKS",
    "TRACK_KIND",
    "TRACK_NAME",
    "TRACK_SOURCE",
    "USER_DATA",
    "USER_NAME",
]

MAX_PEOPLE: Final = 1000

TRACK_KIND: Final = Choice(*TRACK_KINDS)
MEDIUM: Final = Choice(*MEDIA)
STANDARD_MEDIUM: Final = Choice(*STANDARD_MEDIA)
CUSTOM_MEDIUM: Final = Choice(*CUSTOM_MEDIA)
ADMIN_TASK: Final = Choice(*ADMIN_TASKS)
PEER_CONNECTION: Final = Choice(*get_args(PeerConnectionName))
OFF_REASON: Final = Choice("byUser", "byRemoteRequest", "byCanSendPermission", "byServerLimit", "byBandwidth")
BLOCKED_REASON: Final = Choice("byPermissions", "byDeviceMissing", "byDeviceInUse")

SESSION_ID: Final = Text(max_bytes=128, min_bytes=1)
PEER_ID: Final = Text(max_bytes=128)
"""Names a participant in a request: a session id, or `*`."""

TRACK_NAME: Final = Text(max_bytes=64, min_bytes=1, one_line=True)
SDP: Final = Text(max_bytes=200_000, begins="v=0")
USER_NAME: Final = Text(max_bytes=256, mend_halves=True)
USER_DATA: Final = AnyJson(max_bytes=4096)

TRACK: Final = Record(
    must("state", Choice(*get_args(State)), "Flowing or about to, or why not."),
    maybe("off", KnownWords(OFF_REASON), "With `off`: the reasons."),
    maybe("blocked", KnownWords(BLOCKED_REASON), "With `blocked`: the reasons."),
    maybe("kind", TRACK_KIND, "On custom tracks, and there always."),
)
TRACKS: Final = Map(TRACK, key=TRACK_NAME, max_items=MAX_TRACKS)
OWN_TRACKS: Final = Map(Nullable(TRACK), key=TRACK_NAME, max_items=MAX_TRACKS)
"""By name; `null` removes one."""

LAYER: Final = Integer(minimum=0, maximum=2)
LAYERS: Final = Record(
    must("spatial", LAYER, "The size; 0 is the smallest."),
    must("temporal", LAYER, "The rate of pictures; 0 is the lowest."),
)

PERMISSIONS: Final = Record(*(must(field.name, field.kind, field.effect) for field in Permissions().declared))
"""Permissions in force: every field is there."""

NETWORK: Final = Choice(*get_args(NetworkQuality))

PARTICIPANT: Final = Record(
    must("session_id", SESSION_ID, "Names the seat."),
    must("user_id", String(max_length=1024), "That of the token, else the session id."),
    must("user_name", String(max_length=1024), "The display name; no name is the empty text."),
    must("user_data", AnyJson(), "What the app keeps with the participant."),
    must("owner", Boolean(), "Whether the token makes an owner."),
    must("joined_at", Nullable(Number()), "When the seat was taken; `null` in a `preauth` reply."),
    must("will_eject_at", Nullable(Number()), "When the participant will be put out."),
    must("permissions", PERMISSIONS, "What the participant may send, receive and administer."),
    must("tracks", TRACKS, "By name; a missing one is off."),
    maybe("hand_raised_at", Number(), "Since when the hand is raised; missing: it is not."),
    maybe("network", NETWORK, "How the network fares, as the participant's browser says; missing: it does not say."),
)

_SETTINGS: Final = AnyJson(objects_only=True)
ROOM: Final = Record(
    must("id", String(), "The room's id."),
    must("name", String(), "The room's name."),
    must("domain_name", String(), "The name of the room's domain."),
    must("config", _SETTINGS, "What the room sets, also where that equals a default."),
    must("config_defaults", _SETTINGS, "Every default."),
    must("domain_config", _SETTINGS, "The domain's effective values."),
    must("token_config", _SETTINGS, "What the token sets, under the long property names."),
)

TRACK_SOURCE: Final = Record(
    must("session_id", SESSION_ID, "Whose track it is."), must("name", TRACK_NAME, "The track's name.")
)

ACCESS: Final = Record(must("level", Choice("none", "lobby", "full"), "How far the participant gets."))
ACCESS_FULL: Final = Record(must("level", Choice("full"), "In the call."))
COUNTS: Final = Record(
    must("present", Integer(minimum=0), "Participants with presence."),
    must("hidden", Integer(minimum=0), "Participants without."),
)
ICE_SERVER: Final = Record(
    must("urls", Either(String(), ListOf(String(), max_items=100)), "As WebRTC wants it."),
    maybe("username", String(), "As WebRTC wants it."),
    maybe("credential", String(), "As WebRTC wants it."),
)

MID: Final = Text(max_bytes=64, one_line=True)
ICE_CANDIDATE: Final = Record(
    must("candidate", Text(max_bytes=2048, one_line=True), "The line; the empty text means no more."),
    maybe("sdpMid", Nullable(MID, empty_is_null=True), "Its m-line by mid."),
    maybe("sdpMLineIndex", Nullable(Integer(minimum=0)), "Its m-line by number."),
)
