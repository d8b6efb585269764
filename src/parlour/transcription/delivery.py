"""What is done with a transcript once it has ended: its file goes into its store, and the record of it is completed.

Also with what an earlier server left when it was killed.
"""

import asyncio
import logging
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from parlour.clock import Clock
from parlour.jobs.courier import Courier, JobFile
from parlour.storage.port import StorageError
from parlour.storage.stores import Stores
from parlour.store import Database, TranscriptRecord
from parlour.transcription.document import FILE

__all__ = ["Delivered", "Delivery", "Written"]

_log = logging.getLogger(__name__)

_VTT: Final = "text/vtt"
_NOTHING: Final = "nothing was written"


@dataclass(frozen=True, slots=True)
class Written:
    """A transcript that has ended: for how long it was written, and how many were inside at once, at most.

    `minutes` is the time that everybody spent there meanwhile; `problem` why it ended by itself.
    """

    seconds: float
    problem: str | None
    people: int = 0
    minutes: float = 0.0


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of it; `record` is `None` when somebody has deleted it meanwhile."""

    record: TranscriptRecord | None
    problem: str | None


class Delivery:
    """Brings transcripts to their stores."""

    def __init__(self, database: Database, stores: Stores, clock: Clock) -> None:
        self._transcripts = database.transcripts
        self._courier = Courier("transcript", stores, clock, _log)
        self._clock = clock

    async def deliver(self, record: TranscriptRecord, written: Written) -> Delivered:
        """Store what was written, note it, and clear the job's folder. Returns when that is done, however long."""
        path = Path(record.folder) / FILE
        if not path.is_file():
            return await self._failed(record, written, written.problem or _NOTHING)
        file = JobFile(path, record.key, path.stat().st_size, _VTT)
        try:
            size = await self._courier.bring(record.id, file, record.place)
        except StorageError as error:
            where = Path(record.folder).name
            problem = f"it could not be stored ({error.info}); it is kept on the server in {where}"
            _log.error("transcript %s: %s", record.id, problem)
            return await self._failed(record, written, problem, clear=False)
        finished = await self._courier.note(
            record.id,
            lambda: self._transcripts.finish(
                record.id,
                now=self._clock.now(),
                duration=written.seconds,
                size=size,
                max_participants=written.people,
                participant_minutes=written.minutes,
                error=written.problem,
            ),
        )
        if finished is None:
            await self._courier.store_of(record.place).delete([record.key])
        await _clear(record)
        return Delivered(finished, written.problem)

    async def _failed(
        self, record: TranscriptRecord, written: Written, problem: str, *, clear: bool = True
    ) -> Delivered:
        left = await self._courier.note(
            record.id,
            lambda: self._transcripts.fail(record.id, problem, now=self._clock.now(), max_participants=written.people),
        )
        if clear:
            await _clear(record)
        return Delivered(left, problem)


async def _clear(record: TranscriptRecord) -> None:
    await asyncio.to_thread(shutil.rmtree, Path(record.folder), ignore_errors=True)
