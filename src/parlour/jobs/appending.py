"""Texts that grow at their end and are whole at any time."""

import contextlib
import os
from typing import IO

__all__ = ["append"]


def append(file: IO[bytes], text: str, *, over: int = 0) -> None:
    """Write over the last `over` bytes of an unbuffered file and behind them: all of it, or nothing and `OSError`."""
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
