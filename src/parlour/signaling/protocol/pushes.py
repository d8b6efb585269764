"""What the server says unasked, why it refuses, and with which codes it closes."""

from typing import Final, get_args

from parlour.calls.messages import LeftReason, MuteReason
from parlour.calls.refusals import RefusalCode
from parlour.shapes import Boolean, Choice, Integer, ListOf, Number, String
from parlour.shapes.messages import Push, maybe, must
from parlour.shapes.records import AnyJson, Map, Nullable, Record
from parlour.shapes.text import Text
from parlour.signaling.protocol.breakout import BREAKOUT_PUSHES
from parlour.signaling.protocol.entry import JOINED
from parlour.signaling.protocol.lobby import LOBBY_PUSHES
from parlour.signaling.protocol.mesh import MESH_PUSHES
from parlour.signaling.protocol.recordings import RECORDING_PUSHES
from parlour.signaling.protocol.shared import (
    COUNTS,
    LAYER,
    MAX_PEOPLE,
    PARTICIPANT,
    SDP,
    SESSION_ID,
    TRACK_NAME,
    TRACK_SOURCE,
)
from parlour.signaling.protocol.transcriptions import TRANSCRIPTION_PUSHES

__all__ = [
    "CLOSING_CODES",
    "ERROR",
    "LEFT_REASON",
    "MUTE_REASON",
    "OFFER",
    "PAGE",
    "PUSHES",
    "REFUSALS",
    "REFUSAL_TYPE",
]

REFUSALS: Final = {
    "no-room": "the room does not exist",
    "nbf-room": "the room is not open yet",
    "exp-room": "the room has expired",
    "nbf-token": "the token is not valid yet",
    "exp-token": "the token has expired",
    "not-allowed": "the token is missing, forged or of another room, or its user was banned from this meeting",
    "meeting-full": "every seat, or every place in the lobby, is taken",
    "address-limit": "one's network (an address, or /64 of IPv6) has its share, or came too often; wait a minute",
    "connection-error": "the server cannot serve this connection (any longer)",
    "seat-gone": "there is no seat to go on with (any more): join again",
    "invalid-message": "a field is malformed; `msg` names it",
    "unknown-message": "there is no message of this type",
    "not-joined": "only `preauth`, `join`, `resume` and `ping` are possible before a seat is taken",
    "already-joined": "`join`, `preauth` and `resume` after that",
    "not-permitted": "the permissions do not allow it",
    "not-possible": "the call is not, or cannot be, as this would need it",
    "message-too-large": "app messages and session data have limits of their own",
    "too-many-bytes": "what one's messages cause for others has a limit, too; worth another try after some seconds",
    "media-error": "the SFU could not do it; worth another try",
    "server-error": "the server failed; what was asked may not have been done",
    "ejected": "fatal, and the refusal of a `resume`: put out of the call; `msg` tells why",
}
"""Types of refusals and of fatal errors, and what they mean."""

if missing := set(get_args(RefusalCode)) - REFUSALS.keys():
    raise TypeError(f"refusals without a meaning: {missing}")

CLOSING_CODES: Final = {
    1000: "left, refused, or ejected (after `error`)",
    1003: "binary frame",
    1008: "protocol violation, too slow, or nobody joined in time",
    1009: "too big",
    1012: "the server restarts",
    1013: "the server cannot look rooms up now",
    4001: "another connection took the seat over (after `error`)",
}

REFUSAL_TYPE: Final = Choice(*REFUSALS)
LEFT_REASON: Final = Choice(*get_args(LeftReason))
MUTE_REASON: Final = Choice(*get_args(MuteReason))

ERROR: Final = Record(
    must("type", REFUSAL_TYPE, "For programs."),
    must("msg", Text(max_bytes=4096), "A sentence for people."),
    maybe("nbf", Number(), "Of `nbf-room` and `nbf-token`: Unix seconds from which one may enter."),
    maybe(
        "restarting", Boolean(), "Of a `connection-error`: the server is about to stop, or to start; try again soon."
    ),
)

