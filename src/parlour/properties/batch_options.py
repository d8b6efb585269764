"""What may be said of a batch job. Source: the documented body of `POST /batch-processor`, and what clients send."""

from typing import Final

from parlour.errors import InvalidRequestError
from parlour.properties.kinds import (
    Boolean,
    Choice,
    Either,
    FreeObject,
    ListOf,
    Number,
    Object,
    String,
    Template,
    Url,
)
from parlour.properties.kinds.forms import TEXT, exactly_one, needs, optional
from parlour.shapes.texts import missing
from parlour.strict_json import JsonValue

__all__ = ["ADDRESSES", "BATCH_JOB", "OF_RECORDING"]

OF_RECORDING: Final = ("room_name", "mtg_session_id", "recording_id")
"""Tags of names that only a recording gives a value to."""

ADDRESSES: Final = ("uri", "transcriptUri")
"""Fields of `inParams` that hold addresses, which may be signed: logs do not have them."""

_WORD: Final = String(max_length=128, min_length=1)
_URI: Final = Url("http", "https", max_length=2048)
_SOURCES: Final = {
    "uri": ("uri",),
    "recordingId": ("recordingId",),
    "transcriptUri": ("transcriptUri", "uri"),
}
"""By which field each kind of input is named; the later ones are for clients that name it so."""


def _check_source(value: dict[str, JsonValue], at: str) -> None:
    kind = str(value["sourceType"])
    fit = _SOURCES[kind]
    stray = next((name for name in ("uri", "recordingId", "transcriptUri") if name in value and name not in fit), None)
    if stray is not None:
        raise InvalidRequestError(f"{at}.{stray} is not for the sourceType {kind}")
    if not any(name in value for name in fit):
        raise missing(f"{at}.{fit[0]}")
    exactly_one(value, at, *fit)


def _check_job(value: dict[str, JsonValue], _at: str) -> None:
    source = value["inParams"]
    if not isinstance(source, dict) or source["sourceType"] != "transcriptUri":
        return
    if value["preset"] == "transcript":
        raise InvalidRequestError("the sourceType transcriptUri is not for the preset transcript: it is one already")
    if "transformParams" in value:
        raise InvalidRequestError("transformParams is not for the sourceType transcriptUri: nothing is transcribed")
    if "language" in source:
        raise InvalidRequestError(
            "inParams.language is not for the sourceType transcriptUri: it is the language that is heard"
        )


_TRANSCRIPT: Final = Object(
    optional("language", _WORD, "The language that is spoken; wins over that of `inParams`."),
    optional("model", _WORD, "The recogniser's model."),
    optional("punctuate", Boolean(), "Adds punctuation."),
    optional("profanity_filter", Boolean(), "Masks swear words."),
    optional(
        "endpointing", Either(Number(minimum=0), Boolean()), "The pause, in milliseconds, that ends an utterance."
    ),
    optional(
        "redact",
        Either(Boolean(), ListOf(_WORD, max_items=50, distinct=True)),
        "Blanks out sensitive words: all classes, or those listed.",
    ),
    optional("extra", FreeObject(), "Further options, handed to the recogniser as they are."),
)

BATCH_JOB: Final = Object(
    needs("preset", Choice("transcript", "summarize"), "What is made."),
    needs(
        "inParams",
        Object(
            needs("sourceType", Choice(*_SOURCES), "What the input is."),
            optional("uri", _URI, "Where the input is.", secret=True),
            optional("transcriptUri", _URI, "Where a transcript is.", secret=True),
            optional("recordingId", TEXT, "The recording that is the input."),
            optional("language", _WORD, "The language that is spoken, as a BCP 47 tag; `en` unless it is given."),
            rule=_check_source,
        ),
        "The input.",
    ),
    optional(
        "outParams",
        Object(
            optional(
                "s3Config",
                Object(
                    optional(
                        "s3KeyTemplate",
                        Template("epoch_time", "domain_name", "job_id", *OF_RECORDING),
                        "Names the output, below a folder of the job's own; extensions are added.",
                    ),
                    optional(
                        "useReplacement", Boolean(), "Whether tags in the name are replaced; they are by default."
                    ),
                ),
                "Where the output goes.",
            )
        ),
        "The output.",
    ),
    optional(
        "transformParams", Object(optional("transcript", _TRANSCRIPT, "How it is transcribed.")), "How it is made."
    ),
    rule=_check_job,
)
