"""A file from its begin to its end, as fast as the engine can."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Final

from parlour.speech.worker.engines.port import RATE, FileError, Heard, Options, Recogniser, Sound, WholeFiles
from parlour.speech.worker.hub import Write
from parlour.speech.worker.media_file import read_sound

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
    loop = asyncio.get_running_loop()

    def tell(share: float) -> None:
        loop.call_soon_threadsafe(lambda: write("progress", share=round(share, 4)))

    sounds = _told(read_sound(descriptor, longest), tell)
    try:
        if isinstance(recogniser, WholeFiles):
            for heard in await recogniser.whole((sound for sound, _ in sounds), options):
                reader.heard(heard)
        else:
            await _push(recogniser, sounds, options, reader)
    except FileError as error:
        reader.problem = str(error)
    if reader.problem is not None:
        write("failed", problem=reader.problem)
    else:
        write("progress", share=1.0)
        write("finished")


def _told(sounds: Iterator[tuple[Sound, float]], tell: Callable[[float], None]) -> Iterator[tuple[Sound, float]]:
    """Yield the sound with its moments, and tell now and then how far it is."""
    samples = told = 0
    for sound, share in sounds:
        yield sound, samples / RATE
        samples += len(sound)
        if samples - told >= _PROGRESS_EACH * RATE:
            told = samples
            tell(share)


async def _push(
    recogniser: Recogniser, sounds: Iterator[tuple[Sound, float]], options: Options, reader: _Reader
) -> None:
    stream = recogniser.open(options, reader, live=False)
    drained = 0.0
    for sound, at in sounds:
        stream.push(sound, at)
        # Texts are made meanwhile.
        await asyncio.sleep(0)
        if at - drained >= _AHEAD_SECONDS:
            drained = at
            await stream.drain()
        if reader.problem is not None:
            return
    await stream.finish()
