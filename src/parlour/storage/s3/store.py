"""A bucket as a store."""

import asyncio
import contextlib
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Final

from parlour.clock import Clock
from parlour.settings import StorageSettings
from parlour.storage.keys import content_disposition, parts_of
from parlour.storage.port import Link, Place, StorageError
from parlour.storage.s3.asking import Asking, Patience
from parlour.storage.s3.client import Bucket, Keys
from parlour.storage.s3.growing import GrowingObject
from parlour.storage.s3.parts import Cut
from parlour.storage.s3.target import target_of

__all__ = ["S3Store"]

_AT_A_TIME: Final = 4
_CLEARING_S: Final = 10.0
"""How long a `put` that was cancelled goes on to clear what it has sent."""


class S3Store:
    """Objects of one bucket. Nothing is asked, and no credentials looked for, before they are needed."""

    def __init__(self, place: Place, settings: StorageSettings, clock: Clock, patience: Patience | None = None) -> None:
        """Raises `StorageError` for a place that cannot be, or that this server has no key for."""
        self._target = target_of(place, settings)
        self._clock = clock
        self._patience = patience or Patience()
        self._bucket = Bucket(self._target, _keys(place, settings), self._patience.timeouts)
        self._cut = Cut(settings.part_bytes)
        self._shared = self._asking(width=_AT_A_TIME)

    async def put(self, key: str, path: Path, *, content_type: str) -> None:
        """See `ObjectStore`."""
        growing = self.growing(key, path, content_type=content_type)
        try:
            await growing.finish()
        except BaseException:
            with contextlib.suppress(StorageError, TimeoutError):
                async with asyncio.timeout(_CLEARING_S):
                    await growing.abort()
            raise

    def growing(self, key: str, path: Path, *, content_type: str) -> GrowingObject:
        """See `ObjectStore`."""
        parts_of(key)
        return GrowingObject(self._asking(width=1), key, path, content_type=content_type, cut=self._cut)

    async def link(self, key: str, *, seconds: int, filename: str, inline: bool) -> Link:
        """See `ObjectStore`. Cut to seven days, and to how long the credentials are good."""
        parts_of(key)
        disposition = content_disposition(filename, inline=inline)
        url, granted = await self._shared.ask(
            lambda: self._bucket.presign(key, seconds=seconds, disposition=disposition)
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
                await self._shared.ask(partial(self._bucket.delete, key))
            except StorageError as error:
                failed = error
        if failed is not None:
            raise failed

    async def size(self, key: str) -> int | None:
        """See `ObjectStore`."""
        parts_of(key)
        head = await self._shared.ask(lambda: self._bucket.head(key))
        return None if head is None else head.size

    def close(self) -> None:
        """Let go of connections. What is asked later opens new ones."""
        self._bucket.close()

    def _asking(self, *, width: int) -> Asking:
        return Asking(self._bucket, self._target.bucket, self._clock, self._patience, width=width)


def _keys(place: Place, settings: StorageSettings) -> Keys | None:
    if place.provider == "oci":
        if not settings.oci_access_key_id:
            raise StorageError("this server has no key for Oracle's store: set storage.oci_access_key_id")
        return Keys(settings.oci_access_key_id, settings.oci_secret_access_key.get_secret_value())
    if not settings.access_key_id:
        return None
    return Keys(settings.access_key_id, settings.secret_access_key.get_secret_value())
