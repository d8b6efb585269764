"""The application factory: the parts of the house behind their routes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from parlour import __version__
from parlour.api import install_error_replies, rest_routes
from parlour.clock import Clock
from parlour.media.port import Sfu
from parlour.settings import Settings
from parlour.signaling import router as signaling_router
from parlour.web import docs, health, metrics, pages
from parlour.web.assembly import running_parts
from parlour.web.sources import add_sources

__all__ = ["create_app"]


def create_app(settings: Settings, *, clock: Clock, sfu: Sfu | None) -> FastAPI:
    """Return the whole server as an ASGI application. `sfu` is `None` where no calls are to run: REST only.

    The database is opened, and everything else started, when the application starts up.
    """
    measured = metrics.Metrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with running_parts(settings, clock=clock, sfu=sfu) as parts:
            app.state.api, app.state.signaling = parts.api, parts.signaling
            add_sources(measured, calls=parts.signaling.calls, database=parts.database, clock=clock)
            yield

    app = FastAPI(
        title="Parlour",
        version=__version__,
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    install_error_replies(app)
    app.add_middleware(metrics.MeasureRequests, metrics=measured)
    app.router.routes.extend(rest_routes())
    app.router.routes.extend(health.router().routes)
    app.router.routes.extend(metrics.router(measured, settings).routes)
    app.router.routes.extend(docs.router().routes)
    app.router.routes.extend(signaling_router().routes)
    app.router.routes.extend(pages.router(public_url=settings.server.public_url).routes)  # last: it has `/{room}`
    return app
