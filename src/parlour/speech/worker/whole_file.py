"""A file from its begin to its end, as fast as the engine can."""

import asyncio
from typing import Final

from parlour.speech.worker.engines.port import RATE, Heard, Options, Recogniser
from parlour.speech.worker.hub import Write
from parlour.speech.worker.media_file import FileError, read_sound

__all__ = ["transcribe"]

_AHEAD_SECONDS: Final = 120.0
"""How much may be read before it is decoded: memory is bounded, and nothing is lost for being too fast."""

_PROGRESS_EACH: Final = 5.0


class _Reader:
    """Hears the texts of the file."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self.problem: str | None = None

    def heard(self, heard: Heard) -> None:
        if heard.final:
            self._write(
                "utterance",
                track="",
                begin=round(heard.begin, 3),
                end=round(heard.end, 3),
                text=heard.text,
                final=True,
                confidence=heard.confidence,
                language=heard.language,
                raw=heard.raw,
            )

    def missed(self, begin: float, end: float) -> None:
        self.problem = f"what is said from {begin:.1f} s to {end:.1f} s could not be decoded"

    def failed(self, problem: str) -> None:
        self.problem = problem


async def transcribe(recogniser: Recogniser, descriptor: int, options: Options, longest: float, write: Write) -> None:
    """Write utterances, progress, and `finished` or `failed` at the end."""
    reader = _Reader(write)
    stream = recogniser.open(options, reader)
    at = told = drained = 0.0
    try:
        for sound, share in read_sound(descriptor, longest):
            stream.push(sound, at)
            at += len(sound) / RATE
            if at - told >= _PROGRESS_EACH:
                told = at
                await asyncio.sleep(0)
                write("progress", share=round(share, 4))
            if at - drained >= _AHEAD_SECONDS:
                drained = at
                await stream.drain()
            if reader.problem is not None:
                break
        await stream.finish()
    except FileError as error:
        reader.problem = str(error)
    if reader.problem is not None:
        write("failed", problem=reader.problem)
    else:
        write("progress", share=1.0)
        write("finished")
