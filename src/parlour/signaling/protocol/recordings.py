"""What is said about recordings."""

from typing import Final

from parlour.calls.recordings import RECORDING_KINDS
from parlour.shapes import Choice, ListOf, Number
from parlour.shapes.messages import Push, Request, maybe, must
from parlour.shapes.records import AnyJson, Nullable, Record
from parlour.shapes.text import Text
from parlour.signaling.protocol.shared import SESSION_ID

__all__ = ["RECORDING", "RECORDINGS", "RECORDING_PUSHES", "RECORDING_REQUESTS"]

_KIND: Final = Choice(*RECORDING_KINDS)
_INSTANCE: Final = Text(max_bytes=64, min_bytes=1, one_line=True)
_LAYOUT: Final = AnyJson(objects_only=True, max_bytes=4096)

RECORDING: Final = Record(
    must("instance_id", _INSTANCE, "Names it in this call."),
    must("type", _KIND, "What is made of it, and where: `local` by the browser of who started it."),
    must("started_by", Nullable(SESSION_ID), "Who started it; `null`: a backend, or somebody who is hidden."),
    must("started_at", Number(), "Since when, in Unix seconds of the server's clock."),
    maybe("layout", _LAYOUT, "How the pictures are arranged, as it was asked for."),
)

RECORDINGS: Final = Record(
    must("at", Number(), "The server's time as this was said, in Unix seconds."),
    must("running", ListOf(RECORDING, max_items=1000), "First started first."),
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
        ),
    ),
    Request(
        type="stop-recording",
        effect="End a recording. One of the kind `local` ends with the seat of its recorder, too.",
        fields=Record(maybe("instance_id", _INSTANCE, "Which; missing: one's own.")),
        is_notice=True,
    ),
)

RECORDING_PUSHES: Final = (
    Push(type="recordings", when="a recording began, or ended: all that run, as it is now", fields=RECORDINGS),
)
