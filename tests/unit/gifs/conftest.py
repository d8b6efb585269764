"""A stand-in for Giphy, and the server's part that asks it."""

from collections.abc import AsyncIterator

import pytest

from parlour.gifs import GifService
from parlour.settings import GifSettings
from tests.support.clock import FakeClock
from tests.support.giphy import FakeGiphy, running_giphy

KEY = "sesame-open"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def giphy() -> AsyncIterator[FakeGiphy]:
    async with running_giphy() as running:
        yield running


@pytest.fixture
async def service(giphy: FakeGiphy, clock: FakeClock) -> AsyncIterator[GifService]:
    made = GifService(GifSettings(giphy_key=KEY, api_url=giphy.url), clock, b"k" * 32)
    yield made
    await made.stop()
