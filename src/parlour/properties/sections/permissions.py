"""Permissions: the starting rights of participants who are not owners."""

from typing import Final

from parlour.properties.kinds import Permissions
from parlour.properties.model import Applies, Echo, Property
from parlour.properties.sections.levels import DRT, D
from parlour.properties.source import DOCS, SEED

__all__ = ["DECLARED"]

DECLARED: Final = (
    Property(
        name="permissions",
        kind=Permissions(),
        levels=DRT,
        section="permissions",
        effect="Starting permissions of a participant who is not an owner; each field is resolved by itself.",
        applies=Applies.NEXT_JOIN,
        echo=Echo.WHEN_SET,
        default={"hasPresence": True, "canSend": True, "canReceive": {"base": True}, "canAdmin": False},
        default_levels=D,
        source=(SEED, DOCS),
        claim="p",
        told=True,
    ),
)
