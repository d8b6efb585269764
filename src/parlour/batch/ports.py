"""What jobs need of the rest of the house."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from parlour.speech import SpeechOptions, Utterance

__all__ = ["Transcriber"]


class Transcriber(Protocol):
    """Turns the sound of files into text (`parlour.speech.SpeechService`)."""

    def hindrance_of_file(self, options: SpeechOptions) -> str | None:
        """Return why it cannot be done, as a sentence with the engine's name; `None`: it can, in its turn."""
        ...

    async def transcribe_file(
        self, path: Path, options: SpeechOptions, on_progress: Callable[[float], None]
    ) -> Sequence[Utterance]:
        """Return what is said in a file; times are seconds from its begin. Raises `SpeechError`."""
        ...
