"""JSON lines over standard input and output, in the event loop."""

import asyncio
import json
import os
from typing import Any, Final

__all__ = ["LONGEST_LINE", "Lines"]

LONGEST_LINE: Final = 1_000_000
"""Bytes. The server says far less."""


class Lines:
    """Reads what the server writes, and writes to it. One per process."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader

    @classmethod
    async def open(cls) -> "Lines":
        """Take over standard input."""
        reader = asyncio.StreamReader(limit=LONGEST_LINE)
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(0, "rb", buffering=0, closefd=False)
        )
        return cls(reader)

    async def read(self) -> dict[str, Any] | None:
        """Return the next object; `None` once the server is gone, or says what cannot be read."""
        try:
            return dict(json.loads(await self._reader.readuntil(b"\n")))
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
            return None

    @staticmethod
    def write(event: str, **fields: object) -> None:
        """Tell the server something; what is too long goes without its `raw`. Ends the process when it is gone."""
        line = _encoded(event, fields)
        if len(line) > LONGEST_LINE:
            line = _encoded(event, fields | {"raw": None})
        try:
            while line:
                line = line[os.write(1, line) :]
        except OSError:
            os._exit(0)  # whatever its threads are doing


def _encoded(event: str, fields: dict[str, object]) -> bytes:
    return json.dumps({"event": event, **fields}, separators=(",", ":"), allow_nan=False).encode() + b"\n"
