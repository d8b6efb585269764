"""Whether a lobby takes one more, and who gives way when it is full: nobody fills it alone.

Two bounds hold for each address, in places and in knocks. When every place is taken, an address that has clearly more
of them than the newcomer's would have gives one up (`parlour.addresses.gives_way`): without that, two addresses that
keep to their bounds would keep everybody else out.
"""

from typing import Final

from parlour.addresses import gives_way
from parlour.calls.desk import Desk
from parlour.calls.lobby import MAX_WAITING
from parlour.calls.messages import FatalError
from parlour.calls.refusals import Refuse
from parlour.calls.watchers import put_out

__all__ = ["find_place"]

_CROWDED: Final = Refuse("meeting-full", "Too many people wait to be let in; try again in a few minutes")
_TOO_MANY: Final = Refuse(
    "address-limit", "Too many people from your network wait to be let in; try again in a few minutes"
)
_TOO_OFTEN: Final = Refuse("address-limit", "Your network has knocked too often; try again in a minute")
_GAVE_WAY: Final = FatalError(
    "address-limit", "The lobby is full, and many people from your network wait; try again in a few minutes"
)


def find_place(desk: Desk, address: str) -> Refuse | None:
    """Find a place in the lobby for somebody from `address`; return why there is none."""
    lobby = desk.lobby
    limits = lobby.knocks
    if address and limits.per_minute and limits.recent.of(address, desk.now) >= limits.per_minute:
        return _TOO_OFTEN
    if address and limits.per_address and lobby.places_of(address) >= limits.per_address:
        return _TOO_MANY
    if len(lobby) >= MAX_WAITING:
        loser = gives_way(lobby.places(), address)
        if loser is None:
            return _CROWDED
        put_out(desk, lobby.youngest_of(loser), _GAVE_WAY, "gave-way")
    limits.recent.note(address, desk.now)
    return None
