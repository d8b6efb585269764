"""How browsers come in, and come back after a lost connection; and what they are told of how things stand."""

from typing import Final

from parlour.shapes import Boolean, Integer, ListOf
from parlour.shapes.messages import Request, maybe, must
from parlour.shapes.records import AnyJson, Lenient, Nullable, Record
from parlour.shapes.text import Remark, Text, Uuid
from parlour.signaling.protocol.breakout import BREAKOUT
from parlour.signaling.protocol.lobby import LOBBY_REPLY, WAITING
from parlour.signaling.protocol.mesh import TOPOLOGY
from parlour.signaling.protocol.recordings import RECORDINGS, STREAMS
from parlour.signaling.protocol.shared import (
    ACCESS,
    ACCESS_FULL,
    COUNTS,
    ICE_SERVER,
    MAX_PEOPLE,
    OWN_TRACKS,
    PARTICIPANT,
    ROOM,
    SESSION_ID,
    USER_DATA,
    USER_NAME,
)
from parlour.signaling.protocol.transcriptions import TRANSCRIPTIONS

__all__ = ["ENTRY", "ENTRY_REQUESTS", "JOINED", "PREAUTHORISED", "RESUMED", "STANDING"]

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
    maybe("tracks", OWN_TRACKS, "Own track states.", {}),
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
    maybe("breakout", BREAKOUT, "The breakout rooms; missing: there was never any."),
    maybe("recordings", RECORDINGS, "What is recorded; missing: nothing."),
    maybe("streams", STREAMS, "What is streamed; missing: nothing."),
    maybe("transcriptions", TRANSCRIPTIONS, "What is transcribed; missing: nothing."),
    maybe("transcription_available", Boolean(), "Whether this server has a recogniser; missing: it has none."),
    maybe("gifs", Boolean(), "Whether this server finds GIFs; missing: it does not."),
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

ENTRY_REQUESTS: Final = (
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
)
