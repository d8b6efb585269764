"""The parts of a running server: made in the order in which they need each other, ended in the reverse order.

This is the one place where they meet. Each part is ended also when it, or a later one, could not be started.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from parlour.api import ApiContext, RateLimits
from parlour.batch.ports import Transcriber
from parlour.batch.service import BatchService
from parlour.batch.summarizing import Summarizer
from parlour.calls.keeping import FORMAT, KEPT_S
from parlour.calls.lobby import Knocks
from parlour.clock import Clock
from parlour.gifs import GifService
from parlour.history import HistoryObserver
from parlour.live import Calls, JobRunners, StoreRooms, TrialLimits
from parlour.media.port import Sfu
from parlour.media.turn import TurnService
from parlour.settings import Settings
from parlour.signaling import ClientLogs, JsonWire, Limits, Signaling
from parlour.speech import SpeechService
from parlour.storage import Stores
from parlour.store import Database, DataFolder, KeptFormat, LogWriter, Presence, Retention, load_server_key
from parlour.web.workers import Workers
from parlour.webhooks import WebhookService, batch_event, endings

__all__ = ["Parts", "ice_servers", "running_parts"]


class _Part(Protocol):
    """Something that runs. `stop` is called once, also when `start` failed."""

    @property
    def start(self) -> Callable[[], Awaitable[None] | None]: ...
    @property
    def stop(self) -> Callable[[], Awaitable[None]]: ...


_PartT = TypeVar("_PartT", bound=_Part)


@dataclass(frozen=True, slots=True)
class Parts:
    """What serves requests: REST handlers work with `api`, WebSockets with `signaling`."""

    database: Database
    api: ApiContext
    signaling: Signaling
    turn: TurnService
    gifs: GifService | None
    """`None` where the operator has set no key."""
    stores: Stores


@asynccontextmanager
async def running_parts(
    settings: Settings,
    *,
    clock: Clock,
    sfu: Sfu | None,
    turn: TurnService | None = None,
    jobs: JobRunners | None = None,
    transcriber: Transcriber | None = None,
) -> AsyncIterator[Parts]:
    """Start everything that `settings` name, and end it in the reverse order.

    `transcriber` writes down what is said in files, for batch jobs; without it the settings' own recogniser does.

    Raises what the parts raise when they cannot be started: `StoreSetupError` (also when another server holds the data
    folder), `DatabaseUnavailableError`, `MissingPartError`, `MediaError`.
    """
    async with AsyncExitStack() as stack:
        folder = DataFolder.claim(settings.server.data_dir)
        stack.callback(folder.release)
        server_key = load_server_key(settings.server.data_dir, database_url=settings.database_url)
        database = await _open_database(settings, server_key, clock, stack)
        logs = await _started(stack, LogWriter(database, clock, retention=_retention(settings)))
        kept_format = KeptFormat(FORMAT, KEPT_S)
        presence = await _started(stack, Presence(database, clock, folder.identity, endings, kept=kept_format))
        history = await _started(stack, HistoryObserver(database, logs, clock, presence))
        for kept in presence.kept:
            history.resume(kept)
        webhooks = await _started(stack, _webhooks(settings, clock, database, logs, presence))
        stores = await _started(stack, Stores(settings, server_key, clock))
        speech = await _started(stack, SpeechService(settings.transcription, clock))
        batch = await _started(
            stack, _batch(settings, clock, database, stores, transcriber or speech, presence.id, webhooks, logs)
        )
        relays = await _started(stack, turn or TurnService(clock))
        gifs = GifService.of(settings.gifs, clock, server_key)
        if gifs is not None:
            await _started(stack, gifs)
        workers: Workers | None = None
        if jobs is None and sfu is not None:
            workers = Workers.of(
                settings,
                sfu=sfu,
                database=database,
                stores=stores,
                clock=clock,
                server_id=presence.id,
                speech=speech,
                report=lambda room, facts: calls.report(room, facts),
            )
            jobs = workers.runners
        runners = jobs or JobRunners()
        wire = JsonWire(
            ice_servers(settings, relays), gifs=gifs is not None, transcribes=lambda: runners.can_transcribe
        )
        calls = await _started(
            stack,
            Calls(
                rooms=StoreRooms(database, clock),
                clock=clock,
                sfu=sfu,
                wire=wire,
                app_message_size=settings.limits.app_message_bytes,
                observers=[webhooks.observer, history],
                knocks=Knocks(settings.limits.waiting_per_address, settings.limits.knocks_per_minute),
                trial_limits=TrialLimits(settings.limits.trials_per_address, settings.limits.trials_per_minute),
                gifs=None if gifs is None else gifs.searches,
                jobs=runners,
                keep=presence.keep,
            ),
        )
        if workers is not None:
            await _started(stack, workers)
        await calls.restore(presence.kept)
        yield Parts(
            database,
            ApiContext(
                settings, clock, database, calls, logs, _rate_limits(settings), webhooks, stores, batch, runners
            ),
            _signaling(settings, clock, database, calls, wire, logs),
            relays,
            gifs,
            stores,
        )


async def _started(stack: AsyncExitStack, part: _PartT) -> _PartT:
    stack.push_async_callback(part.stop)
    starting = part.start()
    if starting is not None:
        await starting
    return part


def ice_servers(settings: Settings, turn: TurnService) -> Callable[[str], list[dict[str, Any]]]:
    """Return what says, for a session id, which STUN and TURN servers its browser is told: the settings' own first."""
    fixed: list[dict[str, Any]] = [server.for_browsers() for server in settings.media.ice_servers]
    return lambda session_id: [*fixed, *turn.servers(session_id)]


