"""The process that records, from its start to its certain end, and what it says.

It runs under the system's own Python, where GStreamer's bindings are, as a user of its own, and writes below one
directory that was handed over to it. Its program is one archive: such a child need not reach our folders.
"""

import asyncio
import logging
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from parlour.clock import Clock
from parlour.errors import MissingPartError
from parlour.processes import (
    LONGEST_WORDS,
    Child,
    Confinement,
    Program,
    Worker,
    hand_over,
    handed_bytes,
    program_of,
    take_back,
)
from parlour.processes.confinement import NOBODY
from parlour.processes.users import give_back, take_user

__all__ = ["Python", "WorkerProcess", "find_python"]

logger = logging.getLogger("parlour.recording.worker")

_PYTHON: Final = "/usr/bin/python3"
_PACKAGE: Final = Path(__file__).resolve().parent
_PARTS: Final = _PACKAGE / "worker" / "parts.py"
_PROGRAM: Final = "parlour.recording.worker"


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


class WorkerProcess(Worker):
    """One that records."""

    def __init__(self, child: Child, directory: Path) -> None:
        super().__init__(child)
        self._directory = directory

    @classmethod
    async def start(cls, python: Python, directory: Path, clock: Clock) -> Self:
        """Start a worker that may write below `directory`. Raises `OSError` or `MissingPartError` when it cannot be."""
        user = take_user()
        try:
            return await cls._start(python, directory, clock, NOBODY if user is None else user)
        except BaseException:
            give_back(user)
            raise

    @classmethod
    async def _start(cls, python: Python, directory: Path, clock: Clock, user: int) -> Self:
        _prepare(directory, user)
        with handed_bytes(program=program_of(_PROGRAM), registry=python.registry) as (program, registry):
            child = await Child.start(
                Program(
                    "recording-worker",
                    [python.path, "-I", f"/proc/self/fd/{program}"],
                    directory,
                    # How large a recording becomes is limited by its duration.
                    Confinement(file_bytes=None, open_files=4096, user=user),
                    environment={
                        "GST_REGISTRY": f"/proc/self/fd/{registry}",
                        "GST_REGISTRY_UPDATE": "no",
                        "HOME": ".",
                    },
                    pass_fds=[program, registry],
                    channel_line=LONGEST_WORDS,
                ),
                clock,
                logger.info,
            )
        return cls(child, directory)

    async def end(self) -> tuple[int, str]:
        """End it for certain, and let nobody into its directory any more: another worker may get its user."""
        ended = await super().end()
        take_back(self._directory)
        return ended


def _prepare(directory: Path, user: int) -> None:
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    hand_over(directory, user)
