"""What a server that was killed left of its recordings: found at the next start, put right, and stored."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from parlour.calls.facts import JobFact
from parlour.errors import MissingPartError
from parlour.jobs.attended import attended
from parlour.recording.delivery import Ended
from parlour.recording.raw_files import put_right
from parlour.recording.raw_transcoding import transcode, wanted_form
from parlour.recording.salvaging import salvaged
from parlour.recording.studio import Studio
from parlour.recording.tellings import facts_of_end
from parlour.recording.worker.raw_forms import AudioForm
from parlour.store import RecordingRecord

__all__ = ["deliver_leftovers"]

_log = logging.getLogger(__name__)

_KILLED: Final = "the server was killed while it recorded"

Report = Callable[[tuple[str, str], Sequence[JobFact]], None]


async def deliver_leftovers(studio: Studio, report: Report) -> None:
    """End every recording that a dead server left in this server's folder; `report` hears what became of each."""
    found = await studio.database.recordings.left_over(studio.server_id)
    mine = [record for record in found if Path(record.folder).parent == studio.folder]
    # At the same time: one whose bucket cannot be reached is in nobody's way.
    turn = asyncio.Lock()
    await asyncio.gather(*[_end(record, studio, report, turn) for record in mine])


async def _end(record: RecordingRecord, studio: Studio, report: Report, turn: asyncio.Lock) -> None:
    """`turn` is for what takes the processor: one after the other, beside calls that begin again."""
    if not await studio.database.recordings.adopt(record, studio.server_id):
        return
    folder = Path(record.folder)
    if record.type == "raw-tracks" and (form := await asyncio.to_thread(wanted_form, folder)) is not None:
        async with turn:
            await _transcode(record, folder, form, studio)
    files, seconds = await asyncio.to_thread(salvaged, record)
    there = await attended(studio.database, record, seconds, now=studio.clock.now())
    delivered = await studio.delivery.deliver(record, Ended(seconds, _KILLED, there.most, files))
    state = "gone" if delivered.record is None else delivered.record.status
    _log.warning("recording %s of an earlier server is %s (%.1f s)", record.id, state, seconds)
    report((record.domain_id, record.room_name), facts_of_end(delivered, record, studio.clock.now()))


async def _transcode(record: RecordingRecord, folder: Path, form: AudioForm, studio: Studio) -> None:
    """Make the sound in the form that is wanted besides. Without it there are the tracks themselves."""
    await asyncio.to_thread(put_right, folder)
    try:
        problem = await transcode(await studio.python(), folder, form, studio.clock)
    except MissingPartError as error:
        problem = error.info
    if problem is not None:
        _log.warning("recording %s: its sound could not be transcoded: %s", record.id, problem)
