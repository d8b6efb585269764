"""Makes the recordings and live streams of this server's calls, as many at once as the machine can."""

import contextlib
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from parlour.calls.events import JobNews
from parlour.calls.facts import JobFact
from parlour.calls.jobs.capture_options import CaptureOptions
from parlour.calls.jobs.order import CaptureOrder
from parlour.clock import Clock
from parlour.errors import MissingPartError, ParlourError
from parlour.jobs.crew import Crew
from parlour.media.node import cores
from parlour.media.port import Sfu
from parlour.outgoing.resolver import Resolver, SharedResolver
from parlour.recording.delivery import Delivery
from parlour.recording.judgement import TargetJudge
from parlour.recording.leftovers import deliver_leftovers
from parlour.recording.process import Python, find_python
from parlour.recording.recording_job import RecordingJob
from parlour.recording.regions import NoRegionError, choose_region
from parlour.recording.relay import Exits
from parlour.recording.streaming_job import StreamingJob
from parlour.recording.studio import Studio
from parlour.settings import RecordingSettings
from parlour.storage.stores import Stores
from parlour.store import Database

__all__ = ["RecordingService"]

_log = logging.getLogger(__name__)


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

        exits = Exits.of(settings, resolver or SharedResolver())
        self.targets = TargetJudge(exits)
        """What judges where streams go."""

        self._studio = Studio(
            sfu=sfu,
            clock=clock,
            database=database,
            stores=stores,
            delivery=Delivery(database, stores, clock),
            folder=folder,
            server_id=server_id,
            settings=settings,
            exits=exits,
            judge=self.targets,
            python=self._find_python,
        )
        self._crew: Crew[RecordingJob | StreamingJob] = Crew("recordings", _log)

    @property
    def running(self) -> int:
        """How many there are, those included whose files are being stored."""
        return len(self._crew)

    async def start(self) -> None:
        """Look for what records, and take up what an earlier server left. What is missing is said at each start."""
        self._studio.folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        self._crew.do(self._look())
        self._crew.do(self._take_up())

    async def stop(self) -> None:
        """End all, and return when they are stored, or after some time."""
        await self._crew.stop()

    def hindrance(self, _options: CaptureOptions, /) -> str | None:
        """See `JobRunner`."""
        if self._lack is not None:
            return self._lack
        if self.running >= self._most:
            return f"this server records and streams as much as it can ({self._most} at once)"
        return None

    async def begun(self, job_id: str) -> None:
        """See `JobRunner`."""
        await self._crew.begun(job_id)

    def start_job(
        self,
        order: CaptureOrder,
        tell: Callable[[JobNews], None],
        report: Callable[[Sequence[JobFact]], None],
    ) -> RecordingJob | StreamingJob:
        """See `JobRunner`."""
        make = RecordingJob if order.options.kind == "recording" else StreamingJob
        job = make(order, self._studio, tell, report)
        problem = self.hindrance(order.options) or self._too_many_of(order) or self._elsewhere(order)
        if problem is not None:
            job.refuse(problem)
            return job
        self._crew.add(order.job_id, job)
        return job

    def _elsewhere(self, order: CaptureOrder) -> str | None:
        """Return why this server is in the wrong region. Source: `rtmp_geo` and `disable_rtmp_geo_fallback`."""
        own = self._studio.settings.region or None
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

    def _too_many_of(self, order: CaptureOrder) -> str | None:
        """Return why the domain can have no live stream more. Source: `max_live_streams`."""
        most = order.config.get("max_live_streams")
        if order.options.kind != "streaming" or not isinstance(most, int):
            return None
        running = sum(isinstance(each, StreamingJob) and each.domain_id == order.domain_id for each in self._crew)
        return f"the domain has {most} live streams, and may not have more" if running >= most else None

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
            await deliver_leftovers(self._studio, self._report)
        except ParlourError as error:
            _log.warning("recordings of an earlier server could not be taken up: %s", error)
        except Exception:  # no reason not to run
            _log.exception("recordings of an earlier server could not be taken up")
