"""What browsers load: landing page, first steps, connection test, dashboard, every room's call page, static files.

The pages are built by Vite into `static/`; nothing here renders markup beyond two placeholders. Put these
routes last: `/{room}` answers every single-segment path that no other route took.
"""

import hashlib
import html
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

import parlour
from parlour.api.origin import host_of
from parlour.errors import InvalidRequestError
from parlour.properties import RESERVED_NAMES, is_room_name
from parlour.web import plain
from parlour.web.assets import REVALIDATE, STATIC_DIR, Assets
from parlour.web.connection_test import PATH as CONNECTION_TEST
from parlour.web.negotiation import has_already

__all__ = ["DASHBOARD", "FIRST_ROOM", "routes"]

DASHBOARD: Final = "/dashboard"
"""Where operators sign in. No room can have this name."""

FIRST_ROOM: Final = "/docs/first-room"
"""The first steps of a developer, with the addresses of this very server."""

_DASHBOARD_HEADERS: Final = {
    # An API key is typed there: nothing but our own files runs, and nothing is sent anywhere else.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), display-capture=(), geolocation=()",
}


def routes(*, public_url: str = "", static_dir: Path = STATIC_DIR, version: str = parlour.__version__) -> list[Route]:
    """Return the routes for pages and static files.

    `public_url` is the operator's origin, such as `https://meet.example.com`; empty takes the origin of each request.
    """
    landing_page = _Page(static_dir / "prebuilt" / "landing.html")
    room_page = _Page(static_dir / "prebuilt" / "room.html")
    developer_page = _Page(static_dir / "prebuilt" / "first-room.html")
    test_page = _Page(static_dir / "prebuilt" / "connection-test.html")
    dashboard_page = _Page(static_dir / "dashboard" / "dashboard.html")
    assets = Assets(static_dir)
    public_host = urlsplit(public_url).netloc

    def own_page(page: _Page, request: Request) -> Response:
        host = _request_host(request)
        origin = public_url or f"{request.url.scheme}://{host}"
        headers = _page_headers([host, public_host], ancestors="'none'")
        return page.response(request, headers, {"version": version, "origin": origin})

    async def landing(request: Request) -> Response:
        return own_page(landing_page, request)

    async def first_room(request: Request) -> Response:
        return own_page(developer_page, request)

    async def connection_test(request: Request) -> Response:
        return own_page(test_page, request)

    async def dashboard(request: Request) -> Response:
        return dashboard_page.response(request, _DASHBOARD_HEADERS, {})

    async def favicon(request: Request) -> Response:
        return await assets.serve("prebuilt/favicon.svg", request)

    async def static_file(request: Request) -> Response:
        return await assets.serve(request.path_params["path"], request)

    async def call_page(request: Request) -> Response:
        room: str = request.path_params["room"]
        if room in RESERVED_NAMES or not is_room_name(room):
            return plain.not_here()
        # What an app shows inside the call is the app's choice; the page gives it a box of its own.
        headers = _page_headers([_request_host(request), public_host], ancestors="*", frames="https: http:")
        return room_page.response(request, headers, {})

    return [
        Route("/", landing),
        Route(FIRST_ROOM, first_room),
        Route(CONNECTION_TEST, connection_test),
        Route(DASHBOARD, dashboard),
        Route("/favicon.svg", favicon),
        Route("/favicon.ico", favicon),
        Route("/static/{path:path}", static_file),
        Route("/{room}", call_page),
    ]


class _Page:
    """One built HTML file, read again when a new build has replaced it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._built_at: int | None = None
        self._text = ""

    def response(self, request: Request, headers: Mapping[str, str], values: Mapping[str, str]) -> Response:
        """Fill `{{name}}` placeholders with escaped `values` and answer, with 304 where the browser has it already."""
        try:
            built_at = self._path.stat().st_mtime_ns
            if built_at != self._built_at:
                self._text, self._built_at = self._path.read_text("utf-8"), built_at
        except OSError:
            return plain.not_built()
        text = self._text
        for name, value in values.items():
            text = text.replace("{{" + name + "}}", html.escape(value))
        etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
        kept = {**headers, "ETag": etag, "Cache-Control": REVALIDATE}
        if has_already(request.headers, etag):
            return Response(status_code=304, headers=kept)
        return HTMLResponse(text, headers=kept)


def _page_headers(hosts: Iterable[str], *, ancestors: str, frames: str = "'none'") -> dict[str, str]:
    sockets = " ".join(f"{scheme}://{host}" for host in dict.fromkeys(filter(None, hosts)) for scheme in ("ws", "wss"))
    policy = (
        "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; "
        "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; "
        f"connect-src 'self' {sockets} data: blob:; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' data: blob:; "
        f"frame-src {frames}; frame-ancestors {ancestors}"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        # The token of a call page is part of its address.
        "Referrer-Policy": "no-referrer",
    }


def _request_host(request: Request) -> str:
    """Return the Host header if it is a host, else the empty string: it ends up in a header and in a page."""
    try:
        return host_of(request)
    except InvalidRequestError:
        return ""
