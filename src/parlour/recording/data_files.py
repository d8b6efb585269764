"""The files of a recording's data outputs, written event by event: each is whole at any time."""

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from parlour.recording.data_outputs import DATA_NAMES, DataOutput, Event, EventsText, VttText, text_of
from parlour.recording.naming import output_key

__all__ = ["DataFiles", "data_key"]


def data_key(recording_key: str, output: DataOutput) -> str:
    """Return the key of an output in the store."""
    return output_key(recording_key, *DATA_NAMES[output])


class DataFiles:
    """Writes into `directory` what happens, from its making to `close`.

    What cannot be written (a full disk) ends that file and not the recording: `problems` says so, and what was written
    before stays whole.
    """

    def __init__(self, directory: Path, outputs: Iterable[DataOutput], start_ms: int) -> None:
        """Begin the files, `paths`. Raises `OSError`. `start_ms`: when the recording began, since 1970."""
        self.problems: list[str] = []
        self.paths = {output: directory / ".".join(DATA_NAMES[output]) for output in dict.fromkeys(outputs)}
        self._open: dict[DataOutput, tuple[IO[bytes], EventsText | VttText]] = {}
        try:
            for output, path in self.paths.items():
                text = text_of(output, start_ms)
                file = path.open("xb", buffering=0)
                self._open[output] = file, text
                _append(file, 0, text.head + text.tail)
        except OSError:
            self.close()
            raise

    def take(self, event: Event) -> None:
        """Write what happened."""
        for output, (file, text) in list(self._open.items()):
            if not (added := text.add(event)):
                continue
            try:
                _append(file, len(text.tail.encode()), added + text.tail)
            except OSError as error:
                self.problems.append(f"{output}: {error.strerror or error}")
                del self._open[output]
                file.close()

    def close(self) -> None:
        """Be done."""
        for file, _ in self._open.values():
            file.close()
        self._open = {}


def _append(file: IO[bytes], over: int, text: str) -> None:
    """Write over the last bytes and behind them, all of it or nothing."""
    end = os.fstat(file.fileno()).st_size
    data = text.encode("utf-8", "replace")
    try:
        written = 0
        file.seek(end - over)
        while written < len(data):
            written += file.write(data[written:]) or 0
    except OSError:
        with contextlib.suppress(OSError):
            file.truncate(end)
            file.seek(end - over)
            file.write(data[len(data) - over :] if over else b"")
        raise
