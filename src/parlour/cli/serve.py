"""`parlour serve`: one process that listens, migrates, supervises its SFU, and stops in order."""

import asyncio
import gc
import logging
import socket
import ssl
import sys
from typing import Final, cast

import typer
import uvloop

from parlour.api import ApiContext
from parlour.cli.banner import banner, first_steps
from parlour.cli.common import fail, sentences
from parlour.cli.descriptors import DescriptorWatch, raise_limit
from parlour.cli.logs import configure_logging
from parlour.cli.remote import ADDRESS_FILE
from parlour.cli.stopping import StoppableServer
from parlour.clock import SystemClock
from parlour.errors import MissingPartError
from parlour.media.discovery import discover_public_address
from parlour.media.node import MediasoupSfu, NodeOptions, cores
from parlour.media.port import MediaError, Sfu
from parlour.media.turn import turn_service
from parlour.settings import ServerSettings, Settings
from parlour.signaling import Signaling
from parlour.web.app import create_app
from parlour.web.listening import server_config

__all__ = ["run", "warn_of_changing_addresses"]

log = logging.getLogger(__name__)

_COLLECTOR: Final = (10_000, 20, 20)
"""How much more there must be until garbage is looked for: objects, and looks at those for the two older generations.

What a call makes stays for as long as the call: to look through it again and again took a tenth of the time in which
people come into a large one. What is in no cycle is freed at once as ever.
"""


def run(settings: Settings) -> None:
    """Serve until a signal stops it. Ends the command with a sentence when the server cannot start."""
    configure_logging(settings.log)
    raise_limit()
    gc.set_threshold(*_COLLECTOR)
    _check_tls(settings)
    listener = _listen(settings)
    warn_of_changing_addresses(settings.server)
    settings = settings.with_port(listener.getsockname()[1])
    with listener, sentences():
        try:
            uvloop.run(_run(settings, listener))
        except MissingPartError as error:
            fail(f"{error.info}\nOr start without calls: parlour serve --no-sfu")
        except MediaError as error:
            fail(f"the media server did not start: {error}\nOr start without calls: parlour serve --no-sfu")


async def _run(settings: Settings, listener: socket.socket) -> None:
    clock = SystemClock()
    if (found := await discover_public_address(settings.media)) is not None:
        settings = settings.with_public_address(found)
    app = create_app(settings, clock=clock, sfu=_sfu(settings), turn=turn_service(settings, clock))
    # The application starts before the server accepts and stops after it: whatever fails on the way is ours to explain.
    async with app.router.lifespan_context(app):
        context, signaling = cast("ApiContext", app.state.api), cast("Signaling", app.state.signaling)
        server = StoppableServer(server_config(app, settings), signaling.calls, clock, settings.server.drain_seconds)
        (settings.server.data_dir / ADDRESS_FILE).write_text(f"{settings.server.local_url}\n")
        typer.echo(banner(settings, await first_steps(context.database, clock)))
        sys.stdout.flush()
        watching = asyncio.create_task(DescriptorWatch(clock).run(), name="open files")
        try:
            await server.serve(sockets=[listener])
        finally:
            watching.cancel()


def _sfu(settings: Settings) -> Sfu | None:
    media = settings.media
    if not media.enabled:
        return None
    return MediasoupSfu(
        NodeOptions(
            data_dir=settings.server.data_dir,
            node=media.node_path,
            worker=media.worker,
            addresses=media.address,
            public_address=media.public_address,
            port=media.port,
            tcp=media.tcp,
            workers=media.workers or cores(),
        )
    )


def warn_of_changing_addresses(server: ServerSettings) -> None:
    """Say at the start that addresses depend on who asks, where others than this machine can ask."""
    if server.follows_host_headers:
        log.warning(
            "server.public_url is not set: the URL of a room is on whatever host its caller asked for, and join hooks "
            "say %s; set it to the address that browsers use",
            server.origin,
        )


def _check_tls(settings: Settings) -> None:
    """Refuse certificate files that cannot be used before anything is started."""
    certificate, key = settings.server.tls_cert, settings.server.tls_key
    if certificate is None or key is None:
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except ssl.SSLError:
        fail(f"{certificate} and {key} are not a certificate and its private key in PEM format")
    except OSError as error:
        fail(f"cannot read the TLS files {certificate} and {key}: {error.strerror}")


def _listen(settings: Settings) -> socket.socket:
    """Take the port before anything else starts, so that a port in use is the only thing said."""
    server = settings.server
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            server.host, server.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        fail(f"cannot listen on {server.host} port {server.port}: {error.strerror}")
    return listener
