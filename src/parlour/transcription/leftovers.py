"""What a server that was killed left of its transcripts: found at the next start, put right, and stored."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from parlour.calls.facts import JobFact
from parlour.jobs.attended import attended
from parlour.jobs.workshop import Workshop
from parlour.store import TranscriptRecord
from parlour.transcription.delivery import Delivery, Written
from parlour.transcription.document import FILE, put_right
from parlour.transcription.tellings import facts_of_end

__all__ = ["deliver_leftovers"]

_log = logging.getLogger(__name__)

_KILLED: Final = "the server was killed while it transcribed"

Report = Callable[[tuple[str, str], Sequence[JobFact]], None]


async def deliver_leftovers(workshop: Workshop, delivery: Delivery, report: Report) -> None:
    """End every transcript that a dead server left in this server's folder; `report` hears what became of each."""
    found = await workshop.database.transcripts.left_over(workshop.server_id)
    mine = [record for record in found if Path(record.folder).parent == workshop.folder]
    # At the same time: one whose bucket cannot be reached is in nobody's way.
    await asyncio.gather(*[_end(record, workshop, delivery, report) for record in mine])


async def _end(record: TranscriptRecord, workshop: Workshop, delivery: Delivery, report: Report) -> None:
    if not await workshop.database.transcripts.adopt(record, workshop.server_id):
        return
    seconds, problem = 0.0, _KILLED
    try:
        lasts = await asyncio.to_thread(put_right, Path(record.folder) / FILE)
        seconds = lasts or 0.0
    except OSError as error:
        problem = f"{_KILLED}, and what it wrote cannot be read: {error}"
    there = await attended(workshop.database, record, seconds, now=workshop.clock.now())
    delivered = await delivery.deliver(record, Written(seconds, problem, there.most, there.minutes))
    state = "gone" if delivered.record is None else delivered.record.status
    _log.warning("transcript %s of an earlier server is %s (%.1f s)", record.id, state, seconds)
    report((record.domain_id, record.room_name), facts_of_end(delivered, record, workshop.clock.now()))
