"""The process that records, from its start to its certain end, and what it says.

It runs under the system's own Python, where GStreamer's bindings are, as `nobody`, and writes below one directory that
was handed over to it. Its program is one archive: a child that runs as `nobody` need not reach our folders.
"""

import asyncio
import functools
import io
import logging
import os
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from parlour.clock import Clock
from parlour.errors import MissingPartError
from parlour.processes import Child, Confinement, Program, hand_over, handed_bytes
from parlour.strict_json import JsonValue, dump, parse

__all__ = ["Python", "Said", "WordsError", "WorkerProcess", "find_python"]

logger = logging.getLogger("parlour.recording.worker")

_PYTHON: Final = "/usr/bin/python3"
_LONGEST_LINE: Final = 1_000_000
_PACKAGE: Final = Path(__file__).resolve().parent
_PARTS: Final = _PACKAGE / "worker" / "parts.py"
_MODULE: Final = "parlour.recording.worker"
_MAIN: Final = f"import sys\nfrom {_MODULE}.__main__ import main\nsys.exit(main())\n"


@dataclass(frozen=True, slots=True)
class Python:
    """The system's own Python with GStreamer's bindings."""

    path: str
    registry: bytes
    """GStreamer's list of its plug-ins: to make it takes longer than to start."""


async def find_python(path: str = _PYTHON) -> Python:
    """Return the Python that workers run under; it takes a second, and holds until something is installed.

    Raises `MissingPartError` that says what to install.
    """
    if shutil.which(path) is None:
        raise MissingPartError(
            f"{path} is missing, so nothing can be recorded. Install it with: apt-get install python3"
        )
    with tempfile.TemporaryDirectory() as folder:
        registry = Path(folder) / "registry.bin"
        process = await asyncio.create_subprocess_exec(
            *(path, "-I", "-c", _PARTS.read_text()),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "GST_REGISTRY": str(registry)},
        )
        missing, complaints = await process.communicate()
        if process.returncode != 0:
            reason = complaints.decode(errors="replace")[-300:]
            raise MissingPartError(f"GStreamer cannot be used, so nothing can be recorded: {reason}")
        if missing:
            packages = " ".join(missing.decode().split())
            raise MissingPartError(
                "Parts of GStreamer are missing, so nothing can be recorded. "
                f"Install them with: apt-get install {packages}"
            )
        return Python(path, registry.read_bytes())


class WordsError(Exception):
    """A worker said what cannot be understood."""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that the worker said."""

    event: str
    fields: Mapping[str, JsonValue]


class WorkerProcess:
    """One worker. `say` tells it what to do, `hear` waits for what it says."""

    def __init__(self, child: Child) -> None:
        self._child = child

    @classmethod
    async def start(cls, python: Python, directory: Path, clock: Clock) -> Self:
        """Start a worker that may write below `directory`. Raises `OSError` or `MissingPartError` when it cannot be."""
        _prepare(directory)
        with handed_bytes(program=_archive(), registry=python.registry) as (program, registry):
            child = await Child.start(
                Program(
                    "recording-worker",
                    [python.path, "-I", f"/proc/self/fd/{program}"],
                    directory,
                    # How large a recording becomes is limited by its duration.
                    Confinement(file_bytes=None, open_files=4096),
                    environment={
                        "GST_REGISTRY": f"/proc/self/fd/{registry}",
                        "GST_REGISTRY_UPDATE": "no",
                        "HOME": ".",
                    },
                    pass_fds=[program, registry],
                    channel_line=_LONGEST_LINE,
                ),
                clock,
                logger.info,
            )
        return cls(child)

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
            raise WordsError(f"a recording worker said what is no event: {line[:200]!r}")
        return Said(event, fields)

    async def end(self) -> tuple[int, str]:
        """End it for certain; returns its exit status and its last words."""
        self._child.channel.close()
        status = await self._child.end()
        return status, " / ".join(self._child.output.last_words)


def _prepare(directory: Path) -> None:
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    hand_over(directory)


@functools.cache
def _archive() -> bytes:
    """Return the worker's modules as a program in one file."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("__main__.py", _MAIN)
        for package in ("parlour", "parlour/recording"):
            archive.writestr(f"{package}/__init__.py", "")
        for module in sorted((_PACKAGE / "worker").glob("*.py")):
            archive.write(module, f"parlour/recording/worker/{module.name}")
    return written.getvalue()
