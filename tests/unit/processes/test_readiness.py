"""Waiting for a port: found, ended instead, silent."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from parlour.clock import SystemClock
from parlour.processes import (
    Child,
    ChildEndedError,
    ChildSilentError,
    Program,
    free_port,
    port_taken,
    wait_for_line,
    wait_for_port,
)


async def running(script: str) -> Child:
    return await Child.start(Program("the child", ["sh", "-c", script], Path("/")), SystemClock(), lambda _: None)


async def test_a_port_is_waited_for() -> None:
    port = free_port()
    child = await running("exec sleep 1000")
    waiting = asyncio.create_task(wait_for_port(child, port, seconds=20))
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", port)
    await waiting
    server.close()
    await server.wait_closed()
    await child.end()


async def test_a_child_that_ends_instead_is_not_waited_for() -> None:
    child = await running("echo the port is taken; exit 1")
    with pytest.raises(ChildEndedError, match=r"status 1\. It said: the port is taken"):
        await wait_for_port(child, free_port(), seconds=20)


async def test_a_child_that_never_listens_is_given_up() -> None:
    child = await running("exec sleep 1000")
    with pytest.raises(ChildSilentError, match=r"does not listen on port \d+ within 0.05 s"):
        await wait_for_port(child, free_port(), seconds=0.05)
    await child.end()


async def test_a_port_that_somebody_listens_on_is_not_waited_for() -> None:
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    child = await running("exec sleep 1000")
    await wait_for_port(child, server.sockets[0].getsockname()[1], seconds=20)
    server.close()
    await server.wait_closed()
    await child.end()


async def test_a_line_that_was_said_before_is_found() -> None:
    child = await running("echo ready on 5; exec sleep 1000")
    for _ in range(2):
        assert await wait_for_line(child, lambda line: line.startswith("ready"), seconds=20) == "ready on 5"
    await child.end()


async def test_the_last_line_counts_although_the_child_has_ended() -> None:
    child = await running("echo ready")
    await child.wait()
    assert await wait_for_line(child, lambda line: line == "ready", seconds=20) == "ready"


async def test_giving_up_the_waiting_leaves_nothing_running() -> None:
    child = await running("exec sleep 1000")
    before = asyncio.all_tasks()
    waiting = asyncio.create_task(wait_for_port(child, free_port(), seconds=20))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert asyncio.all_tasks() == before
    assert child.is_running
    await child.end()


def test_free_ports_are_those_of_programs() -> None:
    assert all(1024 <= free_port() <= 65_535 for _ in range(20))


async def test_a_port_of_another_address_is_waited_for() -> None:
    port = free_port()
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.2", port)
    child = await running("exec sleep 1000")
    await wait_for_port(child, port, host="127.0.0.2", seconds=20)
    with pytest.raises(ChildSilentError):
        await wait_for_port(child, port, seconds=0.05)
    server.close()
    await server.wait_closed()
    await child.end()


@pytest.mark.parametrize("udp", [True, False])
def test_a_port_is_taken_or_free(udp: bool) -> None:
    with held_port(udp=udp) as port:
        assert port_taken("127.0.0.1", port, udp=udp) == "Address already in use"
        assert port_taken("127.0.0.1", port, udp=not udp) is None
    assert port_taken("127.0.0.1", port, udp=udp) is None


@contextlib.contextmanager
def held_port(*, udp: bool) -> Iterator[int]:
    """Hold a port of which nobody else holds the other kind."""
    kinds = (socket.SOCK_DGRAM, socket.SOCK_STREAM)
    while True:
        with socket.socket(type=kinds[not udp]) as holder, socket.socket(type=kinds[udp]) as other:
            holder.bind(("127.0.0.1", 0))
            port = holder.getsockname()[1]
            try:
                other.bind(("127.0.0.1", port))
            except OSError:
                continue
            other.close()
            if not udp:
                holder.listen()
            yield port
            return


def test_a_port_of_somebody_elses_address_cannot_be_had() -> None:
    assert port_taken("192.0.2.1", 40_000, udp=True) == "Cannot assign requested address"
