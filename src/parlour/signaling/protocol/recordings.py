"""What is said about recordings."""

from typing import Final, get_args

from parlour.calls.recordings import RECORDING_KINDS, TargetState
from parlour.shapes import Choice, ListOf, Number
from parlour.shapes.messages import Push, Request, maybe, must
from parlour.shapes.records import AnyJson, Nullable, Record
from parlour.shapes.text import Text
from parlour.signaling.protocol.shared import SESSION_ID

__all__ = [
    "RECORDING",
    "RECORDINGS",
    "RECORDING_PUSHES",
    "RECORDING_REQUESTS",
    "STREAM",
    "STREAMS",
    "STREAM_ADDRESS",
    "STREAM_ENDPOINT",
    "STREAM_TARGET",
]

_KIND: Final = Choice(*RECORDING_KINDS)
_INSTANCE: Final = Text(max_bytes=64, min_bytes=1, one_line=True)
_LAYOUT: Final = AnyJson(objects_only=True, max_bytes=4096)
_OPTIONS: Final = AnyJson(objects_only=True, max_bytes=16_384)
_STATE: Final = Choice("starting", "running", "stopping")
_URL: Final = Text(max_bytes=2048, min_bytes=1, one_line=True)
_NAME: Final = Text(max_bytes=1024, min_bytes=1, one_line=True)
_CAST: Final = AnyJson(objects_only=True, max_bytes=16_384)
_MOST_TARGETS: Final = 20

RECORDING: Final = Record(
    must("instance_id", _INSTANCE, "Names it in this call."),
    must("type", _KIND, "What is made of it, and where: `local` by the browser of who started it."),
    must("started_by", Nullable(SESSION_ID), "Who started it; `null`: a backend, or somebody who is hidden."),
    must("started_at", Number(), "Since when, in Unix seconds of the server's clock."),
    maybe("layout", _LAYOUT, "How the pictures are arranged, as it was asked for."),
    must("state", _STATE, "Whether it runs already, and still."),
    maybe("recording_id", _INSTANCE, "By which the REST API knows it; missing: a browser makes it."),
)

RECORDINGS: Final = Record(
    must("at", Number(), "The server's time as this was said, in Unix seconds."),
    must("running", ListOf(RECORDING, max_items=1000), "First started first."),
)

_STANDING: Final = (
    must(
        "state",
        Choice(*get_args(TargetState)),
        "`interrupted`: it is being connected again; `ended` and `error` are final.",
    ),
    maybe("reason", Text(max_bytes=2048), "Why it is not well, as a sentence."),
)

STREAM_ENDPOINT: Final = Record(
    must("name", _NAME, "That of an entry of the room's `streaming_endpoints`."),
    *_STANDING,
)

STREAM_ADDRESS: Final = Record(*_STANDING)

STREAM_TARGET: Final = Record(
    must("name", _NAME, "By which a stream can be sent there."),
    must("type", Choice("rtmp", "hls"), "What goes there."),
)

STREAM: Final = Record(
    must("instance_id", _INSTANCE, "Names it in this call."),
    must("state", _STATE, "Whether it runs already, and still."),
    must("started_by", Nullable(SESSION_ID), "Who started it; `null`: a backend, or somebody who is hidden."),
    must("started_at", Number(), "Since when, in Unix seconds of the server's clock."),
    must(
        "endpoints",
        ListOf(STREAM_ENDPOINT, max_items=_MOST_TARGETS),
        "Its targets, of those that have a name.",
    ),
    maybe(
        "addresses",
        ListOf(STREAM_ADDRESS, max_items=_MOST_TARGETS),
        "How it stands with its other targets, in the order in which they were given: nobody is told which these are.",
    ),
    maybe("layout", _LAYOUT, "How the pictures are arranged, as it was asked for."),
)

STREAMS: Final = Record(
    must("at", Number(), "The server's time as this was said, in Unix seconds."),
    must("running", ListOf(STREAM, max_items=1000), "First started first."),
)

_FAILED: Final = Record(
    must("instance_id", _INSTANCE, "Which it was."),
    must("msg", Text(max_bytes=2048), "Why, as a sentence."),
)

