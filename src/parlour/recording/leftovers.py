"""What a server that was killed left of its recordings: found at the next start, put right, and stored."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from parlour.calls.facts import JobFact
from parlour.jobs.attended import attended
from parlour.recording.delivery import Ended
from parlour.recording.salvaging import salvaged
from parlour.recording.studio import Studio
from parlour.recording.tellings import facts_of_end
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
    await asyncio.gather(*[_end(record, studio, report) for record in mine])


async def _end(record: RecordingRecord, studio: Studio, report: Report) -> None:
    if not await studio.database.recordings.adopt(record, studio.server_id):
        return
    files, seconds = await asyncio.to_thread(salvaged, record)
    there = await attended(studio.database, record, seconds, now=studio.clock.now())
    delivered = await studio.delivery.deliver(record, Ended(seconds, _KILLED, there.most, files))
    state = "gone" if delivered.record is None else delivered.record.status
    _log.warning("recording %s of an earlier server is %s (%.1f s)", record.id, state, seconds)
    report((record.domain_id, record.room_name), facts_of_end(delivered, record, studio.clock.now()))
