"""What everything that records and streams works with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from parlour.jobs.workshop import Workshop
from parlour.recording.delivery import Delivery
from parlour.recording.judgement import TargetJudge
from parlour.recording.process import Python
from parlour.recording.relay import Exits
from parlour.settings import RecordingSettings

__all__ = ["Studio"]


@dataclass(frozen=True, slots=True)
class Studio(Workshop):
    """`python` returns the Python that workers run under; it raises `MissingPartError` where there is none."""

    delivery: Delivery
    settings: RecordingSettings
    exits: Exits
    judge: TargetJudge
    python: Callable[[], Awaitable[Python]]
