"""What every fact about a job says of it."""

from collections.abc import Mapping
from typing import Any, Protocol

from parlour.calls.jobs.options import JobOptions
from parlour.calls.jobs.order import JobOrder

__all__ = ["about_kept", "about_order"]


class _KeptJob(Protocol):
    """The record of a job, as it is in the database."""

    @property
    def id(self) -> str: ...
    @property
    def domain_id(self) -> str: ...
    @property
    def room_id(self) -> str: ...
    @property
    def room_name(self) -> str: ...
    @property
    def meeting_id(self) -> str: ...
    @property
    def instance_id(self) -> str: ...
    @property
    def started_at(self) -> float: ...


def about_order(order: JobOrder[JobOptions], at: float) -> Mapping[str, Any]:
    """Return the fields of an `AboutJob`, of something that happened at a moment (Unix seconds)."""
    return {
        "domain_id": order.domain_id,
        "room_id": order.room_id,
        "room_name": order.room_name,
        "meeting_id": order.meeting_id,
        "at": at,
        "started_at": order.meeting_started_at,
        "job_id": order.job_id,
        "instance_id": order.options.instance_id,
    }


def about_kept(record: _KeptJob, at: float, *, meeting_started_at: float | None = None) -> Mapping[str, Any]:
    """Return the same of a job that may be left of an earlier server; when its meeting began need not be known."""
    return {
        "domain_id": record.domain_id,
        "room_id": record.room_id,
        "room_name": record.room_name,
        "meeting_id": record.meeting_id,
        "at": at,
        "started_at": record.started_at if meeting_started_at is None else meeting_started_at,
        "job_id": record.id,
        "instance_id": record.instance_id,
    }
