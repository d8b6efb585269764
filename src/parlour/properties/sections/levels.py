"""Short names for the combinations of levels that declarations use."""

from typing import Final

from parlour.properties.model import Level

__all__ = ["DR", "DRT", "DT", "RT", "D", "R", "T"]

D: Final = frozenset({Level.DOMAIN})
R: Final = frozenset({Level.ROOM})
T: Final = frozenset({Level.TOKEN})
DR: Final = D | R
DT: Final = D | T
RT: Final = R | T
DRT: Final = D | R | T
