"""Files that are handed to a child as descriptors: it need not be able to reach where they are.

A child that runs as `nobody` cannot enter the folders of others, such as a cache below `/root`. What it is to execute
or read there it gets open, and finds it by the path `/proc/self/fd/NUMBER`.
"""

import fcntl
import io
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from parlour.processes.confinement import becomes_nobody

__all__ = ["handed", "handed_bytes"]

_FIRST: Final = 64
"""Well above what children of the child get as their own first descriptors."""

_FOR_OTHERS: Final = stat.S_IROTH | stat.S_IXOTH


@contextmanager
def handed(*files: Path) -> Iterator[list[int]]:
    """Yield a descriptor of each file, for `Program.pass_fds`; they are closed when the context ends.

    What only its owner may read or execute is copied into memory. Raises `OSError` for a file that cannot be read.
    """
    descriptors: list[int] = []
    try:
        for file in files:
            descriptors.append(_open(file))
        yield descriptors
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


@contextmanager
def handed_bytes(**contents: bytes) -> Iterator[list[int]]:
    """Yield a descriptor of a file in memory for each of `contents`, in order; the names are for lists of files."""
    descriptors: list[int] = []
    try:
        for name, content in contents.items():
            descriptors.append(_keep(name, io.BytesIO(content)))
        yield descriptors
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def _open(file: Path) -> int:
    with file.open("rb") as opened:
        mode = os.fstat(opened.fileno()).st_mode
        needed = stat.S_IROTH if not mode & stat.S_IXUSR else _FOR_OTHERS
        if not becomes_nobody() or mode & needed == needed:
            return fcntl.fcntl(opened.fileno(), fcntl.F_DUPFD_CLOEXEC, _FIRST)
        return _keep(file.name, opened)


def _keep(name: str, content: BinaryIO) -> int:
    with os.fdopen(os.memfd_create(name, os.MFD_CLOEXEC), "wb") as copy:
        shutil.copyfileobj(content, copy, 1024 * 1024)
        copy.flush()
        return fcntl.fcntl(copy.fileno(), fcntl.F_DUPFD_CLOEXEC, _FIRST)
