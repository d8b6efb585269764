"""Which of this machine's addresses receive media.

The engine skips loopback interfaces and takes an allow-list of addresses; a list that matches nothing it ignores
silently and listens everywhere. So the list is checked here, and the engine only ever gets addresses that exist.
"""

import array
import contextlib
import fcntl
import ipaddress
import logging
import socket
import struct
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from parlour.errors import MissingPartError

__all__ = ["LocalAddress", "choose_addresses", "local_addresses", "parse_if_inet6", "parse_ifconf"]

_SIOCGIFCONF = 0x8912
_SIOCGIFFLAGS = 0x8913
_IFF_UP = 0x1
_IFF_LOOPBACK = 0x8
_IFREQ = struct.Struct("16s16s8x")
_MAX_ADDRESSES = 1024

logger = logging.getLogger(__name__)


class LocalAddress(NamedTuple):
    """An address of a running interface of this machine that is not loopback."""

    interface: str
    address: str


def choose_addresses(wanted: Sequence[str], present: Sequence[LocalAddress]) -> tuple[str, ...]:
    """Return the addresses on which media is received, in the order of `wanted`, or all of `present` when it is empty.

    `wanted` holds addresses and interface names. Raises `MissingPartError` when nothing would be left.
    """
    if not present:
        raise MissingPartError(
            "This machine has no network address that media could be received on: only loopback interfaces are up. "
            "Bring an interface up, or start without calls (--no-sfu)."
        )
    if not wanted:
        return _unique(local.address for local in present)
    chosen = []
    for entry in wanted:
        matching = [local.address for local in present if entry == local.interface or _same(entry, local.address)]
        if not matching:
            logger.warning("media address %s is no address or running interface of this machine", entry)
        chosen += matching
    if not chosen:
        known = ", ".join(f"{local.address} ({local.interface})" for local in present)
        raise MissingPartError(
            f"None of the media addresses {', '.join(wanted)} belongs to this machine. It has: {known}. "
            "Correct the setting media.address (PARLOUR_MEDIA_ADDRESS)."
        )
    return _unique(chosen)


def local_addresses() -> list[LocalAddress]:
    """List what this machine has now: IPv4, and IPv6 unless it is link-local."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        buffer = array.array("B", bytes(_IFREQ.size * _MAX_ADDRESSES))
        pointer, length = buffer.buffer_info()
        result = fcntl.ioctl(probe.fileno(), _SIOCGIFCONF, struct.pack("iL", length, pointer))
        (filled,) = struct.unpack_from("i", result)
        found = parse_ifconf(buffer.tobytes()[:filled])
        with contextlib.suppress(OSError):
            found += parse_if_inet6(Path("/proc/net/if_inet6").read_text())
        return [local for local in found if _is_usable(probe, local.interface)]


def parse_ifconf(raw: bytes) -> list[LocalAddress]:
    """Read the kernel's `struct ifreq` array of IPv4 addresses. Alias labels (`eth0:1`) count as their interface."""
    found = []
    for name, address in _IFREQ.iter_unpack(raw):
        family, ip = struct.unpack_from("=H2x4s", address)
        if family == socket.AF_INET:
            interface = name.rstrip(b"\0").decode(errors="replace").partition(":")[0]
            found.append(LocalAddress(interface, socket.inet_ntoa(ip)))
    return found


def parse_if_inet6(text: str) -> list[LocalAddress]:
    """Read `/proc/net/if_inet6`, leaving out link-local addresses."""
    found = []
    for line in text.splitlines():
        fields = line.split()
        if len(fields) != 6:
            continue
        address = ipaddress.IPv6Address(bytes.fromhex(fields[0]))
        if not address.is_link_local and not address.is_loopback:
            found.append(LocalAddress(fields[5], str(address)))
    return found


def _is_usable(probe: socket.socket, interface: str) -> bool:
    try:
        request = struct.pack("16s16x8x", interface.encode())
        (flags,) = struct.unpack_from("16xH", fcntl.ioctl(probe.fileno(), _SIOCGIFFLAGS, request))
    except OSError:
        return False
    return bool(flags & _IFF_UP) and not flags & _IFF_LOOPBACK


def _same(entry: str, address: str) -> bool:
    try:
        return ipaddress.ip_address(entry) == ipaddress.ip_address(address)
    except ValueError:
        return False


def _unique(addresses: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(addresses))
