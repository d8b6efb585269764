"""Every kind of job, and what each is asked to be like."""

from typing import Literal, TypeAlias

from parlour.calls.jobs.capture_options import CaptureKind, CaptureOptions
from parlour.calls.jobs.transcription_options import TranscriptionOptions

__all__ = ["JobKind", "JobOptions"]

JobKind: TypeAlias = CaptureKind | Literal["transcription"]

JobOptions: TypeAlias = CaptureOptions | TranscriptionOptions
