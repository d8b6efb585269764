"""Has the sound of a raw-tracks recording transcoded, by a worker, after its end, whoever was killed meanwhile."""

import asyncio
import json
from pathlib import Path
from typing import Final

from parlour.clock import Clock
from parlour.errors import MissingPartError
from parlour.processes import Said, WordsError
from parlour.recording.process import Python, WorkerProcess
from parlour.recording.worker.raw_forms import AudioForm

__all__ = ["note_wanted", "transcode", "wanted_form"]

_SILENT_SECONDS: Final = 300.0
"""After how long without a word a worker is given up: a track of hours takes a minute or two."""

_WANTED: Final = ".transcoded-audio"
"""The file in a recording's directory that says in which form sound is wanted, for whoever comes after a crash."""

_LONGEST: Final = 100
_ENDINGS: Final = ("m4a", "wav")


def note_wanted(directory: Path, form: AudioForm) -> None:
    """Keep in which form all sound of a recording is wanted, before its worker may write below `directory`."""
    (directory / _WANTED).write_text(json.dumps(form))


def wanted_form(directory: Path) -> AudioForm | None:
    """Return what `note_wanted` kept. A worker may have written there since: it is believed no more than that."""
    path = directory / _WANTED
    try:
        if path.is_symlink() or path.stat().st_size > _LONGEST:
            return None
        match json.loads(path.read_text("utf-8")):
            case [str(ending), int(rate), int(channels)] if (
                ending in _ENDINGS and rate in (44_100, 48_000) and channels in (1, 2)
            ):
                return AudioForm(ending, rate, channels)
    except (OSError, ValueError, RecursionError):
        pass
    return None


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
