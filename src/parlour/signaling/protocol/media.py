"""What browsers say about their media on the way through the SFU."""

from typing import Final

from parlour.calls.requests.tracks import MAX_TRACKS
from parlour.shapes import Boolean, Choice, Either, Integer, ListOf
from parlour.shapes.messages import Request, maybe, must
from parlour.shapes.records import Map, Nullable, Record
from parlour.signaling.protocol.shared import (
    LAYER,
    LAYERS,
    MAX_PEOPLE,
    MID,
    PEER_CONNECTION,
    PEER_ID,
    SDP,
    TRACK_NAME,
    TRACK_SOURCE,
)

__all__ = ["LAYER_WISH", "MEDIA_REQUESTS", "SUBSCRIPTION"]

SUBSCRIPTION: Final = Either(Boolean(), Choice("staged"))

LAYER_WISH: Final = Record(
    *TRACK_SOURCE.declared,
    must("layers", Nullable(LAYERS), "The most that is to be sent of it; `null`: nothing for now."),
)

_ANSWERED_WITH_SDP: Final = Record(must("sdp", SDP, "The server's answer."))

MEDIA_REQUESTS: Final = (
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
)
