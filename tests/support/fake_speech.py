"""Speech recognition of nothing: sessions that keep what they are told, and hear what a test says."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from parlour.speech import (
    Failed,
    Listening,
    Lost,
    Missed,
    SpeechError,
    SpeechEvent,
    SpeechOptions,
    SpeechService,
    SpeechSession,
    Utterance,
)
from parlour.strict_json import JsonValue


class FakeSpeechSession(SpeechSession):
    """`said` is what it was told; `hear` lets a track say something, `emit` hands up an event."""

    def __init__(
        self,
        name: str,
        options: SpeechOptions,
        on_utterance: Callable[[Utterance], None],
        on_event: Callable[[SpeechEvent], None],
    ) -> None:
        self.name = name
        self.options = options
        self.said: list[tuple[str, dict[str, JsonValue]]] = []
        self.preferred: Sequence[str] = ()
        self.closed = False
        self.last_words: list[Utterance] = []
        """What becomes text while it closes."""

        self._hear = on_utterance
        self._emit = on_event
        self._ports = 40_000

    def say(self, do: str, fields: Mapping[str, JsonValue]) -> None:
        """Note it; `add` is answered with ports, soon."""
        self.said.append((do, dict(fields)))
        if do == "add":
            self._ports += 2
            asyncio.get_running_loop().call_soon(
                self._emit, Listening(str(fields["track"]), self._ports, self._ports + 1)
            )

    def prefer(self, tracks: Sequence[str]) -> None:
        self.preferred = list(tracks)

    async def close(self) -> None:
        if not self.closed:
            for each in self.last_words:
                self._hear(each)
        self.closed = True

    def utter(
        self,
        track: str,
        text: str,
        *,
        begin: float = 1000.0,
        end: float = 1001.0,
        final: bool = True,
        confidence: float = 0.9,
        raw: JsonValue = None,
    ) -> None:
        """Let somebody say something."""
        self._hear(Utterance(track, begin, end, text, final, confidence, self.options.language, raw))

    def lose(self) -> None:
        """Its process dies."""
        self._emit(Lost())

    def fail(self, problem: str) -> None:
        """Nothing more comes of it."""
        self._emit(Failed(problem))

    def miss(self, track: str, begin: float, end: float) -> None:
        """Some speech is never text."""
        self._emit(Missed(track, begin, end))


class FakeSpeechService(SpeechService):
    """Use it where a `SpeechService` is wanted. `problem` is what hinders everything, `file` what is said in files."""

    def __init__(self) -> None:
        self.sessions: list[FakeSpeechSession] = []
        self.problem: str | None = None
        self.file: list[Utterance] = []
        self.files: list[tuple[Path, SpeechOptions]] = []
        self.running = False

    async def start(self) -> None:
        self.running = True

    async def stop(self) -> None:
        self.running = False

    @property
    def available(self) -> bool:
        return self.problem is None

    def unfit(self, options: SpeechOptions) -> str | None:
        return self.problem

    def hindrance(self, options: SpeechOptions) -> str | None:
        return self.problem

    def hindrance_of_file(self, options: SpeechOptions) -> str | None:
        return self.problem

    def open(
        self,
        name: str,
        options: SpeechOptions,
        on_utterance: Callable[[Utterance], None],
        on_event: Callable[[SpeechEvent], None],
    ) -> FakeSpeechSession:
        session = FakeSpeechSession(name, options, on_utterance, on_event)
        self.sessions.append(session)
        return session

    async def transcribe_file(
        self, path: Path, options: SpeechOptions, on_progress: Callable[[float], None] = lambda _: None
    ) -> list[Utterance]:
        if self.problem is not None:
            raise SpeechError(self.problem)
        self.files.append((path, options))
        on_progress(0.5)
        on_progress(1.0)
        return list(self.file)
