"""What may be said of a transcription: at its start, while it runs, and at its end.

One declaration for REST, for browsers and for rooms (`auto_transcription_settings`). Source: the documented options of
`startTranscription()`, and their ranges.
"""

from typing import Final

from parlour.properties.kinds import Boolean, Choice, Either, Field, FreeObject, ListOf, Number, Object, String
from parlour.properties.source import CLIENT_CODE, DOCS

__all__ = ["TRANSCRIPTION_START", "TRANSCRIPTION_STOP", "TRANSCRIPTION_UPDATE"]

_word: Final = String(max_length=128)
_SEEN: Final = (DOCS, CLIENT_CODE)

_INSTANCE: Final = Field(
    name="instanceId",
    kind=String(max_length=128, min_length=1),
    source=_SEEN,
    effect="Tells several transcriptions of one call apart.",
)
_PARTICIPANTS: Final = Field(
    name="participants",
    kind=ListOf(String(max_length=64, min_length=1), max_items=200, distinct=True),
    source=_SEEN,
    effect="The session ids to transcribe, `*` for everyone; everyone when absent, nobody when empty.",
)

TRANSCRIPTION_START: Final = Object(
    Field(name="language", kind=_word, source=_SEEN, effect="The language that is spoken."),
    Field(name="model", kind=_word, source=_SEEN, effect="The recogniser's model."),
    Field(name="tier", kind=_word, source=_SEEN, deprecated=True, effect="Old name of the choice of model."),
    Field(name="profanity_filter", kind=Boolean(), source=_SEEN, effect="Masks swear words."),
    Field(name="punctuate", kind=Boolean(), source=_SEEN, effect="Adds punctuation."),
    Field(
        name="endpointing",
        kind=Either(Number(minimum=0), Boolean()),
        source=_SEEN,
        effect="The pause, in milliseconds, that ends an utterance; off for none.",
    ),
    Field(
        name="redact",
        kind=Either(Boolean(), ListOf(_word, max_items=50, distinct=True), ListOf(Boolean(), max_items=50)),
        source=_SEEN,
        effect="Blanks out sensitive words: all classes, or those listed.",
    ),
    Field(
        name="extra", kind=FreeObject(), source=_SEEN, effect="Further options, handed to the recogniser as they are."
    ),
    Field(
        name="includeRawResponse",
        kind=Boolean(),
        source=_SEEN,
        effect="Messages carry the recogniser's own reply as well.",
    ),
    _INSTANCE,
    _PARTICIPANTS,
    Field(
        name="transcription_geo",
        kind=Choice("global", "eu"),
        default="global",
        source=_SEEN,
        effect="Where speech is processed.",
    ),
)
TRANSCRIPTION_UPDATE: Final = Object(_INSTANCE, _PARTICIPANTS)
TRANSCRIPTION_STOP: Final = Object(_INSTANCE)
