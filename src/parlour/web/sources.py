"""What `/metrics` reads in the house: running calls, the SFU, the TURN relay, the outbox, recordings, transcripts."""

from parlour.clock import Clock
from parlour.live import Calls
from parlour.media.port import SfuHealth
from parlour.media.turn import TurnService
from parlour.store import Database
from parlour.web.metrics import Metrics, Reading

__all__ = ["add_sources"]


def _of_sfu(health: SfuHealth) -> list[Reading]:
    consumers = [worker.consumers for worker in health.workers]
    memory = sum(worker.memory_bytes for worker in health.workers)
    return [
        Reading("sfu_up", "1 while the media server answers.", health.up),
        Reading("sfu_restarts", "How often the media server had to be started again.", health.restarts),
        Reading("sfu_workers", "Processes that carry media; each uses one core.", len(consumers)),
        Reading("sfu_consumers", "Tracks that are sent to somebody.", sum(consumers)),
        Reading("sfu_busiest_worker_consumers", "Tracks that the busiest worker sends.", max(consumers, default=0)),
        Reading("sfu_memory_bytes", "Resident memory of all workers together.", memory),
    ]


def add_sources(metrics: Metrics, *, calls: Calls, database: Database, turn: TurnService, clock: Clock) -> None:
    """Let `metrics` read the running calls and the database."""

    async def from_calls() -> list[Reading]:
        census, health = calls.census(), calls.sfu_health()
        readings = [
            Reading("calls", "Calls that run now.", census.calls),
            Reading("participants", "People in calls now.", census.participants),
            Reading("draining", "1 while the server lets nobody in because it is about to stop.", calls.draining),
            Reading("call_facts_waiting", "Facts of calls that wait to be written.", calls.facts_waiting),
            Reading("call_facts_lost", "Facts of calls that were never written: too many waited.", calls.facts_lost),
        ]
        return readings if health is None else [*readings, *_of_sfu(health)]

    async def from_outbox() -> list[Reading]:
        backlog = await database.outbox.backlog()
        age = 0.0 if backlog.oldest_at is None else max(0.0, clock.now() - backlog.oldest_at)
        return [
            Reading("outbox_deliveries", "Deliveries of webhooks that wait.", backlog.waiting),
            Reading("outbox_oldest_seconds", "Age of the oldest event that waits to be delivered.", age),
        ]

    async def from_recordings() -> list[Reading]:
        census = await database.recordings.census()
        return [
            Reading("recordings_in_progress", "Recordings that are being made, uploads included.", census.in_progress),
            Reading("recordings_finished", "Recordings that can be played.", census.finished),
            Reading("recordings_canceled", "Recordings of which nothing came.", census.canceled),
            Reading("recordings_bytes", "Size of all recordings together.", census.bytes),
        ]

    async def from_transcripts() -> list[Reading]:
        census = await database.transcripts.census()
        return [
            Reading("transcripts_in_progress", "Transcripts being made, uploads included.", census.in_progress),
            Reading("transcripts_finished", "Transcripts that can be read.", census.finished),
            Reading("transcripts_failed", "Transcripts of which nothing came.", census.failed),
            Reading("transcripts_bytes", "Size of all transcripts together.", census.bytes),
        ]

    async def from_batch_jobs() -> list[Reading]:
        census = await database.batch_jobs.census()
        return [
            Reading("batch_jobs_waiting", "Batch jobs that wait their turn.", census["submitted"]),
            Reading("batch_jobs_processing", "Batch jobs that are worked on.", census["processing"]),
            Reading("batch_jobs_finished", "Batch jobs whose output can be read.", census["finished"]),
            Reading("batch_jobs_failed", "Batch jobs of which nothing came.", census["error"]),
        ]

    async def from_turn() -> list[Reading]:
        if turn.relay is None:
            return []
        return [
            Reading("turn_up", "1 while our TURN relay runs.", turn.relay.is_up),
            Reading("turn_restarts", "How often our TURN relay had to be started again.", turn.relay.restarts),
        ]

    metrics.add(from_calls)
    metrics.add(from_turn)
    metrics.add(from_outbox)
    metrics.add(from_recordings)
    metrics.add(from_transcripts)
    metrics.add(from_batch_jobs)
