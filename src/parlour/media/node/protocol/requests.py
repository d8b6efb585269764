"""What the server asks of a media node. It states, the node converges: neither waits for a browser in between."""

from typing import Final

from parlour.media.node.protocol.shared import (
    CODEC,
    KIND,
    LAYERS,
    LISTENER,
    MID,
    NAME,
    PEER,
    ROOM,
    SDP,
    TAP,
    TRACKS,
    WORKER,
)
from parlour.shapes import Boolean, Integer, ListOf, String
from parlour.shapes.messages import Request, maybe, must
from parlour.shapes.records import AnyJson, Map, Nullable, Record
from parlour.shapes.text import Text

__all__ = ["LAYER_WISH", "REQUESTS", "WANT"]

_PORT: Final = Integer(minimum=0, maximum=65535)
_ADDRESS: Final = String(max_length=64)

WANT: Final = Record(
    must("peers", ListOf(PEER, max_items=100_000), "Who receives."),
    must("add", TRACKS, "Tracks that they want from now on, published or not yet."),
    must("drop", TRACKS, "Tracks that they no longer want."),
)

LAYER_WISH: Final = Record(
    must("peer", PEER, "Whose track it is."),
    must("name", NAME, "The track's name."),
    must("layers", Nullable(LAYERS), "The most that is to be sent; `null`: nothing for now."),
)

