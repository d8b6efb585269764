"""Makes the transcriptions of this server's calls."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from parlour.calls.events import JobNews
from parlour.calls.facts import JobFact
from parlour.calls.jobs.order import TranscriptionOrder
from parlour.calls.jobs.transcription_options import TranscriptionOptions
from parlour.clock import Clock
from parlour.errors import ParlourError
from parlour.jobs.crew import Crew
from parlour.jobs.workshop import Workshop
from parlour.media.port import Sfu
from parlour.speech import SpeechService
from parlour.storage.stores import Stores
from parlour.store import Database
from parlour.transcription.delivery import Delivery
from parlour.transcription.leftovers import deliver_leftovers
from parlour.transcription.options import speech_options
from parlour.transcription.transcription_job import TranscriptionJob

__all__ = ["TranscriptionService"]

_log = logging.getLogger(__name__)


class TranscriptionService:
    """`start` before the calls begin, `stop` while the SFU and the `speech` service still run."""

    def __init__(
        self,
        *,
        sfu: Sfu,
        database: Database,
        stores: Stores,
        clock: Clock,
        folder: Path,
        server_id: str,
        speech: SpeechService,
        report: Callable[[tuple[str, str], Sequence[JobFact]], None],
    ) -> None:
        """`folder` gets a directory for each transcript that is kept.

        `report` hears of what an earlier server left, with domain id and room name.
        """
        self._workshop = Workshop(sfu, clock, database, stores, folder, server_id)
        self._delivery = Delivery(database, stores, clock)
        self._speech = speech
        self._report = report
        self._crew: Crew[TranscriptionJob] = Crew("transcripts", _log)

    @property
    def available(self) -> bool:
        """Whether there is a recogniser at all, busy or not."""
        return self._speech.available

    @property
    def running(self) -> int:
        """How many there are, those included whose files are being stored."""
        return len(self._crew)

    async def start(self) -> None:
        """Take up what an earlier server left."""
        self._workshop.folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        self._crew.do(self._take_up())

    async def stop(self) -> None:
        """End all, and return when they are stored, or after some time."""
        await self._crew.stop()

    def unfit(self, options: TranscriptionOptions, /) -> str | None:
        """See `TranscriptionRunner`."""
        return self._speech.unfit(speech_options(options))

    def hindrance(self, options: TranscriptionOptions, /) -> str | None:
        """See `JobRunner`."""
        return self._speech.hindrance(speech_options(options))

    async def begun(self, job_id: str) -> None:
        """See `JobRunner`."""
        await self._crew.begun(job_id)

    def start_job(
        self,
        order: TranscriptionOrder,
        tell: Callable[[JobNews], None],
        report: Callable[[Sequence[JobFact]], None],
    ) -> TranscriptionJob:
        """See `JobRunner`."""
        job = TranscriptionJob(order, self._workshop, self._speech, self._delivery, tell, report)
        problem = self.hindrance(order.options)
        if problem is not None:
            job.refuse(problem)
        else:
            self._crew.add(order.job_id, job)
        return job

    async def _take_up(self) -> None:
        try:
            await deliver_leftovers(self._workshop, self._delivery, self._report)
        except ParlourError as error:
            _log.warning("transcripts of an earlier server could not be taken up: %s", error)
        except Exception:  # no reason not to run
            _log.exception("transcripts of an earlier server could not be taken up")
