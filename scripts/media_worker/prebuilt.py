"""Fetch the worker that mediasoup's makers publish; give up soon on a machine that does not reach them."""

import http.client
import io
import queue
import tarfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

ANSWER_SECONDS = 6.0
SILENCE_SECONDS = 10.0
WHOLE_SECONDS = 180.0
MOST_BYTES = 64 << 20
PROGRAM = "mediasoup-worker"


class NotFetchedError(Exception):
    """There is no ready worker to be had; the message says why."""


def fetch(url: str, target: Path, *, answer_seconds: float = ANSWER_SECONDS) -> None:
    """Write the program inside the archive at `url` to `target`.

    Raises `NotFetchedError` when nothing answers within `answer_seconds` (looking the name up included), when the
    archive does not come within three minutes, or when it is none.
    """
    if urllib.parse.urlsplit(url).scheme not in ("http", "https"):
        raise NotFetchedError(f"{url} is no web address")
    unpack(_read(_open(url, answer_seconds)), target)


def unpack(archive: bytes, target: Path) -> None:
    """Write the one program in a gzipped tar to `target`, whatever else is in there or where it says it belongs."""
    try:
        with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
            for member in tar:
                content = tar.extractfile(member) if member.isreg() and Path(member.name).name == PROGRAM else None
                if content is None:
                    continue
                if member.size > MOST_BYTES:
                    raise NotFetchedError("the program in the archive is too big")
                target.write_bytes(content.read())
                target.chmod(0o755)
                return
    except (tarfile.TarError, EOFError, OSError) as problem:
        raise NotFetchedError(f"the archive is damaged ({problem})") from problem
    raise NotFetchedError(f"no {PROGRAM} in the archive")


def _open(url: str, seconds: float) -> http.client.HTTPResponse:
    """Ask on a thread of its own: looking a name up knows no time limit and takes long where no name server answers."""
    answers: queue.SimpleQueue[http.client.HTTPResponse | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(urllib.request.urlopen(url, timeout=SILENCE_SECONDS))  # noqa: S310 - the scheme is checked
        except (OSError, http.client.HTTPException, ValueError) as problem:
            answers.put(problem)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise NotFetchedError(f"no answer within {seconds:g} s") from None
    if isinstance(answer, urllib.error.HTTPError):
        answer.close()
        raise NotFetchedError("none is published for this kind of machine" if answer.code == 404 else str(answer))
    if isinstance(answer, Exception):
        raise NotFetchedError(str(answer)) from answer
    return answer


def _read(answer: http.client.HTTPResponse) -> bytes:
    started, archive = time.monotonic(), bytearray()
    try:
        with answer:
            while piece := answer.read1(1 << 16):
                archive += piece
                if len(archive) > MOST_BYTES:
                    raise NotFetchedError("the archive is too big")
                if time.monotonic() - started > WHOLE_SECONDS:
                    raise NotFetchedError(f"it did not come within {WHOLE_SECONDS:g} s")
    except (OSError, http.client.HTTPException) as problem:
        raise NotFetchedError(f"the connection broke ({problem})") from problem
    return bytes(archive)
