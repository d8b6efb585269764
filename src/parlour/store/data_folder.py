"""The folder that holds everything the server writes: its owner's alone, and one server's at a time."""

import contextlib
import fcntl
import hashlib
import os
import secrets
import stat
from pathlib import Path
from typing import Final, Self

from parlour.store.errors import StoreSetupError

__all__ = ["KEY_FILE", "DataFolder", "holder_of", "make_private", "private_folder"]

KEY_FILE: Final = "server.key"
LOCK_FILE: Final = "server.lock"

_FOLDER_MODE: Final = 0o700
_FILE_MODE: Final = 0o600
_LOCKS: Final = Path("/proc/locks")
_BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")


def private_folder(path: Path) -> None:
    """Make `path`, for its owner alone. One that is there is tightened if it is a server's, or empty.

    Raises `OSError`.
    """
    path.mkdir(_FOLDER_MODE, parents=True, exist_ok=True)
    found = path.stat()
    shared = found.st_mode & stat.S_ISVTX or found.st_uid != os.geteuid()  # as /tmp is, and what others made for us
    if stat.S_IMODE(found.st_mode) & 0o077 and not shared and ((path / KEY_FILE).exists() or not any(path.iterdir())):
        path.chmod(_FOLDER_MODE)


def make_private(path: Path) -> None:
    """Let nobody but its owner read the file at `path`, if there is one and it is ours. Raises `OSError`."""
    with contextlib.suppress(FileNotFoundError):
        found = path.stat()
        if stat.S_IMODE(found.st_mode) & 0o077 and found.st_uid == os.geteuid():
            path.chmod(_FILE_MODE)


class DataFolder:
    """A data folder that this server holds until `release`. A process that dies lets go of it too."""

    def __init__(self, descriptor: int, identity: str) -> None:
        self._descriptor: int | None = descriptor
        self.identity = identity
        """Names this folder on this machine since it was started: who holds it knows that earlier holders are dead."""

    @classmethod
    def claim(cls, path: Path) -> Self:
        """Hold the folder, made if need be. Raises `StoreSetupError` when another server holds it."""
        lock = path / LOCK_FILE
        try:
            private_folder(path)
            descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, _FILE_MODE)
        except OSError as error:
            raise StoreSetupError(f"cannot use {lock}: {error.strerror}") from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return cls(descriptor, _identity(descriptor))
        except BlockingIOError:
            holder = _noted_holder(descriptor)
            os.close(descriptor)
            raise StoreSetupError(
                f"another server (process {holder or 'unknown'}) uses the data folder {path}: "
                "stop it, or give this one a folder of its own with --data-dir"
            ) from None
        except OSError as error:
            os.close(descriptor)
            raise StoreSetupError(f"cannot use {lock}: {error.strerror}") from None

    def release(self) -> None:
        """Let the next server have the folder. Harmless when done before."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def holder_of(path: Path) -> str | None:
    """Return the process id of the server that holds the folder, `None` when none does or the system does not say.

    Looks at the system's list of locks: to try the lock would refuse it to a server that starts at that moment.
    """
    try:
        descriptor = os.open(path / LOCK_FILE, os.O_RDONLY)
    except OSError:
        return None
    try:
        inode = str(os.fstat(descriptor).st_ino)
        held = [line.split() for line in _LOCKS.read_text("ascii").splitlines()]
        locked = any("FLOCK" in fields and inode in {field.rpartition(":")[2] for field in fields} for fields in held)
        return _noted_holder(descriptor) or "unknown" if locked else None
    except OSError:
        return None
    finally:
        os.close(descriptor)


def _noted_holder(descriptor: int) -> str:
    return os.pread(descriptor, 100, 0).decode("ascii", "replace").partition("\n")[2].strip()


def _identity(descriptor: int) -> str:
    """Return what tells this folder from all others, copies of it and a machine started anew included."""
    known = os.pread(descriptor, 100, 0).decode("ascii", "replace").partition("\n")[0]
    mark = known or secrets.token_hex(16)
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{mark}\n{os.getpid()}\n".encode("ascii", "replace"), 0)
    found = os.fstat(descriptor)
    boot = _BOOT_ID.read_text("ascii") if _BOOT_ID.exists() else ""
    text = f"{mark} {found.st_dev} {found.st_ino} {boot}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]
