"""The way of a stream out of the machine: to the judged address, and to no other."""

import asyncio
import ipaddress
import ssl
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from parlour.clock import SystemClock
from parlour.outgoing.egress import Address, EgressPolicy
from parlour.recording.relay import Exits, Relay
from parlour.recording.rtmp_address import parse_rtmp
from tests.support.certificates import Certificate, make_certificate
from tests.unit.recording.test_tc_url import HANDSHAKE, chunks, connect


class Names:
    """A name service whose answers change from one question to the next."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, str]] = []

    async def __call__(self, domain_id: str, host: str, port: int) -> Sequence[Address]:
        self.asked.append((domain_id, host))
        return [ipaddress.ip_address(self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])]


class Server:
    """Remembers what comes, and answers with one word."""

    def __init__(self) -> None:
        self.came = b""
        self.connections = 0
        self.port = 0

    async def open(self, tls: ssl.SSLContext | None = None) -> asyncio.Server:
        opened = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=tls)
        self.port = opened.sockets[0].getsockname()[1]
        return opened

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        writer.write(b"hello")
        while piece := await reader.read(65_536):
            self.came += piece
        writer.close()


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    return make_certificate(tmp_path, ("live.test",), now=SystemClock().now())


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    made = Server()
    opened = await made.open()
    yield made
    opened.close()


@pytest.fixture
async def secure(certificate: Certificate) -> AsyncIterator[Server]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate.certificate, certificate.key)
    made = Server()
    opened = await made.open(tls)
    yield made
    opened.close()


def exits(names: Names, *, private: bool = True, ca_file: Path | None = None) -> Exits:
    return Exits(EgressPolicy(allow_private=private, group="recording"), names, ca_file=ca_file)


async def speak(relay: Relay) -> bytes:
    """Speak as a worker does, and return what is answered until the end."""
    port = await relay.open()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(HANDSHAKE + chunks(connect("rtmp://127.0.0.1:1/live")))
    answer = b""
    try:
        async with asyncio.timeout(10):
            while len(answer) < 5 and (piece := await reader.read(100)):
                answer += piece
            writer.write_eof()
            await reader.read()
    except ConnectionError:
        pass
    writer.close()
    await relay.close()
    return answer


async def test_the_server_is_reached_and_hears_its_own_url(server: Server) -> None:
    names = Names("127.0.0.1")
    relay = Relay(parse_rtmp(f"rtmp://live.test:{server.port}/live/key"), exits(names), on_behalf="domain")
    assert await speak(relay) == b"hello"
    assert server.came == HANDSHAKE + chunks(connect(f"rtmp://live.test:{server.port}/live"))
    assert names.asked == [("domain", "live.test")]
    assert relay.fault is None


async def test_a_private_address_is_not_connected_to(server: Server) -> None:
    relay = Relay(
        parse_rtmp(f"rtmp://live.test:{server.port}/live/key"), exits(Names("127.0.0.1"), private=False), on_behalf="d"
    )
    assert await speak(relay) == b""
    assert server.connections == 0
    assert relay.refused
    assert "it leads to a private address (recording.allow_private_addresses" in (relay.fault or "")


async def test_a_name_that_changes_its_mind_is_judged_again_each_time(server: Server) -> None:
    names = Names("8.8.8.8", "127.0.0.1")
    address = parse_rtmp(f"rtmp://live.test:{server.port}/live/key")
    way = exits(names, private=False)
    assert await way.refusal(address, "d") is None
    relay = Relay(address, way, on_behalf="d")
    assert await speak(relay) == b""
    assert relay.refused
    assert server.connections == 0


async def test_a_refusal_is_known_before_anything_starts() -> None:
    refusal = await exits(Names("10.0.0.1"), private=False).refusal(parse_rtmp("rtmp://live.test/live/key"), "d")
    assert refusal is not None
    assert "private address" in refusal


@pytest.mark.parametrize("answer", ["::ffff:127.0.0.1", "::1", "64:ff9b::7f00:1", "169.254.169.254"])
async def test_a_name_that_first_led_outside_is_led_nowhere_else(server: Server, answer: str) -> None:
    """The look-up that is judged is the one whose address is connected to: there is no second one in between."""
    names = Names("8.8.8.8", answer)
    address = parse_rtmp(f"rtmp://live.test:{server.port}/live/key")
    way = exits(names, private=False)
    assert await way.refusal(address, "d") is None
    relay = Relay(address, way, on_behalf="d")
    assert await speak(relay) == b""
    assert relay.refused
    assert len(names.asked) == 2
    assert server.connections == 0


async def test_what_is_judged_is_what_is_connected_to(server: Server) -> None:
    """A name whose next answer would lead elsewhere: one connection makes one look-up."""
    names = Names("127.0.0.1", "127.0.0.2")
    relay = Relay(parse_rtmp(f"rtmp://live.test:{server.port}/live/key"), exits(names), on_behalf="d")
    assert await speak(relay) == b"hello"
    assert len(names.asked) == 1


async def test_tls_asks_for_the_name_and_not_for_the_address_behind_it(certificate: Certificate) -> None:
    asked: list[str | None] = []
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate.certificate, certificate.key)
    tls.sni_callback = lambda _socket, name, _context: asked.append(name)
    server = Server()
    opened = await server.open(tls)
    way = exits(Names("127.0.0.1"), ca_file=certificate.certificate)
    relay = Relay(parse_rtmp(f"rtmps://LIVE.test.:{server.port}/live/key"), way, on_behalf="d")
    assert await speak(relay) == b"hello"
    opened.close()
    assert asked == ["live.test"]


async def test_tls_is_made_with_the_name(secure: Server, certificate: Certificate) -> None:
    way = exits(Names("127.0.0.1"), ca_file=certificate.certificate)
    relay = Relay(parse_rtmp(f"rtmps://live.test:{secure.port}/live/key"), way, on_behalf="d")
    assert await speak(relay) == b"hello"
    assert f"rtmps://live.test:{secure.port}/live".encode() in secure.came


@pytest.mark.parametrize(("host", "trusted"), [("live.test", False), ("other.test", True)])
async def test_a_certificate_that_does_not_prove_the_name_is_refused(
    secure: Server, certificate: Certificate, host: str, trusted: bool
) -> None:
    way = exits(Names("127.0.0.1"), ca_file=certificate.certificate if trusted else None)
    relay = Relay(parse_rtmp(f"rtmps://{host}:{secure.port}/live/key"), way, on_behalf="d")
    assert await speak(relay) == b""
    assert secure.came == b""
    assert relay.fault == "the certificate is not trusted"
    assert not relay.refused


async def test_a_later_connection_ends_the_one_before(server: Server) -> None:
    relay = Relay(parse_rtmp(f"rtmp://127.0.0.1:{server.port}/live/key"), exits(Names("127.0.0.1")), on_behalf="d")
    port = await relay.open()
    first, one = await asyncio.open_connection("127.0.0.1", port)
    assert await first.readexactly(5) == b"hello"
    second, two = await asyncio.open_connection("127.0.0.1", port)
    assert await second.readexactly(5) == b"hello"
    async with asyncio.timeout(10):
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await first.readexactly(1)
    one.close()
    await relay.close()
    two.close()
