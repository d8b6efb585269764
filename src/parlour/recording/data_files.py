"""The files of a recording's data outputs, written event by event: each is whole at any time."""

from collections.abc import Iterable
from pathlib import Path
from typing import IO

from parlour.jobs.appending import append
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
                append(file, text.head + text.tail)
        except OSError:
            self.close()
            raise

    def take(self, event: Event) -> None:
        """Write what happened."""
        for output, (file, text) in list(self._open.items()):
            if not (added := text.add(event)):
                continue
            try:
                append(file, added + text.tail, over=len(text.tail.encode()))
            except OSError as error:
                self.problems.append(f"{output}: {error.strerror or error}")
                del self._open[output]
                file.close()

    def close(self) -> None:
        """Be done."""
        for file, _ in self._open.values():
            file.close()
        self._open = {}
