"""Links to files on this machine: they say which file and until when, and only this server can have made them.

A link's token is what it says in JSON, signed. Nothing is remembered: links outlive a restart, and end by their time or
with the file.
"""

import json
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from parlour.clock import Clock
from parlour.shapes.json_text import json_text
from parlour.signed import Signed
from parlour.storage.keys import file_name

__all__ = ["PATH", "FileLinks", "LinkedFile"]

PATH: Final = "/files"
"""Where the server answers links: `/files/TOKEN/NAME`."""

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{1,4000}\.[A-Za-z0-9_-]{22}")


@dataclass(frozen=True, slots=True)
class LinkedFile:
    """What a link leads to."""

    key: str
    filename: str
    inline: bool


class FileLinks:
    """Makes links and reads them. Servers with the same server key read each other's."""

    def __init__(self, server_key: bytes, clock: Clock) -> None:
        self._signed = Signed(server_key, b"parlour file links")
        self._clock = clock

    def make(self, file: LinkedFile, *, seconds: int) -> str:
        """Return the path on this server under which `file` is for `seconds`."""
        name = file_name(file.filename)
        until = int(self._clock.now()) + seconds
        payload = json_text([file.key, name, int(file.inline), until]).encode()
        return f"{PATH}/{self._signed.sign(payload)}/{quote(name, safe='')}"

    def read(self, token: str) -> LinkedFile | None:
        """Return what a link leads to; `None` for one whose time is over, and for one that this server has not made."""
        payload = self._signed.read(token) if _TOKEN.fullmatch(token) is not None else None
        if payload is None:
            return None
        key, name, inline, until = json.loads(payload)
        return LinkedFile(key, name, bool(inline)) if self._clock.now() < until else None
