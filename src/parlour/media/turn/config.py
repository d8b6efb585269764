"""The relay's configuration file, made anew for every start. Pure.

The relay must never be a way into the operator's network, nor an open proxy to the internet: it sends to the media
addresses of this server, which are also its own (two browsers that both need it meet there), and to nobody else.
"""

import ipaddress
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from parlour.media.turn.options import Addresses, TurnOptions

__all__ = ["ALLOCATIONS_EACH", "CERTIFICATE_FILE", "CONFIG_FILE", "KEY_FILE", "relay_addresses", "render", "urls"]

CONFIG_FILE: Final = "turnserver.conf"
CERTIFICATE_FILE: Final = "certificate.pem"
KEY_FILE: Final = "key.pem"

ALLOCATIONS_EACH: Final = 40
"""Relayed connections of one participant at a time: two peer connections over UDP, TCP and TLS, on every network of the
machine, and the same again while a change of network renews them all."""

NONCE_SECONDS: Final = 600
_THREADS: Final = 4
_EVERYTHING: Final = ("0.0.0.0-255.255.255.255", "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")


def render(options: TurnOptions, addresses: Addresses) -> str:
    """Return the file's text for a relay on `addresses`, of which there is at least one of each kind."""
    return "".join(f"{line}\n" for line in _lines(options, addresses))


def relay_addresses(addresses: Sequence[str]) -> tuple[str, ...]:
    """Return the addresses that relayed traffic leaves from: one for each version of IP, a public one if there is."""
    found = []
    for version in (4, 6):
        candidates = [each for each in addresses if ipaddress.ip_address(each).version == version]
        candidates.sort(key=lambda each: not ipaddress.ip_address(each).is_global)
        found += candidates[:1]
    return tuple(found)


def urls(options: TurnOptions, addresses: Addresses) -> tuple[str, ...]:
    """Return what browsers are told: over UDP, over TCP, and over TLS where there is a certificate."""
    own = relay_addresses(addresses.listening)[0]
    # Addresses of its own have a public address of their own, too, if any: the operator names it.
    public = options.public_address if addresses.listening == addresses.media else None
    host = _in_url(options.host or public or own)
    found = [f"turn:{host}:{options.port}?transport={transport}" for transport in ("udp", "tcp")]
    if options.tls is not None:
        host = _in_url(options.host or options.tls_host or public or own)
        found.append(f"turns:{host}:{options.tls_port}?transport=tcp")
    return tuple(found)


def _lines(options: TurnOptions, addresses: Addresses) -> Iterator[str]:
    relays = relay_addresses(addresses.media)
    yield from (f"listening-ip={address}" for address in addresses.listening)
    yield from (f"relay-ip={address}" for address in relays)
    if not any(ipaddress.ip_address(relay).version == 4 for relay in relays):
        yield "allocation-default-address-family=ipv6"  # browsers ask for none, and that means IPv4 otherwise
    yield from _public(options.public_address, relays)
    yield f"listening-port={options.port}"
    yield from _tls(options)
    yield f"min-port={options.relay_ports[0]}"
    yield f"max-port={options.relay_ports[1]}"
    yield f"realm={options.realm}"
    yield "use-auth-secret"
    yield f"static-auth-secret={options.secret}"
    yield f"stale-nonce={NONCE_SECONDS}"
    yield "fingerprint"
    yield from _peers(options, addresses.media)
    yield f"user-quota={ALLOCATIONS_EACH}"
    yield f"total-quota={options.relay_ports[1] - options.relay_ports[0] + 1}"
    yield f"relay-threads={_THREADS}"
    yield from _NOTHING_ELSE


def _tls(options: TurnOptions) -> Iterator[str]:
    yield "no-dtls"  # no browser speaks it
    if options.tls is None:
        yield "no-tls"
        return
    yield f"tls-listening-port={options.tls_port}"
    yield f"cert={CERTIFICATE_FILE}"
    yield f"pkey={KEY_FILE}"
    yield "no-tlsv1"
    yield "no-tlsv1_1"


def _public(public_address: str | None, relays: Sequence[str]) -> Iterator[str]:
    """Say what others see of the address behind NAT; the relay also takes it for its own when it is sent there."""
    if public_address is None or public_address in relays:
        return
    version = ipaddress.ip_address(public_address).version
    for relay in relays:
        if ipaddress.ip_address(relay).version == version:
            yield f"external-ip={public_address}/{relay}"


def _peers(options: TurnOptions, addresses: Sequence[str]) -> Iterator[str]:
    """What is allowed wins over what is denied."""
    own = [*addresses, *([options.public_address] if options.public_address else [])]
    yield from (f"allowed-peer-ip={address}" for address in dict.fromkeys(own))
    yield from (f"allowed-peer-ip={_range(network)}" for network in options.peers)
    yield from (f"denied-peer-ip={everything}" for everything in _EVERYTHING)
    yield "no-multicast-peers"
    yield "no-tcp-relay"
    if _any_loopback(own):  # in a test, the media server itself is there and nowhere else
        yield "allow-loopback-peers"


_NOTHING_ELSE: Final = (
    # No way in but the one for browsers; no data base; no file.
    "no-cli",
    "no-rfc5780",
    "no-stun-backward-compatibility",
    "response-origin-only-with-rfc5780",
    "no-software-attribute",
    "no-auth-pings",
    "no-dynamic-ip-list",
    "no-dynamic-realms",
    "userdb=:memory:",
    "pidfile=/dev/null",
    "log-file=stdout",
    "simple-log",
)


def _any_loopback(addresses: Iterable[str]) -> bool:
    return any(ipaddress.ip_address(address).is_loopback for address in addresses)


def _range(network: str) -> str:
    parsed = ipaddress.ip_network(network)
    return f"{parsed[0]}-{parsed[-1]}" if parsed.num_addresses > 1 else str(parsed[0])


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
