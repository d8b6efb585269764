"""Transcription: options of the recogniser, and where transcripts are kept."""

from typing import Final

from parlour.properties.kinds import (
    Boolean,
    Choice,
    Either,
    Field,
    FreeObject,
    ListOf,
    Number,
    Object,
    String,
    Template,
)
from parlour.properties.model import Applies, Echo, Property
from parlour.properties.sections.buckets import bucket
from parlour.properties.sections.levels import DR, D, R, T
from parlour.properties.source import CLIENT_CODE, DOCS, SEED

__all__ = ["DECLARED", "SETTINGS"]

_word: Final = String(max_length=128)
_SEEN: Final = (DOCS, CLIENT_CODE)

SETTINGS: Final = Object(
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
    Field(name="instanceId", kind=_word, source=_SEEN, effect="Tells several transcriptions of one call apart."),
    Field(
        name="participants",
        kind=ListOf(String(max_length=64, min_length=1), max_items=200, distinct=True),
        source=_SEEN,
        effect="The session ids to transcribe; everyone when absent.",
    ),
    Field(
        name="transcription_geo",
        kind=Choice("global", "eu"),
        default="global",
        source=_SEEN,
        effect="Where speech is processed.",
    ),
)

DECLARED: Final = (
    Property(
        name="auto_transcription_settings",
        kind=SETTINGS,
        levels=R,
        section="transcription",
        effect="Options of a transcription that a token's `auto_start_transcription` starts.",
        applies=Applies.NEXT_JOIN,
        echo=Echo.WHEN_SET,
        source=(SEED, DOCS),
        pending="there is no recogniser yet that could follow options",
    ),
    Property(
        name="auto_start_transcription",
        kind=Boolean(),
        levels=T,
        section="transcription",
        effect="Transcription starts when an owner with this token joins.",
        applies=Applies.NEXT_JOIN,
        default=False,
        default_levels=T,
        claim="ast",
        pending="speech is not transcribed yet",
        told=True,
    ),
    Property(
        name="enable_transcription_storage",
        kind=Boolean(),
        levels=DR,
        section="transcription",
        effect="Live transcripts are kept as WebVTT files.",
        applies=Applies.AT_ONCE,
        default=False,
        default_levels=DR,
        source=(SEED, DOCS),
        pending="there are no transcripts yet that could be kept",
    ),
    Property(
        name="transcription_bucket",
        kind=bucket("transcripts"),
        levels=DR,
        section="transcription",
        effect="The customer's bucket for transcripts.",
        applies=Applies.AT_ONCE,
        echo=Echo.WHEN_SET,
        source=(SEED, DOCS),
        pending="there are no transcripts yet that could go into a bucket",
    ),
    Property(
        name="transcription_template",
        kind=Template(
            *("epoch_time", "domain_name", "room_name", "mtg_session_id", "instance_id", "transcript_id"),
            required=("epoch_time",),
        ),
        levels=DR,
        section="transcription",
        effect="Names stored transcripts; `epoch_time` is in seconds.",
        applies=Applies.AT_ONCE,
        default="{domain_name}/{room_name}/{epoch_time}.vtt",
        default_levels=DR,
        source=(SEED, DOCS),
        unset_words=frozenset({"{domain_name}/{room_name}/{epoch_time}.vtt."}),
        pending="no transcripts are stored yet that would need names",
        secret=False,
    ),
    Property(
        name="enable_transcription",
        kind=Either(Boolean(), _word),
        levels=D,
        section="transcription",
        effect="Whether the domain can transcribe.",
        applies=Applies.NEXT_SESSION,
        echo=Echo.WHEN_SET,
        source=(CLIENT_CODE,),
        read_only=True,
        pending="shown once the server has a recogniser",
        told=True,
    ),
)
