"""What is said about transcriptions."""

from typing import Final

from parlour.shapes import Boolean, Choice, Either, ListOf, Number
from parlour.shapes.messages import Push, Request, maybe, must
from parlour.shapes.records import AnyJson, Nullable, Record
from parlour.shapes.text import Text
from parlour.signaling.protocol.shared import SESSION_ID, TRACK_NAME

__all__ = ["TRANSCRIPTION", "TRANSCRIPTIONS", "TRANSCRIPTION_MESSAGE", "TRANSCRIPTION_PUSHES", "TRANSCRIPTION_REQUESTS"]

_INSTANCE: Final = Text(max_bytes=512, min_bytes=1)
_WORD: Final = Text(max_bytes=512)
_OPTIONS: Final = AnyJson(objects_only=True, max_bytes=65_536)
_PEOPLE: Final = ListOf(Text(max_bytes=256, min_bytes=1), max_items=200)

TRANSCRIPTION: Final = Record(
    must("instance_id", _INSTANCE, "Names it in this call."),
    must("state", Choice("starting", "running", "stopping"), "Whether it runs already, and still."),
    must("started_by", Nullable(SESSION_ID), "Who started it; `null`: a backend, or somebody who is hidden."),
    must("started_at", Number(), "Since when, in Unix seconds of the server's clock."),
    maybe("stopped_by", SESSION_ID, "Who ended it; missing: nobody yet, a backend, or somebody who is hidden."),
    must("stored", Boolean(), "Whether what is said is kept."),
    must("transcript_id", Nullable(SESSION_ID), "By which the REST API knows what is kept; `null`: nothing is."),
    must("language", Nullable(_WORD), "The language that was asked for; `null`: that of the recogniser."),
    must("model", Nullable(_WORD), "The model that was asked for; `null`: that of the recogniser."),
    maybe("participants", _PEOPLE, "The session ids of those who are transcribed; missing: everybody."),
    maybe("punctuate", Boolean(), "As it was asked for."),
    maybe("profanity_filter", Boolean(), "As it was asked for."),
    maybe("endpointing", Either(Number(), Boolean()), "As it was asked for."),
    maybe("redact", Either(Boolean(), ListOf(Either(_WORD, Boolean()), max_items=50)), "As it was asked for."),
    maybe("extra", AnyJson(objects_only=True), "As it was asked for."),
    maybe("include_raw_response", Boolean(), "Whether messages carry the recogniser's own reply."),
)

TRANSCRIPTIONS: Final = Record(
    must("at", Number(), "The server's time as this was said, in Unix seconds."),
    must("running", ListOf(TRANSCRIPTION, max_items=1000), "First started first."),
)

TRANSCRIPTION_MESSAGE: Final = Record(
    must("instance_id", _INSTANCE, "The transcription that understood it."),
    must("session_id", SESSION_ID, "Who says it; perhaps somebody who has left by now."),
    must("track", TRACK_NAME, "On which track."),
    must("track_type", Text(max_bytes=256), "What daily-js calls it: `cam-audio`, `screen-audio`, or a name."),
    must("text", Text(max_bytes=65_536), "What was understood."),
    must("begin", Number(), "From when on it is said, in Unix seconds of the server's clock."),
    must("end", Number(), "Until when."),
    must("final", Boolean(), "False: the same words, from the same `begin`, may be told again in another form."),
    maybe("raw", AnyJson(), "The recogniser's own reply, where it was asked for."),
)


TRANSCRIPTION_REQUESTS: Final = (
    Request(
        type="start-transcription",
        effect="Begin a transcription, for owners and transcription admins.",
        fields=Record(maybe("options", _OPTIONS, "What the REST API takes at the start of a transcription.")),
    ),
    Request(
        type="update-transcription",
        effect="Transcribe others from now on.",
        fields=Record(
            maybe("instance_id", _INSTANCE, "Which; missing: the default one, or else the only one."),
            maybe("participants", _PEOPLE, "Whom, by session id; `*` is everybody."),
        ),
    ),
    Request(
        type="stop-transcription",
        effect="End a transcription.",
        fields=Record(maybe("instance_id", _INSTANCE, "Which; missing: the default one, or else the only one.")),
    ),
)

TRANSCRIPTION_PUSHES: Final = (
    Push(
        type="transcriptions",
        when="a transcription began, changed, or ended: all that run, as it is now",
        fields=TRANSCRIPTIONS,
    ),
    Push(
        type="transcription-message",
        when="somebody in the main room says something that a transcription understands; to those who may hear it",
        fields=TRANSCRIPTION_MESSAGE,
    ),
    Push(
        type="transcription-error",
        when="a transcription ended by itself, or could not begin",
        fields=Record(
            must("instance_id", _INSTANCE, "Which it was."),
            must("msg", Text(max_bytes=2048), "Why, as a sentence."),
        ),
    ),
)