OFFER: Final = Record(
    must(
        "connection",
        Integer(minimum=0),
        "Numbers the receiving connections; with another number than the last one had, a new connection begins.",
    ),
    must("seq", Integer(minimum=0), "Numbers the offers; the answer repeats it."),
    must("sdp", SDP, "The server's offer."),
    must(
        "tracks",
        Map(Nullable(TRACK_SOURCE), key=Text(max_bytes=64), max_items=100_000),
        "What each m-line carries, by mid; `null` is unused.",
    ),
)

PAGE: Final = Record(must("participants", ListOf(PARTICIPANT, max_items=MAX_PEOPLE), "Some of them, in order."))
"""Goes ahead of the message that has the end of the list; no push, since nobody is told of it by itself."""

_ABOUT_PARTICIPANT: Final = Record(must("participant", PARTICIPANT, "The participant as it is now."))

PUSHES: Final = (
    Push(type="participant-joined", when="somebody with presence took a seat", fields=_ABOUT_PARTICIPANT),
    Push(
        type="participant-updated",
        when="anything in the object changed; also about oneself",
        fields=_ABOUT_PARTICIPANT,
    ),
    Push(
        type="participant-left",
        when="somebody is gone, or no longer seen",
        fields=Record(must("session_id", SESSION_ID, "Who."), must("reason", LEFT_REASON, "Why.")),
    ),
    Push(type="counts", when="either changed", fields=COUNTS),
    Push(
        type="active-speaker",
        when="somebody else speaks",
        fields=Record(must("session_id", Nullable(SESSION_ID), "Who; `null` for nobody.")),
    ),
    Push(
        type="app-message",
        when="an app sent something",
        fields=Record(
            must("data", AnyJson(), "As it was sent."),
            must("from", String(), "The sender's session id, or `rest-api` for a message of a backend."),
        ),
    ),
    Push(
        type="session-data",
        when="somebody in the call or a backend changed it",
        fields=Record(must("data", AnyJson(objects_only=True), "All of it.")),
    ),
    Push(
        type="remote-mute",
        when="an admin, a backend or a rule of the room has this browser switch off; the server has stopped forwarding"
        " the tracks already",
        fields=Record(
            must("tracks", ListOf(TRACK_NAME, max_items=1000), "Their names."),
            must("by", Nullable(SESSION_ID), "The admin; `null` for a backend or a rule."),
            must(
                "reason",
                Nullable(MUTE_REASON),
                "The rule: `microphone-limit`, where `experimental_optimize_large_calls` is on, more than 16 had their"
                " microphones on, and this one was silent longest. `null` for an admin or a backend.",
            ),
        ),
    ),
    Push(type="offer", when="the subscribing side must be (re)negotiated", fields=OFFER),
    Push(
        type="media-reset",
        when="the SFU lost its state, or that of this participant: close both peer connections, then `publish` again;"
        " a fresh `offer` follows",
        fields=Record(must("reason", String(), "For logs.")),
    ),
    Push(
        type="send-layers",
        when="the largest layers that anybody receives of one's own pictures changed; only those need to be encoded."
        " A track that is published anew begins with all",
        fields=Record(
            must(
                "layers",
                Map(Nullable(LAYER), key=TRACK_NAME, max_items=1000),
                "The largest spatial layer by track; `null`: nobody receives any.",
            )
        ),
    ),
    *BREAKOUT_PUSHES,
    *RECORDING_PUSHES,
    *TRANSCRIPTION_PUSHES,
    *MESH_PUSHES,
    *LOBBY_PUSHES,
    Push(type="let-in", when="one may leave the lobby and is in the call: all that a `join` replies", fields=JOINED),
    Push(
        type="error",
        when="fatal, e.g. `ejected`; the server closes the connection next",
        fields=Record(must("error", ERROR, "Why.")),
    ),
)
