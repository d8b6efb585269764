"""A real coturn on loopback: what it lets in, what it relays, and what it never does."""

import asyncio
import socket
import ssl
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from parlour.clock import SystemClock
from parlour.errors import MissingPartError
from parlour.media.port import MediaError
from parlour.media.stun import StunError, ask
from parlour.media.turn import Addresses, TlsFiles, TurnAccess, TurnOptions
from parlour.media.turn.process import CoturnProcess
from parlour.processes import free_port, port_taken
from tests.support.certificates import Certificate, make_certificate
from tests.support.turn_client import TCP, RefusedError, TurnClient

HERE = "127.0.0.1"
DAY = 86_400.0


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    return make_certificate(tmp_path / "tls", now=time.time())


@pytest.fixture
def options(tmp_path: Path, certificate: Certificate) -> TurnOptions:
    return TurnOptions(
        data_dir=tmp_path,
        addresses=lambda: Addresses((HERE,), (HERE,)),
        port=free_port(),
        tls_port=free_port(),
        tls=TlsFiles(certificate.certificate, certificate.key),
    )


@pytest.fixture
async def process(options: TurnOptions) -> AsyncIterator[CoturnProcess]:
    running = CoturnProcess(options, SystemClock())
    await running.launch()
    yield running
    await running.stop()


@pytest.fixture
def client(options: TurnOptions, process: CoturnProcess) -> Callable[..., TurnClient]:
    def connect(expires_in: float = DAY, *, port: int = options.port, **how: Any) -> TurnClient:
        access = TurnAccess((), options.secret, expires_in).server("someone", time.time())
        return TurnClient((HERE, port), access["username"], access["credential"], **how)

    return connect


async def test_a_packet_goes_through_to_the_media_server(client: Callable[..., TurnClient]) -> None:
    def through() -> tuple[bytes, tuple[str, int], tuple[str, int]]:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as engine, client() as browser:
            engine.bind((HERE, 0))
            engine.settimeout(5)
            relayed = browser.allocate()
            browser.permit(HERE)
            browser.send(engine.getsockname(), b"hello")
            return *engine.recvfrom(100), relayed

    data, came_from, relayed = await asyncio.to_thread(through)
    assert data == b"hello"
    assert came_from == relayed
    assert 50_000 <= relayed[1] <= 59_999


async def test_behind_nat_what_goes_to_the_public_address_stays_here(options: TurnOptions) -> None:
    """Most routers send nothing back that a machine sends to its own public address."""
    process = CoturnProcess(replace(options, public_address="203.0.113.7"), SystemClock())
    await process.launch()
    access = TurnAccess((), options.secret, DAY).server("someone", time.time())

    def through() -> tuple[bytes, tuple[str, int]]:
        browser = TurnClient((HERE, options.port), access["username"], access["credential"])
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as engine, browser:
            engine.bind((HERE, 0))
            engine.settimeout(5)
            relayed = browser.allocate()
            browser.permit("203.0.113.7")
            browser.send(("203.0.113.7", engine.getsockname()[1]), b"hello")
            return engine.recv(100), relayed

    try:
        data, relayed = await asyncio.to_thread(through)
    finally:
        await process.stop()
    assert data == b"hello"
    assert relayed[0] == "203.0.113.7"


async def test_it_is_reached_over_tcp_and_tls_too(
    client: Callable[..., TurnClient], certificate: Certificate, options: TurnOptions
) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate.certificate))

    def through(**how: Any) -> str:
        with client(**how) as browser:
            return browser.allocate()[0]

    assert await asyncio.to_thread(through, tcp=True) == HERE
    assert await asyncio.to_thread(through, tls=trusting, port=options.tls_port) == HERE


@pytest.mark.parametrize(
    "peer",
    [
        "127.0.0.2",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "172.16.0.1",
        "8.8.8.8",
        "224.0.0.1",
        "255.255.255.255",
    ],
)
async def test_it_is_no_way_to_anybody_else(client: Callable[..., TurnClient], peer: str) -> None:
    def permitted() -> None:
        with client() as browser:
            browser.allocate()
            browser.permit(peer)

    with pytest.raises(RefusedError, match="403"):
        await asyncio.to_thread(permitted)


async def test_it_opens_no_tcp_connections(client: Callable[..., TurnClient]) -> None:
    with pytest.raises(RefusedError, match=r"4[04]"), client(tcp=True) as browser:
        await asyncio.to_thread(browser.allocate, TCP)


async def test_credentials_end(client: Callable[..., TurnClient]) -> None:
    with pytest.raises(RefusedError, match="401"), client(-1) as late:
        await asyncio.to_thread(late.allocate)


