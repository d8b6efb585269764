"""Gets a file over HTTP: shown while it comes, gone on with where it broke off, never over a file that is there."""

import contextlib
import os
import sys
import time
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from parlour.cli.common import fail
from parlour.cli.output import size_text
from parlour.cli.remote import connection_to, unreachable

if TYPE_CHECKING:
    from http.client import HTTPResponse

__all__ = ["download"]

CHUNK: Final = 256 * 1024
TRIES: Final = 4
"""So often in a row nothing may come before it is given up."""

WAIT_S: Final = 1.0


def download(url: str, target: Path, *, mark: str, show: bool) -> int:
    """Get what is at `url` into `target`; return how many bytes it has.

    What has come so far lies beside it, in a file with `mark` in its name: the next call with the same mark goes on
    there, so the mark must stand for one content. Ends the command when `target` is there, or cannot be written, or
    nothing comes.
    """
    part = target.with_name(f"{target.name}.{mark}.part")
    if target.exists():
        fail(f"{target} is there already, and nothing is written over: name another file with --output")
    meter = _Meter(target.name) if show else None
    tries = 0
    while True:
        before = _size(part)
        done, why = _attempt(url, part, meter)
        if done:
            break
        tries = 1 if _size(part) > before else tries + 1
        if tries >= TRIES:
            unreachable(f"the download broke off: {why}; the same command goes on with it")
        time.sleep(WAIT_S)
    if meter is not None:
        meter.end()
    _put(part, target)
    return target.stat().st_size


def _attempt(url: str, part: Path, meter: "_Meter | None") -> tuple[bool, str]:
    """Ask for what is missing; returns whether everything is there, and else why not."""
    from http.client import HTTPException

    have = _size(part)
    parts = urlsplit(url)
    with contextlib.closing(connection_to(f"{parts.scheme}://{parts.netloc}")) as connection:
        try:
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            connection.request("GET", path, headers=_range(have))
            reply = connection.getresponse()
        except (OSError, HTTPException) as error:
            return False, str(error) or type(error).__name__
        with reply:
            start, total = _span(reply, have)
            return (True, "") if start is None else _receive(reply, part, start, total, meter)


def _range(have: int) -> dict[str, str]:
    # What a proxy compresses has no ranges, and films gain nothing.
    return {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})


def _span(reply: "HTTPResponse", have: int) -> tuple[int | None, int | None]:
    """Return at which byte the answer begins (`None`: nothing is missing), and how many the whole file has."""
    if reply.status == HTTPStatus.OK:
        length = reply.headers.get("Content-Length", "")
        return 0, int(length) if length.isascii() and length.isdigit() else None
    span, _, whole = reply.headers.get("Content-Range", "").removeprefix("bytes ").partition("/")
    total = int(whole) if whole.isascii() and whole.isdigit() else None
    if reply.status == HTTPStatus.PARTIAL_CONTENT and span.startswith(f"{have}-") and total is not None:
        return have, total
    if reply.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and total == have:
        return None, total
    said = f"the answer was {reply.status} {reply.reason}"
    if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return unreachable(f"the file cannot be had now: {said}")
    return fail(f"the file cannot be had: {said}")


def _receive(
    reply: "HTTPResponse", part: Path, start: int, total: int | None, meter: "_Meter | None"
) -> tuple[bool, str]:
    from http.client import HTTPException

    try:
        with part.open("r+b" if start else "wb") as file:
            file.seek(start)
            while True:
                try:
                    chunk = reply.read(CHUNK)
                except (OSError, HTTPException) as error:
                    return False, str(error) or type(error).__name__
                if not chunk:
                    break
                file.write(chunk)
                if meter is not None:
                    meter.show(file.tell(), total)
            have = file.tell()
    except OSError as error:
        fail(f"{part} cannot be written: {error.strerror}")
    complete = total is None or have == total
    return complete, "" if complete else "the connection was closed before the end"


def _put(part: Path, target: Path) -> None:
    """Give the whole file its name, unless somebody has taken it meanwhile."""
    try:
        try:
            os.link(part, target)
        except FileExistsError:
            fail(f"{target} has come to be meanwhile; the whole file is in {part}")
        except OSError:  # a file system without hard links
            part.rename(target)
        else:
            part.unlink()
    except OSError as error:
        fail(f"{target} cannot be written: {error.strerror}; the whole file is in {part}")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


class _Meter:
    """A line on the terminal that says how far it is."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._shown_at = 0.0
        self._width = 0

    def show(self, have: int, total: int | None) -> None:
        """Write over the line, a few times a second at most."""
        now = time.monotonic()
        if now - self._shown_at < 0.2 and have != total:
            return
        self._shown_at = now
        of = "" if not total else f" of {size_text(total)}, {have * 100 // total} %"
        line = f"{self._name}: {size_text(have)}{of}"
        sys.stderr.write("\r" + line.ljust(self._width))
        sys.stderr.flush()
        self._width = len(line)

    def end(self) -> None:
        """Leave the line as it is."""
        if self._width:
            sys.stderr.write("\n")
