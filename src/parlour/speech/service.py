"""Speech recognition for the whole server: one process, started when it is first needed and again when it dies."""

import asyncio
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from parlour.clock import Clock
from parlour.errors import MissingPartError
from parlour.processes import Backoff, ChannelError, Said, WordsError
from parlour.settings.groups.transcription import TranscriptionSettings
from parlour.speech.engines import Engine, find_engine
from parlour.speech.files import transcribe_file
from parlour.speech.options import SpeechEvent, SpeechOptions, Utterance
from parlour.speech.process import SpeechProcess
from parlour.speech.session import SpeechSession

__all__ = ["SpeechService"]

logger = logging.getLogger(__name__)

_EACH_CORE: Final = 4
"""How many transcriptions one core is asked to bear when the operator says nothing."""

_LOADING_SECONDS: Final = 300.0
"""How long the engine may take to be ready: large models lie on slow disks."""

_MOST_TRIES: Final = 5
"""How often a process may die before it is ready, one time after the other, until all sessions are told."""


class SpeechService:
    """Turns speech into text for calls and for files.

    Between `start` and `stop`, `open` begins a session for one transcription of a call; `transcribe_file` reads a file.
    All sessions share one process, in which the operator's engine runs.
    """

    def __init__(self, settings: TranscriptionSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._engine: Engine = find_engine(settings)
        self._most = settings.most_at_once or _EACH_CORE * (os.cpu_count() or 1)
        self._sessions: dict[str, SpeechSession] = {}
        self._process: SpeechProcess | None = None
        self._needed = asyncio.Event()
        self._keeping: asyncio.Task[None] | None = None
        self._one_file = asyncio.Lock()

    async def start(self) -> None:
        """Be ready for sessions. No process is started before one is needed."""
        if not self.available:
            logger.info("no captions or transcripts: %s", self._engine.missing)
        self._keeping = asyncio.create_task(self._keep(), name="speech recogniser")

    async def stop(self) -> None:
        """End all sessions and the process at once."""
        for session in list(self._sessions.values()):
            session.fail("the server is stopping")
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
            self._keeping = None

    @property
    def available(self) -> bool:
        """Whether there is an engine."""
        return self._engine.missing is None

    def unfit(self, options: SpeechOptions) -> str | None:
        """Return what of this the engine can never do, as a sentence with its name; `None` without an engine, too."""
        return None if self._engine.missing is not None else self._engine.hindrance(options)

    def hindrance(self, options: SpeechOptions) -> str | None:
        """Return why this cannot be done now, as a sentence for people; `None` when it can."""
        if self._engine.missing is not None:
            return self._engine.missing
        if len(self._sessions) >= self._most:
            return f"too many transcriptions at once: this server makes {self._most}"
        return self._engine.hindrance(options)

    def hindrance_of_file(self, options: SpeechOptions) -> str | None:
        """Return why no file can be transcribed like that, as a sentence for people; `None` when one can, in turn."""
        return self._engine.missing or self._engine.hindrance(options)

    @property
    def pid(self) -> int | None:
        """The process id of the recogniser while it runs, for those who watch it."""
        return self._process.pid if self._process is not None else None

    def open(
        self,
        name: str,
        options: SpeechOptions,
        on_utterance: Callable[[Utterance], None],
        on_event: Callable[[SpeechEvent], None],
    ) -> SpeechSession:
        """Begin a session; `name` is unique on this server. Ask `hindrance` first.

        `on_utterance` and `on_event` are called in the event loop, and never from within `open` or `say`.
        """
        if name in self._sessions:
            raise ValueError(f"there is a session {name} already")
        session = SpeechSession(name, options, on_utterance, on_event, self._forget)
        self._sessions[name] = session
        if self._process is not None:
            session.attach(self._process)
        self._needed.set()
        return session

    async def transcribe_file(
        self, path: Path, options: SpeechOptions, on_progress: Callable[[float], None] = lambda _: None
    ) -> list[Utterance]:
        """Return what is said in a file of sound or film; times are seconds from its begin, `track` is empty.

        One file at a time; others wait. `on_progress` gets the share that is done, from 0 to 1. Cancelling ends it.
        Raises `SpeechError` with a sentence for people, `OSError` when the file cannot be opened.
        """
        async with self._one_file:
            return await transcribe_file(
                self._engine, self._clock, path, options, on_progress, longest=self._settings.file_seconds
            )

    def _forget(self, name: str) -> None:
        self._sessions.pop(name, None)

    async def _keep(self) -> None:
        """Keep a process as long as anybody needs one; it stays from then on, as loading takes seconds."""
        backoff, young_deaths = Backoff(), 0
        while True:
            if not self._sessions:
                self._needed.clear()
                await self._needed.wait()
            begun = self._clock.monotonic()
            problem, was_ready = await self._live()
            young_deaths = 0 if was_ready else young_deaths + 1
            logger.warning("the speech recogniser ended: %s", problem)
            for session in list(self._sessions.values()):
                session.lose()
            if young_deaths >= _MOST_TRIES:
                for session in list(self._sessions.values()):
                    session.fail("the speech recogniser cannot be started; this server's log says why")
            await self._clock.sleep(backoff.delay(self._clock.monotonic() - begun))

    async def _live(self) -> tuple[str, bool]:
        """Run one process to its end; returns why it ended, and whether it was ever ready."""
        ready = False
        try:
            process = await SpeechProcess.start(self._engine.begin(), self._clock)
        except (OSError, MissingPartError) as error:
            return str(error), ready
        loading = asyncio.get_running_loop().call_later(_LOADING_SECONDS, process.hang_up)
        words = ""
        try:
            while (said := await process.hear()) is not None:
                if said.event == "ready":
                    ready = True
                    loading.cancel()
                    self._process = process
                    for session in list(self._sessions.values()):
                        session.attach(process)
                else:
                    self._hear(said)
        except (WordsError, ChannelError, KeyError, TypeError, ValueError) as error:
            logger.warning("the speech recogniser cannot be understood: %s", error)
        finally:
            loading.cancel()
            self._process = None
            _, words = await process.end()
        return words, ready

    def _hear(self, said: Said) -> None:
        if said.event == "problem":
            logger.warning("the speech recogniser: %s", said.fields.get("reason"))
            return
        session = self._sessions.get(str(said.fields.get("session")))
        if session is not None:
            session.hear(said)
