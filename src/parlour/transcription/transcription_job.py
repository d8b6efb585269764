"""One transcription, from its order until what was said is told and, where that is wanted, stored.

The call hears what is understood as soon as it is, and of the end when the last words have been told; that a transcript
is stored is said later, to webhooks and logs.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence

from parlour.calls.events import Heard, JobNews, JobStarted
from parlour.calls.facts import JobFact, TranscriptFailed
from parlour.calls.jobs.order import TranscriptionOrder
from parlour.calls.jobs.transcription_options import TranscriptionOptions
from parlour.calls.scene import Layout, Scene
from parlour.jobs.shell import JobShell
from parlour.jobs.workshop import Workshop
from parlour.speech import SpeechService, Utterance
from parlour.transcription.attendance import Attendance
from parlour.transcription.delivery import Delivery
from parlour.transcription.listener import Listener
from parlour.transcription.options import speech_options
from parlour.transcription.tellings import fact_of_begin, facts_of_end
from parlour.transcription.transcript import KeptTranscript

__all__ = ["TranscriptionJob"]


class TranscriptionJob(JobShell[TranscriptionOptions]):
    """A handle for the call, and `run`, which does it all."""

    log = logging.getLogger("parlour.live.transcription")
    what = "transcription"

    def __init__(
        self,
        order: TranscriptionOrder,
        workshop: Workshop,
        speech: SpeechService,
        delivery: Delivery,
        tell: Callable[[JobNews], None],
        report: Callable[[Sequence[JobFact]], None],
    ) -> None:
        super().__init__(order, workshop.clock, tell, report)
        self._workshop = workshop
        self._speech = speech
        self._delivery = delivery
        self._listener: Listener | None = None
        self._kept: KeptTranscript | None = None
        self._began = workshop.clock.now()
        self._attendance = Attendance(workshop.clock.monotonic())
        self._names: dict[str, str] = {}
        """Who is, or was, listened to, by session id."""

        self._over = asyncio.Event()
        self._problem: str | None = None
        """Why it ends by itself."""

    def show(self, scene: Scene, layout: Layout, people: int) -> None:
        """See `JobHandle`."""
        self._attendance.note(people, self._clock.monotonic())
        self._names.update((shot.session_id, shot.name) for shot in (*scene.shots, *scene.voices))
        super().show(scene, layout, people)

    def stop(self) -> None:
        """See `JobHandle`."""
        self._over.set()

    async def run(self) -> None:
        """See `JobShell`."""
        try:
            await super().run()
        finally:
            if self._listener is not None:
                self._listener.abandon()
            if self._kept is not None:
                self._kept.close()

    async def _work(self) -> None:
        order = self._order
        if order.options.stored:
            self._kept = await KeptTranscript.begin(order, self._workshop)
        self.begun.set()
        self._listener = Listener(
            order.meeting_id,
            order.job_id,
            sfu=self._workshop.sfu,
            speech=self._speech,
            options=speech_options(order.options),
            on_utterance=self._hear,
            on_failed=self._on_failed,
        )
        self._take(self._listener)
        self._tell(JobStarted(order.job_id))
        if self._kept is not None:
            began = order.meeting_started_at
            self._say(fact_of_begin(self._kept.record, meeting_started_at=began, people=self._attendance.most))
        await self._over.wait()
        await self._stop_listening()
        await self._conclude(self._problem)

    async def _give_up(self, problem: str) -> None:
        try:
            await self._stop_listening()
        except Exception:  # it is what failed, perhaps
            self.log.exception("a transcription cannot be ended", extra={"meeting": self._order.meeting_id})
        await self._conclude(problem)

    async def _stop_listening(self) -> None:
        listener, self._listener = self._listener, None
        self._take(None)
        if listener is not None:
            await listener.close()

    async def _conclude(self, problem: str | None) -> None:
        kept, self._kept = self._kept, None
        if kept is None:
            self._conclude_unkept(problem)
        else:
            self._end(problem)
            delivered = await kept.deliver(self._delivery, self._attendance, problem)
            began = self._order.meeting_started_at
            self._say(*facts_of_end(delivered, kept.record, self._clock.now(), meeting_started_at=began))

    def _conclude_unkept(self, problem: str | None) -> None:
        if problem is None:
            self._end()
        else:
            self._fail(problem)

    def _failure(self, problem: str) -> JobFact:
        return TranscriptFailed(**self._about(), begun_at=self._began, msg=problem)

    def _on_failed(self, problem: str) -> None:
        self._problem = problem
        self._over.set()

    def _hear(self, said: Utterance) -> None:
        session_id, _, track = said.track.partition("/")
        if said.final and self._kept is not None:
            self._kept.write(said.begin, said.end, self._names.get(session_id, "Guest"), said.text)
        if not self._ended:
            self._tell(
                Heard(self._order.job_id, session_id, track, said.text, said.begin, said.end, said.final, said.raw)
            )
