"""Text chat."""

from typing import Final

from parlour.properties.kinds import Boolean
from parlour.properties.model import Applies, Property
from parlour.properties.sections.levels import R
from parlour.properties.source import CLIENT_CODE, SEED

__all__ = ["DECLARED"]

DECLARED: Final = (
    Property(
        name="enable_chat",
        kind=Boolean(),
        levels=R,
        section="chat",
        effect="Turns on text chat.",
        applies=Applies.NEXT_JOIN,
        default=False,
        default_levels=R,
        source=(SEED, CLIENT_CODE),
        pending="the call page has no chat yet",
        told=True,
    ),
    Property(
        name="enable_shared_chat_history",
        kind=Boolean(),
        levels=R,
        section="chat",
        effect="A newcomer asks the others for the messages sent before.",
        applies=Applies.NEXT_JOIN,
        default=True,
        default_levels=R,
        source=(SEED,),
        pending="there is no chat yet whose history could be shared",
        told=True,
    ),
)
