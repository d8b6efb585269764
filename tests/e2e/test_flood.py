"""Strangers throw at the open media ports whatever they like, and the people in a call notice nothing."""

import contextlib
import itertools
import socket
import struct
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any, Final

import psutil
import pytest
from playwright.sync_api import Browser

from tests.support.browser import CallPage
from tests.support.fixtures import own_server
from tests.support.flood import Address, arrived_datagrams, flood, impostor, stranger
from tests.support.hostile_packets import Known, hostile_packets
from tests.support.server import PARLOUR, ParlourServer

__all__ = ["own_server"]

pytestmark = [
    pytest.mark.media,
    pytest.mark.browser,
    pytest.mark.alone("pictures per second during an attack are compared with those before it"),
]

STRANGER: Final = "127.0.0.9"
PACKETS: Final = 20_000
PER_SECOND: Final = 5_000
SECONDS: Final = PACKETS / PER_SECOND

CONNECTIONS: Final = 500
FEW: Final = 300
"""Descriptors of each process in the test where connections are more."""

GROWTH: Final = 24_000_000
"""Bytes by which workers may grow. What they keep of a stranger is a socket, and 64 kB once that has said something."""

LONGEST_WAIT: Final = 2_000
"""Milliseconds without a new picture that a busy machine is forgiven."""

FRAMES: Final = (
    b"\0\0" * 1000,
    b"\xff\xff" + bytes(30_000),
    b"\xff",
    struct.pack("!H", 28) + struct.pack("!HHI", 1, 8, 0x2112A442) + bytes(20),
    b"GET / HTTP/1.1\r\n\r\n" * 3000,
)
"""What is said on TCP connections: frames of no length, the greatest, half a header, a half proof, another language."""

Report = Callable[[str], None]


class WatchedCall:
    """A call of two, and what they feel."""

    def __init__(self, server: ParlourServer, browser: Browser, pages: str, stack: ExitStack) -> None:
        room = server.create_room()
        ann, ben = (stack.enter_context(contextlib.closing(CallPage(browser, pages, server.url))) for _ in range(2))
        ids = ann.join(room.url), ben.join(room.url)
        self._server = server
        self.pages = (ann, ids[1]), (ben, ids[0])
        for page, other in self.pages:
            page.wait_until_seen([other], frames=20)
        self.workers = server.media_workers()
        self.wires = [wire for page, _ in self.pages for wire in page.run("() => probe.wires()")]

    @property
    def udp(self) -> Address:
        """The port that the media of both comes from."""
        ((address, port),) = {tuple(wire["server"]) for wire in self.wires}
        return address, port

    @property
    def tcp(self) -> Address:
        """The port for media over TCP of the same worker."""
        for worker in self.workers:
            used = worker.net_connections("inet")
            if self.udp in [one.laddr for one in used if one.type == socket.SOCK_DGRAM]:
                (listening,) = [one.laddr for one in used if one.status == psutil.CONN_LISTEN]
                return listening.ip, listening.port
        raise AssertionError(f"no worker has {self.udp}")

    def rates(self, seconds: float) -> list[float]:
        """Pictures per second that each sees of the other, for a while."""
        for page, _ in self.pages:
            page.run("() => { probe.mark(); probe.watch(); }")
        begin = time.monotonic()
        self.pages[0][0].page.wait_for_timeout(seconds * 1000)
        return [
            page.run("(id) => probe.frames()[id]", other) / (time.monotonic() - begin) for page, other in self.pages
        ]

    def assert_unfelt(self, what: str, attack: AbstractContextManager[object], report: Report) -> None:
        """Fail when `attack` is felt, or costs a worker its life or much memory."""
        before, memory = self.rates(SECONDS), self._memory()
        cpu, begin = self._cpu(), time.monotonic()
        with attack:
            during = self.rates(SECONDS)
            still = max(page.run("(id) => probe.stillness()[id]", other) for page, other in self.pages)
            grown, busy = self._memory() - memory, (self._cpu() - cpu) / (time.monotonic() - begin)
        report(
            f"{what}: {listed(before)} pictures/s before, {listed(during)} meanwhile, longest wait {still:.0f} ms, "
            f"workers {100 * busy:.0f} % of a core, memory {grown / 1e6:+.1f} MB"
        )
        assert [worker.pid for worker in self._server.media_workers()] == [worker.pid for worker in self.workers]
        assert min(during) > 0.75 * min(before)
        assert still < LONGEST_WAIT
        assert grown < GROWTH
        for page, other in self.pages:
            page.wait_until_heard([other])
            assert page.events("error") == []

    def _memory(self) -> int:
        return sum(worker.memory_info().rss for worker in self.workers)

    def _cpu(self) -> float:
        return sum(sum(worker.cpu_times()[:2]) for worker in self.workers)