RECORDING_REQUESTS: Final = (
    Request(
        type="start-recording",
        effect="Begin a recording, for owners and streaming admins, of a kind that `enable_recording` allows.",
        fields=Record(
            must(
                "recording_type",
                _KIND,
                "One of the kind `local` is made by this browser: the server tells everybody of it.",
            ),
            must("instance_id", _INSTANCE, "Names it in this call; made by whoever starts it."),
            maybe("layout", _LAYOUT, "How the pictures are arranged."),
            maybe(
                "options",
                _OPTIONS,
                "What else the REST API takes at the start of a recording; not for the kind `local`.",
            ),
        ),
    ),
    Request(
        type="update-recording",
        effect="Change the layout of a recording that the server makes, or who is in it.",
        fields=Record(
            maybe("instance_id", _INSTANCE, "Which; missing: the only one."),
            maybe("layout", _LAYOUT, "How the pictures are arranged from now on."),
            maybe("participants", _CAST, "Who is in it from now on, as in the REST API."),
        ),
    ),
    Request(
        type="stop-recording",
        effect="End a recording. One of the kind `local` ends with the seat of its recorder, too.",
        fields=Record(maybe("instance_id", _INSTANCE, "Which; missing: one's own, or else the server's only one.")),
    ),
    Request(
        type="start-streaming",
        effect="Begin a live stream, for owners and streaming admins.",
        fields=Record(
            must("instance_id", _INSTANCE, "Names it in this call; made by whoever starts it."),
            maybe("rtmp_urls", ListOf(_URL, max_items=_MOST_TARGETS), "Where it goes: this, or `endpoints`."),
            maybe("endpoints", ListOf(_NAME, max_items=_MOST_TARGETS), "Names of the room's `streaming_endpoints`."),
            maybe("layout", _LAYOUT, "How the pictures are arranged."),
            maybe("options", _OPTIONS, "What else the REST API takes at the start of a live stream."),
        ),
    ),
    Request(
        type="update-streaming",
        effect="Change the layout of a live stream, or who is in it.",
        fields=Record(
            maybe("instance_id", _INSTANCE, "Which; missing: the only one."),
            maybe("layout", _LAYOUT, "How the pictures are arranged from now on."),
            maybe("participants", _CAST, "Who is in it from now on, as in the REST API."),
        ),
    ),
    Request(
        type="change-streaming-endpoints",
        effect="Send a running live stream to more targets, or no longer to some; one at least is left.",
        fields=Record(
            must("operation", Choice("add", "remove"), "What to do."),
            maybe("instance_id", _INSTANCE, "Which; missing: the only one."),
            maybe("rtmp_urls", ListOf(_URL, max_items=_MOST_TARGETS), "Addresses."),
            maybe("endpoints", ListOf(_NAME, max_items=_MOST_TARGETS), "Names of the room's `streaming_endpoints`."),
        ),
    ),
    Request(
        type="stop-streaming",
        effect="End a live stream.",
        fields=Record(maybe("instance_id", _INSTANCE, "Which; missing: the only one.")),
    ),
    Request(
        type="read-streaming-endpoints",
        effect="Learn what the room's `streaming_endpoints` are called, for owners and streaming admins. What is behind"
        " the names is told to nobody.",
        fields=Record(),
        reply=Record(must("endpoints", ListOf(STREAM_TARGET, max_items=50), "In the order of the property.")),
    ),
)

RECORDING_PUSHES: Final = (
    Push(type="recordings", when="a recording began, or ended: all that run, as it is now", fields=RECORDINGS),
    Push(type="recording-error", when="a recording of the server ended by itself, or could not begin", fields=_FAILED),
    Push(
        type="recording-uploaded",
        when="the files of a recording of the server that has ended are stored",
        fields=Record(
            must("instance_id", _INSTANCE, "Which it was."),
            must("recording_id", _INSTANCE, "By which the REST API knows it."),
        ),
    ),
    Push(type="streams", when="a live stream began, changed, or ended: all that run, as it is now", fields=STREAMS),
    Push(type="streaming-error", when="a live stream ended by itself, or could not begin", fields=_FAILED),
)
