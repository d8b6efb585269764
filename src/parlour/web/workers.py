"""Those who do the jobs of calls: they record, stream and transcribe."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Self

from parlour.calls.facts import JobFact
from parlour.clock import Clock
from parlour.live import JobRunners
from parlour.media.port import Sfu
from parlour.recording.service import RecordingService
from parlour.settings import Settings
from parlour.speech import SpeechService
from parlour.storage import Stores
from parlour.store import Database
from parlour.transcription.service import TranscriptionService

__all__ = ["Workers"]

_JOBS: Final = "jobs"
"""The folder below the data folder that has one for each job."""


@dataclass(frozen=True, slots=True)
class Workers:
    """They start after the calls and end before them, whose media they take."""

    recordings: RecordingService
    transcriptions: TranscriptionService

    @classmethod
    def of(
        cls,
        settings: Settings,
        *,
        sfu: Sfu,
        database: Database,
        stores: Stores,
        clock: Clock,
        server_id: str,
        speech: SpeechService,
        report: Callable[[tuple[str, str], Sequence[JobFact]], None],
    ) -> Self:
        """Make them. `report` hears of what an earlier server left, with domain id and room name."""
        folder = settings.server.data_dir / _JOBS
        return cls(
            RecordingService(
                sfu=sfu,
                database=database,
                stores=stores,
                clock=clock,
                folder=folder,
                server_id=server_id,
                settings=settings.recording,
                report=report,
            ),
            TranscriptionService(
                sfu=sfu,
                database=database,
                stores=stores,
                clock=clock,
                folder=folder,
                server_id=server_id,
                speech=speech,
                report=report,
            ),
        )

    @property
    def runners(self) -> JobRunners:
        """Who does which kind of job."""
        return JobRunners(captures=self.recordings, transcriptions=self.transcriptions)

    async def start(self) -> None:
        """Be ready."""
        await self.recordings.start()
        await self.transcriptions.start()

    async def stop(self) -> None:
        """End all jobs; what they were doing is finished first."""
        await asyncio.gather(self.recordings.stop(), self.transcriptions.stop())
