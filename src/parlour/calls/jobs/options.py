"""Every kind of job, and what each is asked to be like."""

from typing import TypeAlias

from parlour.calls.jobs.capture_options import CaptureKind, CaptureOptions

__all__ = ["JobKind", "JobOptions"]

JobKind: TypeAlias = CaptureKind

JobOptions: TypeAlias = CaptureOptions
