"""The bench of the driver's tests, started."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from parlour.media.node import keeper as keeper_module
from tests.unit.media.node.driver_bench import ROOM, Bench


@pytest.fixture
async def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    monkeypatch.setattr(keeper_module, "local_addresses", list)
    monkeypatch.setattr(keeper_module, "choose_addresses", lambda wanted, present: ("192.0.2.1", "2001:db8::1"))
    bench = Bench(tmp_path)
    await bench.sfu.start(bench.events.append)
    await bench.sfu.open_room(ROOM)
    yield bench
    await bench.sfu.stop()
