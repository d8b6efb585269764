"""The relay that is kept running: its death is told, mended and of no harm."""

import asyncio
import logging
from pathlib import Path

import pytest

from parlour.errors import MissingPartError
from parlour.media.port import MediaError
from parlour.media.turn import Addresses, TurnAccess, TurnOptions, TurnRelay, TurnService
from parlour.media.turn.process import CoturnProcess
from tests.support.clock import START, FakeClock

ADDRESSES = Addresses(("10.0.0.5",), ("10.0.0.5",))


async def settle() -> None:
    """Let everything run that can; nothing here waits for anything but the clock and the process."""
    for _ in range(20):
        await asyncio.sleep(0)


class FakeProcess(CoturnProcess):
    """Starts when it is told to, ends when a test says so."""

    def __init__(self, options: TurnOptions, clock: FakeClock) -> None:
        super().__init__(options, clock)
        self.launches = 0
        self.failure: Exception | None = None
        self.ended: asyncio.Future[int] | None = None

    async def launch(self) -> Addresses:
        self.launches += 1
        if self.failure is not None:
            raise self.failure
        self.ended = asyncio.get_running_loop().create_future()
        return ADDRESSES

    async def wait(self) -> int:
        assert self.ended is not None
        return await asyncio.shield(self.ended)

    async def stop(self) -> None:
        self.die(0)

    def die(self, status: int = -11) -> None:
        if self.ended is not None and not self.ended.done():
            self.ended.set_result(status)


class Bench:
    def __init__(self, *, required: bool = False) -> None:
        self.clock = FakeClock()
        options = TurnOptions(data_dir=Path("/none"), addresses=lambda: ADDRESSES, secret="sesame", required=required)
        self.process = FakeProcess(options, self.clock)
        self.relay = TurnRelay(options, self.clock, self.process)


async def test_participants_are_told_of_it_once_it_runs() -> None:
    bench = Bench()
    assert bench.relay.access is None
    await bench.relay.start()
    assert bench.relay.access is not None
    assert bench.relay.access.urls[0] == "turn:10.0.0.5:3478?transport=udp"
    await bench.relay.stop()
    assert not bench.relay.is_up


async def test_one_that_dies_is_started_again_with_the_same_secret(caplog: pytest.LogCaptureFixture) -> None:
    bench = Bench()
    await bench.relay.start()
    before = bench.relay.access
    bench.process.die()
    await settle()
    assert bench.process.launches == 2
    assert bench.relay.is_up
    assert bench.relay.restarts == 1
    assert bench.relay.access == before
    assert "ended with status -11" in caplog.text
    await bench.relay.stop()


async def test_one_that_dies_again_and_again_is_waited_for() -> None:
    bench = Bench()
    await bench.relay.start()
    for _ in range(2):
        bench.process.die()
        await settle()
    assert bench.process.launches == 2
    assert not bench.relay.is_up
    assert bench.relay.access is not None, "it stays told: it is about to come back"
    bench.clock.advance(0.25)
    await settle()
    assert bench.process.launches == 3
    await bench.relay.stop()


async def test_one_that_does_not_start_is_no_harm_and_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    bench = Bench()
    bench.process.failure = MediaError("the port is taken")
    await bench.relay.start()
    assert bench.relay.access is None
    for _ in range(20):
        bench.clock.advance(10)
        await settle()
    assert caplog.text.count("the port is taken") == 1, "told once, not at every try"
    bench.process.failure = None
    bench.clock.advance(10)
    await settle()
    assert bench.relay.is_up
    await bench.relay.stop()


async def test_the_reason_is_told_again_after_a_while(caplog: pytest.LogCaptureFixture) -> None:
    bench = Bench()
    bench.process.failure = MissingPartError("no address")
    await bench.relay.start()
    for _ in range(70):
        bench.clock.advance(10)
        await settle()
    assert [record.levelno for record in caplog.records if "no address" in record.message] == [logging.WARNING] * 2
    await bench.relay.stop()


async def test_one_that_must_run_stops_the_start_of_the_server() -> None:
    bench = Bench(required=True)
    bench.process.failure = MediaError("the port is taken")
    with pytest.raises(MissingPartError, match="the port is taken"):
        await bench.relay.start()
    await bench.relay.stop()


async def test_who_joins_gets_credentials_that_begin_now() -> None:
    bench = Bench()
    others = TurnAccess(("turn:turn.example.com",), "other", 60)
    service = TurnService(bench.clock, relay=bench.relay, others=others)
    assert [server["urls"] for server in service.servers("session")] == [["turn:turn.example.com"]]
    await service.start()
    bench.clock.advance(10)
    ours, theirs = service.servers("session")
    assert ours["username"] == f"{int(START) + 10 + 86_400}:session"
    assert theirs["username"] == f"{int(START) + 70}:session"
    assert {server["username"] for server in service.servers("test", lifetime=120)} == {f"{int(START) + 130}:test"}
    await service.stop()


async def test_without_any_relay_nobody_is_told_of_one() -> None:
    service = TurnService(FakeClock())
    await service.start()
    assert service.servers("session") == []
    await service.stop()
