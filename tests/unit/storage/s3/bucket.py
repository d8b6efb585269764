"""A bucket at moto, behind a door."""

import itertools
from pathlib import Path

from parlour.settings import StorageSettings
from parlour.storage import Place
from parlour.storage.s3 import S3Store
from parlour.storage.s3.asking import Patience
from parlour.storage.s3.model import Timeouts
from tests.contract.object_store import Shelf
from tests.support.clock import FakeClock
from tests.support.s3 import Door

_numbers = itertools.count()

PATIENCE = Patience(Timeouts(connect=20, silence=30))
"""More than a busy machine needs."""


class BucketShelf(Shelf):
    """A bucket."""

    def __init__(self, door: Door, folder: Path, patience: Patience = PATIENCE, **place: str) -> None:
        self.bucket = f"films-{next(_numbers)}"
        self.door = door
        self.clock = ImpatientClock()
        self.settings = StorageSettings(
            endpoint_url=door.url, path_style=True, access_key_id="AKIDSESAME", secret_access_key="open-sesame"
        )
        assert door.moto.send("PUT", f"/{self.bucket}")[0] == 200
        self.place = Place("s3", bucket=self.bucket, region="us-east-1", **place)
        self.bucket_store = S3Store(self.place, self.settings, self.clock, patience)
        super().__init__(self.bucket_store, folder)

    def another(self) -> S3Store:
        """The same bucket, after a restart."""
        return S3Store(self.place, self.settings, self.clock, PATIENCE)

    async def content(self, key: str) -> bytes | None:
        return self.door.moto.content(self.bucket, key)

    async def traces(self) -> list[str]:
        return self.door.moto.uploads(self.bucket)


class ImpatientClock(FakeClock):
    """Lets time pass at once for whoever sleeps, and writes down for how long that was."""

    def __init__(self) -> None:
        super().__init__()
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.advance(seconds)
