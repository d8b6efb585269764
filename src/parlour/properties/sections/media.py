"""Media: what a participant starts with."""

from typing import Final

from parlour.properties.kinds import Boolean
from parlour.properties.model import Applies, Echo, Property
from parlour.properties.sections.levels import RT, D, R
from parlour.properties.source import CLIENT_CODE, DOCS, SEED

__all__ = ["DECLARED"]

DECLARED: Final = (
    Property(
        name="enable_screenshare",
        kind=Boolean(),
        levels=RT,
        section="media",
        effect="Whether screens can be shared; fixed once the session has begun.",
        applies=Applies.NEXT_SESSION,
        default=True,
        default_levels=R,
        source=(SEED, DOCS),
        claim="ss",
        told=True,
    ),
    Property(
        name="start_video_off",
        kind=Boolean(),
        levels=RT,
        section="media",
        effect="A direct join does not turn the camera on.",
        applies=Applies.NEXT_JOIN,
        default=False,
        default_levels=R,
        source=(SEED, DOCS),
        claim="vo",
        told=True,
    ),
    Property(
        name="start_audio_off",
        kind=Boolean(),
        levels=RT,
        section="media",
        effect="A direct join does not turn the microphone on.",
        applies=Applies.NEXT_JOIN,
        default=False,
        default_levels=R,
        source=(SEED, DOCS),
        claim="ao",
        told=True,
    ),
    Property(
        name="audio_only",
        kind=Boolean(),
        levels=R,
        section="media",
        effect="Calls without video: nobody sends camera or screen, owners included; fixed once the session has begun.",
        applies=Applies.NEXT_SESSION,
        default=False,
        default_levels=R,
        source=(CLIENT_CODE,),
        told=True,
    ),
    Property(
        name="autojoin",
        kind=Boolean(),
        levels=R,
        section="media",
        effect="None any more: every call joins by itself.",
        applies=Applies.NEXT_JOIN,
        echo=Echo.WHEN_SET,
        source=(CLIENT_CODE,),
        legacy=True,
        pending="kept for old clients, without effect",
        told=True,
    ),
    Property(
        name="enable_opus_fec",
        kind=Boolean(),
        levels=D,
        section="media",
        effect="Sends audio with forward error correction; `false` goes without.",
        applies=Applies.NEXT_JOIN,
        echo=Echo.WHEN_SET,
        told=True,
    ),
)
