"""JSON lines over standard input and output, in GLib's main loop."""

import json
import os
import sys
from collections.abc import Callable
from typing import Any, Final

from gi.repository import GLib

__all__ = ["LONGEST_LINE", "Lines"]

LONGEST_LINE: Final = 1_000_000
"""Bytes. The server says far less."""

_CHUNK: Final = 65_536


class Lines:
    """Calls `on_message` with every object that the server writes, and `on_end` once it is gone.

    What is no object, or too long, or raises is told as a `problem`, and the next line is read.
    """

    def __init__(self, on_message: Callable[[dict[str, Any]], None], on_end: Callable[[], object]) -> None:
        self._on_message = on_message
        self._on_end = on_end
        self._rest = b""
        self._skipping = False
        """Whether this is the middle of a line that is too long."""

        os.set_blocking(sys.stdin.fileno(), False)
        conditions = GLib.IOCondition.IN | GLib.IOCondition.HUP | GLib.IOCondition.ERR
        GLib.io_add_watch(sys.stdin.fileno(), GLib.PRIORITY_DEFAULT, conditions, self._read)

    def write(self, event: str, **fields: object) -> None:
        """Tell the server something. One line in one write, so that threads do not mix theirs."""
        line = json.dumps({"event": event, **fields}, separators=(",", ":")).encode() + b"\n"
        try:
            os.write(sys.stdout.fileno(), line)
        except OSError:
            return  # it is gone; its end is seen on the other side

    def _read(self, *_: object) -> bool:
        try:
            chunk = os.read(sys.stdin.fileno(), _CHUNK)
        except BlockingIOError:
            return True
        except OSError:
            chunk = b""
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        for line in lines:
            if self._skipping:
                self._skipping = False
            else:
                self._take(line)
        if len(self._rest) > LONGEST_LINE:
            if not self._skipping:
                self.write("problem", reason=f"a line has more than {LONGEST_LINE} bytes")
            self._rest, self._skipping = b"", True
        if chunk:
            return True
        self._on_end()
        return False

    def _take(self, line: bytes) -> None:
        try:
            self._on_message(dict(json.loads(line)))
        except Exception as error:  # whatever one line causes, the film goes on
            reason = f"what the server said could not be done: {type(error).__name__}: {error}"
            self.write("problem", reason=reason[:500])
