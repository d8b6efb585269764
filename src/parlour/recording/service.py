"""Makes the recordings and live streams of this server's calls, as many at once as the machine can."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Final

from parlour.calls.events import JobNews
from parlour.calls.facts import JobFact
from parlour.calls.jobs.order import JobOrder
from parlour.clock import Clock
from parlour.errors import MissingPartError, ParlourError
from parlour.media.node import cores
from parlour.media.port import Sfu
from parlour.outgoing.resolver import Resolver, SharedResolver
from parlour.recording.delivery import Delivery
from parlour.recording.leftovers import deliver_leftovers
from parlour.recording.process import Python, find_python
from parlour.recording.recording_job import RecordingJob
from parlour.recording.regions import NoRegionError, choose_region
from parlour.recording.relay import Exits
from parlour.recording.streaming_job import StreamingJob
from parlour.recording.workshop import Workshop
from parlour.settings import RecordingSettings
from parlour.storage.stores import Stores
from parlour.store import Database

__all__ = ["RecordingService"]

_log = logging.getLogger(__name__)

_STOP_S: Final = 12.0
"""How long the end of the server waits for recordings to be stored. The next start finds those that are not."""


class RecordingService:
    """`start` before the calls begin, `stop` while the SFU still runs."""

    def __init__(
        self,
        *,
        sfu: Sfu,
        database: Database,
        stores: Stores,
        clock: Clock,
        folder: Path,
        server_id: str,
        settings: RecordingSettings,
        report: Callable[[tuple[str, str], Sequence[JobFact]], None],
        resolver: Resolver | None = None,
    ) -> None:
        """`folder` gets a directory for each job; `settings` say how many run at once.

        `report` hears of what an earlier server left, with domain id and room name.
        """
        self._most = settings.most_at_once or 2 * cores()
        self._report = report
        self._python: Python | None = None
        self._lack: str | None = None
        """What is missing of what records."""

        self._workshop = Workshop(
            sfu=sfu,
            clock=clock,
            database=database,
            stores=stores,
            delivery=Delivery(database, stores, clock),
            folder=folder,
            server_id=server_id,
            settings=settings,
            exits=Exits.of(settings, resolver or SharedResolver()),
            python=self._find_python,
        )
        self._jobs: dict[str, RecordingJob | StreamingJob] = {}
        self._streams: dict[str, str] = {}
        """The domain of each live stream."""

        self._tasks: set[asyncio.Task[None]] = set()
        self._chores: list[asyncio.Task[None]] = []
        """What waits for nobody at the end: the next start goes on with it."""

    @property
    def running(self) -> int:
        """How many there are, those included whose files are being stored."""
        return len(self._jobs)

    async def start(self) -> None:
        """Look for what records, and take up what an earlier server left. What is missing is said at each start."""
        self._workshop.folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        for chore in (self._look(), self._take_up()):
            self._chores.append(self._in_background(chore))

    async def stop(self) -> None:
        """End all, and return when they are stored, or after some time."""
        for task in self._chores:
            task.cancel()
        for job in self._jobs.values():
            job.stop()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=_STOP_S)
            for task in late:
                task.cancel()
            if late:
                _log.warning("%d recordings are not stored yet: the next start goes on with them", len(late))
                await asyncio.wait(late)

    def hindrance(self) -> str | None:
        """See `JobRunner`."""
        if self._lack is not None:
            return self._lack
        if len(self._jobs) >= self._most:
            return f"this server records and streams as much as it can ({self._most} at once)"
        return None

    async def begun(self, job_id: str) -> None:
        """See `JobRunner`."""
        job = self._jobs.get(job_id)
        if job is not None:
            await job.begun.wait()

    def start_job(
        self,
        order: JobOrder,
        tell: Callable[[JobNews], None],
        report: Callable[[Sequence[JobFact]], None],
    ) -> RecordingJob | StreamingJob:
        """See `JobRunner`."""
        make = RecordingJob if order.options.kind == "recording" else StreamingJob
        job = make(order, self._workshop, tell, report)
        problem = self.hindrance() or self._too_many_of(order) or self._elsewhere(order)
        if problem is not None:
            job.refuse(problem)
            return job
        self._jobs[order.job_id] = job
        if order.options.kind == "streaming":
            self._streams[order.job_id] = order.domain_id
        self._in_background(self._run(order.job_id, job))
        return job

    def _elsewhere(self, order: JobOrder) -> str | None:
        """Return why this server is in the wrong region. Source: `rtmp_geo` and `disable_rtmp_geo_fallback`."""
        own = self._workshop.settings.region or None
        wanted = order.config.get("rtmp_geo")
        try:
            choose_region(
                wanted if isinstance(wanted, str) else None,
                workers={own},
                meeting=own,
                fallback=order.config.get("disable_rtmp_geo_fallback") is not True,
            )
        except NoRegionError as error:
            return str(error)
        return None

    def _too_many_of(self, order: JobOrder) -> str | None:
        """Return why the domain can have no live stream more. Source: `max_live_streams`."""
        most = order.config.get("max_live_streams")
        if order.options.kind != "streaming" or not isinstance(most, int):
            return None
        running = sum(domain == order.domain_id for domain in self._streams.values())
        return f"the domain has {most} live streams, and may not have more" if running >= most else None

    async def _run(self, job_id: str, job: RecordingJob | StreamingJob) -> None:
        try:
            await job.run()
        finally:
            del self._jobs[job_id]
            self._streams.pop(job_id, None)

    async def _look(self) -> None:
        with contextlib.suppress(MissingPartError):
            await self._find_python()

    async def _find_python(self) -> Python:
        if self._python is None:
            try:
                self._python = await find_python()
            except MissingPartError as error:
                self._lack = error.info
                _log.warning("%s", error.info)
                raise
            self._lack = None
        return self._python

    async def _take_up(self) -> None:
        try:
            await deliver_leftovers(self._workshop, self._report)
        except ParlourError as error:
            _log.warning("recordings of an earlier server could not be taken up: %s", error)
        except Exception:  # no reason not to run
            _log.exception("recordings of an earlier server could not be taken up")

    def _in_background(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
