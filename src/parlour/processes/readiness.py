"""Waiting for a child process to be of use; whatever it does, the waiting ends."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from parlour.processes.child import Child
from parlour.processes.errors import ChildEndedError, ChildSilentError

__all__ = ["free_port", "port_taken", "wait_for_line", "wait_for_port"]

_POLL_SECONDS: Final = 0.005

T = TypeVar("T")


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 that nobody listens on now. Another program may take it before the child does."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def port_taken(host: str, port: int, *, udp: bool) -> str | None:
    """Return why nobody can listen on `port` of `host` now, `None` when one can. Port 0 can always be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_DGRAM if udp else socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            if not udp:  # as servers do: connections of a former one are no reason
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            if not udp:
                probe.listen(1)
    except OSError as error:
        return error.strerror or str(error)
    return None


async def wait_for_port(child: Child, port: int, *, seconds: float, host: str = "127.0.0.1") -> None:
    """Return once somebody listens on TCP `port` of the address `host`.

    Raises `ChildEndedError` when the child ends first, `ChildSilentError` after `seconds`.
    """
    await _first_of(child, _listens(host, port), seconds, f"does not listen on port {port}")


async def wait_for_line(child: Child, wanted: Callable[[str], bool], *, seconds: float) -> str:
    """Return the first line of its output that `wanted` accepts. Raises as `wait_for_port` does."""
    return await _first_of(child, child.output.line(wanted), seconds, "does not say what it is waited for")


async def _listens(host: str, port: int) -> None:
    while True:
        try:
            _, writer = await asyncio.open_connection(host, port)
        except OSError:
            await asyncio.sleep(_POLL_SECONDS)
            continue
        writer.close()
        return


async def _first_of(child: Child, sign: Awaitable[T], seconds: float, complaint: str) -> T:
    ready, gone = asyncio.ensure_future(sign), asyncio.ensure_future(child.wait())
    try:
        await asyncio.wait([ready, gone], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if ready.done():
            return ready.result()
        if gone.done():
            raise ChildEndedError(f"{child.name} ended with status {gone.result()}", child.output.last_words)
        raise ChildSilentError(f"{child.name} {complaint} within {seconds:g} s", child.output.last_words)
    finally:
        for waiting in (ready, gone):
            waiting.cancel()
        await asyncio.gather(ready, gone, return_exceptions=True)
