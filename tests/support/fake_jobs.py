"""Jobs of nothing: keeps what it is told, and begins and ends when asked to."""

import asyncio
import ipaddress
from collections.abc import Callable, Sequence
from typing import Any

from parlour.calls.events import Heard, JobEnded, JobNews, JobStarted, RecordingStored
from parlour.calls.facts import CallFact
from parlour.calls.jobs.options import JobOptions
from parlour.calls.jobs.order import JobOrder
from parlour.calls.scene import Layout, Scene
from parlour.outgoing.egress import Address
from parlour.recording.judgement import TargetJudge
from parlour.recording.relay import Exits
from parlour.settings import RecordingSettings


class FakeJob:
    """One of them; `scenes` is what it was told to show."""

    def __init__(self, order: JobOrder[JobOptions], tell: Callable[[JobNews], None]) -> None:
        self.order = order
        self.scenes: list[tuple[Scene, Layout]] = []
        self.targets: tuple[tuple[str, ...], tuple[str, ...]] | None = None
        self.closed_taps: list[str] = []
        self.losses = 0
        self.chat: list[tuple[str, str, str]] = []
        self.transcript: list[tuple[str, str, str, float, float]] = []
        self.ended = False
        self._tell = tell

    def show(self, scene: Scene, layout: Layout, people: int) -> None:
        assert people > 0
        self.scenes.append((scene, layout))

    def change_targets(self, rtmp_urls: Sequence[str], endpoints: Sequence[str]) -> None:
        self.targets = (tuple(rtmp_urls), tuple(endpoints))

    def tell_chat(self, session_id: str, user_name: str, text: str) -> None:
        self.chat.append((session_id, user_name, text))

    def tell_transcript(self, session_id: str, user_name: str, text: str, begin: float, end: float) -> None:
        self.transcript.append((session_id, user_name, text, begin, end))

    def stop(self) -> None:
        self.end(None)

    def tap_closed(self, tap: str) -> None:
        self.closed_taps.append(tap)

    def media_lost(self) -> None:
        self.losses += 1

    def hear(self, session_id: str, text: str, *, final: bool = True, **more: Any) -> None:
        """Understand what somebody says."""
        said: dict[str, Any] = {"track": "audio", "begin": 1.0, "end": 2.0, "final": final, **more}
        self._tell(Heard(self.order.job_id, session_id, text=text, **said))

    def begin(self) -> None:
        self._tell(JobStarted(self.order.job_id))

    def end(self, problem: str | None) -> None:
        if not self.ended:
            self.ended = True
            self._tell(JobEnded(self.order.job_id, problem))

    def stored(self) -> None:
        self._tell(RecordingStored(self.order.job_id))


class FakeJobs:
    """A `JobRunner` of every kind. Unless `problem` says why it cannot, a job begins at once."""

    def __init__(self) -> None:
        self.jobs: list[FakeJob] = []
        self.problem: str | None = None
        self.lack: str | None = None
        """What `hindrance` says."""
        self.misfit: str | None = None
        """What `unfit` says."""
        self.available = True
        """Whether there is what does them at all; asked of transcriptions only."""
        self.names: dict[str, str] = {}
        """Addresses of hosts; any other is somewhere in the world."""
        self.targets = TargetJudge(Exits.of(RecordingSettings(), self._resolve))

    async def _resolve(self, domain_id: str, host: str, port: int) -> Sequence[Address]:
        del domain_id, port
        return [ipaddress.ip_address(self.names.get(host, "8.8.8.8"))]

    def hindrance(self, _options: JobOptions, /) -> str | None:
        return self.lack

    def unfit(self, _options: JobOptions, /) -> str | None:
        return self.misfit

    async def begun(self, job_id: str) -> None:
        assert any(job.order.job_id == job_id for job in self.jobs)

    def start_job(
        self,
        order: JobOrder[JobOptions],
        tell: Callable[[JobNews], None],
        report: Callable[[Sequence[CallFact]], None],
    ) -> FakeJob:
        job = FakeJob(order, tell)
        self.jobs.append(job)
        begin = job.begin if self.problem is None else lambda: job.end(self.problem)
        asyncio.get_running_loop().call_soon(begin)
        return job
