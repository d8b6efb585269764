"""The places for files that this server knows: the operator's own, and buckets of customers."""

from collections.abc import Mapping
from typing import Final

from parlour.clock import Clock
from parlour.settings import Settings, StorageSettings
from parlour.storage.links import FileLinks
from parlour.storage.local import LocalStore
from parlour.storage.port import ObjectStore, Place
from parlour.storage.s3 import S3Store
from parlour.strict_json import JsonValue

__all__ = ["Stores", "own_place"]

FOLDER: Final = "recordings"
"""Below the data folder."""

_MOST: Final = 100
"""Buckets of which the connections and credentials are kept."""


class Stores:
    """Finds the store of a place, and the place for what a room makes."""

    def __init__(self, settings: Settings, server_key: bytes, clock: Clock) -> None:
        self._settings = settings.storage
        self._clock = clock
        self._buckets: dict[Place, S3Store] = {}
        self.links = FileLinks(server_key, clock)
        self._own = own_place(self._settings)
        self.local = LocalStore(settings.server.data_dir / FOLDER, self.links)

    def start(self) -> None:
        """Clear what an earlier server left unfinished. The data folder must be claimed."""
        self.local.clear_leftovers()

    async def stop(self) -> None:
        """Let go of connections."""
        for bucket in self._buckets.values():
            bucket.close()
        self._buckets.clear()

    def of(self, place: Place) -> ObjectStore:
        """Return the store at a place. Raises `StorageError` when there cannot be one."""
        if place.kind == "local":
            return self.local
        if place not in self._buckets:
            if len(self._buckets) >= _MOST:
                self._buckets.clear()
            self._buckets[place] = S3Store(place, self._settings, self._clock)
        return self._buckets[place]

    def place_for(
        self, config: Mapping[str, JsonValue], *, domain: str, bucket_property: str = "recordings_bucket"
    ) -> Place:
        """Return where what a room makes goes: its bucket, or the domain's, or the operator's place.

        `config` is the room's effective configuration, `domain` the name of its domain.
        """
        bucket = config.get(bucket_property)
        return self.place_of(bucket, domain=domain) if isinstance(bucket, dict) else self._own

    def place_of(self, bucket: Mapping[str, JsonValue], *, domain: str) -> Place:
        """Return the place that a bucket in a configuration stands for, such as that of an HLS endpoint."""
        texts = {name: value for name, value in bucket.items() if isinstance(value, str)}
        return Place(
            "s3",
            bucket=texts.get("bucket_name", ""),
            region=texts.get("bucket_region", ""),
            role_arn=texts.get("assume_role_arn"),
            provider="oci" if texts.get("storage_provider") == "oci" else "aws",
            namespace=texts.get("namespace"),
            external_id=domain,
        )


def own_place(settings: StorageSettings) -> Place:
    """Return the operator's place for recordings."""
    if settings.recordings == "local":
        return Place("local")
    return Place("s3", bucket=settings.bucket, region=settings.region)
