"""What the running calls need from above and below, and nothing more of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from parlour.calls.effects import FindGifs
from parlour.calls.events import JobNews
from parlour.calls.facts import CallFact
from parlour.calls.gifs import GifsNow
from parlour.calls.jobs.capture_options import CaptureOptions
from parlour.calls.jobs.options import JobOptions
from parlour.calls.jobs.order import JobOrder
from parlour.calls.jobs.stream_judge import StreamJudge
from parlour.calls.jobs.transcription_options import TranscriptionOptions
from parlour.calls.messages import Joined, LobbyState, Push, Reply
from parlour.calls.scene import Layout, Scene
from parlour.live.frame import Frame
from parlour.live.ledger import Ledger
from parlour.media.events import OfferNeeded

__all__ = [
    "CallObserver",
    "CaptureRunner",
    "Connection",
    "GifSearch",
    "JobHandle",
    "JobRunner",
    "JobRunners",
    "TranscriptionRunner",
    "Wire",
]

OptionsT_contra = TypeVar("OptionsT_contra", bound=JobOptions, contravariant=True)


class CallObserver(Protocol):
    """Wants to know what happens in calls. Told in the background: whatever it does, the call does not notice."""

    async def observe(self, facts: Sequence[CallFact]) -> None:
        """Take facts of one room, in order. Whoever raises has missed them; there is no hurry."""
        ...


class GifSearch(Protocol):
    """Finds animated pictures."""

    def find(self, asked: FindGifs, room: str, done: Callable[[GifsNow], None]) -> None:
        """Search on behalf of somebody in `room`; `done` gets the answer, at once or later. Does not wait."""
        ...


class JobHandle(Protocol):
    """A job under way. Nothing here waits."""

    def show(self, scene: Scene, layout: Layout, people: int) -> None:
        """State what is seen and heard from now on, and how many are inside."""
        ...

    def change_targets(self, rtmp_urls: Sequence[str], endpoints: Sequence[str]) -> None:
        """State where a stream goes from now on."""
        ...

    def tell_chat(self, session_id: str, user_name: str, text: str) -> None:
        """Take what somebody wrote to all."""
        ...

    def tell_transcript(self, session_id: str, user_name: str, text: str, begin: float, end: float) -> None:
        """Take what somebody said, as a transcription understood it; from when to when, in Unix seconds."""
        ...

    def stop(self) -> None:
        """Have it end. `JobEnded` follows."""
        ...

    def tap_closed(self, tap: str) -> None:
        """Take note that the SFU ended a tap."""
        ...

    def media_lost(self) -> None:
        """Take note that the SFU lost all taps."""
        ...


class JobRunner(Protocol[OptionsT_contra]):
    """Does the jobs of some kinds."""

    def hindrance(self, options: OptionsT_contra, /) -> str | None:
        """Return why no such job can be done now, as a sentence; `None`: one can be started."""
        ...

    async def begun(self, job_id: str) -> None:
        """Return when it is on disk that a job was started, or when it has ended already."""
        ...

    def start_job(
        self,
        order: JobOrder[OptionsT_contra],
        tell: Callable[[JobNews], None],
        report: Callable[[Sequence[CallFact]], None],
    ) -> JobHandle:
        """Begin. `tell` hears that it began and, in any case, that it ended; `report` what the rest of the house is to
        know, also after the call has ended.
        """
        ...


class CaptureRunner(JobRunner[CaptureOptions], Protocol):
    """Makes recordings and live streams."""

    @property
    def targets(self) -> StreamJudge:
        """Who judges where streams go."""
        ...


class TranscriptionRunner(JobRunner[TranscriptionOptions], Protocol):
    """Transcribes."""

    @property
    def available(self) -> bool:
        """Whether there is a recogniser at all, busy or not."""
        ...

    def unfit(self, options: TranscriptionOptions, /) -> str | None:
        """Return what of these options its recogniser can never do, as a sentence; `None`: all of it."""
        ...


@dataclass(frozen=True, slots=True)
class JobRunners:
    """Who does the jobs, by kind; `None`: nobody, and one that is started ends at once."""

    captures: CaptureRunner | None = None
    transcriptions: TranscriptionRunner | None = None

    @property
    def can_transcribe(self) -> bool:
        """Whether there is a recogniser."""
        return self.transcriptions is not None and self.transcriptions.available


class Connection(Protocol):
    """One browser's connection. Nothing here blocks: a browser that does not keep up loses its connection instead.

    One that broke goes on taking, within bounds, until another one takes over from it or the seat is given up.
    """

    ledger: Ledger | None
    """Where is counted what is said from now on; `None`: not yet, or no longer."""

    @property
    def id(self) -> str:
        """Names the connection in logs."""
        ...

    def send(self, *frames: Frame) -> None:
        """Queue pushes, each with one message or several; frames leave in order, but a message that is complete may
        take the place of one that it makes out of date.

        Does nothing once the connection is closing.
        """
        ...

    def reply(self, *frames: Frame) -> None:
        """Queue the answer to this browser's own request, and what goes ahead of it. It may be of any size, and never
        ends the connection.
        """
        ...

    def close(self, code: int, reason: str) -> None:
        """Close after everything queued so far has left. Does nothing when it is closing already."""
        ...

    def hand_over(self, successor: "Connection", last_words: Frame) -> list[Frame] | None:
        """End in favour of another connection, which gets all further replies; `ledger` is `None` then.

        Returns what was not written yet, `None` when something of it was dropped. Nothing but `last_words` is written.
        """
        ...


class Wire(Protocol):
    """Writes what a call says as frames. One for all connections, so that a push is written once for all receivers."""

    def push(self, message: Push) -> str:
        """Write a push."""
        ...

    def lobby_state(self, state: LobbyState) -> str:
        """Write what somebody in the lobby is told of its wait."""
        ...

    def let_in(self, joined: Joined) -> str:
        """Write all that a join tells, for somebody who comes in from the lobby."""
        ...

    def offer(self, offer: OfferNeeded) -> str:
        """Write an offer of the SFU."""
        ...

    def reply(self, request_id: int, reply: Reply) -> str:
        """Write the reply to request `request_id`."""
        ...

    def published(self, request_id: int, sdp: str) -> str:
        """Write the reply to a `publish` request: the SFU's answer."""
        ...

    def ahead(self, joined: Joined) -> Sequence[Frame]:
        """Return the pages of people that go ahead of the reply to `join` or `resume` that tells how things stand."""
        ...

    def resumed(self, request_id: int, session_id: str, ledger: Ledger, standing: Joined | None) -> str:
        """Write the reply to a `resume` request: what was counted, and how things stand if that has to be told."""
        ...

    def refusal(
        self, request_id: int, error: str, msg: str, *, nbf: float | None = None, restarting: bool = False
    ) -> str:
        """Write the refusal of a request.

        `nbf` (Unix seconds) tells from when on the same request is worth another try, `restarting` that it soon is.
        """
        ...
