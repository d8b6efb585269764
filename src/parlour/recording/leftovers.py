"""What a server that was killed left of its recordings: found at the next start, put right, and stored."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from parlour.calls.facts import JobFact
from parlour.recording.delivery import Ended
from parlour.recording.files import data_of, film_of, raw_files_of
from parlour.recording.raw_files import put_right
from parlour.recording.tellings import facts_of_end
from parlour.recording.workshop import Workshop
from parlour.store import RecordingRecord

__all__ = ["deliver_leftovers"]

_log = logging.getLogger(__name__)

_KILLED: Final = "the server was killed while it recorded"

Report = Callable[[tuple[str, str], Sequence[JobFact]], None]


async def deliver_leftovers(workshop: Workshop, report: Report) -> None:
    """End every recording that a dead server left in this server's folder; `report` hears what became of each."""
    for record in await workshop.database.recordings.left_over(workshop.server_id):
        folder = Path(record.folder)
        mine = folder.parent == workshop.folder
        if not mine or not await workshop.database.recordings.adopt(record, workshop.server_id):
            continue
        ended = await asyncio.to_thread(_look_at, record, folder)
        delivered = await workshop.delivery.deliver(record, ended)
        state = "gone" if delivered.record is None else delivered.record.status
        _log.warning("recording %s of an earlier server is %s (%.1f s)", record.id, state, ended.seconds)
        report((record.domain_id, record.room_name), facts_of_end(delivered, record, workshop.clock.now()))


def _look_at(record: RecordingRecord, folder: Path) -> Ended:
    if record.type == "raw-tracks":
        files = raw_files_of(record.key, folder, put_right(folder)) if folder.is_dir() else []
        return Ended(_lasted(record, folder), _KILLED, 0, [*files, *data_of(record.key, folder)] if files else ())
    files, seconds = film_of(record, folder)
    return Ended(seconds, _KILLED, 0, [*files, *data_of(record.key, folder)] if files else ())


def _lasted(record: RecordingRecord, folder: Path) -> float:
    """Return for how long something was written, in seconds: what no index says after a crash."""
    written = [each.stat().st_mtime for each in folder.glob("*") if each.is_file()] if folder.is_dir() else []
    return max(0.0, max(written, default=0.0) - record.started_at)
