"""What is said about recordings."""

from typing import Final, get_args

from parlour.calls.recordings import RECORDING_KINDS, TargetState
from parlour.shapes import Choice, ListOf, Number
from parlour.shapes.messages import Push, Request, maybe, must
from parlour.shapes.records import AnyJson, Nullable, Record
from parlour.shapes.text import Text
from parlour.signaling.protocol.shared import SESSION_ID

__all__ = ["RECORDING", "RECORDINGS", "RECORDING_PUSHES", "RECORDING_REQUESTS", "STREAM", "STREAMS", "STREAM_ENDPOINT"]

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

STREAM_ENDPOINT: Final = Record(
    must("name", _NAME, "That of an entry of the room's `streaming_endpoints`."),
    must(
        "state",
        Choice(*get_args(TargetState)),
        "`interrupted`: it is being connected again; `ended` and `error` are final.",
    ),
)

STREAM: Final = Record(
    must("instance_id", _INSTANCE, "Names it in this call."),
    must("state", _STATE, "Whether it runs already, and still."),
    must("started_by", Nullable(SESSION_ID), "Who started it; `null`: a backend, or somebody who is hidden."),
    must("started_at", Number(), "Since when, in Unix seconds of the server's clock."),
    must(
        "endpoints",
        ListOf(STREAM_ENDPOINT, max_items=_MOST_TARGETS),
        "Its targets, of those that have a name: the addresses of others are told to nobody.",
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
)

RECORDING_PUSHES: Final = (
    Push(type="recordings", when="a recording began, or ended: all that run, as it is now", fields=RECORDINGS),
    Push(type="recording-error", when="a recording of the server ended by itself, or could not begin", fields=_FAILED),
    Push(type="streams", when="a live stream began, changed, or ended: all that run, as it is now", fields=STREAMS),
    Push(type="streaming-error", when="a live stream ended by itself, or could not begin", fields=_FAILED),
)
