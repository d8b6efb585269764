"""What is done with a recording once it has ended: its files go into their store, and the record of it is completed.

Also with what an earlier server left when it was killed.
"""

import asyncio
import logging
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, cast

from parlour.clock import Clock
from parlour.jobs.courier import Courier
from parlour.recording.files import RecordedFile
from parlour.storage.port import Growing, ObjectStore, StorageError
from parlour.storage.stores import Stores
from parlour.store import Database, RecordedTrack, RecordingRecord

__all__ = ["Delivered", "Delivery", "Ended"]

_log = logging.getLogger(__name__)

NOTHING: Final = "nothing was recorded"


@dataclass(frozen=True, slots=True)
class Ended:
    """A recording that has ended, with its files. `people` is how many were in the call at once, at most.

    `growing` is how its film is on its way already, `problem` why it ended by itself.
    """

    seconds: float
    problem: str | None
    people: int
    files: Sequence[RecordedFile]
    growing: Growing | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of it; `record` is `None` when somebody has deleted it meanwhile."""

    record: RecordingRecord | None
    problem: str | None


class Delivery:
    """Brings recordings to their stores."""

    def __init__(self, database: Database, stores: Stores, clock: Clock) -> None:
        self._database = database
        self._courier = Courier("recording", stores, clock, _log)

    def store_of(self, record: RecordingRecord) -> ObjectStore:
        """Return where the files of a recording go. Raises `StorageError`."""
        return self._courier.store_of(record.place)

    async def deliver(self, record: RecordingRecord, ended: Ended) -> Delivered:
        """Store what was recorded, note it, and clear the job's folder. Returns when all that is done, however long."""
        files = [each for each in ended.files if each.size > 0]
        if not files:
            problem = ended.problem or NOTHING
            await _abort(ended.growing)
            left = await self._canceled(record, problem, ended.people)
            await self._clear(record)
            return Delivered(left, problem)
        try:
            size = 0
            for each in files:
                growing = ended.growing if each.key == record.key else None
                size += await self._courier.bring(record.id, each, record.place, growing)
        except StorageError as error:
            problem = f"it could not be stored ({error.info}); it is kept on the server in {Path(record.folder).name}"
            left = await self._canceled(record, problem, ended.people)
            _log.error("recording %s: %s", record.id, problem)
            return Delivered(left, problem)
        finished = await self._courier.note(
            record.id,
            lambda: self._database.recordings.finish(
                record.id,
                duration=ended.seconds,
                size=size,
                tracks=_tracks(record, files),
                outputs=[each.key for each in files if each.kind == "data"],
                max_participants=ended.people,
                error=ended.problem,
            ),
        )
        if finished is None:
            await self.store_of(record).delete([each.key for each in files])
        await self._clear(record)
        return Delivered(finished, ended.problem)

    async def _canceled(self, record: RecordingRecord, problem: str, people: int) -> RecordingRecord | None:
        recordings = self._database.recordings
        return await self._courier.note(
            record.id, lambda: recordings.cancel(record.id, problem, max_participants=people)
        )

    async def _clear(self, record: RecordingRecord) -> None:
        await asyncio.to_thread(shutil.rmtree, Path(record.folder), ignore_errors=True)


async def _abort(growing: Growing | None) -> None:
    """Leave nothing half sent at a store; one that cannot be asked sweeps up by itself."""
    if growing is not None:
        try:
            await growing.abort()
        except StorageError as error:
            _log.warning("what was sent of a recording of nothing is still at its store: %s", error.info)


def _tracks(record: RecordingRecord, files: Sequence[RecordedFile]) -> list[RecordedTrack] | None:
    if record.type != "raw-tracks":
        return None
    kinds = ("audio", "video")
    return [
        RecordedTrack(cast("Literal['audio', 'video']", each.kind), each.key, each.size)
        for each in files
        if each.kind in kinds
    ]
