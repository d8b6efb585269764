"""What browsers say: every request, and the shapes of those that are about people and their data."""

from typing import Final, Literal, get_args

from parlour.calls.chat import PAGE_MESSAGES
from parlour.shapes import Boolean, Choice, Either, Integer, ListOf, Number, Permissions, String
from parlour.shapes.messages import Request, maybe, must
from parlour.shapes.records import AnyJson, Map, Nullable, Record
from parlour.shapes.text import Remark, Text
from parlour.signaling.protocol.breakout import BREAKOUT_REQUESTS
from parlour.signaling.protocol.entry import ENTRY_REQUESTS
from parlour.signaling.protocol.gifs import GIF_REQUESTS, SENT_GIF
from parlour.signaling.protocol.lobby import LOBBY_REQUESTS
from parlour.signaling.protocol.media import MEDIA_REQUESTS
from parlour.signaling.protocol.mesh import MESH_REQUESTS
from parlour.signaling.protocol.recordings import RECORDING_REQUESTS
from parlour.signaling.protocol.shared import (
    MAX_PEOPLE,
    NETWORK,
    OWN_TRACKS,
    PEER_ID,
    SESSION_ID,
    USER_DATA,
    USER_NAME,
)
from parlour.signaling.protocol.transcriptions import TRANSCRIPTION_REQUESTS

__all__ = [
    "CHAT_MESSAGE",
    "LOG_LINE",
    "PARTICIPANT_UPDATE",
    "PERMISSION_CHANGE",
    "REQUESTS",
    "Merge",
]

Merge = Literal["replace", "shallow-merge"]

PERMISSION_CHANGE: Final = Permissions()

PARTICIPANT_UPDATE: Final = Record(
    maybe("set_audio", Boolean(), "`false` mutes the microphone."),
    maybe("set_video", Boolean(), "`false` switches the camera off."),
    maybe("set_screen_share", Boolean(), "`false` ends screen sharing."),
    maybe("eject", Boolean(), "`true` puts the participant out."),
    maybe("permissions", Nullable(PERMISSION_CHANGE), "New permissions; fields that are not given stay."),
)

CHAT_MESSAGE: Final = Record(
    must("number", Integer(minimum=1), "Counts the messages of the call."),
    must("from", SESSION_ID, "Whose it is, as the server knows; `rest-api` of a backend."),
    must("user_name", String(max_length=1024), "The display name at that time; no name is the empty text."),
    must("at", Number(), "When it was said, by the server's clock."),
    must("message", String(), "The text."),
    maybe("name", String(max_length=256), "The name that the message itself claims."),
    maybe("id", String(max_length=64), "What the message calls itself, to be reacted to; the first of this id."),
    maybe(
        "reactions",
        Map(
            Map(String(max_length=1024), key=Text(max_bytes=128), max_items=200), key=Text(max_bytes=128), max_items=200
        ),
        "Who reacted with which emoji: display names by session id.",
    ),
    maybe("gif", SENT_GIF, "The picture that it carries, as its sender said; `message` is the title."),
)

LOG_LINE: Final = Record(
    must("level", Choice("debug", "info", "warn", "error"), "How grave it is."),
    must("code", Remark(max_length=40), "What it is, for programs."),
    must("message", Remark(max_length=1000), "What it is, for people."),
    maybe("at", Nullable(Number(minimum=0, maximum=10_000_000_000)), "When it was, by the browser's own clock."),
)

REQUESTS: Final = (
    *ENTRY_REQUESTS,
    Request(type="ping", effect="Ask for a sign of life."),
    Request(type="leave", effect="Give the seat back.", is_notice=True),
    Request(
        type="tracks",
        effect="Own track states changed.",
        fields=Record(maybe("tracks", OWN_TRACKS, "Only those that change; `null` removes a custom track.", {})),
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
        type="read-chat",
        effect="Ask what was said in the chat. Nothing, where the room has no chat or keeps nothing of it.",
        fields=Record(maybe("before", Integer(minimum=1), "Only before the message of this number; else the latest.")),
        reply=Record(
            must("messages", ListOf(CHAT_MESSAGE, max_items=PAGE_MESSAGES), "First said first."),
            must("more", Boolean(), "Whether there is something before them."),
        ),
    ),
    *GIF_REQUESTS,
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
        type="raise-hand",
        effect="Raise one's hand, or lower it. Refused where `enable_hand_raising` is off, and to who is hidden.",
        fields=Record(must("raised", Boolean(), "Whether the hand is to be up.")),
        reply=Record(must("hand_raised_at", Nullable(Number()), "Since when it is; `null`: it is down.")),
    ),
    Request(
        type="lower-hands",
        effect="Lower the hands of others: for owners and participant admins.",
        fields=Record(
            maybe(
                "of",
                Either(PEER_ID, ListOf(PEER_ID, max_items=MAX_PEOPLE)),
                "A session id or a list of them; `*`, or nothing, means everybody.",
                "*",
            )
        ),
    ),
    *BREAKOUT_REQUESTS,
    *RECORDING_REQUESTS,
    *TRANSCRIPTION_REQUESTS,
    Request(
        type="network",
        effect="Say how one's own network fares, for others to see.",
        fields=Record(must("quality", Nullable(NETWORK), "As the browser measures it; `null`: it cannot tell.")),
        is_notice=True,
    ),
    *MEDIA_REQUESTS,
    Request(
        type="log",
        effect="Tell what the browser has logged, for those who run the service.",
        fields=Record(must("lines", ListOf(LOG_LINE, max_items=50), "In the order in which it was.")),
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
