"""What lies in the folder of a recording that did not end as it should have: put right as far as it can be."""

from collections.abc import Sequence
from pathlib import Path

from parlour.recording.files import RecordedFile, data_of, film_of, raw_files_of
from parlour.recording.raw_files import put_right
from parlour.store import RecordingRecord

__all__ = ["salvaged"]


def salvaged(record: RecordingRecord) -> tuple[Sequence[RecordedFile], float]:
    """Return the files that can be played, with what belongs to them, and for how many seconds it was recorded.

    For when its worker is gone for certain. To be called in a thread.
    """
    folder = Path(record.folder)
    if not folder.is_dir():
        return (), 0.0
    if record.type == "raw-tracks":
        files, seconds = raw_files_of(record.key, folder, put_right(folder)), _lasted(record, folder)
    else:
        files, seconds = film_of(record, folder)
    return ([*files, *data_of(record.key, folder)], seconds) if files else ((), 0.0)


def _lasted(record: RecordingRecord, folder: Path) -> float:
    """Return for how long something was written: of single tracks no index says it after a crash."""
    written = [each.stat().st_mtime for each in folder.glob("*") if each.is_file()]
    return max(0.0, max(written, default=0.0) - record.started_at)
