"""What a media node says unasked."""

from typing import Final

from parlour.media.node.protocol.shared import MID, NAME, PEER, PEER_CONNECTION, ROOM, SDP, TAP, TRACK
from parlour.shapes import Boolean, Integer, ListOf, String
from parlour.shapes.messages import Push, must
from parlour.shapes.records import Map, Nullable, Record

__all__ = ["EVENTS"]

EVENTS: Final = (
    Push(
        type="offer",
        when="the receiving side of a peer must be (re)negotiated",
        fields=Record(
            must("room", ROOM, "Where."),
            must("peer", PEER, "Who."),
            must("connection", Integer(minimum=0), "Numbers the receiving connections of the node."),
            must("seq", Integer(minimum=0), "Numbers the offers of the node."),
            must("sdp", SDP, "The offer."),
            must(
                "tracks",
                Map(Nullable(TRACK), key=MID, max_items=100_000),
                "What each m-line carries, by mid; `null` is unused.",
            ),
        ),
    ),
    Push(
        type="talking",
        when="voice activity of a peer began or ended, or became louder or softer while others talk as well",
        fields=Record(
            must("room", ROOM, "Where."),
            must("peer", PEER, "Who."),
            must("talking", Boolean(), "Whether there is any."),
            must("level", Integer(minimum=-127, maximum=0), "How loud it is, in decibels; -127 when there is none."),
        ),
    ),
    Push(
        type="alive",
        when="the browser of a peer is heard on any connection, or for some seconds on none any more",
        fields=Record(
            must("room", ROOM, "Where."), must("peer", PEER, "Who."), must("alive", Boolean(), "Whether it is heard.")
        ),
    ),
    Push(
        type="peer-failed",
        when="a connection of a peer ended on this side; both are gone",
        fields=Record(
            must("room", ROOM, "Where."),
            must("peer", PEER, "Who."),
            must("pc", PEER_CONNECTION, "Which."),
            must("reason", String(max_length=1024), "For logs."),
        ),
    ),
    Push(
        type="needed",
        when="the largest layer changed that anybody receives of a published picture with layers",
        fields=Record(
            must("room", ROOM, "Where."),
            must("peer", PEER, "Whose."),
            must("name", NAME, "The track's name."),
            must("spatial", Nullable(Integer(minimum=0, maximum=2)), "`null`: nobody receives any."),
        ),
    ),
    Push(
        type="rooms-reset",
        when="a worker died: its rooms are closed; what is said of them before they are opened anew counts for nothing",
        fields=Record(must("rooms", ListOf(ROOM, max_items=100_000), "Which.")),
    ),
    Push(
        type="tap-closed",
        when="a tap or a feed ended by itself, as the track that it carried did",
        fields=Record(must("room", ROOM, "Where."), must("tap", TAP, "Which.")),
    ),
)
