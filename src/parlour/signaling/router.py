"""The two addresses of signalling: the lookup of a room, and the WebSocket."""

from typing import Final
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from parlour.clock import Clock
from parlour.errors import ParlourError
from parlour.live import Calls, RoomSnapshot, Wire
from parlour.signaling.allowance import Limits
from parlour.signaling.client_logs import ClientLogs
from parlour.signaling.connection import SignalingConnection
from parlour.store import Database

__all__ = ["PROTOCOL", "Signaling", "SignalingDoor", "routes"]

PROTOCOL = 1
WEBSOCKET_PATH = "/signaling/ws"

_OPEN = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"}


class Signaling:
    """What the two handlers work with; found on the application as `app.state.signaling`."""

    def __init__(
        self,
        *,
        calls: Calls,
        wire: Wire,
        database: Database,
        clock: Clock,
        limits: Limits,
        logs: ClientLogs,
        public_origin: str,
    ) -> None:
        self.calls = calls
        self._logs = logs
        self.database = database
        self._wire = wire
        self._clock = clock
        self._limits = limits
        self._public = urlsplit(public_origin)

    def url(self, request: Request) -> str:
        """Return the WebSocket's address on the host that was asked.

        A proxy may hide that the browser came over https; on the public host the public URL knows better.
        """
        asked = request.url
        secure = asked.scheme == "https" or (self._public.scheme == "https" and self._public.netloc == asked.netloc)
        return f"{'wss' if secure else 'ws'}://{asked.netloc}{WEBSOCKET_PATH}"

    def connection(self, websocket: WebSocket, domain_id: str) -> SignalingConnection:
        """Return the server's side of a new connection."""
        return SignalingConnection(
            websocket,
            domain_id,
            calls=self.calls,
            wire=self._wire,
            clock=self._clock,
            limits=self._limits,
            logs=self._logs,
        )


class SignalingDoor:
    """ASGI middleware that serves the WebSocket of signalling, and passes on everything else.

    It stands in front of the application's router: a WebSocket would keep each layer that it came through in memory for
    as long as it lasts, and needs none of them. It needs `app.state.signaling`, as the routes do.
    """

    path: Final = WEBSOCKET_PATH

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one browser for as long as it stays, or let others answer."""
        if scope["type"] == "websocket" and scope["path"] == self.path:
            await _serve(WebSocket(scope, receive, send))
        else:
            await self._app(scope, receive, send)


def routes() -> list[BaseRoute]:
    """Return the routes. They need `app.state.signaling`, which the application sets when it starts."""
    return [Route("/signaling/lookup/{room}", lookup)]


def _signaling(connection: HTTPConnection) -> Signaling:
    signaling = connection.app.state.signaling
    assert isinstance(signaling, Signaling)  # noqa: S101 - set by the application factory
    return signaling


async def lookup(request: Request) -> Response:
    """Tell where the call of a room is hosted. Any page may ask: apps live on other origins; no cookie is ever read."""
    signaling = _signaling(request)
    try:
        domain = await signaling.database.domains.by_host(request.headers.get("host", ""))
        room = await signaling.database.rooms.get(domain.id, request.path_params["room"])
    except ParlourError as error:
        return _reply({"error": error.code, "info": "The room cannot be looked up at the moment."}, 503)
    if room is None:
        return _reply({"error": "no-room", "info": "The meeting you're trying to join does not exist."}, 404)
    if not signaling.calls.has_media:
        return _reply({"error": "no-media", "info": "This server runs without a media server and hosts no calls."}, 503)
    # What a browser needs for that it can load while it joins.
    may_mesh = RoomSnapshot(room, domain).may_mesh
    return _reply({"signaling_url": signaling.url(request), "protocol": PROTOCOL, "peer_to_peer": may_mesh}, 200)


def _reply(body: dict[str, object], status: int) -> Response:
    return JSONResponse(body, status, headers=_OPEN)


async def _serve(websocket: WebSocket) -> None:
    """Serve one browser. Every origin is welcome: what a browser may do hangs on its token alone, never on cookies."""
    signaling = _signaling(websocket)
    try:
        domain = await signaling.database.domains.by_host(websocket.headers.get("host", ""))
    except ParlourError:
        await websocket.close(1013, "try again later")
        return
    try:
        await websocket.accept()
    except WebSocketDisconnect:
        return
    await signaling.connection(websocket, domain.id).run()
