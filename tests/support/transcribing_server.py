"""`parlour` with a recogniser that understands the same of everybody, to try what becomes of it.

Usage: as `parlour`, by `python -m tests.support.transcribing_server`.
"""

import asyncio
from collections.abc import Callable, Sequence

from parlour.calls.events import Heard, JobEnded, JobNews, JobStarted
from parlour.calls.facts import CallFact
from parlour.calls.jobs.order import TranscriptionOrder
from parlour.calls.jobs.transcription_options import TranscriptionOptions
from parlour.calls.scene import Layout, Scene
from parlour.cli import main
from parlour.jobs.shell import JobShell
from parlour.live import JobRunners
from parlour.web.workers import Workers

WORDS = (("good mor", False), ("Good morning.", True))


class Parrot:
    """A `JobHandle` that hears `WORDS` from each voice, once."""

    change_targets = JobShell.change_targets
    tell_chat = JobShell.tell_chat
    tell_transcript = JobShell.tell_transcript

    def __init__(self, order: TranscriptionOrder, tell: Callable[[JobNews], None]) -> None:
        self._order = order
        self._tell = tell
        self._heard: set[tuple[str, str]] = set()
        self._loop = asyncio.get_running_loop()
        self._loop.call_soon(tell, JobStarted(order.job_id))

    def show(self, scene: Scene, layout: Layout, people: int) -> None:
        """See `JobHandle`."""
        for shot in scene.voices:
            for track in shot.tracks:
                if (shot.session_id, track) not in self._heard:
                    self._heard.add((shot.session_id, track))
                    self._loop.call_later(0.2, self._say, shot.session_id, track)

    def _say(self, session_id: str, track: str) -> None:
        for text, final in WORDS:
            self._tell(
                Heard(self._order.job_id, session_id, track, text, 1000.0, 1001.5, final, {"is_final": final, "n": 1})
            )

    def stop(self) -> None:
        """See `JobHandle`: what is last in such a job takes a while."""
        self._loop.call_later(0.2, self._tell, JobEnded(self._order.job_id))

    def tap_closed(self, tap: str) -> None:
        """See `JobHandle`."""

    def media_lost(self) -> None:
        """See `JobHandle`."""


class Parrots:
    """A `TranscriptionRunner`. One of the language `xx` cannot be."""

    available = True

    def unfit(self, options: TranscriptionOptions, /) -> str | None:
        """See `TranscriptionRunner`."""
        return self.hindrance(options)

    def hindrance(self, options: TranscriptionOptions, /) -> str | None:
        """See `JobRunner`."""
        return "parrots do not speak xx" if options.language == "xx" else None

    async def begun(self, job_id: str) -> None:
        """See `JobRunner`."""

    def start_job(
        self,
        order: TranscriptionOrder,
        tell: Callable[[JobNews], None],
        report: Callable[[Sequence[CallFact]], None],
    ) -> Parrot:
        """See `JobRunner`."""
        parrot = Parrot(order, tell)
        if (problem := self.hindrance(order.options)) is not None:
            asyncio.get_running_loop().call_soon(tell, JobEnded(order.job_id, problem))
        return parrot


def _runners(workers: Workers) -> JobRunners:
    return JobRunners(captures=workers.recordings, transcriptions=Parrots())


if __name__ == "__main__":
    Workers.runners = property(_runners)  # type: ignore[assignment,method-assign]
    main()
