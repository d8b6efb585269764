"""What the settings say about TURN, as the parts that do it."""

from urllib.parse import urlsplit

from parlour.clock import Clock
from parlour.errors import MissingPartError
from parlour.media.addresses import choose_addresses, local_addresses
from parlour.media.turn.credentials import TurnAccess
from parlour.media.turn.options import Addresses, TlsFiles, TurnOptions
from parlour.media.turn.process import find_program
from parlour.media.turn.relay import TurnRelay
from parlour.media.turn.service import TurnService
from parlour.settings import Settings
from parlour.settings.hosts import is_loopback

__all__ = ["relay_wanted", "turn_options", "turn_service"]


def turn_service(settings: Settings, clock: Clock) -> TurnService:
    """Return the TURN servers that `settings` ask for; nothing is started yet."""
    turn = settings.turn
    others = None
    if turn.urls:
        others = TurnAccess(turn.urls, turn.secret.get_secret_value(), turn.lifetime_seconds)
    relay = TurnRelay(turn_options(settings), clock) if relay_wanted(settings) else None
    return TurnService(clock, relay=relay, others=others)


def relay_wanted(settings: Settings) -> bool:
    """Tell whether a relay of our own is to run.

    Without a word from the operator only where it can be of use, and where it can run: a relay is a door, and none is
    opened for a server that only its own machine reaches. Behind a proxy the server itself listens on loopback; that
    it has a public address or URL tells.
    """
    turn, server = settings.turn, settings.server
    if turn.enabled != "auto":
        return turn.enabled and settings.media.enabled
    if turn.urls or not settings.media.enabled or not _found(settings):
        return False
    public_host = urlsplit(server.public_url).hostname
    return (
        not is_loopback(server.host)
        or settings.media.public_address is not None
        or (public_host is not None and not is_loopback(public_host))
    )


def turn_options(settings: Settings) -> TurnOptions:
    """Map the settings onto the relay's options."""
    turn, server, media = settings.turn, settings.server, settings.media
    certificate, key = (turn.certificate, turn.key) if turn.certificate else (server.tls_cert, server.tls_key)
    return TurnOptions(
        data_dir=server.data_dir,
        addresses=lambda: _addresses(settings),
        program=turn.program,
        public_address=media.public_address,
        host=turn.host,
        tls_host=urlsplit(server.public_url).hostname,
        port=turn.port,
        tls_port=turn.tls_port,
        tls=TlsFiles(certificate, key) if certificate and key else None,
        relay_ports=(turn.relay_port_min, turn.relay_port_max),
        peers=turn.peers,
        realm=turn.realm,
        lifetime=turn.lifetime_seconds,
        required=turn.enabled is True,
    )


def _addresses(settings: Settings) -> Addresses:
    present = local_addresses()
    media = choose_addresses(settings.media.address, present)
    if not settings.turn.address:
        return Addresses(media, media)
    return Addresses(choose_addresses(settings.turn.address, present, setting="turn.address"), media)


def _found(settings: Settings) -> bool:
    try:
        find_program(settings.turn.program)
    except MissingPartError:
        return False
    return True
