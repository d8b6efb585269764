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
        effect="The text chat of the call page. Hidden participants can only read.",
        applies=Applies.NEXT_JOIN,
        default=False,
        default_levels=R,
        source=(SEED, CLIENT_CODE),
        told=True,
    ),
    Property(
        name="enable_shared_chat_history",
        kind=Boolean(),
        levels=R,
        section="chat",
        effect="Newcomers read what was said in the chat before; the server keeps the last 200 messages of a call.",
        applies=Applies.NEXT_JOIN,
        default=True,
        default_levels=R,
        source=(SEED,),
        told=True,
    ),
)
