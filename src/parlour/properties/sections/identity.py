"""Identity: what a room and a person are called."""

from typing import Final

from parlour.properties.kinds import String, UserId
from parlour.properties.model import Applies, Container, Echo, Property
from parlour.properties.names import RoomName
from parlour.properties.sections.levels import R, T
from parlour.properties.source import CLIENT_CODE, DOCS, SEED

__all__ = ["DECLARED"]

DECLARED: Final = (
    Property(
        name="name",
        kind=RoomName(),
        levels=R,
        section="identity",
        effect="The room's name and the path of its URL; fixed at creation, made up at random when absent.",
        applies=Applies.NEXT_SESSION,
        echo=Echo.WHEN_SET,
        source=(SEED, DOCS),
        container=Container.BODY,
        secret=False,
    ),
    Property(
        name="user_name",
        kind=String(max_length=1024),
        levels=T,
        section="identity",
        effect="The name under which the holder appears in the call, in presence and in meeting records.",
        applies=Applies.NEXT_JOIN,
        echo=Echo.WHEN_SET,
        claim="u",
        told=True,
    ),
    Property(
        name="user_id",
        kind=UserId(max_length=36),
        levels=T,
        section="identity",
        effect="The application's id for the holder: in the call and in records, and to eject and to ban by.",
        applies=Applies.NEXT_JOIN,
        echo=Echo.WHEN_SET,
        source=(DOCS, CLIENT_CODE),
        claim="ud",
        told=True,
    ),
)
