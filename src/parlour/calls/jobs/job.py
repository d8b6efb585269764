"""A job and the jobs of a call: pure book-keeping."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias
from uuid import UUID, uuid5

from parlour.calls.jobs.capture_options import CaptureOptions
from parlour.calls.jobs.options import JobKind, JobOptions
from parlour.calls.jobs.transcription_options import TranscriptionOptions
from parlour.calls.recordings import TargetStand
from parlour.calls.scene import Layout, Scene

__all__ = ["Job", "JobState", "Jobs"]

JobState: TypeAlias = Literal["starting", "running", "stopping"]
"""One that has ended, well or not, is forgotten by the call: what is kept of it is not the call's."""

_ALIEN: Final = UUID(int=0)

_MOST_STARTS: Final = 20
_STARTS_WITHIN: Final = 60.0
"""Participants start so many jobs of a call within so many seconds: each is a process or a file that stays."""


@dataclass(slots=True)
class Job:
    """One recording, stream or transcription. Times are Unix seconds."""

    id: str
    options: JobOptions
    started_by: str | None
    """The session id of who started it; `None`: a backend."""
    requested_at: float
    state: JobState = "starting"
    began_at: float | None = None
    """When the first of it was recorded."""
    stopped_by: str | None = None
    """The session id of who ended it."""
    idle_since: float | None = None
    """Since when nobody in it sends anything; `None`: somebody does."""
    targets: dict[str, TargetStand] = field(default_factory=dict)
    """How it stands with the endpoints of a stream, by name."""
    addresses: dict[str, TargetStand] = field(default_factory=dict, repr=False)
    """How it stands with its other targets, by RTMP URL: secret."""
    shown: tuple[Scene, Layout] | None = None
    """What it was last told to show."""
    names: dict[str, str] = field(default_factory=dict)
    """The display names of those who are or were in it, by session id: last words come when somebody is gone."""

    @property
    def capture(self) -> CaptureOptions:
        """What a recording or a stream is to be like. Raises `TypeError` for another kind."""
        if isinstance(self.options, CaptureOptions):
            return self.options
        raise TypeError(self.options.kind)

    @property
    def transcription(self) -> TranscriptionOptions:
        """What a transcription is to be like. Raises `TypeError` for another kind."""
        if isinstance(self.options, TranscriptionOptions):
            return self.options
        raise TypeError(self.options.kind)

    @property
    def since(self) -> float:
        """From when on it counts."""
        return self.requested_at if self.began_at is None else self.began_at

    @property
    def deadline(self) -> float | None:
        """When it ends by itself as things are now; `None`: it is ending already, or ends with the meeting only."""
        if self.state == "stopping" or not isinstance(self.options, CaptureOptions):
            return None
        longest = self.since + self.options.max_duration
        return longest if self.idle_since is None else min(longest, self.idle_since + self.options.min_idle)


class Jobs:
    """Those of one call, first started first."""

    def __init__(self, meeting_id: str) -> None:
        self._meeting_id = meeting_id
        self._jobs: dict[str, Job] = {}
        self._unstored: dict[str, str] = {}
        """The instances of recordings that have ended and are not where they belong yet, by id."""

        self._made = 0
        self._starts: list[float] = []
        """When participants started the last of them."""

    def __iter__(self) -> Iterator[Job]:
        """Go through them, also while some end."""
        return iter(tuple(self._jobs.values()))

    def __len__(self) -> int:
        """Return how many there are, those included that start or end at this moment."""
        return len(self._jobs)

    def get(self, job_id: str) -> Job | None:
        """Return the one of this id."""
        return self._jobs.get(job_id)

    def instance(self, kind: JobKind, instance_id: str) -> Job | None:
        """Return the one of this kind and instance."""
        found = (each for each in self if each.options.kind == kind and each.options.instance_id == instance_id)
        return next(found, None)

    def of_kind(self, kind: JobKind) -> list[Job]:
        """Return all of a kind."""
        return [each for each in self if each.options.kind == kind]

    @property
    def deadline(self) -> float | None:
        """When the first of them ends by itself."""
        return min((due for each in self if (due := each.deadline) is not None), default=None)

    def add(self, options: JobOptions, started_by: str | None, now: float) -> Job:
        """Add one. Its id is made of the meeting's: nobody else makes the same."""
        self._made += 1
        if started_by is not None:
            self._starts.append(now)
        try:
            meeting = UUID(self._meeting_id)
        except ValueError:
            meeting = uuid5(_ALIEN, self._meeting_id)
        id_ = UUID(bytes=uuid5(meeting, f"job {self._made} at {now}").bytes, version=4)
        job = Job(str(id_), options, started_by, now)
        self._jobs[job.id] = job
        return job

    def seconds_until_start(self, now: float) -> float:
        """Return how long participants can start no more; 0 when they can."""
        self._starts = [each for each in self._starts if 0 <= now - each < _STARTS_WITHIN]
        return 0.0 if len(self._starts) < _MOST_STARTS else self._starts[0] + _STARTS_WITHIN - now

    def drop(self, job_id: str) -> Job | None:
        """Forget one that has ended; returns it."""
        job = self._jobs.pop(job_id, None)
        if job is not None and job.options.kind == "recording":
            self._unstored[job_id] = job.options.instance_id
        return job

    def stored(self, job_id: str) -> str | None:
        """Take that a recording that has ended is stored; returns its instance, once, if it was one of this call."""
        return self._unstored.pop(job_id, None)
