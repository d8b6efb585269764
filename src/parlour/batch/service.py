"""The queue of batch jobs: a few at once, domain by domain in turn; what a dead server left is begun again."""

import asyncio
import contextlib
import logging
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final, Literal, TypeAlias

from parlour.batch.log_lines import line_of
from parlour.batch.ports import Transcriber
from parlour.batch.sources import Sources
from parlour.batch.summarizing import Summarizer
from parlour.batch.told import told_job
from parlour.batch.work import JobError, Work
from parlour.clock import Clock
from parlour.errors import ParlourError
from parlour.jobs.courier import Courier
from parlour.outgoing.resolver import Resolver, SharedResolver
from parlour.settings import BatchSettings
from parlour.speech import SpeechOptions
from parlour.storage.port import Place
from parlour.storage.stores import Stores
from parlour.store import BatchJobRecord, BatchOutput, CallLine, Database, EndedJob, NewEvent
from parlour.strict_json import JsonValue

__all__ = ["BatchService"]

_log = logging.getLogger(__name__)

_LOOK_S: Final = 20.0
"""After how long the queue is looked at without anybody saying so: for jobs that other servers took in, or left."""

_MOST_ATTEMPTS: Final = 3
_TIRED: Final = "the server ended each time while it worked on this job"


Announce: TypeAlias = Callable[[str, Literal["finished", "error"], Mapping[str, JsonValue], float], NewEvent]


