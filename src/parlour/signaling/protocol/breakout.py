"""What is said about breakout rooms."""

from typing import Final

from parlour.calls.breakout import MAX_ROOMS, MAX_TIME_S
from parlour.shapes import Boolean, Integer, ListOf, Number
from parlour.shapes.messages import Push, Request, maybe, must
from parlour.shapes.records import Map, Nullable, Record
from parlour.shapes.text import Text
from parlour.signaling.protocol.shared import MAX_PEOPLE, PEER_ID, SESSION_ID

__all__ = ["BREAKOUT", "BREAKOUT_PUSHES", "BREAKOUT_REQUESTS", "BREAKOUT_ROOM"]

_ROOM_ID: Final = Text(max_bytes=64, min_bytes=1, one_line=True)
_TEXT: Final = Text(max_bytes=2000, min_bytes=1, mend_halves=True)

BREAKOUT_ROOM: Final = Record(
    must("id", _ROOM_ID, "Made by whoever writes the list; names the room as long as it is on it."),
    must("name", Text(max_bytes=256, min_bytes=1, one_line=True, mend_halves=True), "For people."),
)
_ROOMS: Final = ListOf(BREAKOUT_ROOM, max_items=MAX_ROOMS)
_WHERE: Final = Map(_ROOM_ID, key=SESSION_ID, max_items=100_000)
_WHO: Final = ListOf(SESSION_ID, max_items=100_000)

BREAKOUT: Final = Record(
    must("version", Integer(minimum=0), "Counts the changes."),
    must("open", Boolean(), "Whether people are in the rooms now."),
    must("at", Number(), "The server's time as this was said, in Unix seconds."),
    must("ends_at", Nullable(Number()), "When the rooms close by themselves, by the same clock."),
    must("rooms", _ROOMS, "In the order in which they are shown."),
    must("assignment", _WHERE, "By session id: to which room somebody belongs; who is missing is in the main room."),
    must("stepped_out", _WHO, "Who of them is in the main room all the same."),
    must("help", _WHO, "Who asks for a host, first asked first."),
)

BREAKOUT_REQUESTS: Final = (
    Request(
        type="update-breakout",
        effect="Change the breakout rooms, for owners and participant admins: what is not given stays.",
        fields=Record(
            maybe("rooms", _ROOMS, "All of them. Who belonged to one that is gone belongs to none."),
            maybe(
                "assignment",
                Map(Nullable(_ROOM_ID), key=PEER_ID, max_items=MAX_PEOPLE),
                "Whom to move; `null`: to no room. Who is gone or hidden is passed over.",
                {},
            ),
            maybe("open", Boolean(), "Begin the groups, or end them."),
            maybe(
                "ends_in",
                Nullable(Number(minimum=1, maximum=MAX_TIME_S)),
                "In how many seconds open rooms close by themselves; `null`: they do not.",
            ),
        ),
    ),
    Request(
        type="enter-breakout-room",
        effect="Go to a room: hosts to any, others to that to which they belong.",
        fields=Record(must("room", Nullable(_ROOM_ID), "Its id; `null`: the main room.")),
    ),
    Request(
        type="breakout-help",
        effect="Ask for a host in one's room, or no longer.",
        fields=Record(must("wanted", Boolean(), "Whether one is to come.")),
    ),
    Request(
        type="breakout-message",
        effect="Say something to everybody in all rooms, for owners and participant admins.",
        fields=Record(must("text", _TEXT, "What.")),
    ),
)

BREAKOUT_PUSHES: Final = (
    Push(
        type="breakout",
        when="the breakout rooms changed, or who belongs to or is in which: all of it, as it is now",
        fields=BREAKOUT,
    ),
    Push(
        type="breakout-message",
        when="a host says something to all rooms",
        fields=Record(must("text", _TEXT, "What."), must("from", SESSION_ID, "Who.")),
    ),
)
