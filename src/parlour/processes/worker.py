"""Child processes that run a program of our own, are told what to do and say what becomes of it, in lines of JSON."""

import functools
import io
import signal
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from parlour.processes.child import Child
from parlour.strict_json import JsonValue, dump, parse

__all__ = ["LONGEST_WORDS", "Said", "WordsError", "Worker", "how_it_ended", "program_of"]

LONGEST_WORDS: Final = 1_000_000
"""Characters of one line, for `Program.channel_line`."""

_SOURCES: Final = Path(__file__).resolve().parents[2]


class WordsError(Exception):
    """A worker said what cannot be understood."""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a worker said."""

    event: str
    fields: Mapping[str, JsonValue]


class Worker:
    """One process. `say` tells it what to do, `hear` waits for what it says."""

    def __init__(self, child: Child) -> None:
        self._child = child

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._child.pid

    def say(self, do: str, **fields: JsonValue) -> None:
        """Tell it what to do. Raises `ChannelError` when it does not read any more."""
        self._child.channel.write(dump({"do": do, **fields}))

    async def hear(self) -> Said | None:
        """Return what it says next; `None` once it is gone. Raises `WordsError`."""
        line = await self._child.channel.read()
        if line is None:
            return None
        fields = parse(line)
        event = fields.get("event") if isinstance(fields, dict) else None
        if not isinstance(fields, dict) or not isinstance(event, str):
            raise WordsError(f"a worker said what is no event: {line[:200]!r}")
        return Said(event, fields)

    def hang_up(self) -> None:
        """Let it hear and say nothing any more: it ends by itself, or by `end`."""
        self._child.channel.close()

    async def end(self) -> tuple[int, str]:
        """End it for certain; returns its exit status and its last words."""
        self.hang_up()
        status = await self._child.end()
        return status, " / ".join(self._child.output.last_words)


def how_it_ended(status: int) -> str:
    """Return what an exit status tells people. What a process wrote at its end is for logs: paths of ours are in it."""
    if status >= 0:
        return f"status {status}"
    try:
        return f"killed by {signal.Signals(-status).name}"
    except ValueError:
        return f"killed by signal {-status}"


@functools.cache
def program_of(package: str) -> bytes:
    """Return the modules of a package of ours, and of those in it, as a program in one file that calls its `main`.

    The packages around it are empty there: a child need not reach our folders, nor load what the server needs.
    """
    around, written = package.split("."), io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("__main__.py", f"import sys\nfrom {package}.__main__ import main\nsys.exit(main())\n")
        for depth in range(1, len(around)):
            archive.writestr("/".join([*around[:depth], "__init__.py"]), "")
        for module in sorted(_SOURCES.joinpath(*around).rglob("*.py")):
            archive.write(module, module.relative_to(_SOURCES))
    return written.getvalue()
