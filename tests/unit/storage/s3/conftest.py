"""A bucket at moto, behind a door."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.support.s3 import Door, Moto, running_door, running_moto
from tests.unit.storage.s3.bucket import BucketShelf


@pytest.fixture(scope="session")
def moto() -> Iterator[Moto]:
    """One moto for all tests; each has a bucket of its own."""
    with running_moto() as running:
        yield running


@pytest.fixture
def door(moto: Moto) -> Iterator[Door]:
    with running_door(moto) as running:
        yield running


@pytest.fixture
async def shelf(door: Door, tmp_path: Path) -> AsyncIterator[BucketShelf]:
    shelf = BucketShelf(door, tmp_path)
    yield shelf
    shelf.bucket_store.close()
