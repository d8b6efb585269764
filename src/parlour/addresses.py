"""What one address may have of what all share: how it is counted, how often it came, and when it gives way."""

import ipaddress
from collections import Counter, deque
from collections.abc import Mapping
from typing import Final

__all__ = ["MANY", "Recent", "counted_as", "gives_way"]

MANY: Final = 10
"""Who holds fewer places than this keeps them: a family or a small office never gives way to anybody."""

_CLEARLY_MORE: Final = 2


def counted_as(address: str) -> str:
    """Return under which name an address is counted: IPv6 hands out networks of 64 bits to single people."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv6Address):
        return str(known.ipv4_mapped or ipaddress.ip_network((int(known) >> 64 << 64, 64)))
    return address


def gives_way(held: Mapping[str, int], newcomer: str) -> str | None:
    """Return which address gives up a place to `newcomer` when all are taken; `None`: the newcomer has to wait.

    `held` counts the places of each address. First come, first served holds among those who take about as much: only
    who has at least `MANY`, and twice what the newcomer would then have, gives way. So nobody can push anybody out who
    has few places, and two addresses never push each other out in turn. The empty address is nobody in particular, and
    takes no part.
    """
    known = {address: count for address, count in held.items() if address}
    if not newcomer or not known:
        return None
    most = max(known, key=lambda address: known[address])
    least = max(MANY, _CLEARLY_MORE * (known.get(newcomer, 0) + 1))
    return most if most != newcomer and known[most] >= least else None


class Recent:
    """How often each address, and all together, did something within the last `seconds`. Any clock will do.

    Remembers nobody for longer, and no more than `most` moments: the oldest are forgotten first.
    """

    def __init__(self, seconds: float, most: int = 10_000) -> None:
        self._seconds = seconds
        self._most = most
        self._moments: deque[tuple[float, str]] = deque()
        self._counts: Counter[str] = Counter()

    def note(self, address: str, now: float) -> None:
        """Count once more."""
        self._settle(now)
        self._moments.append((now, address))
        self._counts[address] += 1
        while len(self._moments) > self._most:
            self._forget()

    def of(self, address: str, now: float) -> int:
        """Return how often this address did it."""
        self._settle(now)
        return self._counts[address]

    def total(self, now: float) -> int:
        """Return how often all did it."""
        self._settle(now)
        return len(self._moments)

    def oldest(self, now: float, address: str | None = None) -> float:
        """Return when this address, or anybody, did it first within the window; `now` when nobody did."""
        self._settle(now)
        return next((moment for moment, known in self._moments if address in (None, known)), now)

    def _settle(self, now: float) -> None:
        if self._moments and self._moments[-1][0] > now:  # the clock was set back: what it said before means nothing
            self._moments.clear()
            self._counts.clear()
        while self._moments and self._moments[0][0] <= now - self._seconds:
            self._forget()

    def _forget(self) -> None:
        _, address = self._moments.popleft()
        self._counts[address] -= 1
        if not self._counts[address]:
            del self._counts[address]
