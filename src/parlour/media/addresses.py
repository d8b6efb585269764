"""Which of this machine's addresses receive media, and what others see of them.

The engine skips loopback interfaces and takes an allow-list of addresses; a list that matches nothing it ignores
silently and listens everywhere. So the list is checked here, and the engine only ever gets addresses that exist.
"""

import ipaddress
import logging
import socket
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import psutil

from parlour.errors import MissingPartError

__all__ = [
    "LocalAddress",
    "choose_addresses",
    "guess_public_address",
    "is_public",
    "local_addresses",
    "unknown_addresses",
]

logger = logging.getLogger(__name__)


class LocalAddress(NamedTuple):
    """An address of a running interface of this machine that is not loopback."""

    interface: str
    address: str


def choose_addresses(
    wanted: Sequence[str], present: Sequence[LocalAddress], *, setting: str = "media.address"
) -> tuple[str, ...]:
    """Return the addresses on which media is received, in the order of `wanted`, or all of `present` when it is empty.

    `wanted` holds addresses and interface names, and comes from `setting`. Raises `MissingPartError` when nothing would
    be left.
    """
    if not present:
        raise MissingPartError(
            "This machine has no network address that media could be received on: only loopback interfaces are up. "
            "Bring an interface up, or start without calls (--no-sfu)."
        )
    if not wanted:
        return _unique(local.address for local in present)
    for entry in unknown_addresses(wanted, present):
        logger.warning("%s of %s is no address or running interface of this machine", entry, setting)
    chosen = [local.address for entry in wanted for local in present if _means(entry, local)]
    if not chosen:
        known = ", ".join(f"{local.address} ({local.interface})" for local in present)
        raise MissingPartError(
            f"None of the addresses {', '.join(wanted)} belongs to this machine. It has: {known}. "
            f"Correct the setting {setting}."
        )
    return _unique(chosen)


def unknown_addresses(wanted: Sequence[str], present: Sequence[LocalAddress]) -> list[str]:
    """Return which of `wanted` are neither addresses nor running interfaces of this machine."""
    return [entry for entry in wanted if not any(_means(entry, local) for local in present)]


def local_addresses() -> list[LocalAddress]:
    """List what this machine has now: IPv4, and IPv6 unless it is link-local. IPv4 comes first."""
    running = {name for name, state in psutil.net_if_stats().items() if state.isup and "loopback" not in state.flags}
    found = [
        LocalAddress(interface.partition(":")[0], entry.address)  # the alias `eth0:1` counts as its interface
        for family in (socket.AF_INET, socket.AF_INET6)
        for interface, entries in psutil.net_if_addrs().items()
        for entry in entries
        if entry.family == family and interface.partition(":")[0] in running
    ]
    return [local for local in found if not ipaddress.ip_address(local.address).is_link_local or "." in local.address]


def guess_public_address(configured: str | None, present: Sequence[str], discovered: str | None = None) -> str | None:
    """Return the address by which browsers anywhere reach this machine, `None` when nothing tells.

    What the operator says wins; then comes an address of its own that is public, for which no NAT is needed, then what
    a STUN server has seen.
    """
    own = next((address for address in present if is_public(address)), None)
    return configured or own or (discovered if discovered and is_public(discovered) else None)


def is_public(address: str) -> bool:
    """Tell whether `address` may be reached from the whole internet."""
    parsed = ipaddress.ip_address(address)
    return parsed.is_global and not parsed.is_multicast


def _means(entry: str, local: LocalAddress) -> bool:
    return entry == local.interface or _same(entry, local.address)


def _same(entry: str, address: str) -> bool:
    try:
        return ipaddress.ip_address(entry) == ipaddress.ip_address(address)
    except ValueError:
        return False


def _unique(addresses: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(addresses))
