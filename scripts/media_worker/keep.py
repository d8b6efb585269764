"""Where finished workers are kept: in the user's cache folder, one for all clones of the repository on this machine."""

import contextlib
import ctypes.util
import fcntl
import os
import platform
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from scripts.media_worker.console import say
from scripts.media_worker.recipe import fingerprint
from scripts.media_worker.source import Mediasoup

PROGRAM = "mediasoup-worker"


def cache(environment: Mapping[str, str]) -> Path:
    """The folder of all workers."""
    base = environment.get("XDG_CACHE_HOME") or Path(environment.get("HOME") or Path.home()) / ".cache"
    return Path(base) / "parlour" / "media-worker"


def built_name(mediasoup: Mediasoup) -> str:
    """The name of a worker built here: another one for another recipe, processor, C library, OpenSSL."""
    libc = "".join(platform.libc_ver()) or "libc"
    ssl = ctypes.util.find_library("ssl") or "libssl"
    return f"{mediasoup.version}-{fingerprint()}-{platform.machine()}-{libc}-{ssl}"


def fetched_name(mediasoup: Mediasoup) -> str:
    """The name under which a fetched worker is kept."""
    return f"{mediasoup.version}-fetched-{mediasoup.ready_name()}"


def place(worker: Path, folder: Path) -> Path:
    """Put a copy of `worker` into `folder`, whole or not at all; return where it is."""
    folder.mkdir(parents=True, exist_ok=True)
    coming, kept = folder / f".{PROGRAM}.{os.getpid()}", folder / PROGRAM
    shutil.copy(worker, coming)
    coming.chmod(0o755)
    coming.replace(kept)
    return kept


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Be the only set-up on this machine that fetches or builds; waits for another one that does."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another set-up that gets the media worker")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
