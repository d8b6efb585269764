"""Transcription: options of the recogniser, and where transcripts are kept."""

from typing import Final

from parlour.properties.kinds import Boolean, Either, String, Template
from parlour.properties.model import Applies, Echo, Property
from parlour.properties.sections.buckets import bucket
from parlour.properties.sections.levels import DR, D, R, T
from parlour.properties.source import CLIENT_CODE, DOCS, SEED
from parlour.properties.transcription_options import TRANSCRIPTION_START

__all__ = ["DECLARED"]

DECLARED: Final = (
    Property(
        name="auto_transcription_settings",
        kind=TRANSCRIPTION_START,
        levels=R,
        section="transcription",
        effect="Options of a transcription that a token's `auto_start_transcription` starts.",
        applies=Applies.NEXT_JOIN,
        echo=Echo.WHEN_SET,
        source=(SEED, DOCS),
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
        secret=False,
    ),
    Property(
        name="enable_transcription",
        kind=Either(Boolean(), String(max_length=128)),
        levels=D,
        section="transcription",
        effect="Whether the domain can transcribe; shown where the server has a recogniser.",
        applies=Applies.NEXT_SESSION,
        echo=Echo.WHEN_SET,
        source=(CLIENT_CODE,),
        read_only=True,
        told=True,
    ),
)
