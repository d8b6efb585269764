"""What browsers say."""

from typing import Final, Literal, get_args

from parlour.calls.requests.tracks import MAX_TRACKS
from parlour.shapes import Boolean, Choice, Either, Integer, ListOf, Number, Permissions
from parlour.shapes.messages import Request, maybe, must
from parlour.shapes.records import AnyJson, Lenient, Map, Nullable, Record
from parlour.shapes.text import Remark, Text, Uuid
from parlour.signaling.protocol.lobby import LOBBY_REPLY, LOBBY_REQUESTS, WAITING
from parlour.signaling.protocol.mesh import MESH_REQUESTS, TOPOLOGY
from parlour.signaling.protocol.shared import (
    ACCESS,
    ACCESS_FULL,
    COUNTS,
    ICE_SERVER,
    LAYER,
    LAYERS,
    MAX_PEOPLE,
    MID,
    NETWORK,
    PARTICIPANT,
    PEER_CONNECTION,
    PEER_ID,
    ROOM,
    SDP,
    SESSION_ID,
    TRACK,
    TRACK_NAME,
    TRACK_SOURCE,
    USER_DATA,
    USER_NAME,
)

__all__ = [
    "ENTRY",
    "JOINED",
    "LAYER_WISH",
    "LOG_LINE",
    "PARTICIPANT_UPDATE",
    "PERMISSION_CHANGE",
    "PREAUTHORISED",
    "REQUESTS",
    "RESUMED",
    "STANDING",
    "SUBSCRIPTION",
    "Merge",
]

Merge = Literal["replace", "shallow-merge"]

_STATES: Final = Map(Nullable(TRACK), key=TRACK_NAME, max_items=MAX_TRACKS)
"""Own tracks by name; `null` removes one."""

ENTRY: Final = Record(
    must("room", Text(max_bytes=128), "The room's name."),
    maybe("token", Nullable(Text(max_bytes=4096, secret=True)), "A meeting token (JWT)."),
    maybe("session_id", Lenient(Uuid()), "The wished id; else, or when it was used in this meeting, the server picks."),
    maybe(
        "seat_key",
        Lenient(Text(max_bytes=128, secret=True)),
        "That of the last join reply, after a lost connection; one that is of no use counts as not given.",
    ),
    maybe("user_name", Nullable(USER_NAME, empty_is_null=True), "The display name; a token's `user_name` wins."),
    maybe("user_data", USER_DATA, "What the app keeps with the participant."),
    maybe("tracks", _STATES, "Own track states.", {}),
    maybe("subscribe", Boolean(), "Automatic subscription; true unless given.", True),
    maybe(
        "direct",
        Boolean(),
        "Whether this client can be connected with other browsers directly; false unless given, and then media of the"
        " whole call go through the SFU.",
    ),
    maybe(
        "client",
        Lenient(
            Record(
                maybe("library", Remark(max_length=100), "The name of the program."),
                maybe("version", Remark(max_length=100), "Its version."),
                maybe("user_agent", Remark(max_length=300), "The browser."),
            )
        ),
        "Who speaks, for logs.",
    ),
)

_RELAYS: Final = must(
    "ice_servers",
    ListOf(ICE_SERVER, max_items=100),
    "For both peer connections; credentials of relays are made for this seat, and end.",
)

PREAUTHORISED: Final = Record(
    must("session_id", SESSION_ID, "The id that a `join` would give."),
    must("access", ACCESS, "How far the participant gets."),
    must("participant", PARTICIPANT, "Oneself."),
    must("room", ROOM, "The room."),
    _RELAYS,
)

STANDING: Final = Record(
    must("session_id", SESSION_ID, "Names the seat."),
    must("access", ACCESS_FULL, "How far the participant gets."),
    must("participant", PARTICIPANT, "Oneself."),
    _RELAYS,
    must("seat_key", Text(max_bytes=128, secret=True), "A secret, to come back with when the connection is lost."),
    must("meeting_id", SESSION_ID, "Names the meeting session."),
    must(
        "participants",
        ListOf(PARTICIPANT, max_items=100_000),
        "Everybody else with presence; pages may have gone ahead.",
    ),
    must("counts", COUNTS, "How many are inside."),
    must("active_speaker", Nullable(SESSION_ID), "Who speaks."),
    must("topology", TOPOLOGY, "Which way media go; a `topology` push tells of changes."),
    must("max_app_message_size", Integer(minimum=0), "In bytes of JSON."),
    must("session_data", AnyJson(objects_only=True), "The meeting's shared data."),
    maybe(
        "waiting",
        ListOf(WAITING, max_items=MAX_PEOPLE),
        "All who ask to be let in, if one may decide that; missing: nobody.",
    ),
)
"""How things stand for somebody inside."""

