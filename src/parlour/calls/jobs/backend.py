"""What a backend may do to recordings, live streams and transcriptions of a running call."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from parlour.calls.backend import BackendCommand
from parlour.calls.desk import Desk
from parlour.calls.jobs.capture_options import CaptureKind, CaptureOptions
from parlour.calls.jobs.options import JobKind, JobOptions
from parlour.calls.jobs.running import change_job, start_job, stop_job, the_job
from parlour.calls.jobs.transcribing import change_transcription, start_transcription
from parlour.calls.jobs.transcription_options import TranscriptionChanges, TranscriptionOptions
from parlour.calls.messages import Done
from parlour.calls.refusals import Refuse

__all__ = ["ChangeJob", "ChangeTranscription", "JobTicket", "StartJobFromBackend", "StopJobFromBackend"]


@dataclass(frozen=True, slots=True)
class JobTicket:
    """The id of a job that was started."""

    job_id: str


@dataclass(frozen=True, slots=True)
class StartJobFromBackend(BackendCommand[JobTicket]):
    """Start one. A backend may, whatever `enable_recording` says of people."""

    options: JobOptions = field(repr=False)

    def carry_out(self, desk: Desk) -> JobTicket | Refuse:
        """See `BackendCommand`."""
        options = self.options
        if isinstance(options, TranscriptionOptions):
            job = start_transcription(desk, options, None)
        else:
            job = start_job(desk, options, None)
        return job if isinstance(job, Refuse) else JobTicket(job.id)


@dataclass(frozen=True, slots=True)
class ChangeJob(BackendCommand[Done]):
    """Change the layout of a recording or a stream, or who is in it; `said` is what was asked for."""

    kind: CaptureKind
    instance_id: str | None
    changes: CaptureOptions
    said: Mapping[str, Any]

    def carry_out(self, desk: Desk) -> Done | Refuse:
        """See `BackendCommand`."""
        job = the_job(desk, self.kind, self.instance_id)
        if isinstance(job, Refuse):
            return job
        return change_job(desk, job, self.changes, self.said) or Done()


@dataclass(frozen=True, slots=True)
class ChangeTranscription(BackendCommand[Done]):
    """Transcribe others from now on."""

    changes: TranscriptionChanges

    def carry_out(self, desk: Desk) -> Done | Refuse:
        """See `BackendCommand`."""
        job = the_job(desk, "transcription", self.changes.instance_id)
        if isinstance(job, Refuse):
            return job
        change_transcription(desk, job, self.changes)
        return Done()


@dataclass(frozen=True, slots=True)
class StopJobFromBackend(BackendCommand[Done]):
    """End one; `type` is that of the recording that is meant."""

    kind: JobKind
    instance_id: str | None = None
    type: str | None = None

    def carry_out(self, desk: Desk) -> Done | Refuse:
        """See `BackendCommand`."""
        job = the_job(desk, self.kind, self.instance_id, self.type)
        if isinstance(job, Refuse):
            return job
        stop_job(desk, job)
        return Done()
