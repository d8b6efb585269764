"""Brings the files of jobs into their stores, and notes how it ended: again and again, until it is done.

A file stays on this machine's disk until the store has acknowledged it; a store that cannot be reached is tried again,
for as long as the server runs and after it starts anew.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from parlour.clock import Clock
from parlour.storage.port import Growing, ObjectStore, Place, StorageError
from parlour.storage.stores import Stores
from parlour.store import DatabaseUnavailableError
from parlour.strict_json import JsonValue

__all__ = ["Courier", "JobFile"]

_T = TypeVar("_T")

_DELAYS_S: Final = (2.0, 5.0, 15.0, 60.0)
"""After how long it is tried again; the last for ever."""

_PATIENCE: Final = 5
"""How often it is tried where the store says that trying is of no use: somebody may be putting a bucket right."""


@dataclass(frozen=True, slots=True)
class JobFile:
    """One file. What is stored under `key` is `prefix` and the bytes from `skip` to `end` of what lies at `path`."""

    path: Path
    key: str
    size: int
    content_type: str
    prefix: bytes = b""
    skip: int = 0
    end: int | None = None


class Courier:
    """`what` (a word, such as `recording`) says in logs what it brings."""

    def __init__(self, what: str, stores: Stores, clock: Clock, log: logging.Logger) -> None:
        self._what = what
        self._stores = stores
        self._clock = clock
        self._log = log

    def store_of(self, place: Mapping[str, JsonValue]) -> ObjectStore:
        """Return the store at a place that was kept in a record. Raises `StorageError`."""
        return self._stores.of(Place.of(place))

    async def bring(
        self, job_id: str, file: JobFile, place: Mapping[str, JsonValue], growing: Growing | None = None
    ) -> int:
        """Store a file, however long it takes, and return its size in bytes.

        `growing` is how it is on its way already. Raises `StorageError` when trying is of no use any more.
        """
        for attempt in range(1_000_000):
            try:
                way = growing or self.store_of(place).growing(file.key, file.path, content_type=file.content_type)
                return await way.finish(prefix=file.prefix, skip=file.skip, end=file.end)
            except StorageError as error:
                if not error.temporary and attempt >= _PATIENCE:
                    raise
                delay = _DELAYS_S[min(attempt, len(_DELAYS_S) - 1)]
                told = "%s %s is not stored yet, next try in %.0f s: %s"
                self._log.warning(told, self._what, job_id, delay, error.info)
                await self._clock.sleep(delay)
        raise AssertionError("unreachable: that would take years")

    async def note(self, job_id: str, write: Callable[[], Awaitable[_T]]) -> _T:
        """Write how it ended; while the database is away, try on: nobody may think that it ended in another way."""
        while True:
            try:
                return await write()
            except DatabaseUnavailableError as error:
                self._log.warning("how %s %s ended is not noted yet: %s", self._what, job_id, error)
                await self._clock.sleep(_DELAYS_S[0])
