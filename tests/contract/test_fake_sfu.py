"""The SFU of tests does as far as it goes what the real one does."""

from collections.abc import AsyncIterator

import pytest

from tests.contract.sfu import ROOM, Bench, LosingContract, StatingContract
from tests.support.fake_sfu import FakeSfu


class FakeBench(Bench):
    """An SFU that carries nothing."""

    def __init__(self, sfu: FakeSfu) -> None:
        super().__init__(sfu)
        self._fake = sfu

    async def crash(self) -> None:
        self._fake.reset()


class TestFakeSfu(StatingContract, LosingContract):
    @pytest.fixture
    async def bench(self) -> AsyncIterator[Bench]:
        bench = FakeBench(FakeSfu())
        await bench.sfu.start(bench.events.append)
        await bench.sfu.open_room(ROOM)
        yield bench
        await bench.sfu.stop()