def listed(rates: Sequence[float]) -> str:
    return " and ".join(f"{rate:.1f}" for rate in rates)


def known(wire: dict[str, Any]) -> Known:
    return Known(ssrcs=wire["ssrcs"], payload_types=wire["payloadTypes"], username=wire["username"])


@pytest.fixture(scope="module")
def call(server: ParlourServer, browser: Browser, pages: str) -> Iterator[WatchedCall]:
    with ExitStack() as stack:
        yield WatchedCall(server, browser, pages, stack)


@pytest.fixture
def report(request: pytest.FixtureRequest, artifacts: Path, capsys: pytest.CaptureFixture[str]) -> Report:
    def say(text: str) -> None:
        (artifacts / f"{request.node.name}.txt").write_text(text + "\n")
        with capsys.disabled():
            print(f"\n{text}")

    return say


def test_packets_of_a_stranger_are_not_felt(call: WatchedCall, report: Report) -> None:
    packets, arrived = list(hostile_packets(1, known(call.wires[0]), PACKETS)), arrived_datagrams()
    with stranger(STRANGER, call.udp) as send:
        call.assert_unfelt("20,000 packets of a stranger", flood(send, packets, PER_SECOND), report)
    assert arrived_datagrams() - arrived > PACKETS


def test_packets_in_the_name_of_those_who_talk_are_not_felt(call: WatchedCall, report: Report) -> None:
    each = PACKETS // len(call.wires)
    packets = [list(hostile_packets(number, known(wire), each)) for number, wire in enumerate(call.wires, 2)]
    arrived = arrived_datagrams()
    with ExitStack() as stack:
        turns = itertools.cycle(stack.enter_context(impostor(tuple(wire["own"]), call.udp)) for wire in call.wires)
        mixed = [packet for together in zip(*packets, strict=True) for packet in together]
        attack = flood(lambda packet: next(turns)(packet), mixed, PER_SECOND)
        call.assert_unfelt("20,000 packets in the names of both", attack, report)
    assert arrived_datagrams() - arrived > PACKETS


@contextlib.contextmanager
def open_connections(port: Address, words: Sequence[bytes]) -> Iterator[None]:
    """Keep `CONNECTIONS` open, and say one of `words` on each; some are closed on this side only."""
    with ExitStack() as stack:
        for number in range(CONNECTIONS):
            one = stack.enter_context(socket.create_connection(port, timeout=5, source_address=(STRANGER, 0)))
            one.setblocking(False)
            with contextlib.suppress(BlockingIOError, ConnectionError):
                one.send(words[number % len(words)])
                if number % 7 == 0:
                    one.shutdown(socket.SHUT_WR)
        yield


def is_accepted(port: Address) -> bool:
    """Whether a connection to the port stays open for a while."""
    with socket.create_connection(port, timeout=0.5) as one:
        try:
            return one.recv(1) != b""
        except TimeoutError:
            return True
        except ConnectionError:
            return False


def test_connections_that_say_nothing_are_not_felt(call: WatchedCall, report: Report) -> None:
    call.assert_unfelt("500 silent connections", open_connections(call.tcp, [b""]), report)


def test_connections_that_say_nonsense_are_not_felt(call: WatchedCall, report: Report) -> None:
    call.assert_unfelt("500 connections with nonsense", open_connections(call.tcp, FRAMES), report)


def test_more_connections_than_a_worker_has_descriptors_are_not_felt(
    browser: Browser, pages: str, tmp_path: Path, report: Report
) -> None:
    few = ("prlimit", f"--nofile={FEW}", str(PARLOUR))
    with ParlourServer(tmp_path / "data", program=few) as server, ExitStack() as stack:
        call = WatchedCall(server, browser, pages, stack)
        with open_connections(call.tcp, [b""]):
            assert not is_accepted(call.tcp), "the worker has no descriptor left"
        call.assert_unfelt("500 connections, 300 descriptors", open_connections(call.tcp, [b""]), report)
        assert is_accepted(call.tcp)
