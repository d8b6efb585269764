"""The jobs of one meeting: carries out what the call wants of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar, assert_never

from parlour.calls.effects import ChangeTargets, ShowScene, StartJob, StopJob, TellChat, TellTranscript
from parlour.calls.events import JobEnded, JobNews
from parlour.calls.facts import CallFact
from parlour.calls.jobs.capture_options import CaptureOptions
from parlour.calls.jobs.order import JobOrder
from parlour.calls.jobs.transcription_options import TranscriptionOptions
from parlour.live.ports import JobHandle, JobRunner, JobRunners
from parlour.strict_json import JsonValue

__all__ = ["JobEffect", "JobPlace", "MeetingJobs"]

OptionsT = TypeVar("OptionsT", CaptureOptions, TranscriptionOptions)

JobEffect = StartJob | ShowScene | ChangeTargets | TellChat | TellTranscript | StopJob

_NO_CAPTURES: Final = "this server makes no recordings and no live streams"
_NO_TRANSCRIPTIONS: Final = "this server transcribes nothing"


@dataclass(frozen=True, slots=True)
class JobPlace:
    """Where a meeting's jobs belong, and who hears of them. `room_id` and `config` are asked anew for each."""

    domain_id: str
    room_id: Callable[[], str]
    room_name: str
    meeting_id: str
    config: Callable[[], Mapping[str, JsonValue]] = field(repr=False)
    tell: Callable[[JobNews], None]
    report: Callable[[Sequence[CallFact]], None]


class MeetingJobs:
    """What nobody of the `runners` does ends at once."""

    def __init__(self, runners: JobRunners, place: JobPlace) -> None:
        self._runners = runners
        self._place = place
        self._running: dict[str, JobHandle] = {}

    def carry_out(self, effect: JobEffect) -> None:
        """Do what the call wants."""
        match effect:
            case StartJob():
                self._start(effect)
            case ShowScene(job_id, scene, layout, people):
                if (job := self._running.get(job_id)) is not None:
                    job.show(scene, layout, people)
            case ChangeTargets(job_id, rtmp_urls, endpoints):
                if (job := self._running.get(job_id)) is not None:
                    job.change_targets(rtmp_urls, endpoints)
            case TellChat(job_id, session_id, user_name, text):
                if (job := self._running.get(job_id)) is not None:
                    job.tell_chat(session_id, user_name, text)
            case TellTranscript(job_id, session_id, user_name, text, begin, end):
                if (job := self._running.get(job_id)) is not None:
                    job.tell_transcript(session_id, user_name, text, begin, end)
            case StopJob(job_id):
                if (job := self._running.get(job_id)) is not None:
                    job.stop()
            case _:
                assert_never(effect)

    def tap_closed(self, tap: str) -> None:
        """Hear that the SFU ended a tap, whose name begins with that of its job."""
        if (job := self._running.get(tap.partition("/")[0])) is not None:
            job.tap_closed(tap)

    def media_lost(self) -> None:
        """Hear that the SFU lost everything of this meeting."""
        for job in self._running.values():
            job.media_lost()

    def stop(self) -> None:
        """Have all end: the meeting is over for this process. They finish by themselves."""
        for job in self._running.values():
            job.stop()

    def _start(self, effect: StartJob) -> None:
        options, runners = effect.options, self._runners
        if isinstance(options, TranscriptionOptions):
            self._begin(runners.transcriptions, _NO_TRANSCRIPTIONS, effect, options)
        else:
            self._begin(runners.captures, _NO_CAPTURES, effect, options)

    def _begin(self, runner: JobRunner[OptionsT] | None, lack: str, effect: StartJob, options: OptionsT) -> None:
        place = self._place
        if runner is None:
            place.tell(JobEnded(effect.job_id, lack))
            return
        order = JobOrder(
            job_id=effect.job_id,
            options=options,
            started_by=effect.started_by,
            domain_id=place.domain_id,
            room_id=place.room_id(),
            room_name=place.room_name,
            meeting_id=place.meeting_id,
            meeting_started_at=effect.meeting_started_at,
            config=place.config(),
        )

        def tell(news: JobNews) -> None:
            if isinstance(news, JobEnded):
                self._running.pop(effect.job_id, None)
            place.tell(news)

        self._running[effect.job_id] = runner.start_job(order, tell, place.report)
