"""What the connection test page asks for: where signalling is, and relays with credentials good for two minutes.

The call machine asks for the same when an app tests the network before there is a room: it runs on the app's origin, so
any page may read the answer. Anybody may ask, so what is given is little: credentials are shared by all who ask within
the same minute (the relay gives each name so many connections), and no address may ask often. The page itself is one of
`parlour.web.pages`.
"""

import math
import secrets
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from parlour.addresses import Recent, counted_as
from parlour.api import json_reply
from parlour.api.replies import error_reply_for
from parlour.clock import Clock
from parlour.errors import RateLimitError
from parlour.media.turn import TurnService
from parlour.signaling import Signaling

__all__ = ["PATH", "Allowance", "routes"]

PATH: Final = "/test/connection"
"""Of the page. No room is there: a room's name is the whole path of its URL."""

LIFETIME: Final = 120.0
"""Seconds for which the credentials are good at least; a minute more at most."""

NAMES: Final = 4
"""Names for which there are credentials at a time, each with a quota of its own."""

WINDOW: Final = 60.0
EACH: Final = 6
ALL: Final = 60
"""How often one address, and everybody together, may ask within `WINDOW` seconds."""


_OPEN: Final = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"}


class Allowance:
    """Counts who asks. Remembers nobody for longer than a window, and no more of them than may ask."""

    def __init__(self) -> None:
        self._seen = Recent(WINDOW)

    def take(self, address: str, now: float) -> None:
        """Count a question of `address` at the monotonic moment `now`. Raises `RateLimitError`, uncounted."""
        who = counted_as(address)
        too_often = self._seen.of(who, now) >= EACH
        if too_often or self._seen.total(now) >= ALL:
            oldest = self._seen.oldest(now, who if too_often else None)
            wait = max(1, math.ceil(oldest + WINDOW - now))
            raise RateLimitError("The connection test was made often just now. Try again soon.", retry_after=wait)
        self._seen.note(who, now)


def routes(clock: Clock) -> list[Route]:
    """Return the route that the page posts to. It needs `app.state.signaling` and `app.state.turn`."""
    allowance = Allowance()

    async def servers(request: Request) -> Response:
        signaling: Signaling = request.app.state.signaling
        turn: TurnService = request.app.state.turn
        try:
            allowance.take(request.client.host if request.client is not None else "", clock.monotonic())
        except RateLimitError as error:
            refused = error_reply_for(error)
            refused.headers.update(_OPEN)
            return refused
        body: dict[str, Any] = {
            "signaling_url": signaling.url(request),
            "has_calls": signaling.calls.has_media,
            "ice_servers": turn.servers(_name(), lifetime=_lifetime(clock.now())),
        }
        return json_reply(body, headers=_OPEN)

    return [Route(f"{PATH}/servers", servers, methods=["POST"])]


def _lifetime(now: float) -> float:
    """Until the end of a minute, so that all credentials of a minute and a name are the same, and so is their quota."""
    return LIFETIME + -now % WINDOW


def _name() -> str:
    return f"connection-test-{secrets.randbelow(NAMES)}"
