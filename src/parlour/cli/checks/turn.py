"""The relay for browsers behind firewalls."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from parlour.cli.checks.finding import Finding, ok, warning, wrong
from parlour.cli.checks.network import Wanted

if TYPE_CHECKING:
    from parlour.settings import Settings

__all__ = ["check_others", "check_turn", "turn_ports"]

TURN: Final = "turn"
SHORT: Final = 16
TLS_PORT: Final = 5349
INSTALL: Final = "run: apt-get install coturn (and stop the service that Debian starts: systemctl disable --now coturn)"


def check_turn(settings: "Settings", *, public: bool) -> list[Finding]:
    """Judge whether browsers behind firewalls find a relay. `public`: the server means to be reached by others."""
    from parlour.errors import MissingPartError
    from parlour.media.turn import find_program, relay_wanted, turn_options

    turn, found = settings.turn, []
    if not settings.media.enabled:
        return [ok(TURN, "no calls, no relay")]
    if turn.urls:
        found.append(ok(TURN, f"browsers are told of {len(turn.urls)} relays of others"))
        if len(turn.secret.get_secret_value()) < SHORT:
            text = "turn.secret is short enough to be guessed"
            found.append(warning(TURN, text, "choose 32 random letters, there and here"))
    try:
        program = find_program(turn.program)
    except MissingPartError as error:
        if turn.enabled is True or turn.program is not None:
            return [*found, wrong(TURN, str(error.info), f"{INSTALL}, or set turn.enabled to false")]
        program = None
    if not relay_wanted(settings):
        return found or [_none(settings, installed=program is not None, public=public)]
    if turn_options(settings).tls is None:
        text = "the relay has no certificate: browsers that may speak TLS only cannot use it"
        found.append(warning(TURN, text, "set turn.certificate and turn.key, or let the server have a certificate"))
    return found or [ok(TURN, f"{program} relays for browsers behind firewalls")]


async def check_others(urls: Sequence[str], *, seconds: float = 2.0) -> list[Finding]:
    """Knock at the relays of others: over UDP with a question, else with a connection. Proves nothing about secrets."""
    import asyncio

    answered = await asyncio.gather(*(_answers(url, seconds) for url in urls))
    silent = [url for url, answers in zip(urls, answered, strict=True) if not answers]
    if not silent:
        return [ok(TURN, "they answer this machine")] if urls else []
    text = f"{', '.join(silent)} does not answer this machine"
    return [warning(TURN, text, "correct turn.urls, or start that relay; a firewall here may be the reason, too")]


async def _answers(url: str, seconds: float) -> bool:
    import asyncio
    from urllib.parse import urlsplit

    from parlour.media.stun import DEFAULT_PORT, StunError, ask

    scheme, _, rest = url.partition(":")
    address, _, query = rest.partition("?")
    server = urlsplit(f"//{address}")
    host, port = server.hostname or "", server.port or (TLS_PORT if scheme == "turns" else DEFAULT_PORT)
    try:
        if scheme == "turn" and "transport=tcp" not in query:
            await ask(host, port, seconds=seconds)
            return True
        async with asyncio.timeout(seconds):
            _, writer = await asyncio.open_connection(host, port)
        writer.close()
    except (StunError, OSError, UnicodeError):  # a TimeoutError is an OSError
        return False
    return True


def turn_ports(settings: "Settings", addresses: Sequence[str]) -> list[Wanted]:
    """Return the ports of the relay on `addresses`, which are those that it listens on; none where it is not to run."""
    from parlour.media.turn import relay_wanted, turn_options

    if not relay_wanted(settings):
        return []
    options = turn_options(settings)
    ports = [(options.port, True, "turn.port"), (options.port, False, "turn.port")]
    if options.tls is not None:
        ports.append((options.tls_port, False, "turn.tls_port"))
    return [Wanted(address, port, udp, setting) for address in addresses for port, udp, setting in ports]


def _none(settings: "Settings", *, installed: bool, public: bool) -> Finding:
    if not public:
        return ok(TURN, "no relay: nobody comes from elsewhere")
    text = "there is no relay: people whose network lets no UDP through cannot join"
    if settings.turn.enabled is False:
        return warning(TURN, text, "set turn.enabled to auto, or name relays in turn.urls")
    return warning(TURN, text, INSTALL if not installed else "set turn.enabled to true")
