"""A folder on this machine as a store: the default, which needs nothing else.

Keys are paths below it. A file appears there whole or not at all, nothing that is there is replaced, and no key leads
out of the folder, also not by a symbolic link that somebody has put into it.
"""

import asyncio
import contextlib
import errno
import filecmp
import os
import secrets
import stat
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from parlour.storage.keys import parts_of
from parlour.storage.links import FileLinks, LinkedFile
from parlour.storage.port import Link, StorageError
from parlour.storage.sources import open_source, range_of

__all__ = ["LocalStore"]

_FOLDER_MODE: Final = 0o700
_FILE_MODE: Final = 0o600
_INCOMING: Final = ".incoming"
"""What is not whole yet. No key begins with a dot."""

_AT_ONCE: Final = 8 * 1024 * 1024
"""Bytes that are copied before anybody who wants to stop it is heard."""

_TRIES: Final = 10

_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC

_ABSENT: Final = (FileNotFoundError, NotADirectoryError)
"""How the system says that there is nothing; what is behind a symbolic link is not there either."""

_ResultT = TypeVar("_ResultT")


@dataclass(frozen=True, slots=True)
class _Source:
    """What an object is to be: `prefix + file[skip:end]`."""

    path: Path
    prefix: bytes = b""
    skip: int = 0
    end: int | None = None
    replaces: bool = False
    """Whether it takes the place of what is there."""

    @property
    def lasting(self) -> bool:
        """Whether the file itself can be the object: all of it, and written no more."""
        return not self.prefix and not self.skip and self.end is None and not self.replaces


class LocalStore:
    """Files below `root`, for their owner alone. Links to them are this server's own."""

    def __init__(self, root: Path, links: FileLinks) -> None:
        self._root = root
        self._links = links

    def clear_leftovers(self) -> None:
        """Delete what an earlier server did not finish. Nothing else may use the folder at that time."""
        with contextlib.suppress(OSError):
            for leftover in (self._root / _INCOMING).iterdir():
                leftover.unlink()

    async def put(self, key: str, path: Path, *, content_type: str, replace: bool = False) -> None:  # noqa: ARG002
        """See `ObjectStore`. Costs no copy where the folder is on the same disk. Links tell types by their names."""
        parts = parts_of(key)
        await _in_thread(lambda stopped: self._store(parts, _Source(path, replaces=replace), stopped))

    def growing(self, key: str, path: Path, *, content_type: str) -> "GrowingFile":  # noqa: ARG002
        """See `ObjectStore`."""
        return GrowingFile(self, parts_of(key), path)

    async def link(self, key: str, *, seconds: int, filename: str, inline: bool) -> Link:
        """See `ObjectStore`. Links are as long as was asked for."""
        parts_of(key)
        return Link(self._links.make(LinkedFile(key, filename, inline), seconds=seconds), seconds)

    async def delete(self, keys: Iterable[str]) -> None:
        """See `ObjectStore`. Folders that hold nothing more go, too."""
        all_parts = [parts_of(key) for key in keys]

        def delete(_stopped: threading.Event) -> None:
            failed: StorageError | None = None
            for parts in all_parts:
                try:
                    self._delete(parts)
                except StorageError as error:
                    failed = error
            if failed is not None:
                raise failed

        await _in_thread(delete)

    async def fetch(self, key: str, path: Path, *, max_bytes: int) -> int:
        """See `ObjectStore`. Costs no copy where `path` is on the same disk."""
        found = await self.find(key)
        if found is None:
            raise StorageError("there is no such file")
        if found[1].st_size > max_bytes:
            raise StorageError(f"the file has more than {max_bytes} bytes")

        def copy(stopped: threading.Event) -> int:
            try:
                with _refusing("read"):
                    return _fill(path, _Source(found[0]), stopped)
            except BaseException:
                path.unlink(missing_ok=True)
                raise

        return await _in_thread(copy)

    async def size(self, key: str) -> int | None:
        """See `ObjectStore`."""
        found = await self.find(key)
        return None if found is None else found[1].st_size

    async def find(self, key: str) -> tuple[Path, os.stat_result] | None:
        """Return where the file under `key` is, and what it is like; `None` when there is no such file."""
        parts = parts_of(key)

        def look(_stopped: threading.Event) -> os.stat_result | None:
            with _refusing("read"), contextlib.suppress(*_ABSENT):
                with self._folder(parts[:-1]) as folder:
                    found = os.stat(parts[-1], dir_fd=folder, follow_symlinks=False)
                return found if stat.S_ISREG(found.st_mode) else None
            return None

        found = await _in_thread(look)
        return None if found is None else (self._root.joinpath(*parts), found)

    async def store(self, parts: list[str], path: Path, prefix: bytes, skip: int, end: int | None) -> int:
        """Store `prefix + file[skip:end]` under the key of these parts, for `GrowingFile`."""
        source = _Source(path, prefix, skip, end)
        return await _in_thread(lambda stopped: self._store(parts, source, stopped))

    def _store(self, parts: list[str], source: _Source, stopped: threading.Event) -> int:
        with _refusing("write"):
            self._root.mkdir(_FOLDER_MODE, parents=True, exist_ok=True)
            incoming = self._root / _INCOMING
            incoming.mkdir(_FOLDER_MODE, exist_ok=True)
            temporary = incoming / secrets.token_hex(16)
            try:
                size = _fill(temporary, source, stopped)
                self._place(temporary, parts, replace=source.replaces)
            finally:
                temporary.unlink(missing_ok=True)
        return size

    def _place(self, temporary: Path, parts: list[str], *, replace: bool) -> None:
        """Give a whole file its name, unless another file has it and is to keep it."""
        for _ in range(_TRIES):
            try:
                with self._folder(parts[:-1], make=True) as folder:
                    if replace:
                        os.rename(temporary, parts[-1], dst_dir_fd=folder)
                    else:  # a rename would replace what is there
                        os.link(temporary, parts[-1], dst_dir_fd=folder, follow_symlinks=False)
                    os.fsync(folder)
            except FileExistsError:
                if self._has_the_same(parts, temporary):
                    return
                raise StorageError(f"there is a file {'/'.join(parts)} already") from None
            except FileNotFoundError:  # the folder was empty, and deleted at this moment
                continue
            return
        raise StorageError("cannot write the file: its folder is gone", temporary=True)

    def _has_the_same(self, parts: list[str], other: Path) -> bool:
        """Tell whether the file was stored before, by a server that did not come to note it."""
        with self._folder(parts[:-1]) as folder:
            if not stat.S_ISREG(os.stat(parts[-1], dir_fd=folder, follow_symlinks=False).st_mode):
                return False
        return filecmp.cmp(self._root.joinpath(*parts), other, shallow=False)

    def _delete(self, parts: list[str]) -> None:
        with _refusing("delete"), contextlib.suppress(*_ABSENT):
            with self._folder(parts[:-1]) as folder:
                if stat.S_ISDIR(os.stat(parts[-1], dir_fd=folder, follow_symlinks=False).st_mode):
                    return
                os.unlink(parts[-1], dir_fd=folder)
            self._tidy(parts[:-1])

    def _tidy(self, parts: list[str]) -> None:
        """Delete a folder, and those around it, as long as there is nothing in them."""
        with contextlib.suppress(OSError):
            for depth in range(len(parts), 0, -1):
                with self._folder(parts[: depth - 1]) as folder:
                    os.rmdir(parts[depth - 1], dir_fd=folder)

    @contextlib.contextmanager
    def _folder(self, parts: list[str], *, make: bool = False) -> Iterator[int]:
        """Yield a descriptor of the folder with these names below the root, none of them a symbolic link."""
        current = os.open(self._root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)  # this one may be a link
        try:
            for part in parts:
                if make:
                    with contextlib.suppress(FileExistsError):
                        os.mkdir(part, _FOLDER_MODE, dir_fd=current)
                inner = os.open(part, _FOLDER, dir_fd=current)
                os.close(current)
                current = inner
            yield current
        finally:
            os.close(current)


