"""Where the server may connect to on behalf of a caller: pure rules about addresses, and no connection.

A caller's URL is hostile: it may name this machine, its neighbours or a cloud's metadata service, in any of the
spellings that resolvers accept. The rules judge the address that is connected to, never the name, and the connection
is made to the address that was judged (`pinned`).
"""

import ipaddress
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias
from urllib.parse import urlsplit

__all__ = ["Address", "EgressError", "EgressPolicy", "Network", "Target", "parse_target"]

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

MAX_URL_LENGTH: Final = 2048

_WEB: Final = MappingProxyType({"http": 80, "https": 443})
_PLAIN: Final = re.compile(r"[!-~]+")
_LABEL: Final = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_LOOKS_NUMERIC: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")

_NEVER_V4: Final = tuple(
    ipaddress.IPv4Network(text)
    for text in ("0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4")  # this network, multicast, reserved and broadcast
)
_PRIVATE_V4: Final = tuple(
    ipaddress.IPv4Network(text)
    for text in (
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local; clouds keep their metadata service here
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
    )
)
_GLOBAL_V6: Final = ipaddress.IPv6Network("2000::/3")
_NEVER_V6: Final = tuple(
    ipaddress.IPv6Network(text)
    for text in (
        "::/128",
        "::/96",  # obsolete IPv4-compatible form (loopback is judged before)
        "ff00::/8",
        "2001::/32",  # Teredo: holds an IPv4 address in disguise
        "2002::/16",  # 6to4: likewise
        "64:ff9b:1::/48",  # NAT64 of a local network
    )
)
_PRIVATE_V6: Final = tuple(ipaddress.IPv6Network(text) for text in ("2001::/23", "2001:db8::/32", "3fff::/20"))
_LOOPBACK_V6: Final = ipaddress.IPv6Address("::1")
_LOOPBACKS: Final = (ipaddress.IPv4Address("127.0.0.1"), _LOOPBACK_V6)
_LOCALHOST: Final = "localhost"
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")


class EgressError(Exception):
    """A URL or an address that the server does not connect to; the text is for people."""


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that was taken apart. `host` has no brackets and no dot at its end; `authority` is the Host header."""

    scheme: str
    host: str
    port: int
    authority: str
    path: str
    address: Address | None


@dataclass(frozen=True, slots=True)
class EgressPolicy:
    """Which addresses may be connected to.

    Public ones always; with `allow_private` those of private networks and of this machine too; those in `allowed`
    whatever they are. `group` is the group of settings that has `allow_private_addresses` and `allowed_networks`.
    """

    allow_private: bool = False
    allowed: Sequence[Network] = ()
    group: str = "webhooks"

    def check_host(self, host: str, address: Address | None) -> None:
        """Raise `EgressError` where a host tells by itself that nobody may connect to it, as `parse_target` gave it.

        That are addresses, and names that mean this machine everywhere (RFC 6761, 6.3). Any other name passes: what it
        leads to is judged when it is connected to.
        """
        if address is not None:
            self.check(address)
        elif host == _LOCALHOST or host.endswith(f".{_LOCALHOST}"):
            if any(self._allows(loopback) for loopback in _LOOPBACKS):
                return
            self.check(_LOOPBACKS[0])

    def _allows(self, address: Address) -> bool:
        try:
            self.check(address)
        except EgressError:
            return False
        return True

    def check(self, address: Address) -> None:
        """Raise `EgressError` unless the server may connect to `address`.

        The text does not name it: a caller is not to learn what names mean inside the operator's network.
        """
        address = _unwrapped(address)
        if any(address in network for network in self.allowed if network.version == address.version):
            return
        if _is_unusable(address):
            raise EgressError("it leads to an address that no server has")
        if not self.allow_private and not _is_public(address):
            raise EgressError(
                f"it leads to a private address ({self.group}.allow_private_addresses and "
                f"{self.group}.allowed_networks say which ones may be used)"
            )


def parse_target(url: str, ports: Mapping[str, int] = _WEB) -> Target:
    """Take a caller's URL apart; raises `EgressError` for everything that two programs could read in two ways.

    `ports` are the usual ports of the schemes that it may have.
    """
    if len(url) > MAX_URL_LENGTH or _PLAIN.fullmatch(url) is None or "\\" in url:
        raise EgressError(f"it should have at most {MAX_URL_LENGTH} characters, without spaces and backslashes")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise EgressError("it is not a URL") from None
    scheme = parts.scheme.lower()
    if scheme not in ports:
        raise EgressError(f"it should start with {' or '.join(f'{allowed}://' for allowed in ports)}")
    if "@" in parts.netloc:
        raise EgressError("it should not hold a user name or a password")
    if not parts.hostname or port == 0:
        raise EgressError("it names no host and port")
    host, address = _host(parts.hostname, bracketed=parts.netloc.startswith("["))
    usual = ports[scheme]
    shown = f"[{host}]" if isinstance(address, ipaddress.IPv6Address) else host
    authority = shown if port in (None, usual) else f"{shown}:{port}"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(scheme, host, port or usual, authority, path, address)


def _host(text: str, *, bracketed: bool) -> tuple[str, Address | None]:
    if bracketed:
        try:
            address = ipaddress.IPv6Address(text)
        except ValueError:
            raise EgressError("it names no valid IPv6 address") from None
        if address.scope_id is not None:
            raise EgressError("it names a network interface")
        return str(address), address
    host = text.lower().removesuffix(".")
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise EgressError("it names no valid host")
    if _LOOKS_NUMERIC.fullmatch(labels[-1]) is None:
        return host, None
    # Resolvers read 2130706433, 0x7f.1 and 0177.0.0.1 as addresses: only the one plain spelling passes.
    try:
        return host, ipaddress.IPv4Address(host)
    except ValueError:
        raise EgressError("it spells an IPv4 address in an unusual way") from None


def _unwrapped(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 one stands for on its way, where that way is well defined."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _is_unusable(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv4Address):
        return any(address in network for network in _NEVER_V4)
    return address != _LOOPBACK_V6 and any(address in network for network in _NEVER_V6)


def _is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global and not any(address in network for network in _PRIVATE_V4)
    return address in _GLOBAL_V6 and address.is_global and not any(address in network for network in _PRIVATE_V6)
