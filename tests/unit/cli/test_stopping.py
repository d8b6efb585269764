"""Signals that stop the server: calls get time to end, nobody gets in meanwhile, REST goes on answering."""

import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import uvicorn

from parlour.cli.stopping import StoppableServer
from tests.support.call_server import CallServer, running_call_server


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[CallServer]:
    async with running_call_server(tmp_path) as running:
        await running.room()
        yield running


def stoppable(house: CallServer, drain_seconds: float = 5.0) -> StoppableServer:
    config = uvicorn.Config(house.app.asgi, lifespan="off", log_config=None)
    server = StoppableServer(config, house.signaling.calls, house.clock, drain_seconds)
    config.load()
    server.lifespan = config.lifespan_class(config)
    return server


async def test_without_a_call_the_first_signal_stops_at_once(house: CallServer) -> None:
    server = stoppable(house)
    assert await server.on_tick(1) is False
    server.handle_exit(signal.SIGTERM, None)
    assert await server.on_tick(2) is True


async def test_a_call_gets_time_and_nobody_gets_in_meanwhile(house: CallServer) -> None:
    await house.join()
    server = stoppable(house, 5.0)
    server.handle_exit(signal.SIGTERM, None)
    assert await server.on_tick(1) is False
    assert await house.refusal() == "connection-error"
    assert (await house.app.ok("GET", "rooms"))["total_count"] == 1
    house.clock.advance(4.9)
    assert await server.on_tick(2) is False
    house.clock.advance(0.2)
    assert await server.on_tick(3) is True


@pytest.mark.parametrize("step", [-3600.0, 3600.0])
async def test_a_clock_that_is_set_neither_shortens_nor_prolongs_the_drain(house: CallServer, step: float) -> None:
    await house.join()
    server = stoppable(house, 5.0)
    server.handle_exit(signal.SIGTERM, None)
    house.clock.step(step)
    assert await server.on_tick(1) is False
    house.clock.advance(5)
    assert await server.on_tick(2) is True


async def test_the_end_of_the_last_call_ends_the_drain(house: CallServer) -> None:
    person = await house.join()
    server = stoppable(house)
    server.handle_exit(signal.SIGTERM, None)
    assert await server.on_tick(1) is False
    await house.app.ok("DELETE", "rooms/room")
    await person.closed()
    assert await server.on_tick(2) is True


@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGINT])
async def test_a_second_signal_stops_at_once(house: CallServer, second: signal.Signals) -> None:
    await house.join()
    server = stoppable(house)
    server.handle_exit(signal.SIGTERM, None)
    server.handle_exit(second, None)
    assert await server.on_tick(1) is True


async def test_zero_seconds_mean_no_drain(house: CallServer) -> None:
    await house.join()
    server = stoppable(house, 0.0)
    server.handle_exit(signal.SIGTERM, None)
    assert await server.on_tick(1) is True
    assert not house.signaling.calls.draining


async def test_the_number_of_people_is_counted(house: CallServer) -> None:
    first = await house.join()
    await house.join()
    assert (await house.app.http.get("http://localhost/metrics")).text.count("parlour_participants 2.0") == 1
    await first.close()
    assert (await house.app.http.get("http://localhost/metrics")).text.count("parlour_calls 1.0") == 1
