"""Network: topology, regions, adaptation, and the hook on every join."""

from typing import Final

from parlour.properties.kinds import Boolean, Choice, Number, String, Url
from parlour.properties.model import Applies, Echo, Property
from parlour.properties.sections.levels import DR, DRT, D
from parlour.properties.source import CLIENT_CODE, DOCS, SEED

__all__ = ["DECLARED", "REGIONS", "RTMP_REGIONS"]

REGIONS: Final = (
    *("af-south-1", "ap-northeast-2", "ap-southeast-1", "ap-southeast-2", "ap-south-1"),
    *("eu-central-1", "eu-west-2", "sa-east-1", "us-east-1", "us-west-2"),
)

RTMP_REGIONS: Final = ("us-west-2", "eu-central-1", "ap-south-1")

_TOPOLOGY: Final = (
    Property(
        name="sfu_switchover",
        kind=Number(above=0),
        levels=DR,
        section="network",
        effect="With more participants than this media go through the server, with fewer from browser to browser; 0.5 "
        "means always through the server, and so do calls of more than 10, with somebody hidden, or with a bot.",
        applies=Applies.NEXT_JOIN,
        default=0.5,
        default_levels=DR,
        source=(SEED, DOCS),
        told=True,
    ),
    Property(
        name="enable_mesh_sfu",
        kind=Boolean(),
        levels=DR,
        section="network",
        effect="Spreads one call over several media servers.",
        applies=Applies.NEXT_SESSION,
        echo=Echo.WHEN_SET,
        default=False,
        source=(SEED, DOCS),
        pending="a call lives on one media server: cascades are not built yet",
        told=True,
    ),
    Property(
        name="enable_adaptive_simulcast",
        kind=Boolean(),
        levels=DR,
        section="network",
        effect="In calls of two, nobody encodes larger pictures than the other one's network and layout ask for.",
        applies=Applies.AT_ONCE,
        default=True,
        default_levels=DR,
        source=(SEED, DOCS),
        told=True,
    ),
    Property(
        name="enable_multiparty_adaptive_simulcast",
        kind=Boolean(),
        levels=DR,
        section="network",
        effect="In larger calls, too, nobody encodes larger pictures than anybody asks for; needs "
        "`enable_adaptive_simulcast`.",
        applies=Applies.AT_ONCE,
        default=False,
        default_levels=DR,
        source=(SEED, DOCS),
        told=True,
    ),
    Property(
        name="enable_terse_logging",
        kind=Boolean(),
        levels=DRT,
        section="network",
        effect="Ordinary comings and goings are left out of the log of calls; meant for calls of more than 200.",
        applies=Applies.NEXT_JOIN,
        default=False,
        default_levels=DR,
        source=(SEED, DOCS),
        claim="x_enable_terse_logging",
        told=True,
    ),
)

_REGIONS: Final = (
    Property(
        name="geo",
        kind=Choice(*REGIONS),
        levels=DR,
        section="network",
        effect="The region whose servers carry the call; unset takes the one nearest to the first who joins.",
        applies=Applies.NEXT_SESSION,
        echo=Echo.WHEN_SET,
        source=(SEED, DOCS),
        unset_words=frozenset({"NULL"}),
        pending="one node serves everything: servers have no regions yet",
        told=True,
    ),
    Property(
        name="rtmp_geo",
        kind=Choice(*RTMP_REGIONS),
        levels=DR,
        section="network",
        effect="The region from which live streams and recordings start; unset follows the media server's region.",
        applies=Applies.AT_ONCE,
        echo=Echo.WHEN_SET,
        source=(SEED, DOCS),
        unset_words=frozenset({"The closest available region to the SFU region used by the meeting."}),
        secret=False,
    ),
    Property(
        name="disable_rtmp_geo_fallback",
        kind=Boolean(),
        levels=DR,
        section="network",
        effect="No worker in `rtmp_geo` is an error instead of a move to another region.",
        applies=Applies.AT_ONCE,
        default=False,
        default_levels=DR,
        source=(SEED, DOCS),
    ),
)

_OLD_SELECTORS: Final = (
    Property(
        name="signaling_impl",
        kind=String(max_length=64),
        levels=DR,
        section="network",
        effect="None: signalling is always a WebSocket.",
        applies=Applies.NEXT_SESSION,
        echo=Echo.WHEN_SET,
        source=(CLIENT_CODE,),
        legacy=True,
        pending="kept for old clients, without effect",
        told=True,
    ),
    Property(
        name="switchover_impl",
        kind=String(max_length=64),
        levels=DR,
        section="network",
        effect="None: seen in old replies.",
        applies=Applies.NEXT_SESSION,
        echo=Echo.WHEN_SET,
        source=(CLIENT_CODE,),
        read_only=True,
        legacy=True,
        pending="an internal selector of old replies; never set here",
    ),
    Property(
        name="sfu_impl",
        kind=String(max_length=64),
        levels=D,
        section="network",
        effect="None: seen in domain replies.",
        applies=Applies.NEXT_SESSION,
        echo=Echo.WHEN_SET,
        read_only=True,
        legacy=True,
        pending="an internal selector of domain replies; never set here",
        told=True,
    ),
)

_HOOK: Final = (
    Property(
        name="meeting_join_hook",
        kind=Url("http", "https", max_length=255, may_be_empty=True),
        levels=DR,
        section="hooks",
        effect="The URL to which every join is posted.",
        applies=Applies.NEXT_JOIN,
        echo=Echo.WHEN_SET,
        default="",
        default_levels=D,
        source=(SEED, DOCS, CLIENT_CODE),
        claim="mjh",
        claim_only=True,
        unset_words=frozenset({"NULL"}),
        secret=True,
    ),
)

DECLARED: Final = (*_TOPOLOGY, *_REGIONS, *_OLD_SELECTORS, *_HOOK)