class BatchService:
    """`start` before REST takes jobs, `stop` while stores and the database can still be asked."""

    def __init__(
        self,
        *,
        database: Database,
        stores: Stores,
        transcriber: Transcriber,
        summarizer: Summarizer | None,
        clock: Clock,
        folder: Path,
        server_id: str,
        settings: BatchSettings,
        announce: Announce,
        log: Callable[[CallLine], None],
        wake: Callable[[str, Sequence[str]], None],
        resolver: Resolver | None = None,
    ) -> None:
        """`folder` is for what jobs need meanwhile. `announce` makes the event that tells webhooks of a job's end.

        It gets the job's id, how it ended, the event's payload, and the moment. `wake` is told which lanes of which
        domain have new work then. `log` takes a line for the call that was recorded.
        """
        self._database = database
        self._transcriber = transcriber
        self._summarizer = summarizer
        self._clock = clock
        self._folder = folder
        self._server_id = server_id
        self._settings = settings
        self._announce = announce
        self._log_line = log
        self._wake = wake
        self._stores = stores
        self._courier = Courier("batch job", stores, clock, _log)
        self._sources = Sources(database, stores, settings, resolver or SharedResolver())
        self._work = Work(self._sources, transcriber, summarizer, stores, clock)
        self._running: dict[str, asyncio.Task[None]] = {}
        self._turns: dict[str, int] = {}
        """When each domain had its last turn, counted in turns."""
        self._news = asyncio.Event()
        self._chores: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Clear what an earlier server needed, and begin to work on what waits."""
        await asyncio.to_thread(_emptied, self._folder)
        self._chores = [asyncio.create_task(self._go_on(), name="batch jobs"), asyncio.create_task(self._remind())]

    async def stop(self) -> None:
        """Stop everything; what was worked on is begun anew by the next start."""
        tasks = [*self._chores, *self._running.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def running(self) -> int:
        """How many jobs this server works on now."""
        return len(self._running)

    @property
    def summaries(self) -> bool:
        """Whether summaries can be written."""
        return self._summarizer is not None

    def check_address(self, url: str) -> None:
        """Refuse an address that is not fetched from, as far as it tells by itself. Raises `EgressError`."""
        self._sources.check(url)

    def place_of(self, bucket: Mapping[str, JsonValue] | None, *, domain: str) -> Place:
        """Return where output goes: into a bucket of the domain of this name, or to the operator's own place."""
        return self._stores.place_for(
            {"bucket": dict(bucket)} if bucket else {}, domain=domain, bucket_property="bucket"
        )

    def hindrance(self, options: SpeechOptions) -> str | None:
        """Return why nothing can be transcribed like that, as a sentence with the engine's name."""
        return self._transcriber.hindrance_of_file(options)

    async def submit(self, job: BatchJobRecord) -> None:
        """Take a job in; it is on disk when this returns. Raises `TooManyBatchJobsError`."""
        await self._database.batch_jobs.submit(job, most=self._settings.waiting_per_domain)
        self._news.set()

    async def delete(self, domain_id: str, job_id: str) -> BatchJobRecord | None:
        """Forget a job, and return it as it was; one that is worked on is stopped, and what it has stored so far goes.

        Files of one that is finished are not touched. `None` when there is no such job.
        """
        gone = await self._database.batch_jobs.delete(domain_id, job_id)
        task = self._running.get(job_id)
        if gone is not None and task is not None:
            task.cancel()
            await asyncio.wait([task])
        return gone

    async def _remind(self) -> None:
        while True:
            await self._clock.sleep(_LOOK_S)
            self._news.set()

    async def _go_on(self) -> None:
        while True:
            self._news.clear()
            try:
                await self._drop_deleted()
                await self._database.batch_jobs.take_back(self._server_id, running=[*self._running])
                await self._begin_waiting()
            except ParlourError as error:
                _log.warning("batch jobs cannot be looked at: %s", error)
            except Exception:  # the queue goes on, whatever one look at it was like
                _log.exception("batch jobs cannot be looked at")
            await self._news.wait()

    async def _drop_deleted(self) -> None:
        """Stop what was deleted through another server, or was taken over by one."""
        if self._running:
            held = await self._database.batch_jobs.held(self._server_id)
            for job_id in self._running.keys() - held:
                self._running[job_id].cancel()

    async def _begin_waiting(self) -> None:
        while len(self._running) < self._settings.at_once:
            waiting = await self._database.batch_jobs.waiting()
            if not waiting:
                return
            following = min(waiting, key=lambda job: self._turns.get(job.domain_id, -1))
            self._turns[following.domain_id] = max(self._turns.values(), default=-1) + 1
            claimed = await self._database.batch_jobs.claim(following.id, self._server_id)
            if claimed is not None:
                task = asyncio.create_task(self._run(claimed), name=f"batch job {claimed.id}")
                self._running[claimed.id] = task
                task.add_done_callback(partial(self._done, claimed.id))

    def _done(self, job_id: str, task: "asyncio.Task[None]") -> None:
        if not task.cancelled() and (fault := task.exception()) is not None:
            _log.error("batch job %s was left as it is", job_id, exc_info=fault)
        del self._running[job_id]
        self._news.set()

    async def _run(self, job: BatchJobRecord) -> None:
        stored: list[BatchOutput] = []
        try:
            problem = await self._problem(job, stored)
            if problem is None:
                noted = await self._note(job, lambda: self._finish(job, stored))
            else:
                _log.warning("batch job %s is in error: %s", job.id, problem)
                noted = await self._note(job, lambda: self._fail(job, problem))
            if noted is None or problem is not None:
                await self._tidy(job, stored)
        except asyncio.CancelledError:
            with contextlib.suppress(ParlourError):  # the next look at the queue finds it
                await self._database.batch_jobs.hand_back(job.id, job.server_id)
            await self._tidy(job, stored)
            raise

    async def _problem(self, job: BatchJobRecord, stored: list[BatchOutput]) -> str | None:
        """Do the job; return why nothing came of it, if that is so."""
        folder: Path | None = None
        try:
            if job.attempts > _MOST_ATTEMPTS:
                return _TIRED
            async with asyncio.timeout(self._settings.job_seconds):
                folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix=f"{job.id}-", dir=self._folder))
                await self._work.do(job, folder, stored)
        except JobError as error:
            return str(error)
        except TimeoutError:
            return f"it took longer than {self._settings.job_seconds:g} s"
        except ParlourError as error:
            return error.info or "the server cannot do it now"
        except Exception:
            _log.exception("batch job %s failed", job.id)
            return "an unforeseen fault of the server; its log says more"
        finally:
            if folder is not None:
                await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        return None

    async def _tidy(self, job: BatchJobRecord, stored: Sequence[BatchOutput]) -> None:
        """Delete what was stored, unless another attempt makes the same, or made it."""
        try:
            now = await self._database.batch_jobs.get(job.domain_id, job.id)
        except ParlourError as error:
            _log.warning("output of batch job %s may be left over: %s", job.id, error)
            return
        if now is None or now.status == "error":
            await self._work.discard(job, stored)

    def _finish(self, job: BatchJobRecord, outputs: Sequence[BatchOutput]) -> Awaitable[EndedJob | None]:
        return self._database.batch_jobs.finish(job, outputs, self._event, now=self._clock.now())

    def _fail(self, job: BatchJobRecord, problem: str) -> Awaitable[EndedJob | None]:
        return self._database.batch_jobs.fail(job, problem, self._event, now=self._clock.now())

    async def _note(self, job: BatchJobRecord, write: Callable[[], Awaitable[EndedJob | None]]) -> EndedJob | None:
        ended = await self._courier.note(job.id, write)
        if ended is not None:
            self._wake(job.domain_id, ended.lanes)
            line = line_of(ended.record)
            if line is not None:
                self._log_line(line)
        return ended

    def _event(self, job: BatchJobRecord) -> NewEvent:
        return self._announce(
            job.id, "error" if job.status == "error" else "finished", told_job(job), self._clock.now()
        )


def _emptied(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for each in folder.iterdir():
        shutil.rmtree(each, ignore_errors=True)
