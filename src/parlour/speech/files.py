"""What is said in a file: read and written down by a process of its own, which a hostile file may take along."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from parlour.clock import Clock
from parlour.errors import MissingPartError
from parlour.processes import ChannelError, Said, WordsError
from parlour.speech.engines import Engine
from parlour.speech.options import SpeechOptions, Utterance
from parlour.speech.process import SpeechProcess
from parlour.speech.session import utterance_of

__all__ = ["MOST_BYTES", "SpeechError", "transcribe_file"]

MOST_BYTES: Final = 20 * 1024**3
MOST_UTTERANCES: Final = 200_000


class SpeechError(Exception):
    """Speech could not be recognised; the text is a sentence for people."""


async def transcribe_file(
    engine: Engine,
    clock: Clock,
    path: Path,
    options: SpeechOptions,
    on_progress: Callable[[float], None],
    *,
    longest: float,
) -> list[Utterance]:
    """See `SpeechService.transcribe_file`. `longest` is in seconds."""
    problem = engine.missing or engine.hindrance(options)
    if problem is not None:
        raise SpeechError(problem)
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        if os.fstat(descriptor).st_size > MOST_BYTES:
            raise SpeechError(f"the file is larger than {MOST_BYTES} bytes")
        begin = engine.begin() | {"file": descriptor, "options": options.as_json(), "longest": longest}
        try:
            process = await SpeechProcess.start(begin, clock, pass_fds=[descriptor])
        except MissingPartError as error:
            raise SpeechError(str(error)) from error
    finally:
        os.close(descriptor)
    words = ""
    try:
        found = await _listen(process, on_progress)
    except (WordsError, ChannelError, KeyError, TypeError, ValueError) as error:
        raise SpeechError(f"the file could not be transcribed: {error}") from error
    finally:
        _, words = await process.end()
    if found is None:
        raise SpeechError(f"the file could not be transcribed: the recogniser ended ({words[-300:]})")
    return found


async def _listen(process: SpeechProcess, on_progress: Callable[[float], None]) -> list[Utterance] | None:
    found: list[Utterance] = []
    while (said := await process.hear()) is not None:
        match said:
            case Said("utterance", fields):
                found.append(utterance_of(fields))
                if len(found) > MOST_UTTERANCES:
                    raise SpeechError("more is said in the file than can be kept")
            case Said("progress", {"share": int() | float() as share}):
                on_progress(min(max(float(share), 0.0), 1.0))
            case Said("failed", {"problem": str(problem)}):
                raise SpeechError(problem)
            case Said("finished"):
                return sorted(found, key=lambda each: each.begin)
            case _:
                continue
    return None
