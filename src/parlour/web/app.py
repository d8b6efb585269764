"""The application factory: the parts of the house behind their routes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from parlour.api import RestApi, install_error_replies, nothing_here
from parlour.batch.ports import Transcriber
from parlour.clock import Clock
from parlour.live import JobRunners
from parlour.media.port import Sfu
from parlour.media.turn import TurnService
from parlour.settings import Settings
from parlour.signaling import SignalingDoor
from parlour.signaling import routes as signaling_routes
from parlour.web import connection_test, docs, files, gifs, health, metrics, pages, plain
from parlour.web.assembly import running_parts
from parlour.web.negotiation import wants_page
from parlour.web.sources import add_sources

__all__ = ["create_app"]


def create_app(
    settings: Settings,
    *,
    clock: Clock,
    sfu: Sfu | None,
    turn: TurnService | None = None,
    jobs: JobRunners | None = None,
    transcriber: Transcriber | None = None,
) -> Starlette:
    """Return the whole server as an ASGI application. `sfu` is `None` where no calls are to run: REST only.

    `turn` is started and ended with the application; without it browsers are told of no relay but those that the
    settings list.

    `jobs` does what is recorded and streamed; without it that is made of what the SFU sends. `transcriber` writes down
    what is said in files; without it the recogniser does that the settings name.

    The database is opened, and everything else started, when the application starts up.
    """
    measured = metrics.Metrics()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with running_parts(
            settings, clock=clock, sfu=sfu, turn=turn, jobs=jobs, transcriber=transcriber
        ) as parts:
            app.state.api, app.state.signaling, app.state.turn = parts.api, parts.signaling, parts.turn
            app.state.gifs, app.state.stores = parts.gifs, parts.stores
            add_sources(measured, calls=parts.signaling.calls, database=parts.database, turn=parts.turn, clock=clock)
            yield

    app = Starlette(
        routes=[
            *signaling_routes(),
            *health.routes(),
            *metrics.routes(measured, settings),
            *docs.routes(),
            *gifs.routes(),
            *files.routes(),
            *connection_test.routes(clock),
            *pages.routes(public_url=settings.server.public_url),  # last: they have `/{room}`
        ],
        middleware=[
            Middleware(SignalingDoor),
            Middleware(metrics.MeasureRequests, metrics=measured),
            Middleware(RestApi, cors_origins=settings.server.cors_origins),
        ],
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    install_error_replies(app)
    app.add_exception_handler(404, _not_found)
    return app


async def _not_found(request: Request, _error: Exception) -> Response:
    """Answer people with a page, and programs as the REST API does."""
    return plain.not_here() if wants_page(request.headers) else nothing_here()
