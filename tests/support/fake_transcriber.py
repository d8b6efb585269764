"""A recogniser of files that hears what a test says it does."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from parlour.speech import SpeechError, SpeechOptions, Utterance

__all__ = ["FakeTranscriber", "said"]


def said(text: str, begin: float = 0.0, end: float = 1.0, *, track: str = "", final: bool = True) -> Utterance:
    """Return an utterance."""
    return Utterance(track, begin, end, text, final, 0.9, "en")


class FakeTranscriber:
    """Returns `heard`; raises `problem`; waits while `may_go_on` is not set. Keeps what it was given."""

    def __init__(self, *heard: Utterance, refusal: str | None = None) -> None:
        self.heard = heard
        self.problem: str | None = None
        self.refusal = refusal
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()
        self.asked: list[tuple[bytes, SpeechOptions]] = []
        self.news = asyncio.Event()
        """Set whenever a file is given."""

    def hindrance_of_file(self, options: SpeechOptions) -> str | None:
        return self.refusal

    async def transcribe_file(
        self, path: Path, options: SpeechOptions, on_progress: Callable[[float], None]
    ) -> list[Utterance]:
        self.asked.append((await asyncio.to_thread(path.read_bytes), options))
        self.news.set()
        await self.may_go_on.wait()
        on_progress(1.0)
        if self.problem is not None:
            raise SpeechError(self.problem)
        return list(self.heard)
