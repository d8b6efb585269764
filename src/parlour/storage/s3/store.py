"""A bucket as a store."""

import asyncio
import contextlib
import dataclasses
import threading
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from parlour.clock import Clock
from parlour.settings import StorageSettings
from parlour.storage.keys import content_disposition, parts_of
from parlour.storage.port import Link, Place, StorageError
from parlour.storage.s3.asking import Asking, Connection, Patience
from parlour.storage.s3.growing import GrowingObject
from parlour.storage.s3.model import Keys
from parlour.storage.s3.parts import Cut
from parlour.storage.s3.target import target_of
from parlour.storage.sources import open_source

if TYPE_CHECKING:
    from parlour.storage.s3.client import Bucket

__all__ = ["S3Store"]

_AT_A_TIME: Final = 4
_SOON_S: Final = 10.0
"""How long each of two tries may take where somebody waits for the answer of a request."""

_CLEARING_S: Final = 10.0
"""How long a `put` that was cancelled goes on to clear what it has sent."""


class S3Store:
    """Objects of one bucket. Nothing is asked, and no credentials looked for, before they are needed."""

    def __init__(self, place: Place, settings: StorageSettings, clock: Clock, patience: Patience | None = None) -> None:
        """Raises `StorageError` for a place that cannot be, or that this server has no key for."""
        self._clock = clock
        self._patience = patience or Patience()
        self._connection = Connection(target_of(place, settings), _keys(place, settings), self._patience.timeouts)
        self._cut = Cut(settings.part_bytes)
        haste = dataclasses.replace(
            self._patience, tries=min(2, self._patience.tries), answer=min(_SOON_S, self._patience.answer)
        )
        self._shared = Asking(self._connection, clock, haste, width=_AT_A_TIME)

    async def put(self, key: str, path: Path, *, content_type: str, replace: bool = False) -> None:
        """See `ObjectStore`."""
        if replace:
            await self._replace(key, path, content_type)
            return
        growing = self.growing(key, path, content_type=content_type)
        try:
            await growing.finish()
        except BaseException:
            with contextlib.suppress(StorageError, TimeoutError):
                async with asyncio.timeout(_CLEARING_S):
                    await growing.abort()
            raise

    async def _replace(self, key: str, path: Path, content_type: str) -> None:
        parts_of(key)
        body = await asyncio.to_thread(_read, path)
        await Asking(self._connection, self._clock, self._patience, width=1).ask(
            lambda bucket: bucket.replace(key, body, content_type=content_type), sent=len(body)
        )

    def growing(self, key: str, path: Path, *, content_type: str) -> GrowingObject:
        """See `ObjectStore`."""
        parts_of(key)
        asking = Asking(self._connection, self._clock, self._patience, width=1)
        return GrowingObject(asking, key, path, content_type=content_type, cut=self._cut)

    async def link(self, key: str, *, seconds: int, filename: str, inline: bool) -> Link:
        """See `ObjectStore`. Cut to seven days, and to how long the credentials are good."""
        parts_of(key)
        disposition = content_disposition(filename, inline=inline)
        url, granted = await self._shared.ask(
            lambda bucket: bucket.presign(key, seconds=seconds, disposition=disposition)
        )
        return Link(url, granted)

    async def delete(self, keys: Iterable[str]) -> None:
        """See `ObjectStore`."""
        wanted = list(keys)
        for key in wanted:
            parts_of(key)
        failed: StorageError | None = None
        for key in wanted:
            try:
                await self._shared.ask(partial(_delete, key))
            except StorageError as error:
                if error.temporary:  # so would be the others, and somebody waits
                    raise
                failed = error
        if failed is not None:
            raise failed

    async def fetch(self, key: str, path: Path, *, max_bytes: int) -> int:
        """See `ObjectStore`."""
        parts_of(key)
        stopped = threading.Event()
        asking = Asking(self._connection, self._clock, self._patience, width=1)

        try:
            return await asking.ask(
                lambda bucket: bucket.fetch(key, path, max_bytes=max_bytes, stopped=stopped), sent=max_bytes
            )
        finally:
            stopped.set()

    async def size(self, key: str) -> int | None:
        """See `ObjectStore`."""
        parts_of(key)
        head = await self._shared.ask(lambda bucket: bucket.head(key))
        return None if head is None else head.size

    async def look(self) -> None:
        """Return when the bucket is there; raises `StorageError`, also where this server may not list what is in it."""
        await self._shared.ask(lambda bucket: bucket.look())

    def close(self) -> None:
        """Let go of connections. What is asked later opens new ones."""
        self._connection.close()


def _read(path: Path) -> bytes:
    with open_source(path) as file:
        return file.read()


def _delete(key: str, bucket: "Bucket") -> None:
    bucket.delete(key)


def _keys(place: Place, settings: StorageSettings) -> Keys | None:
    if place.provider == "oci":
        if not settings.oci_access_key_id:
            raise StorageError("this server has no key for Oracle's store: set storage.oci_access_key_id")
        return Keys(settings.oci_access_key_id, settings.oci_secret_access_key.get_secret_value())
    if not settings.access_key_id:
        return None
    return Keys(settings.access_key_id, settings.secret_access_key.get_secret_value())
