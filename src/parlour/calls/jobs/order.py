"""What whoever makes recordings and streams is told of one of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from parlour.calls.jobs.options import JobOptions
from parlour.strict_json import JsonValue

__all__ = ["JobOrder"]


@dataclass(frozen=True, slots=True)
class JobOrder:
    """A recording or a stream that is to be made, and of what. Times are Unix seconds.

    `config` are the resolved properties of the room: buckets, templates and stream targets are in it. It is secret.
    """

    job_id: str
    options: JobOptions
    started_by: str | None
    domain_id: str
    room_id: str
    room_name: str
    meeting_id: str
    meeting_started_at: float
    config: Mapping[str, JsonValue] = field(repr=False)
