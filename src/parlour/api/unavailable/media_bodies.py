"""What the bodies of transcription and batch processing may hold (the documented ranges)."""

from typing import Final

from parlour.errors import InvalidRequestError
from parlour.properties.kinds import Choice, FreeObject, ListOf, Object, String, Url
from parlour.properties.kinds.forms import SESSION, TEXT, needs, optional
from parlour.properties.sections.transcription import SETTINGS as TRANSCRIPTION_START
from parlour.shapes.texts import missing
from parlour.strict_json import JsonValue

__all__ = [
    "BATCH_JOB",
    "TRANSCRIPTION_START",
    "TRANSCRIPTION_STOP",
    "TRANSCRIPTION_UPDATE",
]

_NAME: Final = optional("instanceId", String(max_length=128), "Tells several transcriptions of a call apart.")

TRANSCRIPTION_UPDATE: Final = Object(
    _NAME, optional("participants", ListOf(SESSION, max_items=200, distinct=True), "The session ids to transcribe.")
)
TRANSCRIPTION_STOP: Final = Object(_NAME)


def _check_source(value: dict[str, JsonValue], at: str) -> None:
    wanted, other = ("recordingId", "uri") if value["sourceType"] == "recordingId" else ("uri", "recordingId")
    if wanted not in value:
        raise missing(f"{at}.{wanted}")
    if other in value:
        raise InvalidRequestError(f"{at}.{other} is not for the sourceType {value['sourceType']}")


BATCH_JOB: Final = Object(
    needs("preset", Choice("transcript", "summarize"), "What is made."),
    needs(
        "inParams",
        Object(
            needs("sourceType", Choice("uri", "recordingId", "transcriptUri"), "What the input is."),
            optional("uri", Url("http", "https", max_length=2048), "Where the input is."),
            optional("recordingId", TEXT, "The recording that is the input."),
            optional("language", String(max_length=128), "The language that is spoken."),
            rule=_check_source,
        ),
        "The input.",
    ),
    optional(
        "outParams",
        Object(
            optional(
                "s3Config",
                Object(optional("s3KeyTemplate", String(max_length=1024), "Names the output.")),
                "Where the output goes.",
            )
        ),
        "The output.",
    ),
    optional("transformParams", FreeObject(), "Options of the transformation."),
)
