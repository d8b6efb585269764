"""Shapes that several messages share."""

from typing import Final

from parlour.shapes import Boolean, Choice, Integer, ListOf, String
from parlour.shapes.messages import maybe, must
from parlour.shapes.records import Nullable, Record
from parlour.shapes.text import Text

__all__ = [
    "CODEC",
    "KIND",
    "LAYERS",
    "LISTENER",
    "MID",
    "NAME",
    "PEER",
    "PEER_CONNECTION",
    "ROOM",
    "SDP",
    "TAP",
    "TRACK",
    "TRACKS",
    "WORKER",
]

ROOM: Final = Text(max_bytes=128, min_bytes=1, one_line=True)
PEER: Final = Text(max_bytes=128, min_bytes=1, one_line=True)
NAME: Final = Text(max_bytes=64, min_bytes=1, one_line=True)
TAP: Final = Text(max_bytes=128, min_bytes=1, one_line=True)
MID: Final = Text(max_bytes=64, min_bytes=1, one_line=True)
SDP: Final = Text(max_bytes=2_000_000, begins="v=0")
KIND: Final = Choice("audio", "video")
PEER_CONNECTION: Final = Choice("publish", "subscribe")

TRACK: Final = Record(must("peer", PEER, "Whose track it is."), must("name", NAME, "The track's name."))
TRACKS: Final = ListOf(TRACK, max_items=100_000)

LAYERS: Final = Record(
    must("spatial", Integer(minimum=0, maximum=2), "0 is the smallest picture."),
    must("temporal", Integer(minimum=0, maximum=2), "0 is the lowest rate of pictures."),
)

LISTENER: Final = Record(
    must("address", String(max_length=64), "A local IP address."),
    maybe("announced", Nullable(String(max_length=255)), "What browsers are told instead, behind a one-to-one NAT."),
)

WORKER: Final = Record(
    must("pid", Integer(minimum=1), "The process."),
    must("port", Integer(minimum=0, maximum=65535), "Its UDP and TCP port."),
    must("rooms", Integer(minimum=0), "Rooms that have somebody there."),
    must("consumers", Integer(minimum=0), "Tracks that it sends to somebody."),
    must("memory", Integer(minimum=0), "Bytes of resident memory; 0 when unknown."),
)

CODEC: Final = Record(
    must("kind", KIND, "Sound or picture."),
    must("mime_type", String(max_length=64), "As in `audio/opus`."),
    must("payload_type", Integer(minimum=0, maximum=127), "Of its RTP packets."),
    must("clock_rate", Integer(minimum=1), "Ticks per second of its RTP timestamps."),
    maybe("channels", Nullable(Integer(minimum=1, maximum=8)), "Of sound."),
    must("ssrc", Integer(minimum=0, maximum=4_294_967_295), "Of its RTP packets."),
    maybe("fmtp", Nullable(String(max_length=1024)), "The codec's parameters, as a line of SDP has them."),
    must("simulcast", Boolean(), "Whether layers can be chosen."),
)
