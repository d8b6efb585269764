"""What is said in the lobby and about it."""

from typing import Final

from parlour.shapes import Boolean, Choice, Integer, ListOf
from parlour.shapes.messages import Push, Request, maybe, must
from parlour.shapes.records import Map, Nullable, Record
from parlour.shapes.text import Text
from parlour.signaling.protocol.shared import MAX_PEOPLE, PARTICIPANT, PEER_ID, ROOM, SESSION_ID, USER_NAME

__all__ = ["LOBBY_PUSHES", "LOBBY_REPLY", "LOBBY_REQUESTS", "LOBBY_STATE", "WAITING"]

LOBBY_STATE: Final = Record(
    must("asked", Boolean(), "Whether one has asked to be let in."),
    must("granted", Boolean(), "Whether that was granted: one comes in as soon as a seat is free."),
    must("hosts", Boolean(), "Whether somebody is inside who can let one in."),
)

LOBBY_REPLY: Final = Record(
    must("session_id", SESSION_ID, "The id that one has in the lobby, and keeps inside."),
    must("access", Record(must("level", Choice("lobby"), "Not in the call.")), "How far the participant gets."),
    must("participant", PARTICIPANT, "Oneself, unseen by others."),
    must("room", ROOM, "The room."),
    must("seat_key", Text(max_bytes=128, secret=True), "A secret, to come back with when the connection is lost."),
    must("max_app_message_size", Integer(minimum=0), "In bytes of JSON, once inside."),
    must("lobby", LOBBY_STATE, "How one's wait stands."),
)

WAITING: Final = Record(
    must("id", SESSION_ID, "The id of who waits."),
    must("name", Text(max_bytes=4096), "The display name; no name is the empty text."),
    must("granted", Boolean(), "Whether it was let in, and waits for a free seat."),
)
_ABOUT: Final = Record(must("participant", WAITING, "Who."))

LOBBY_REQUESTS: Final = (
    Request(
        type="request-access",
        effect="Ask to be let in, from the lobby. The answer comes as `let-in`, or as a fatal `error`.",
        fields=Record(maybe("name", Nullable(USER_NAME, empty_is_null=True), "The display name; a token's wins.")),
    ),
    Request(
        type="update-waiting-participants",
        effect="Let people in from the lobby, or turn them away.",
        fields=Record(
            must(
                "updates",
                Map(
                    Record(must("grant", Boolean(), "Whether to let in; `false` turns away.")),
                    key=PEER_ID,
                    max_items=MAX_PEOPLE,
                ),
                "Decisions, by id or `*`.",
            )
        ),
        reply=Record(must("ids", ListOf(SESSION_ID, max_items=MAX_PEOPLE), "Whom the decisions concerned.")),
    ),
)

LOBBY_PUSHES: Final = (
    Push(type="lobby", when="in the lobby: one's wait stands otherwise", fields=LOBBY_STATE),
    Push(
        type="waiting-participants",
        when="all who ask to be let in, when one gets the power to decide that; nobody, when one loses it",
        fields=Record(must("participants", ListOf(WAITING, max_items=MAX_PEOPLE), "All of them.")),
    ),
    Push(type="waiting-participant-added", when="somebody asks to be let in", fields=_ABOUT),
    Push(
        type="waiting-participant-updated",
        when="somebody asks again or has another name, or was let in and waits for a seat",
        fields=_ABOUT,
    ),
    Push(
        type="waiting-participant-removed",
        when="somebody asks no longer: inside, turned away, or gone",
        fields=Record(must("id", SESSION_ID, "Who.")),
    ),
)
