"""Has the sound of a raw-tracks recording transcoded, by a worker, after its end."""

import asyncio
from pathlib import Path
from typing import Final

from parlour.clock import Clock
from parlour.errors import MissingPartError
from parlour.processes import Said, WordsError
from parlour.recording.process import Python, WorkerProcess
from parlour.recording.worker.raw_forms import AudioForm

__all__ = ["transcode"]

_SILENT_SECONDS: Final = 300.0
"""After how long without a word a worker is given up: a track of hours takes a minute or two."""


async def transcode(python: Python, directory: Path, form: AudioForm, clock: Clock) -> str | None:
    """Make a file in `form` of every audio track of the recording below `directory`; returns what went wrong.

    What was made is in the manifest. May be called again after a crash: what is there stays.
    """
    try:
        worker = await WorkerProcess.start(python, directory, clock)
    except (OSError, MissingPartError) as error:
        return str(error)
    problem: str | None = "the worker ended"
    try:
        worker.say("begin", mode="transcode", form=list(form))
        while True:
            async with asyncio.timeout(_SILENT_SECONDS):
                said = await worker.hear()
            match said:
                case None:
                    break
                case Said("finished", fields):
                    problem = None if fields.get("problem") is None else str(fields["problem"])
    except (WordsError, OSError) as error:
        # A timeout is an OSError.
        problem = str(error) or f"nothing was heard for {_SILENT_SECONDS:.0f} s"
    finally:
        await worker.end()
    return problem
