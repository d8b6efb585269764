"""The jobs that run on this server now, and the work that goes on beside them."""

import asyncio
import logging
from collections.abc import Coroutine, Iterator
from typing import Final, Generic, Protocol, TypeVar

__all__ = ["Crew", "RunningJob"]

_STOP_S: Final = 12.0
"""How long the end of the server waits for jobs to be stored. The next start finds those that are not."""


class RunningJob(Protocol):
    """What a crew looks after."""

    begun: asyncio.Event
    """See `JobShell`."""

    async def run(self) -> None:
        """Do it all."""
        ...

    def stop(self) -> None:
        """Have it end."""
        ...


_JobT = TypeVar("_JobT", bound=RunningJob)


class Crew(Generic[_JobT]):
    """`what` (in the plural) is what they are called in logs."""

    def __init__(self, what: str, log: logging.Logger) -> None:
        self._what = what
        self._log = log
        self._jobs: dict[str, _JobT] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._chores: list[asyncio.Task[None]] = []
        """What waits for nobody at the end: the next start goes on with it."""

    def __len__(self) -> int:
        """Return how many there are, those included whose files are being stored."""
        return len(self._jobs)

    def __iter__(self) -> Iterator[_JobT]:
        """Go through them."""
        return iter(tuple(self._jobs.values()))

    def add(self, job_id: str, job: _JobT) -> None:
        """Let a job run, until it has ended."""
        self._jobs[job_id] = job
        self._in_background(self._run(job_id, job))

    def do(self, chore: Coroutine[None, None, None]) -> None:
        """Do something beside the jobs, until it is done or everything ends."""
        self._chores.append(self._in_background(chore))

    async def begun(self, job_id: str) -> None:
        """See `JobRunner`."""
        job = self._jobs.get(job_id)
        if job is not None:
            await job.begun.wait()

    async def stop(self) -> None:
        """End all, and return when they are stored, or after some time."""
        for task in self._chores:
            task.cancel()
        for job in self:
            job.stop()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=_STOP_S)
            for task in late:
                task.cancel()
            if late:
                told = "%d %s are not stored yet: the next start goes on with them"
                self._log.warning(told, len(late), self._what)
                await asyncio.wait(late)

    async def _run(self, job_id: str, job: _JobT) -> None:
        try:
            await job.run()
        finally:
            del self._jobs[job_id]

    def _in_background(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
