"""Queries about batch jobs: a queue that survives restarts, and what came of each job.

A job waits (`submitted`), is worked on by one server (`processing`), and ends once (`finished`, `error`). Its end and
the event that tells of it are one transaction. It stays until somebody deletes it, and goes with its domain.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias, cast

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from parlour.store.backends.base import Backend
from parlour.store.entities import storable
from parlour.store.errors import TooManyBatchJobsError
from parlour.store.outbox_records import NewEvent
from parlour.store.outbox_writing import write_events
from parlour.store.paging import Newest
from parlour.store.tables import batch_jobs, domains, servers
from parlour.strict_json import JsonValue

__all__ = [
    "BatchJobPage",
    "BatchJobRecord",
    "BatchJobs",
    "BatchOutput",
    "BatchStatus",
    "EndedJob",
    "OutputKind",
    "WaitingJob",
]

_J: Final = batch_jobs.c
_NEWEST: Final = Newest(batch_jobs, _J.created_at)

BatchStatus: TypeAlias = Literal["submitted", "processing", "finished", "error"]

OutputKind: TypeAlias = Literal["transcription", "summary"]

Announce: TypeAlias = "Callable[[BatchJobRecord], NewEvent]"
"""Says what webhooks hear of a job that has ended. Pure: it is called inside a transaction."""


@dataclass(frozen=True, slots=True)
class BatchOutput:
    """A file that a job made: `transcription` or `summary`, its format (`txt`, `srt`, `vtt`, `json`) and its key."""

    what: OutputKind
    format: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchJobRecord:
    """A job. Who submits one gives what has no default; the rest comes to be. Times are Unix seconds."""

    id: str
    domain_id: str
    preset: Literal["transcript", "summarize"]
    request: Mapping[str, JsonValue] = field(hash=False)
    """The body with which it was submitted, checked. Addresses in it may hold secrets."""
    place: Mapping[str, JsonValue] = field(hash=False)
    """Where its output goes, as the store of objects says it."""
    name: str
    """What the keys of its output begin with."""
    created_at: float
    recording_id: str | None = None
    meeting_id: str | None = None
    """The meeting that was recorded."""
    api_access: bool = True
    """Whether REST may give its output out."""
    own_bucket: bool = False
    """Whether its output is in a bucket of the customer, who is to delete it."""
    status: BatchStatus = "submitted"
    ended_at: float | None = None
    attempts: int = 0
    """How often it was begun."""
    outputs: tuple[BatchOutput, ...] = ()
    error: str | None = None
    """A sentence about what went wrong."""
    server_id: str = ""
    """The server that works on it; empty while none does."""

    @property
    def source(self) -> Mapping[str, JsonValue]:
        """`inParams` of the request."""
        return cast("Mapping[str, JsonValue]", self.request["inParams"])


@dataclass(frozen=True, slots=True)
class BatchJobPage:
    """One page, newest first, and how many jobs the filter lets through."""

    total_count: int
    jobs: list[BatchJobRecord] = field(hash=False)


@dataclass(frozen=True, slots=True)
class WaitingJob:
    """The oldest job of a domain that waits."""

    domain_id: str
    id: str


@dataclass(frozen=True, slots=True)
class EndedJob:
    """A job that has ended, and the lanes of the outbox that have new work."""

    record: BatchJobRecord
    lanes: Sequence[str] = field(hash=False)


class BatchJobs:
    """The jobs of every domain. What returns has been written to disk."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def submit(self, job: BatchJobRecord, *, most: int) -> None:
        """Put a job at the end of the queue. Raises `TooManyBatchJobsError` when `most` of its domain have not ended.

        What several submit at once is counted one after the other: the domain's row is held meanwhile.
        """

        def query(connection: Connection) -> None:
            held = select(domains.c.id).where(domains.c.id == job.domain_id).with_for_update()
            connection.execute(held).first()
            open_ = _J.status.in_(("submitted", "processing"))
            count = select(func.count()).select_from(batch_jobs).where(_J.domain_id == job.domain_id, open_)
            if connection.execute(count).scalar_one() >= most:
                raise TooManyBatchJobsError
            connection.execute(insert(batch_jobs), _row(job))

        await self._backend.write(query)

    async def waiting(self) -> list[WaitingJob]:
        """Return the oldest job that waits of each domain, the oldest of all first."""
        first = func.row_number().over(partition_by=_J.domain_id, order_by=(_J.created_at, _J.id)).label("place")
        ranked = select(_J.domain_id, _J.id, _J.created_at, first).where(_J.status == "submitted").subquery()
        query = (
            select(ranked.c.domain_id, ranked.c.id)
            .where(ranked.c.place == 1)
            .order_by(ranked.c.created_at, ranked.c.id)
        )
        rows = await self._backend.read(lambda connection: connection.execute(query).all())
        return [WaitingJob(*row) for row in rows]

    async def claim(self, job_id: str, server_id: str) -> BatchJobRecord | None:
        """Let a server work on a job that waits; `None` when another was faster, or it is gone."""
        mine = update(batch_jobs).where(_J.id == job_id, _J.status == "submitted")

        def query(connection: Connection) -> BatchJobRecord | None:
            values = mine.values(status="processing", server_id=server_id, attempts=_J.attempts + 1)
            if connection.execute(values).rowcount == 0:
                return None
            return _record(connection.execute(select(batch_jobs).where(_J.id == job_id)).one())

        return await self._backend.write(query)

    async def hand_back(self, job_id: str, server_id: str) -> None:
        """Let a job wait again that its server could not come to end, as if it had not been begun."""
        mine = update(batch_jobs).where(_J.id == job_id, _J.status == "processing", _J.server_id == server_id)
        values = mine.values(status="submitted", server_id="", attempts=_J.attempts - 1)
        await self._backend.write(lambda connection: connection.execute(values))

    async def take_back(self, server_id: str, *, running: Sequence[str] = ()) -> int:
        """Let all jobs wait again that no server works on any more; return how many those are.

        Asked by a server with this id, which works on those in `running` and no others.
        """
        alive = select(servers.c.id)
        left = (_J.server_id == server_id) & _J.id.not_in(running) | (_J.server_id != server_id) & _J.server_id.not_in(
            alive
        )
        bounds = (_J.status == "processing", left)
        # Looked at all the time, and nearly always in vain: what only reads is in nobody's way.
        found = select(_J.id).where(*bounds).limit(1)
        if await self._backend.read(lambda connection: connection.execute(found).first()) is None:
            return 0
        values = update(batch_jobs).where(*bounds).values(status="submitted", server_id="")
        return await self._backend.write(lambda connection: connection.execute(values).rowcount)

    async def held(self, server_id: str) -> set[str]:
        """Return the ids of the jobs that a server works on, those not included that were deleted."""
        query = select(_J.id).where(_J.status == "processing", _J.server_id == server_id)
        return set(await self._backend.read(lambda connection: connection.execute(query).scalars().all()))

    async def finish(
        self, job: BatchJobRecord, outputs: Sequence[BatchOutput], announce: Announce, *, now: float
    ) -> EndedJob | None:
        """Note that the output is in its place; `None` when the job is gone or is not that server's any more."""
        values = {"status": "finished", "outputs": _written([_output_row(each) for each in outputs])}
        return await self._end(job, values, announce, now)

    async def fail(self, job: BatchJobRecord, error: str, announce: Announce, *, now: float) -> EndedJob | None:
        """Note that nothing came of it, and why; `None` as with `finish`."""
        return await self._end(job, {"status": "error", "error": storable(error)}, announce, now)

    async def get(self, domain_id: str, job_id: str) -> BatchJobRecord | None:
        """Return a job of the domain."""
        found = select(batch_jobs).where(_J.domain_id == domain_id, _J.id == job_id)
        row = await self._backend.lookup(lambda connection: connection.execute(found).first())
        return _record(row) if row else None

    async def delete(self, domain_id: str, job_id: str) -> BatchJobRecord | None:
        """Forget a job, and return it as it was at last; `None` when it is not there."""
        one = (_J.domain_id == domain_id, _J.id == job_id)

        def query(connection: Connection) -> BatchJobRecord | None:
            row = connection.execute(select(batch_jobs).where(*one).with_for_update()).first()
            if row is None:
                return None
            connection.execute(delete(batch_jobs).where(*one))
            return _record(row)

        return await self._backend.write(query)

    async def page(
        self,
        domain_id: str,
        *,
        recording_id: str | None = None,
        limit: int,
        starting_after: str | None = None,
        ending_before: str | None = None,
    ) -> BatchJobPage:
        """Return jobs, newest first; cursors are ids. Raises `UnknownCursorError`."""
        bounds = [_J.domain_id == domain_id]
        if recording_id is not None:
            bounds.append(_J.recording_id == recording_id)

        def query(connection: Connection) -> BatchJobPage:
            total = connection.execute(select(func.count()).select_from(batch_jobs).where(*bounds)).scalar_one()
            rows = _NEWEST.page(
                connection,
                select(batch_jobs).where(*bounds),
                domain_id=domain_id,
                limit=limit,
                starting_after=starting_after,
                ending_before=ending_before,
            )
            return BatchJobPage(total, [_record(row) for row in rows])

        return await self._backend.read(query)

    async def census(self) -> Mapping[BatchStatus, int]:
        """Count the jobs of all domains by their status."""
        counted = select(_J.status, func.count()).group_by(_J.status)
        rows = await self._backend.read(lambda connection: connection.execute(counted).all())
        found = {row.status: row[1] for row in rows}
        return {"submitted": 0, "processing": 0, "finished": 0, "error": 0, **found}

    async def _end(
        self, job: BatchJobRecord, values: Mapping[str, object], announce: Announce, now: float
    ) -> EndedJob | None:
        mine = (_J.id == job.id, _J.status == "processing", _J.server_id == job.server_id)

        def query(connection: Connection) -> EndedJob | None:
            ended = update(batch_jobs).where(*mine).values(**values, ended_at=now, server_id="")
            if connection.execute(ended).rowcount == 0:
                return None
            record = _record(connection.execute(select(batch_jobs).where(_J.id == job.id)).one())
            return EndedJob(record, write_events(connection, record.domain_id, [announce(record)], now))

        return await self._backend.write(query)


def _row(job: BatchJobRecord) -> dict[str, object]:
    return {
        **{name: getattr(job, name) for name in _PLAIN},
        "request": _written(dict(job.request)),
        "place": _written(dict(job.place)),
        "outputs": _written([_output_row(each) for each in job.outputs]),
        "error": storable(job.error),
    }


_MADE: Final = ("request", "place", "outputs", "error")
_PLAIN: Final = tuple(name for name in BatchJobRecord.__slots__ if name not in _MADE)
"""The columns that are as they are in the record."""


def _record(row: "Row[Any]") -> BatchJobRecord:
    return BatchJobRecord(
        **{
            **row._mapping,
            "request": json.loads(row.request),
            "place": json.loads(row.place),
            "outputs": tuple(BatchOutput(**each) for each in json.loads(row.outputs)),
        }
    )


def _output_row(output: BatchOutput) -> JsonValue:
    return {"what": output.what, "format": output.format, "key": output.key}


def _written(value: JsonValue) -> str:
    return json.dumps(value, separators=(",", ":"), allow_nan=False)
