"""Files that are to be stored: written by a worker, and trusted no further than that."""

import os
import stat
from pathlib import Path
from typing import BinaryIO

from parlour.storage.port import StorageError

__all__ = ["open_source", "range_of"]


def open_source(path: Path) -> BinaryIO:
    """Open a file to read. Raises `StorageError` for what is no file: a link would lead to any file of the server."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise StorageError(f"cannot read {path.name}: {error.strerror}") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise StorageError(f"cannot read {path.name}: it is no file")
    return os.fdopen(descriptor, "rb")


def range_of(file: BinaryIO, skip: int, end: int | None) -> tuple[int, int]:
    """Return from where to where `file[skip:end]` is; raises `StorageError` when the file does not have all of it."""
    size = os.fstat(file.fileno()).st_size
    last = size if end is None else end
    if not 0 <= skip <= last <= size:
        raise StorageError("the file is shorter than what is to be stored of it")
    return skip, last
