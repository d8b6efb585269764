"""The real media node does what every engine must do."""

import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from parlour.clock import SystemClock
from parlour.media.node import MediasoupSfu, NodeOptions
from parlour.media.node.process import NodeProcess
from tests.contract.browser import publication
from tests.contract.sfu import ROOM, Bench, CarryingContract, RestatingContract

pytestmark = pytest.mark.media


class NodeBench(Bench):
    """A real node with two workers."""

    def __init__(self, data_dir: Path) -> None:
        options = NodeOptions(data_dir=data_dir, addresses=("127.0.0.2",), port=0, workers=2)
        self.process = NodeProcess(options, SystemClock())
        super().__init__(MediasoupSfu(options, engine=self.process))

    async def crash(self) -> None:
        assert self.process.pid is not None
        os.kill(self.process.pid, signal.SIGKILL)


class WorkersBench(NodeBench):
    """A real node whose workers die instead of itself."""

    async def crash(self) -> None:
        for worker in self.sfu.health().workers:
            os.kill(worker.pid, signal.SIGKILL)


async def running(bench: Bench) -> AsyncIterator[Bench]:
    await bench.sfu.start(bench.events.append)
    await bench.sfu.open_room(ROOM)
    yield bench
    await bench.sfu.stop()


class TestMediaNode(CarryingContract):
    @pytest.fixture
    async def bench(self, tmp_path: Path) -> AsyncIterator[Bench]:
        async for bench in running(NodeBench(tmp_path)):
            yield bench


class TestMediaNodeWithoutItsWorkers(RestatingContract):
    @pytest.fixture
    async def bench(self, tmp_path: Path) -> AsyncIterator[Bench]:
        async for bench in running(WorkersBench(tmp_path)):
            yield bench


async def test_behind_a_nat_browsers_are_told_both_addresses(tmp_path: Path) -> None:
    sfu = MediasoupSfu(NodeOptions(data_dir=tmp_path, addresses=("127.0.0.2",), public_address="192.0.2.7", port=0))
    await sfu.start(lambda _: None)
    try:
        await sfu.open_room(ROOM)
        answer = await sfu.publish(ROOM, "ann", publication({"0": "audio"}), {"0": "audio"})
    finally:
        await sfu.stop()
    candidates = [line.split() for line in answer.splitlines() if line.startswith("a=candidate:")]
    assert {(fields[2], fields[4]) for fields in candidates} == {
        (protocol, address) for protocol in ("udp", "tcp") for address in ("127.0.0.2", "192.0.2.7")
    }