REQUESTS: Final = (
    Request(
        type="prepare",
        effect="Start the workers, which wait for their ports. The first message of all, and sent once.",
        fields=Record(
            must("workers", Integer(minimum=1, maximum=256), "Processes that carry media: one per core."),
            must("worker_path", String(max_length=4096), "The program of mediasoup's worker."),
            maybe("worker_memory", Nullable(Integer(minimum=0)), "Bytes of address space of each worker."),
            must("worker_silent_ms", Integer(minimum=1), "How long an idle worker may leave a question open."),
            must("worker_busy_ms", Integer(minimum=1), "The same of one that is at work."),
        ),
        is_notice=True,
    ),
    Request(
        type="configure",
        effect="Give the workers their ports. The second message, and sent once.",
        fields=Record(
            must("version", Integer(minimum=1), "Of the protocol."),
            must("epoch", Integer(minimum=0), "Counts the starts of this node: numbers of connections begin with it."),
            must("listen", ListOf(LISTENER, max_items=64), "Where media is received."),
            must("port", _PORT, "UDP and TCP port of the first worker; the next ones have the next. 0: any free ones."),
            must("tcp", Boolean(), "Whether media may come over TCP, too."),
            must("max_incoming_bitrate", Integer(minimum=0), "Bits per second that one peer may send; 0: no limit."),
        ),
        reply=Record(must("workers", ListOf(WORKER, max_items=256), "All of them run.")),
    ),
    Request(
        type="health",
        effect="Tell how the node fares, at once; ask each worker, too, and kill one that does not answer in time.",
        reply=Record(must("workers", ListOf(WORKER, max_items=256), "Those that run.")),
    ),
    Request(type="open-room", effect="Open a room; an open one stays.", fields=Record(must("room", ROOM, "Which."))),
    Request(
        type="close-room",
        effect="Close a room and drop everybody in it; an unknown one is closed already.",
        fields=Record(must("room", ROOM, "Which.")),
    ),
    Request(
        type="publish",
        effect="Negotiate the publishing side of a peer.",
        fields=Record(
            must("room", ROOM, "Where."),
            must("peer", PEER, "Who."),
            must("sdp", SDP, "The browser's offer, as it came: the node checks it."),
            must("tracks", Map(NAME, key=MID, max_items=1000), "Names by mid; m-lines without one stay inactive."),
            must("opus_fec", Boolean(), "Whether browsers are asked to protect sound against loss."),
            must(
                "opus_dtx",
                ListOf(MID, max_items=1000),
                "M-lines of which browsers are asked to send next to nothing during silence.",
            ),
        ),
        reply=Record(must("sdp", SDP, "The answer.")),
    ),
    Request(
        type="want",
        effect="State what peers are to receive, as changes of what was stated before.",
        fields=Record(
            must("room", ROOM, "Where."), must("changes", ListOf(WANT, max_items=100_000), "In the order given.")
        ),
        is_notice=True,
    ),
    Request(
        type="layers",
        effect="State what of its tracks a peer is to receive at most. What is not named stays as it was.",
        fields=Record(
            must("room", ROOM, "Where."),
            must("peer", PEER, "Who receives."),
            maybe(
                "initial",
                Nullable(LAYERS),
                "The most of each track until it is named again. Missing: as it was; at first all there is.",
            ),
            must("tracks", ListOf(LAYER_WISH, max_items=10_000), "The tracks."),
        ),
        is_notice=True,
    ),
    Request(
        type="sending",
        effect="State which layers the browser of a peer sends at present. Receivers get no larger one, and do not wait"
        " for it. Holds as long as the publication does; of what is not published nothing is kept.",
        fields=Record(
            must("room", ROOM, "Where."),
            must("peer", PEER, "Who sends."),
            must(
                "layers",
                Map(Integer(minimum=0, maximum=2), key=NAME, max_items=1000),
                "The largest by name of the track. What is not named stays as it was; at first all there is.",
            ),
        ),
        is_notice=True,
    ),
    Request(
        type="block",
        effect="Stop forwarding exactly these tracks of a peer, now and in later publications.",
        fields=Record(
            must("room", ROOM, "Where."),
            must("peer", PEER, "Whose."),
            must("names", ListOf(NAME, max_items=1000), "The tracks."),
        ),
    ),
    Request(
        type="away",
        effect="State that a browser cannot answer offers at present, or can again: what it did not answer is offered"
        " once more then.",
        fields=Record(
            must("room", ROOM, "Where."), must("peer", PEER, "Who."), must("away", Boolean(), "Whether it cannot.")
        ),
        is_notice=True,
    ),
    Request(
        type="answer",
        effect="Take a browser's answer to an offer; outdated ones are ignored.",
        fields=Record(
            must("room", ROOM, "Where."),
            must("peer", PEER, "Who."),
            must("seq", Integer(minimum=0), "The number of the offer."),
            must("sdp", SDP, "The answer, as it came: the node checks it."),
        ),
    ),
    Request(
        type="restart-ice",
        effect="Renegotiate the receiving side with new ICE credentials; an offer follows.",
        fields=Record(must("room", ROOM, "Where."), must("peer", PEER, "Who.")),
    ),
    Request(
        type="probe",
        effect="Send a train of packets to a peer over its data channel, to measure how wide its way is.",
        fields=Record(
            must("room", ROOM, "Where."),
            must("peer", PEER, "Who receives."),
            must("number", Integer(minimum=0, maximum=4_294_967_295), "Names the train; every packet carries it."),
            must("packets", Integer(minimum=2, maximum=20), "How many, of 1,000 bytes each."),
        ),
        is_notice=True,
    ),
    Request(
        type="remove-peer",
        effect="Drop both connections of a peer and all that was stated about it; an unknown one is gone already.",
        fields=Record(must("room", ROOM, "Where."), must("peer", PEER, "Who.")),
    ),
    Request(
        type="stats",
        effect="Tell what flows from and to a peer.",
        fields=Record(must("room", ROOM, "Where."), must("peer", PEER, "Whose.")),
        reply=Record(
            must("publish", AnyJson(), "Of each published track by name: mediasoup's statistics of its streams."),
            must("subscribe", AnyJson(), "Of each received track: its source, layers, pause, and statistics."),
        ),
    ),
    Request(
        type="open-tap",
        effect="Send a published track as plain RTP with RTCP, for recorders and the like.",
        fields=Record(
            must("room", ROOM, "Where."),
            must("tap", TAP, "Names the tap in its room."),
            must("peer", PEER, "Whose track it is."),
            must("name", NAME, "The track's name."),
            must("address", _ADDRESS, "Where RTP goes."),
            must("port", _PORT, "Where RTP goes."),
            must("rtcp_port", _PORT, "Where RTCP goes."),
        ),
        reply=Record(
            must("address", _ADDRESS, "Where RTCP of the receiver is taken."),
            must("port", _PORT, "Where RTP comes from."),
            must("rtcp_port", _PORT, "Where RTCP comes from, and where that of the receiver is taken."),
            must("codec", CODEC, "What is sent."),
        ),
    ),
    Request(
        type="open-feed",
        effect="Publish a track that arrives as plain RTP, as if a peer of that name sent it.",
        fields=Record(
            must("room", ROOM, "Where."),
            must("tap", TAP, "Names the feed in its room."),
            must("peer", PEER, "Whose track it becomes."),
            must("name", NAME, "The track's name."),
            must("kind", KIND, "Sound (Opus) or picture (VP8)."),
        ),
        reply=Record(
            must("address", _ADDRESS, "Where RTP is taken, from whoever is the first to send."),
            must("port", _PORT, "Where RTP is taken."),
            must("rtcp_port", _PORT, "Where RTCP is taken."),
            must("codec", CODEC, "What the sender must use."),
        ),
    ),
    Request(
        type="close-tap",
        effect="End a tap or a feed; an unknown one has ended already.",
        fields=Record(must("room", ROOM, "Where."), must("tap", Text(max_bytes=128), "Which.")),
    ),
)
