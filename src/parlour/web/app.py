"""The application factory: one place that puts the rooms of the house together."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from fastapi import FastAPI

from parlour import __version__
from parlour.api import ApiContext, RateLimits, install_error_replies, rest_routes
from parlour.clock import Clock
from parlour.live import CallObserver, Calls, Recorder, StoreRooms
from parlour.media.port import Sfu
from parlour.settings import Settings
from parlour.signaling import JsonWire, Limits, Signaling
from parlour.signaling import router as signaling_router
from parlour.store import Database, LogWriter, Retention, load_server_key
from parlour.web import docs, health, metrics, pages
from parlour.web.sources import add_sources
from parlour.webhooks import WebhookService

__all__ = ["create_app"]


def create_app(settings: Settings, *, clock: Clock, sfu: Sfu | None) -> FastAPI:
    """Return the whole server as an ASGI application. `sfu` is `None` where no calls are to run: REST only.

    The database is opened, and everything else started, when the application starts up.
    """

    measured = metrics.Metrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        database = await Database.open(
            settings.database_url,
            server_key=load_server_key(settings.server.data_dir),
            first_domain=settings.domain.name,
            now=clock.now(),
        )
        logs = LogWriter(database, clock, retention=_retention(settings))
        recorder = Recorder(database, logs, clock)
        webhooks = WebhookService(
            database,
            clock,
            settings.webhooks,
            origin=settings.server.origin,
            log=logs.api if settings.records.api_log else None,
        )
        signaling = _signaling(settings, clock, sfu, database, observers=[webhooks.observer, recorder])
        try:
            logs.start()
            await recorder.start()
            await webhooks.start()
            await signaling.calls.start()
            try:
                app.state.signaling = signaling
                add_sources(measured, calls=signaling.calls, database=database, clock=clock)
                limits = RateLimits() if settings.limits.rate_limits else None
                app.state.api = ApiContext(settings, clock, database, signaling.calls, logs, limits, webhooks)
                yield
            finally:
                await signaling.calls.stop()
        finally:
            await webhooks.stop()
            await recorder.stop()
            await logs.stop()
            await database.close()

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


def _retention(settings: Settings) -> Retention:
    keep = settings.records
    return Retention(
        rows=keep.log_rows, days=keep.log_days, history_days=keep.history_days, meeting_days=keep.meeting_days
    )


def _signaling(
    settings: Settings, clock: Clock, sfu: Sfu | None, database: Database, *, observers: Sequence[CallObserver]
) -> Signaling:
    wire = JsonWire([server.for_browsers() for server in settings.media.ice_servers])
    limits = settings.limits
    calls = Calls(
        rooms=StoreRooms(database, clock),
        clock=clock,
        sfu=sfu,
        wire=wire,
        app_message_size=limits.app_message_bytes,
        observers=observers,
    )
    return Signaling(
        calls=calls,
        wire=wire,
        database=database,
        clock=clock,
        limits=Limits(frame_bytes=limits.ws_frame_bytes, messages_per_second=limits.ws_messages_per_second),
        public_origin=settings.server.origin,
    )