async def _open_database(settings: Settings, server_key: bytes, clock: Clock, stack: AsyncExitStack) -> Database:
    database = await Database.open(
        settings.database_url,
        server_key=server_key,
        first_domain=settings.domain.name,
        now=clock.now(),
    )
    stack.push_async_callback(database.close)
    return database


def _retention(settings: Settings) -> Retention:
    keep = settings.records
    return Retention(
        rows=keep.log_rows, days=keep.log_days, history_days=keep.history_days, meeting_days=keep.meeting_days
    )


def _webhooks(
    settings: Settings, clock: Clock, database: Database, logs: LogWriter, presence: Presence
) -> WebhookService:
    return WebhookService(
        database,
        clock,
        settings.webhooks,
        presence,
        origin=settings.server.origin,
        log=logs.api if settings.records.api_log else None,
    )


def _batch(
    settings: Settings,
    clock: Clock,
    database: Database,
    stores: Stores,
    transcriber: Transcriber,
    server_id: str,
    webhooks: WebhookService,
    logs: LogWriter,
) -> BatchService:
    return BatchService(
        database=database,
        stores=stores,
        transcriber=transcriber,
        summarizer=Summarizer.of(settings.summary),
        clock=clock,
        folder=settings.server.data_dir / "batch",
        server_id=server_id,
        settings=settings.batch,
        announce=batch_event,
        log=logs.call,
        wake=webhooks.recorded,
    )


def _rate_limits(settings: Settings) -> RateLimits | None:
    return RateLimits() if settings.limits.rate_limits else None


def _signaling(
    settings: Settings, clock: Clock, database: Database, calls: Calls, wire: JsonWire, logs: LogWriter
) -> Signaling:
    limits = settings.limits
    return Signaling(
        calls=calls,
        wire=wire,
        database=database,
        clock=clock,
        limits=Limits(
            frame_bytes=limits.ws_frame_bytes,
            messages_per_second=limits.ws_messages_per_second,
            caused_bytes_per_second=limits.ws_caused_bytes_per_second,
        ),
        logs=ClientLogs(logs.call, clock),
        public_origin=settings.server.origin,
    )
