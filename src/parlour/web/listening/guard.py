"""All connections of the server: who may come in, and who has been idle, deaf or slow for too long."""

import asyncio
import ipaddress
import logging
import os
import resource
from collections import Counter
from collections.abc import Callable
from typing import Final, Protocol

from parlour.addresses import counted_as
from parlour.web.listening.limits import TransportLimits
from parlour.web.listening.seldom import SeldomLog

__all__ = ["TICK_S", "Guard", "Guarded", "room_for_connections"]

TICK_S: Final = 1.0

_SPARE_SHARE: Final = 8
_FEWEST_SPARE, _MOST_SPARE = 16, 256
_LEAST_ROOM: Final = 8

_log = logging.getLogger(__name__)

SHED: Final = "too many connections for the limit on file descriptors: the longest idle one gives way"
FULL: Final = "too many connections for the limit on file descriptors and none is idle: new ones are refused"
CROWDED: Final = "an address has more connections than limits.connections_per_address: refused"


class Guarded(Protocol):
    """A connection as the guard sees it."""

    def check(self, now: float) -> None:
        """End the connection if it has overdrawn its time."""
        ...


def room_for_connections() -> int | None:
    """Return how many connections leave descriptors for everything else; `None` where there is no limit.

    To be called once the database and the media engine are open.
    """
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limit == resource.RLIM_INFINITY:
        return None
    spare = min(_MOST_SPARE, max(_FEWEST_SPARE, limit // _SPARE_SHARE))
    return max(_LEAST_ROOM, limit - spare - len(os.listdir("/dev/fd")))


def _is_within(address: str, networks: tuple[str, ...]) -> bool:
    if "*" in networks or address in networks:
        return True
    try:
        known = ipaddress.ip_address(address)
        return any(known in ipaddress.ip_network(network, strict=False) for network in networks)
    except ValueError:
        return False


class Guard:
    """One for a server. `room` is the number of connections that may be open; `now` returns monotonic seconds."""

    def __init__(self, limits: TransportLimits, *, room: int | None, now: Callable[[], float]) -> None:
        self.limits = limits
        self.now = now
        self.seldom = SeldomLog(_log, now)
        self._room = room
        self._present: dict[asyncio.Transport, tuple[Guarded, str]] = {}
        self._idle: dict[asyncio.Transport, None] = {}
        self._addresses: Counter[str] = Counter()
        self._timer: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        """Return how many connections are open."""
        return len(self._present)

    def enter(self, transport: asyncio.Transport, owner: Guarded) -> bool:
        """Take a new connection in, idle at first. `False`: it must go."""
        address = self._address(transport)
        if address and self._addresses[address] >= self.limits.per_address:
            self.seldom.warning(CROWDED, address=address)
            return False
        if self._room is not None and len(self._present) >= self._room and not self._make_room():
            self.seldom.warning(FULL)
            return False
        self._present[transport] = (owner, address)
        self._idle[transport] = None
        if address:
            self._addresses[address] += 1
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(TICK_S, self._tick)
        return True

    def hand_over(self, transport: asyncio.Transport, owner: Guarded) -> None:
        """Let another protocol own the connection."""
        if transport in self._present:
            self._present[transport] = (owner, self._present[transport][1])

    def busy(self, transport: asyncio.Transport) -> None:
        """Note that a request is under way: the connection does not give way to others."""
        self._idle.pop(transport, None)

    def idle(self, transport: asyncio.Transport) -> None:
        """Note that the connection waits for a request."""
        if transport in self._present:
            self._idle[transport] = None

    def leave(self, transport: asyncio.Transport) -> None:
        """Forget a connection. Does nothing when it is forgotten already."""
        self._idle.pop(transport, None)
        _, address = self._present.pop(transport, (None, ""))
        if address:
            self._addresses[address] -= 1
            if not self._addresses[address]:
                del self._addresses[address]

    def sweep(self) -> None:
        """Look after every connection."""
        now = self.now()
        for owner, _ in list(self._present.values()):
            owner.check(now)

    def _tick(self) -> None:
        self._timer = None
        self.sweep()
        if self._present:
            self._timer = asyncio.get_running_loop().call_later(TICK_S, self._tick)

    def _make_room(self) -> bool:
        oldest = next(iter(self._idle), None)
        if oldest is None:
            return False
        self.seldom.warning(SHED)
        self.leave(oldest)
        oldest.abort()
        return True

    def _address(self, transport: asyncio.Transport) -> str:
        """Return what to count the connection under; empty when it is not counted."""
        peer = transport.get_extra_info("peername")
        if not self.limits.per_address or not isinstance(peer, tuple):
            return ""
        address = str(peer[0])
        return "" if _is_within(address, self.limits.trusted_proxies) else counted_as(address)
