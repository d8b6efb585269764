"""What every REST handler works with, found on the application that serves the request."""

from dataclasses import dataclass, field
from typing import Protocol, TypeVar, cast

from starlette.requests import Request

from parlour.api.limits import RateLimits
from parlour.batch.service import BatchService
from parlour.calls.backend import BackendCommand
from parlour.calls.effects import Refuse
from parlour.calls.jobs.capture_options import CaptureOptions
from parlour.calls.jobs.options import JobOptions
from parlour.calls.jobs.stream_judge import StreamJudge
from parlour.calls.jobs.transcription_options import TranscriptionOptions
from parlour.clock import Clock
from parlour.settings import Settings
from parlour.storage.port import ObjectStore, Place
from parlour.store import Database, DomainRecord, LogWriter, RoomRecord
from parlour.webhooks import WebhookService

__all__ = ["AllJobs", "ApiContext", "FileStores", "Jobs", "LiveCalls", "NoCalls", "NoJobs", "context_of"]


ResultT = TypeVar("ResultT")
OptionsT_contra = TypeVar("OptionsT_contra", bound=JobOptions, contravariant=True)


class LiveCalls(Protocol):
    """The running calls, as far as REST tells them something. News are told after the change is durable."""

    def busy_rooms(self, domain_id: str) -> list[str]:
        """The names of the domain's rooms in which somebody may be."""
        ...

    async def operate(
        self, domain_id: str, room_name: str, command: BackendCommand[ResultT]
    ) -> ResultT | Refuse | None:
        """Do something to a running call; `None` when nobody is there."""
        ...

    async def domain_changed(self, domain: DomainRecord) -> None:
        """A domain was configured; its running calls go by that from now on."""
        ...

    async def room_deleted(self, room: RoomRecord) -> None:
        """A room was deleted: everybody in it is to be thrown out."""
        ...

    async def room_changed(self, room: RoomRecord) -> None:
        """A room was configured; `room.version` tells which of two configurations that overtake each other is newer."""
        ...

    def hosts_call(self, domain_id: str, room_name: str) -> bool:
        """Tell whether somebody is in the room now."""
        ...


class NoCalls:
    """Stands in where no calls run: `--no-sfu`, tests of REST alone."""

    def busy_rooms(self, domain_id: str) -> list[str]:  # noqa: ARG002
        """Nobody is anywhere."""
        return []

    async def operate(
        self,
        domain_id: str,  # noqa: ARG002
        room_name: str,  # noqa: ARG002
        command: BackendCommand[ResultT],  # noqa: ARG002
    ) -> ResultT | Refuse | None:
        """Nobody is there."""
        return None

    async def domain_changed(self, domain: DomainRecord) -> None:
        """No call is there to be told."""

    async def room_deleted(self, room: RoomRecord) -> None:
        """Nobody is there to be thrown out."""

    async def room_changed(self, room: RoomRecord) -> None:
        """Nobody is there to be told."""

    def hosts_call(self, domain_id: str, room_name: str) -> bool:  # noqa: ARG002
        """Nobody is in any room."""
        return False


class FileStores(Protocol):
    """The places for files of recordings, as far as REST reaches into them."""

    def of(self, place: Place) -> ObjectStore:
        """Return the store at a place. Raises `StorageError` when there cannot be one."""
        ...


class Jobs(Protocol[OptionsT_contra]):
    """What does the jobs of some kinds, as far as REST asks it."""

    def hindrance(self, options: OptionsT_contra, /) -> str | None:
        """Return why no such job can be done now, as a sentence; `None`: one can be started."""
        ...

    async def begun(self, job_id: str) -> None:
        """Return when it is on disk that a job was started, or when it has ended already."""
        ...


class Transcriptions(Jobs[TranscriptionOptions], Protocol):
    """What transcribes, as far as REST asks it."""

    def unfit(self, options: TranscriptionOptions, /) -> str | None:
        """Return what of these options its recogniser can never do, as a sentence; `None`: all of it."""
        ...


class CaptureJobs(Jobs[CaptureOptions], Protocol):
    """What makes recordings and live streams."""

    @property
    def targets(self) -> StreamJudge:
        """Who judges where streams go."""
        ...


class AllJobs(Protocol):
    """Who does which jobs; `None`: nobody."""

    @property
    def captures(self) -> CaptureJobs | None:
        """What makes recordings and live streams."""
        ...

    @property
    def transcriptions(self) -> Transcriptions | None:
        """What transcribes."""
        ...

    @property
    def can_transcribe(self) -> bool:
        """Whether there is a recogniser, busy or not."""
        ...


class NoJobs:
    """Stands in where no calls run."""

    captures: None = None
    transcriptions: None = None
    can_transcribe = False


@dataclass(frozen=True, slots=True)
class ApiContext:
    """Settings, time, database, running calls, and what is kept about every call of the API."""

    settings: Settings
    clock: Clock
    database: Database
    calls: LiveCalls
    logs: LogWriter
    rate_limits: RateLimits | None
    """`None` where an operator switched them off."""
    webhooks: WebhookService
    stores: FileStores
    batch: BatchService
    jobs: AllJobs = field(default_factory=NoJobs)


def context_of(request: Request) -> ApiContext:
    """Return the context that the application was given when it started."""
    return cast("ApiContext", request.app.state.api)
