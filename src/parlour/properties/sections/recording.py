"""Recording: which kinds, with which options, to which place, under which name."""

from typing import Final

from parlour.properties.job_options import RECORDING_START
from parlour.properties.kinds import Boolean, Choice, Either, ListOf, Template
from parlour.properties.model import Applies, Echo, Property
from parlour.properties.sections.buckets import bucket
from parlour.properties.sections.levels import DR, RT, T
from parlour.properties.source import DOCS, SEED

__all__ = ["DECLARED"]

RECORDING_KINDS: Final = ("cloud", "cloud-audio-only", "local", "raw-tracks")

_SOUND_FORMATS: Final = (
    *("aac", "wav", "wav-48k", "wav-48k-stereo", "wav-48k-mono", "wav-44k1", "wav-44k1-stereo", "wav-44k1-mono"),
    "",
)

_WHAT: Final = (
    Property(
        name="enable_recording",
        kind=Either(Choice(*RECORDING_KINDS), ListOf(Choice(*RECORDING_KINDS), max_items=8, distinct=True)),
        levels=RT,
        section="recording",
        effect="The kinds of recording that owners and streaming admins can start.",
        applies=Applies.AT_ONCE,
        echo=Echo.WHEN_SET,
        source=(SEED, DOCS),
        claim="er",
        unset_words=frozenset({"<not set>"}),
        ignored_words=frozenset({"rtp-tracks", "output-byte-stream"}),
        told=True,
    ),
    Property(
        name="enable_raw_tracks_transcoded_audio",
        kind=Choice(*_SOUND_FORMATS),
        levels=DR,
        section="recording",
        effect="The sound format that raw-track recordings get besides the original; empty for the original alone.",
        applies=Applies.AT_ONCE,
        echo=Echo.WHEN_SET,
    ),
    Property(
        name="start_cloud_recording",
        kind=Boolean(),
        levels=T,
        section="recording",
        effect="Starts a cloud recording when the holder joins.",
        applies=Applies.NEXT_JOIN,
        default=False,
        default_levels=T,
        claim="sr",
        told=True,
    ),
    Property(
        name="start_cloud_recording_opts",
        kind=RECORDING_START,
        levels=T,
        section="recording",
        effect="Options of the recording that `start_cloud_recording` starts.",
        applies=Applies.NEXT_JOIN,
        echo=Echo.WHEN_SET,
        claim="sro",
    ),
)

_WHERE: Final = (
    Property(
        name="recordings_bucket",
        kind=bucket("recordings", can_be_played=True),
        levels=DR,
        section="recording",
        effect="The customer's bucket for cloud recordings.",
        applies=Applies.AT_ONCE,
        echo=Echo.WHEN_SET,
        source=(SEED, DOCS),
    ),
    Property(
        name="recordings_template",
        kind=Template(
            *("epoch_time", "domain_name", "room_name", "mtg_session_id", "instance_id", "recording_id"),
            required=("epoch_time",),
            extension="mp4",
        ),
        levels=DR,
        section="recording",
        effect="Names stored recordings; `epoch_time` is in milliseconds.",
        applies=Applies.AT_ONCE,
        default="{domain_name}/{room_name}/{epoch_time}",
        default_levels=DR,
        source=(SEED, DOCS),
        unset_words=frozenset({"{domain_name}/{room_name}/{epoch_time}."}),
        secret=False,
    ),
)

DECLARED: Final = (*_WHAT, *_WHERE)
