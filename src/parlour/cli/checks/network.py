"""Ports and addresses: can the server have them, and can browsers come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from parlour.cli.checks.finding import Finding, ok, warning, wrong

if TYPE_CHECKING:
    from parlour.media.addresses import LocalAddress
    from parlour.settings import Settings

__all__ = ["Wanted", "check_addresses", "check_ports", "check_public_address", "check_url", "server_port"]

ADDRESSES: Final = "addresses"
FEW: Final = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """A port that the server listens on. `setting` names it in advice."""

    host: str
    port: int
    udp: bool
    setting: str

    @property
    def name(self) -> str:
        """What to call it."""
        return f"{'UDP' if self.udp else 'TCP'} port {self.port} of {self.host}"


def server_port(settings: "Settings") -> Wanted:
    """Return the port of the HTTP server."""
    return Wanted(settings.server.host, settings.server.port, False, "server.port")


def check_ports(check: str, wanted: Iterable[Wanted], *, running: bool) -> list[Finding]:
    """Try whether the ports can be had. `running`: a server holds this data folder, so they should be in use."""
    from parlour.processes import port_taken

    ports, found = list(wanted), []
    for each in ports:
        reason = port_taken(each.host, each.port, udp=each.udp)
        if running and reason is None and each.port:
            text = f"a server runs on the data folder, but nobody listens on {each.name}"
            found.append(warning(check, text, f"restart it if {each.setting} was changed; else look into its log"))
        elif not running and reason is not None:
            text = f"{each.name} cannot be had: {reason}"
            found.append(wrong(check, text, _remedy(each, reason)))
    return found or [ok(check, f"{_listed(ports)} {'in use by the running server' if running else 'free'}")]


def check_addresses(
    wanted: Sequence[str], present: Sequence["LocalAddress"], *, setting: str = "media.address"
) -> list[Finding]:
    """Judge the addresses that `setting` names against what the machine has."""
    from parlour.errors import MissingPartError
    from parlour.media.addresses import choose_addresses, unknown_addresses

    unknown = unknown_addresses(wanted, present) if present else []
    text = f"{', '.join(unknown)} ({setting}) belongs to no running interface of this machine"
    if unknown and len(unknown) == len(wanted):
        return [wrong(ADDRESSES, text, f"use one of {', '.join(each.address for each in present)}")]
    if unknown:
        return [warning(ADDRESSES, text, "correct or remove it")]
    try:
        chosen = choose_addresses(wanted, present)
    except MissingPartError as error:
        return [wrong(ADDRESSES, str(error.info), f"correct {setting}, or bring an interface up")]
    return [ok(ADDRESSES, f"{', '.join(chosen)} will do for {setting}")]


def check_public_address(
    configured: str | None, present: Sequence[str], *, public: bool, asked: str = "", discovered: str | None = None
) -> list[Finding]:
    """Judge what browsers elsewhere are told.

    `public`: the server means to be reached from other machines. `asked` is the STUN server that was asked, if any, and
    `discovered` what it has seen.
    """
    from parlour.media.addresses import guess_public_address, is_public

    if configured is not None and not is_public(configured):
        text = f"media.public_address is {configured}, which nobody on the internet reaches"
        if public and configured not in present:
            return [warning(ADDRESSES, text, "set it to the address that others see, unless all are on your network")]
        return [ok(ADDRESSES, text)]
    guess = guess_public_address(configured, present, discovered)
    if guess is not None:
        return [ok(ADDRESSES, f"browsers anywhere send media to {guess}")]
    if not public:
        return [ok(ADDRESSES, "only this machine and its network reach the server")]
    if asked:
        text = f"{asked} (media.stun_discovery) does not tell this machine's public address"
        return [warning(ADDRESSES, text, "correct it, let UDP out to it, or set media.public_address")]
    return [
        warning(
            ADDRESSES,
            "no address of this machine is public, and none is set: browsers on other networks cannot send media",
            "set media.public_address to the address that others see, or media.stun_discovery; "
            "nothing to do if all are on your network",
        )
    ]


def check_url(public_url: str, host: str, *, tls: bool) -> list[Finding]:
    """Judge how browsers come to the pages."""
    from parlour.settings.hosts import is_loopback

    name = urlsplit(public_url).hostname
    if not public_url:
        if is_loopback(host):
            return [ok("url", "only this machine opens the pages")]
        text = "server.public_url is not set: a room's URL is on whatever host its caller asked for"
        return [warning("url", text, "set server.public_url to the address that browsers use")]
    if public_url.startswith("http://") and name is not None and not is_loopback(name):
        text = f"server.public_url is {public_url}, and browsers give no camera to pages without https"
        return [wrong("url", text, "serve https (server.tls_cert, or a proxy), and set server.public_url to it")]
    if public_url.startswith("https://") and not tls and not is_loopback(host):
        text = f"server.public_url is {public_url}, but the server itself speaks http to everybody"
        return [warning("url", text, "let server.host be reached by the proxy only, or set server.tls_cert")]
    return [ok("url", f"browsers come to {public_url}")]


def _remedy(port: Wanted, reason: str) -> str:
    if "ermission" in reason:
        return f"change {port.setting}, or let anybody have it: sysctl net.ipv4.ip_unprivileged_port_start={port.port}"
    if "in use" in reason:
        return f"stop what uses it (ss -lntup tells what), or change {port.setting}"
    return f"correct {'server.host' if port.setting == 'server.port' else 'media.address'}: this machine has it not"


def _listed(ports: Sequence[Wanted]) -> str:
    few = len(ports) <= FEW
    return f"{', '.join(port.name for port in ports)}:" if few else f"{len(ports)} ports, the first {ports[0].name}:"
