"""Peers are judged by what they take, not by how much waits."""

import asyncio
import socket

import pytest

from parlour.web.listening.progress import SendProgress, reset


class Link(asyncio.Transport):
    """A transport whose backlog the test decides."""

    def __init__(self) -> None:
        super().__init__({})
        self.backlog = 0
        self.closing = False

    def get_write_buffer_size(self) -> int:
        return self.backlog

    def is_closing(self) -> bool:
        return self.closing


def make() -> tuple[Link, SendProgress]:
    link = Link()
    return link, SendProgress(link, stall_seconds=20, closing_seconds=5)


def test_a_slow_link_may_take_as_long_as_it_needs() -> None:
    link, progress = make()
    for second in range(600):
        link.backlog = 4_000_000 - second * 5_000
        assert not progress.stalled(float(second))


def test_a_peer_that_takes_nothing_is_found_after_the_stall_time() -> None:
    link, progress = make()
    link.backlog = 4_000_000
    assert not any(progress.stalled(float(second)) for second in range(21))
    assert progress.stalled(21.0)


def test_a_trickle_is_no_progress() -> None:
    link, progress = make()
    stalls = []
    for second in range(60):
        link.backlog = 4_000_000 - second * 20
        stalls.append(progress.stalled(float(second)))
    assert stalls.index(True) == 21


def test_little_that_is_taken_whole_is_progress() -> None:
    link, progress = make()
    for second in range(200):
        link.backlog = 10 if second % 2 else 0
        assert not progress.stalled(float(second))


def test_a_connection_that_is_closed_has_less_time() -> None:
    link, progress = make()
    link.backlog = 100
    assert not progress.stalled(0.0)
    link.closing = True
    assert not progress.stalled(5.0)
    assert progress.stalled(5.1)


async def test_what_the_kernel_still_holds_counts_and_what_the_peer_took_does_not() -> None:
    ends = [socket.socket(), socket.create_server(("127.0.0.1", 0))]
    ends[0].setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    ends[0].connect(ends[1].getsockname())
    peer, _ = ends[1].accept()
    transport, _ = await asyncio.get_running_loop().connect_accepted_socket(asyncio.Protocol, peer)
    progress = SendProgress(transport, stall_seconds=20, closing_seconds=5)
    assert progress.waiting() == 0
    transport.write(bytes(500_000))
    assert not progress.stalled(0.0)
    assert 400_000 < progress.waiting() <= 500_000
    assert progress.stalled(21.0)
    taken = 0
    ends[0].setblocking(False)
    while taken < 500_000:
        taken += len(await asyncio.get_running_loop().sock_recv(ends[0], 65_536))
    async with asyncio.timeout(10):
        while progress.waiting():  # noqa: ASYNC110 - the kernel tells nobody when the last byte is acknowledged
            await asyncio.sleep(0.01)
    assert not progress.stalled(42.0)
    transport.abort()
    for end in ends:
        end.close()


@pytest.mark.parametrize("sent", [0, 1])
def test_an_idle_link_is_never_stalled(sent: int) -> None:
    link, progress = make()
    link.backlog = sent
    assert not progress.stalled(0.0)
    link.backlog = 0
    assert not progress.stalled(1000.0)


async def test_a_reset_leaves_nothing_in_the_kernel_for_a_peer_that_does_not_read() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname()) as deaf:
        transport, _ = await asyncio.get_running_loop().connect_accepted_socket(asyncio.Protocol, listener.accept()[0])
        transport.write(bytes(8_000_000))
        reset(transport)
        deaf.setblocking(False)
        with pytest.raises(ConnectionResetError):
            await _read_to_the_end(deaf)


async def _read_to_the_end(peer: socket.socket) -> None:
    async with asyncio.timeout(10):
        while await asyncio.get_running_loop().sock_recv(peer, 65_536):
            pass
