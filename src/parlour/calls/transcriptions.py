"""The transcriptions that run in a call, as told to browsers. Pure."""

from dataclasses import dataclass

from parlour.calls.jobs.transcription_options import TranscriptionOptions
from parlour.calls.recordings import RunningState

__all__ = ["Transcription", "TranscriptionsView"]


@dataclass(frozen=True, slots=True)
class Transcription:
    """One that runs. `options.instance_id` names it in this call; times are Unix seconds."""

    options: TranscriptionOptions
    state: RunningState
    started_by: str | None
    """The session id of who started it; `None`: a backend, or somebody whom others do not see."""
    started_at: float
    transcript_id: str | None = None
    """By which what was said is found later; `None`: it is not kept."""
    stopped_by: str | None = None
    """The session id of who ended it; `None`: it goes on, or is ended by a backend or by somebody hidden."""


@dataclass(frozen=True, slots=True)
class TranscriptionsView:
    """All that run, first started first; `at` is when, by which `started_at` is to be read."""

    at: float
    transcriptions: tuple[Transcription, ...]
