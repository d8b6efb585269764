"""What whoever does a job is told of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

from parlour.calls.jobs.capture_options import CaptureOptions
from parlour.calls.jobs.options import JobOptions
from parlour.calls.jobs.transcription_options import TranscriptionOptions
from parlour.strict_json import JsonValue

__all__ = ["CaptureOrder", "JobOrder", "TranscriptionOrder"]

OptionsT_co = TypeVar("OptionsT_co", bound=JobOptions, covariant=True)


@dataclass(frozen=True)  # with slots, `CaptureOrder(...)` fails: typing sets an attribute of what it makes
class JobOrder(Generic[OptionsT_co]):
    """A job that is to be done, and for what. Times are Unix seconds.

    `config` are the resolved properties of the room: buckets, templates and stream targets are in it. It is secret.
    """

    job_id: str
    options: OptionsT_co
    started_by: str | None
    domain_id: str
    room_id: str
    room_name: str
    meeting_id: str
    meeting_started_at: float
    config: Mapping[str, JsonValue] = field(repr=False)


CaptureOrder: TypeAlias = JobOrder[CaptureOptions]
TranscriptionOrder: TypeAlias = JobOrder[TranscriptionOptions]
