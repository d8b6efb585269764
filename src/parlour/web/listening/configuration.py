"""The uvicorn configuration of `parlour serve`."""

import time
from typing import Any, Final, cast

import uvicorn
from uvicorn.config import Config

from parlour.settings import Settings
from parlour.web.listening.guard import Guard, room_for_connections
from parlour.web.listening.http import ParlourHttpProtocol
from parlour.web.listening.limits import TransportLimits
from parlour.web.listening.websocket import ParlourWebSocketProtocol
from parlour.web.proxies import TrustedProxies

__all__ = ["PING_SECONDS", "GuardedConfig", "server_config"]

PING_SECONDS: Final = 10.0
GRACE_SECONDS: Final = 5
KEEP_ALIVE_SECONDS: Final = 30


class GuardedConfig(Config):
    """A configuration whose connections are under a guard."""

    def __init__(self, app: object, guard: Guard, **options: Any) -> None:
        super().__init__(
            cast("uvicorn._types.ASGIApplication", app),
            http=ParlourHttpProtocol,
            ws=ParlourWebSocketProtocol,
            ws_ping_interval=PING_SECONDS,
            ws_ping_timeout=PING_SECONDS,
            ws_max_size=guard.limits.message_bytes,
            lifespan="off",
            server_header=False,
            access_log=False,
            log_config=None,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=GRACE_SECONDS,
            **options,
        )
        self.guard = guard


def server_config(app: object, settings: Settings) -> GuardedConfig:
    """Return the configuration for `app`. To be called when everything that needs file descriptors is open."""
    server = settings.server
    served = TrustedProxies(cast("Any", app), list(server.trusted_proxies)) if server.trusted_proxies else app
    return GuardedConfig(
        served,
        Guard(TransportLimits.of(settings), room=room_for_connections(), now=time.monotonic),
        ssl_certfile=server.tls_cert,
        ssl_keyfile=server.tls_key,
        proxy_headers=False,
        log_level=settings.log.level,
    )