JOINED: Final = Record(
    *STANDING.declared,
    must("start_video_off", Boolean(), "The resolved property."),
    must("start_audio_off", Boolean(), "The resolved property."),
    must("room", ROOM, "The room."),
)

RESUMED: Final = Record(
    must("session_id", SESSION_ID, "Whose seat it is."),
    must("taken", Integer(minimum=0), "How many of the browser's messages the server has taken since the join."),
    must("sent", Integer(minimum=0), "How many of the server's messages count as sent: what follows is counted on."),
    must("ice_servers", ListOf(ICE_SERVER, max_items=100), "As in the reply to `join`."),
    maybe("standing", STANDING, "How things stand, when too much was missed; else what was missed follows."),
)

SUBSCRIPTION: Final = Either(Boolean(), Choice("staged"))

LAYER_WISH: Final = Record(
    *TRACK_SOURCE.declared,
    must("layers", Nullable(LAYERS), "The most that is to be sent of it; `null`: nothing for now."),
)

PERMISSION_CHANGE: Final = Permissions()

PARTICIPANT_UPDATE: Final = Record(
    maybe("set_audio", Boolean(), "`false` mutes the microphone."),
    maybe("set_video", Boolean(), "`false` switches the camera off."),
    maybe("set_screen_share", Boolean(), "`false` ends screen sharing."),
    maybe("eject", Boolean(), "`true` puts the participant out."),
    maybe("permissions", Nullable(PERMISSION_CHANGE), "New permissions; fields that are not given stay."),
)

LOG_LINE: Final = Record(
    must("level", Choice("debug", "info", "warn", "error"), "How grave it is."),
    must("code", Remark(max_length=40), "What it is, for programs."),
    must("message", Remark(max_length=1000), "What it is, for people."),
    maybe("at", Nullable(Number(minimum=0, maximum=10_000_000_000)), "When it was, by the browser's own clock."),
)

_ANSWERED_WITH_SDP: Final = Record(must("sdp", SDP, "The server's answer."))

