"""One POST: to the address that was judged, bounded in time and size, never further."""

import asyncio
import ipaddress
import ssl
import threading
from collections.abc import AsyncIterator, Sequence

import pytest

from parlour.outgoing.egress import Address, EgressPolicy
from parlour.outgoing.resolver import SharedResolver
from parlour.webhooks.connection import Outcome, Poster
from tests.support.clock import START
from tests.support.receiver import HANG, RESET, Answer, Receiver, running_receiver

LOCAL = EgressPolicy(allow_private=True)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with running_receiver() as running:
        yield running


def poster(policy: EgressPolicy = LOCAL, *, names: dict[str, list[str]] | None = None) -> Poster:
    asked: list[str] = []

    async def resolver(_domain_id: str, host: str, _port: int) -> Sequence[Address]:
        asked.append(host)
        if asked.count(host) > 1:  # a name that changes its mind: only the first answer may count
            return [ipaddress.ip_address("10.9.9.9")]
        if names is None or host not in names:
            raise OSError
        return [ipaddress.ip_address(text) for text in names[host]]

    return Poster(policy, now=lambda: START, resolver=resolver)


async def post(to: Poster, url: str, *, seconds: float = 5.0) -> Outcome:
    return await to.post(url, b'{"a":1}', {"X-Test": "yes"}, domain_id="d", seconds=seconds)


async def test_a_post_arrives_as_it_was_sent(receiver: Receiver) -> None:
    outcome = await post(poster(), receiver.url + "?a=b")
    assert outcome.ok
    got = await receiver.next()
    assert (got.path, got.body) == ("/hook?a=b", b'{"a":1}')
    assert got.headers["x-test"] == "yes"
    assert got.headers["content-type"] == "application/json"
    assert got.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert got.headers["user-agent"].startswith("Parlour/")


async def test_the_name_stays_in_the_request_while_the_checked_address_is_used(receiver: Receiver) -> None:
    sender = poster(names={"hooks.example.com": ["127.0.0.1"]})
    outcome = await post(sender, f"http://hooks.example.com:{receiver.port}/x")
    assert outcome.ok
    assert (await receiver.next()).headers["host"] == f"hooks.example.com:{receiver.port}"


async def test_the_next_address_is_tried_when_one_cannot_be_connected_to(receiver: Receiver) -> None:
    sender = poster(names={"hooks.example.com": ["127.0.0.2", "127.0.0.1"]})
    assert (await post(sender, f"http://hooks.example.com:{receiver.port}/x")).ok


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["93.184.216.34", "127.0.0.1"],
        ["169.254.169.254"],
        ["::1"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"],
        ["10.0.0.7"],
    ],
)
async def test_names_that_lead_inside_are_refused(receiver: Receiver, addresses: list[str]) -> None:
    sender = poster(EgressPolicy(), names={"hooks.example.com": addresses})
    outcome = await post(sender, f"http://hooks.example.com:{receiver.port}/x")
    assert outcome.status is None
    assert "private address" in outcome.sentence
    assert receiver.posts.empty()


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1.", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1"]
)
async def test_addresses_inside_are_refused_in_every_spelling(receiver: Receiver, host: str) -> None:
    outcome = await post(poster(EgressPolicy()), f"http://{host}:{receiver.port}/x")
    assert not outcome.ok
    assert outcome.status is None
    assert receiver.posts.empty()


async def test_the_real_resolver_finds_this_machine_and_it_is_refused(receiver: Receiver) -> None:
    sender = Poster(EgressPolicy(), now=lambda: START, resolver=SharedResolver())
    outcome = await post(sender, f"http://localhost:{receiver.port}/x")
    assert "private address" in outcome.sentence


async def test_redirects_are_not_followed(receiver: Receiver) -> None:
    receiver.answer = lambda _: Answer(307, {"Location": f"http://127.0.0.1:{receiver.port}/inside"})
    outcome = await post(poster(), receiver.url)
    assert (outcome.ok, outcome.status) == (False, 307)
    assert (await receiver.next()).path == "/hook"
    assert receiver.posts.empty()


@pytest.mark.parametrize("status", [201, 204, 302, 400, 404, 410, 500, 503])
async def test_only_200_counts(receiver: Receiver, status: int) -> None:
    receiver.answer = lambda _: Answer(status)
    outcome = await post(poster(), receiver.url)
    assert (outcome.ok, outcome.status) == (False, status)
    assert str(status) in outcome.sentence


async def test_a_receiver_that_says_nothing(receiver: Receiver) -> None:
    receiver.answer = lambda _: HANG
    outcome = await post(poster(), receiver.url, seconds=0.05)
    assert outcome.sentence == "no answer within 0.05 s"


async def test_a_receiver_that_breaks_off(receiver: Receiver) -> None:
    receiver.answer = lambda _: RESET
    assert (await post(poster(), receiver.url)).sentence == "the connection broke"


async def test_nobody_listens() -> None:
    async with running_receiver() as gone:
        url = gone.url
    assert (await post(poster(), url)).sentence == "it cannot be connected to"


async def test_trusted_certificates_are_read_once_and_beside_the_event_loop(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers: list[threading.Thread] = []
    read = ssl.create_default_context

    def remembered() -> ssl.SSLContext:
        readers.append(threading.current_thread())
        return read()

    monkeypatch.setattr(ssl, "create_default_context", remembered)
    sender = poster()
    assert (await post(sender, receiver.url)).ok
    assert readers == []
    for _ in range(2):
        assert (await post(sender, "https://127.0.0.1:1/")).status is None
    assert len(readers) == 1
    assert readers[0] is not threading.current_thread()


async def test_a_name_that_does_not_exist() -> None:
    assert not (await post(poster(), "http://nowhere.invalid/")).ok


async def test_the_body_of_the_answer_is_not_read(receiver: Receiver) -> None:
    receiver.answer = lambda _: Answer(200, {"Content-Length": "1000000000000"}, b"x" * 100_000)
    assert (await post(poster(), receiver.url)).ok


async def test_an_endless_head_is_not_read_to_its_end() -> None:
    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        try:
            while True:
                writer.write(b"x-header: " + b"a" * 1000 + b"\r\n")
                await writer.drain()
        except ConnectionError:
            writer.close()

    server = await asyncio.start_server(endless, "127.0.0.1", 0)
    async with server:
        outcome = await post(poster(), f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
        assert outcome.sentence == "the connection broke"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120.0),
        ("Fri, 15 Jan 2027 08:01:00 GMT", 60.0),
        ("soon", None),
        ("-5", None),
        ("99999999999", 999999999.0),
    ],
)
async def test_retry_after_is_read(receiver: Receiver, text: str, seconds: float | None) -> None:
    receiver.answer = lambda _: Answer(429, {"Retry-After": text})
    assert (await post(poster(), receiver.url)).retry_after == seconds
