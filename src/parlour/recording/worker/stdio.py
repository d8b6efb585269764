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
    """Calls `on_message` with every object that the server writes, and `on_end` once it is gone."""

    def __init__(self, on_message: Callable[[dict[str, Any]], None], on_end: Callable[[], None]) -> None:
        self._on_message = on_message
        self._on_end = on_end
        self._rest = b""
        os.set_blocking(sys.stdin.fileno(), False)
        conditions = GLib.IOCondition.IN | GLib.IOCondition.HUP | GLib.IOCondition.ERR
        GLib.io_add_watch(sys.stdin.fileno(), GLib.PRIORITY_DEFAULT, conditions, self._read)

    def write(self, event: str, **fields: object) -> None:
        """Tell the server something. One line in one write, so that threads do not mix theirs."""
        line = json.dumps({"event": event, **fields}, separators=(",", ":")).encode() + b"\n"
        os.write(sys.stdout.fileno(), line)

    def _read(self, *_: object) -> bool:
        try:
            chunk = os.read(sys.stdin.fileno(), _CHUNK)
        except BlockingIOError:
            return True
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        for line in lines:
            self._on_message(json.loads(line))
        if chunk and len(self._rest) <= LONGEST_LINE:
            return True
        self._on_end()
        return False