REQUESTS: Final = (
    Request(
        type="preauth",
        effect="Ask who one would be, without taking a seat.",
        fields=ENTRY,
        reply=PREAUTHORISED,
    ),
    Request(
        type="resume",
        effect="Go on with one's seat after a lost connection.",
        fields=Record(
            must("room", Text(max_bytes=128), "The room's name."),
            must("seat_key", Text(max_bytes=128, secret=True), "That of the join reply."),
            must(
                "received",
                Integer(minimum=0),
                "How many messages of the server were received since the join.",
            ),
        ),
        reply=RESUMED,
    ),
    Request(
        type="join",
        effect="Take a seat, or a place in the lobby.",
        fields=ENTRY,
        reply=JOINED,
        other_reply=LOBBY_REPLY,
    ),
    Request(type="ping", effect="Ask for a sign of life."),
    Request(type="leave", effect="Give the seat back.", is_notice=True),
    Request(
        type="tracks",
        effect="Own track states changed.",
        fields=Record(maybe("tracks", _STATES, "Only those that change; `null` removes a custom track.", {})),
        is_notice=True,
    ),
    Request(
        type="app-message",
        effect="Send something to others in the call.",
        fields=Record(
            must("data", AnyJson(), "At most `max_app_message_size` bytes of JSON."),
            maybe(
                "to",
                Either(PEER_ID, ListOf(PEER_ID, max_items=MAX_PEOPLE)),
                "A session id or a list of them; `*`, or nothing, means everybody else.",
                "*",
            ),
        ),
    ),
    Request(
        type="set-user-name",
        effect="Change one's display name.",
        fields=Record(maybe("name", Nullable(USER_NAME, empty_is_null=True), "The new name.")),
        reply=Record(must("user_name", Text(max_bytes=4096), "The name in force.")),
    ),
    Request(
        type="set-user-data",
        effect="Change what the app keeps with oneself.",
        fields=Record(maybe("data", USER_DATA, "The new data.")),
        reply=Record(must("user_data", AnyJson(), "The data in force.")),
    ),
    Request(
        type="network",
        effect="Say how one's own network fares, for others to see.",
        fields=Record(must("quality", Nullable(NETWORK), "As the browser measures it; `null`: it cannot tell.")),
        is_notice=True,
    ),
    Request(
        type="publish",
        effect="Negotiate the whole publishing side.",
        fields=Record(
            must("sdp", SDP, "The browser's offer."),
            maybe("tracks", Map(TRACK_NAME, key=MID, max_items=MAX_TRACKS), "The names of m-lines by mid.", {}),
        ),
        reply=_ANSWERED_WITH_SDP,
    ),
    Request(
        type="try-media",
        effect="Send media that nobody receives, to measure the way to the server before joining.",
        fields=Record(must("sdp", SDP, "The browser's offer: of each kind the first m-line is taken.")),
        reply=_ANSWERED_WITH_SDP,
    ),
    Request(
        type="answer",
        effect="Answer an `offer` push.",
        fields=Record(
            must("seq", Integer(minimum=0), "The number of the offer."),
            must(
                "sdp",
                SDP,
                "The browser's answer. Needed are its session, ICE and DTLS lines, and of each m-line its own, `a=mid` "
                "and the direction: the rest may be left out, and in a large call must be.",
            ),
        ),
        is_notice=True,
    ),
    Request(
        type="restart-ice",
        effect="Ask for new ICE credentials on the subscribing side.",
        fields=Record(must("pc", PEER_CONNECTION, "The peer connection.")),
        is_notice=True,
    ),
    Request(
        type="layers",
        effect="Say what is to be received of pictures at most.",
        fields=Record(
            maybe(
                "initial",
                Nullable(LAYERS),
                "The most of each track until more is said of it, whatever was said before; `null`: nothing. As before"
                " unless given, in the beginning all there is.",
            ),
            maybe(
                "tracks",
                ListOf(LAYER_WISH, max_items=1000),
                "The tracks; what is not named stays as it was. Those that one is not to receive are passed over.",
                [],
            ),
        ),
        is_notice=True,
    ),
    Request(
        type="sending",
        effect="Say which layers of one's own pictures are sent at present, when the way out does not carry all. Who"
        " receives a larger one gets the largest that is sent at once.",
        fields=Record(
            must(
                "layers",
                Map(LAYER, key=TRACK_NAME, max_items=MAX_TRACKS),
                "The largest spatial layer by track; what is not named stays as it was. In the beginning, and after a"
                " track was published anew, all are.",
            )
        ),
        is_notice=True,
    ),
    Request(
        type="probe",
        effect="Ask for a train of packets on the data channel of the receiving side, to measure how wide the way is.",
        fields=Record(
            must("number", Integer(minimum=0, maximum=4_294_967_295), "Names the train; every packet carries it."),
            must("packets", Integer(minimum=2, maximum=20), "How many, of 1,000 bytes each."),
        ),
        is_notice=True,
    ),
    Request(
        type="log",
        effect="Tell what the browser has logged, for those who run the service.",
        fields=Record(must("lines", ListOf(LOG_LINE, max_items=50), "In the order in which it was.")),
        is_notice=True,
    ),
    Request(
        type="subscribe",
        effect="Set automatic subscription and exceptions from it.",
        fields=Record(
            maybe("auto", Nullable(Boolean()), "Automatic subscription; as before unless given."),
            maybe(
                "tracks",
                Map(
                    Map(SUBSCRIPTION, key=TRACK_NAME, max_items=MAX_TRACKS),
                    key=PEER_ID,
                    max_items=MAX_PEOPLE,
                ),
                "Exceptions by session id or `*`, then by track name.",
                {},
            ),
        ),
        is_notice=True,
    ),
    Request(
        type="update-participants",
        effect="Mute, eject, or change the permissions of others.",
        fields=Record(
            maybe(
                "updates",
                Map(PARTICIPANT_UPDATE, key=PEER_ID, max_items=MAX_PEOPLE),
                "What to do, by session id or `*`.",
                {},
            )
        ),
    ),
    Request(
        type="set-session-data",
        effect="Change the meeting's shared data.",
        fields=Record(
            must("data", AnyJson(objects_only=True), "The data, or what is merged into them."),
            maybe("merge", Choice(*get_args(Merge)), "`replace` unless given.", "replace"),
        ),
    ),
    *MESH_REQUESTS,
    *LOBBY_REQUESTS,
)