async def test_made_up_credentials_are_refused(options: TurnOptions, process: CoturnProcess) -> None:
    access = TurnAccess((), "guessed", DAY).server("someone", time.time())
    stranger = TurnClient((HERE, options.port), access["username"], access["credential"])
    with pytest.raises(RefusedError, match="401"), stranger:
        await asyncio.to_thread(stranger.allocate)


async def test_one_participant_has_so_many_connections_and_no_more(client: Callable[..., TurnClient]) -> None:
    def count() -> int:
        clients = [client() for _ in range(50)]
        done = 0
        try:
            for each in clients:
                each.allocate()
                done += 1
        except RefusedError as refusal:
            assert refusal.code == 486  # noqa: PT017 - counted until then
        finally:
            for each in clients:
                each.__exit__()
        return done

    # Its quota counts loosely: a thread of it may take one more.
    assert 38 <= await asyncio.to_thread(count) <= 44


async def test_it_answers_who_asks_for_its_own_address(options: TurnOptions, process: CoturnProcess) -> None:
    assert await ask(HERE, options.port) == HERE


async def test_its_secret_is_not_on_its_command_line(options: TurnOptions, process: CoturnProcess) -> None:
    running = psutil.Process(process.pid)
    assert options.secret not in " ".join(running.cmdline())
    assert options.secret not in str(running.environ())


async def test_it_opens_no_other_port(options: TurnOptions, process: CoturnProcess) -> None:
    listening = {each.laddr for each in psutil.Process(process.pid).net_connections("inet") if each.laddr.port}
    assert {address.ip for address in listening} == {HERE}
    assert {address.port for address in listening} == {options.port, options.tls_port}


async def test_nothing_of_it_is_left(options: TurnOptions, process: CoturnProcess) -> None:
    pid = process.pid
    assert pid is not None
    await process.stop()
    assert not psutil.pid_exists(pid)
    assert list((options.data_dir / "turn").iterdir()) == []


@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM])
async def test_a_port_in_use_is_named_with_its_setting(options: TurnOptions, kind: socket.SocketKind) -> None:
    with socket.socket(socket.AF_INET, kind) as other:
        other.bind((HERE, options.port))
        if kind == socket.SOCK_STREAM:
            other.listen()
        with pytest.raises(MediaError, match=rf"port {options.port} of {HERE}.*turn\.port"):
            await CoturnProcess(options, SystemClock()).launch()


async def test_a_certificate_that_is_not_there_is_named(options: TurnOptions, certificate: Certificate) -> None:
    certificate.key.unlink()
    with pytest.raises(MissingPartError, match=r"key\.pem"):
        await CoturnProcess(options, SystemClock()).launch()
    assert list((options.data_dir / "turn").iterdir()) == []


async def test_a_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    nowhere = TurnOptions(
        data_dir=tmp_path, addresses=lambda: Addresses((HERE,), (HERE,)), program=tmp_path / "turnserver"
    )
    with pytest.raises(MissingPartError, match=r"turn\.program.*apt-get install coturn"):
        await CoturnProcess(nowhere, SystemClock()).launch()


async def test_it_listens_on_an_address_of_its_own(options: TurnOptions) -> None:
    process = CoturnProcess(replace(options, addresses=lambda: Addresses(("127.0.0.3",), (HERE,))), SystemClock())
    assert (await process.launch()).listening == ("127.0.0.3",)
    try:
        assert await ask("127.0.0.3", options.port) == "127.0.0.1"
        with pytest.raises(StunError):
            await ask(HERE, options.port, first_wait=0.01, seconds=0.05)
    finally:
        await process.stop()


async def test_it_runs_on_version_6_alone(options: TurnOptions) -> None:
    process = CoturnProcess(replace(options, addresses=lambda: Addresses(("::1",), ("::1",))), SystemClock())
    await process.launch()
    access = TurnAccess((), options.secret, DAY).server("someone", time.time())
    try:
        with TurnClient(("::1", options.port), access["username"], access["credential"]) as browser:
            assert (await asyncio.to_thread(browser.allocate))[0] == "::1"
    finally:
        await process.stop()


async def test_a_low_port_takes_a_server_that_may_give_it(options: TurnOptions) -> None:
    low = next(port for port in range(1023, 1, -1) if port_taken(HERE, port, udp=False) != "Address already in use")
    process = CoturnProcess(replace(options, tls_port=low), SystemClock())
    if port_taken(HERE, low, udp=False) is None:
        await process.launch()
    else:
        with pytest.raises(MediaError, match=r"turn\.tls_port"):
            await process.launch()
    await process.stop()
