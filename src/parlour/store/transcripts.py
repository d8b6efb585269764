"""Queries about transcripts: the kept texts of what was said in calls."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, Self, TypeAlias

from sqlalchemy import Row

from parlour.properties import JsonValue
from parlour.store.backends.base import Backend
from parlour.store.entities import storable
from parlour.store.kept_files import FilePage, KeptFiles, Kind, slot_of, written
from parlour.store.tables import transcripts

__all__ = ["TranscriptCensus", "TranscriptPage", "TranscriptRecord", "TranscriptStatus", "Transcripts"]

TranscriptStatus: TypeAlias = Literal["t_in_progress", "t_finished", "t_error", "t_deleted"]
_IN_PROGRESS: Final = "t_in_progress"
_FINISHED: Final = "t_finished"
_ERROR: Final = "t_error"


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptRecord:
    """A transcript. Who begins one gives what has no default; the rest comes to be. Times are Unix seconds.

    `t_deleted` is what one is told to be that somebody has deleted; no row has it.
    """

    id: str
    domain_id: str
    room_id: str
    room_name: str
    meeting_id: str
    instance_id: str
    started_at: float
    place: Mapping[str, JsonValue] = field(hash=False)
    """Where its file is, as the store of objects says it; only `kind`, `bucket` and `provider` are read here."""
    key: str
    folder: str
    """The job's directory on the server that writes, for what is left there when the server is killed."""
    server_id: str
    """The server that owns it while it is in progress."""
    api_access: bool = True
    """Whether REST may reach into the place: the bucket's `allow_api_access` when it began."""
    started_by: str | None = None
    """The session of who started it; `None` for a backend."""
    max_participants: int = 0
    participant_minutes: float = 0.0
    """The time that everybody inside spent there while it was written, added up."""
    status: TranscriptStatus = _IN_PROGRESS
    error: str | None = None
    """A sentence about what went wrong. What can be read all the same is `t_finished`, what is not is `t_error`."""
    duration: float | None = None
    """Seconds."""
    size: int | None = None
    """Bytes."""
    updated_at: float = 0.0
    """When it was begun, or ended."""

    def with_key(self, key: str) -> Self:
        """Return it with another key."""
        return replace(self, key=key)


TranscriptPage: TypeAlias = FilePage[TranscriptRecord]


@dataclass(frozen=True, slots=True)
class TranscriptCensus:
    """How many transcripts of all domains are in each state, and how many bytes the finished ones have."""

    in_progress: int
    finished: int
    failed: int
    bytes: int


class Transcripts(KeptFiles[TranscriptRecord]):
    """The transcripts of every domain. What returns has been written to disk."""

    def __init__(self, backend: Backend) -> None:
        super().__init__(backend, Kind(transcripts, _IN_PROGRESS, _row, _record))

    async def finish(
        self,
        transcript_id: str,
        *,
        now: float,
        duration: float,
        size: int,
        max_participants: int = 0,
        participant_minutes: float = 0.0,
        error: str | None = None,
    ) -> TranscriptRecord | None:
        """Note that its file is in its place; return it as it is now.

        `error` is for one that ended before it should have but can be read. `None` when it is not in progress any more:
        the state that it ended with stays, or it was deleted, and who stored its file deletes that.
        """
        values = {
            "status": _FINISHED,
            "duration": duration,
            "size": size,
            "participant_minutes": participant_minutes,
            "error": storable(error),
            "updated_at": now,
        }
        return await self._end(transcript_id, values, max_participants)

    async def fail(
        self, transcript_id: str, error: str, *, now: float, max_participants: int = 0
    ) -> TranscriptRecord | None:
        """Note that nothing came of it, and why; return it as it is now, `None` when it is not in progress."""
        values = {"status": _ERROR, "error": storable(error), "updated_at": now}
        return await self._end(transcript_id, values, max_participants)

    async def page(
        self,
        domain_id: str,
        *,
        room_id: str | None = None,
        room_name: str | None = None,
        meeting_id: str | None = None,
        limit: int,
        starting_after: str | None = None,
        ending_before: str | None = None,
    ) -> TranscriptPage:
        """Return transcripts, newest first; cursors are ids. Raises `UnknownCursorError`."""
        return await self._page(
            domain_id,
            {"room_id": room_id, "room_name": room_name, "meeting_id": meeting_id},
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )

    async def census(self) -> TranscriptCensus:
        """Count every transcript."""
        found = await self._count()
        count = {status: found.get(status, (0, 0))[0] for status in (_IN_PROGRESS, _FINISHED, _ERROR)}
        size = sum(size for _, size in found.values())
        return TranscriptCensus(count[_IN_PROGRESS], count[_FINISHED], count[_ERROR], size)


def _row(record: TranscriptRecord) -> dict[str, object]:
    return {
        "id": record.id,
        "domain_id": record.domain_id,
        "room_id": record.room_id,
        "room_name": record.room_name,
        "meeting_id": record.meeting_id,
        "instance_id": record.instance_id,
        "status": record.status,
        "error": storable(record.error),
        "started_at": record.started_at,
        "updated_at": record.updated_at or record.started_at,
        "duration": record.duration,
        "max_participants": record.max_participants,
        "participant_minutes": record.participant_minutes,
        "started_by": record.started_by,
        "place": written(dict(record.place)),
        "api_access": record.api_access,
        "key": record.key,
        "slot": slot_of(record.place, record.key),
        "size": record.size,
        "folder": record.folder,
        "server_id": record.server_id,
    }


def _record(row: "Row[Any]") -> TranscriptRecord:
    values = dict(row._mapping)
    del values["slot"]
    return TranscriptRecord(**{**values, "place": json.loads(row.place)})