class GrowingFile:
    """A file that is copied once it is whole: until then it is on this machine's disk anyway."""

    def __init__(self, store: LocalStore, parts: list[str], path: Path) -> None:
        self._store = store
        self._parts = parts
        self._path = path

    async def advance(self) -> None:
        """See `Growing`."""

    async def finish(self, *, prefix: bytes = b"", skip: int = 0, end: int | None = None) -> int:
        """See `Growing`."""
        return await self._store.store(self._parts, self._path, prefix, skip, end)

    async def abort(self) -> None:
        """See `Growing`: what is not whole never had a name."""


def _fill(target: Path, source: _Source, stopped: threading.Event) -> int:
    """Make `target` what `source` says, on the disk when this returns; returns its size."""
    if source.lasting and _same_file(source.path, target):
        return target.stat().st_size
    with open_source(source.path) as file:
        skip, end = range_of(file, source.skip, source.end)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, _FILE_MODE)
        with os.fdopen(descriptor, "wb") as made:
            made.write(source.prefix)
            file.seek(skip)
            left = end - skip
            while left:
                piece = file.read(min(left, _AT_ONCE))
                if not piece:
                    raise StorageError("the file became shorter while it was stored")
                if stopped.is_set():
                    raise StorageError("it was stopped", temporary=True)
                made.write(piece)
                left -= len(piece)
            made.flush()
            os.fsync(made.fileno())
    return len(source.prefix) + end - skip


def _same_file(path: Path, target: Path) -> bool:
    """Let `target` be the file at `path` itself, where the file system can do that and the file can be ours."""
    with open_source(path) as file:
        found = os.fstat(file.fileno())
        if os.geteuid() not in (found.st_uid, 0):
            return False
        try:
            os.link(path, target, follow_symlinks=False)
            if not os.path.samestat(os.stat(target, follow_symlinks=False), found):
                raise StorageError("the file was exchanged while it was stored")
            os.fchown(file.fileno(), os.geteuid(), os.getegid())
            os.fchmod(file.fileno(), _FILE_MODE)
            os.fsync(file.fileno())
        except OSError:  # another disk, a file system without such links, a rule against them
            target.unlink(missing_ok=True)
            return False
    return True


async def _in_thread(work: Callable[[threading.Event], _ResultT]) -> _ResultT:
    """Run `work` beside the event loop. When that is cancelled, `work` sees it and is awaited: nothing goes on."""
    stopped = threading.Event()
    running = asyncio.ensure_future(asyncio.to_thread(work, stopped))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        stopped.set()
        await asyncio.wait([running])
        if not running.cancelled():
            running.exception()  # seen: nobody else will ask for it
        raise


@contextlib.contextmanager
def _refusing(what: str) -> Iterator[None]:
    """Tell what the system refused as people would say it."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageError("there is no room left on the disk", temporary=True) from error
        if error.errno in (errno.ENOTDIR, errno.EISDIR, errno.ELOOP):
            raise StorageError("another file has the name of the folder") from error
        raise StorageError(f"cannot {what} the file: {error.strerror}", temporary=True) from error
