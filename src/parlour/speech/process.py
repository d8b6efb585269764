"""The process that recognises, from its start to its certain end, and what it says.

It runs under our own Python, as its libraries are there. It may lie in folders that `nobody` cannot enter, so the
process loads everything first and becomes `nobody` before it hears of anybody. Its program is one archive: our own
packages, with all that the server needs, are not loaded.
"""

import functools
import io
import logging
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from parlour.clock import Clock
from parlour.processes import Child, Confinement, Program, handed_bytes
from parlour.processes.confinement import NOBODY, becomes_nobody
from parlour.strict_json import JsonValue, dump, parse

__all__ = ["Said", "SpeechProcess", "WordsError"]

logger = logging.getLogger("parlour.speech.worker")

_LONGEST_LINE: Final = 1_000_000
_PACKAGE: Final = Path(__file__).resolve().parent
_MODULE: Final = "parlour.speech.worker"
_MAIN: Final = f"import sys\nfrom {_MODULE}.__main__ import main\nsys.exit(main())\n"

_ENVIRONMENT: Final = {
    "HOME": "/nonexistent",
    # One decoding is one thread: what libraries start by themselves would disturb calls.
    "OMP_NUM_THREADS": "1",
    # Nothing is fetched, and nobody is told of it.
    "HF_HUB_OFFLINE": "1",
    "ORT_DISABLE_TELEMETRY": "1",
}


class WordsError(Exception):
    """A recogniser said what cannot be understood."""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that the process said."""

    event: str
    fields: Mapping[str, JsonValue]


class SpeechProcess:
    """One process. `say` tells it what to do, `hear` waits for what it says."""

    def __init__(self, child: Child) -> None:
        self._child = child

    @classmethod
    async def start(cls, begin: dict[str, JsonValue], clock: Clock, *, pass_fds: Sequence[int] = ()) -> Self:
        """Start a process and tell it to `begin` with these words. Raises `OSError` or `MissingPartError`."""
        user = NOBODY if becomes_nobody() else 0
        with handed_bytes(program=_archive()) as (program,):
            child = await Child.start(
                Program(
                    "speech-recogniser",
                    [sys.executable, "-I", "-B", f"/proc/self/fd/{program}", str(user)],
                    Path("/"),
                    Confinement(open_files=4096, sheds_itself=True),
                    environment=_ENVIRONMENT,
                    pass_fds=[program, *pass_fds],
                    channel_line=_LONGEST_LINE,
                ),
                clock,
                logger.info,
            )
        child.channel.write(dump(begin))
        return cls(child)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._child.pid

    def say(self, do: str, fields: Mapping[str, JsonValue]) -> None:
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
            raise WordsError(f"a recogniser said what is no event: {line[:200]!r}")
        return Said(event, fields)

    def hang_up(self) -> None:
        """Let it hear and say nothing any more: it ends by itself, or by `end`."""
        self._child.channel.close()

    async def end(self) -> str:
        """End it for certain; returns its last words."""
        self.hang_up()
        await self._child.end()
        return " / ".join(self._child.output.last_words)


@functools.cache
def _archive() -> bytes:
    """Return the process's modules as a program in one file."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("__main__.py", _MAIN)
        for package in ("parlour", "parlour/speech"):
            archive.writestr(f"{package}/__init__.py", "")
        for module in sorted((_PACKAGE / "worker").rglob("*.py")):
            archive.write(module, f"parlour/speech/{module.relative_to(_PACKAGE)}")
    return written.getvalue()
