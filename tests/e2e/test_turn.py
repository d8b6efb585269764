"""Calls from behind firewalls: unmodified daily-js pages whose packets to the media server are dropped."""

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, sync_playwright

from parlour.client import join
from tests.support.bots import loudness, tone
from tests.support.browser import CallPage, launch
from tests.support.caller import AUDIBLE
from tests.support.certificates import make_certificate
from tests.support.firewall import dropping
from tests.support.fixtures import OpenCall
from tests.support.server import MEDIA_ADDRESS, ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]

MEDIA, RELAYED = "21000-21099", "20000-20999"
DIRECT = (f"udp dport {MEDIA} udp sport != {RELAYED}", f"tcp dport {MEDIA}")
"""What a browser sends to the media server itself. The relay is told to send from ports that no browser has."""

WAYS = {"udp": "udp dport 3478", "tcp": "tcp dport 3478", "tls": "tcp dport 5349"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ParlourServer]:
    folder = tmp_path_factory.mktemp("parlour")
    tls = make_certificate(folder / "tls", [MEDIA_ADDRESS], now=time.time())
    settings = {
        "PARLOUR_MEDIA_PORT": MEDIA.partition("-")[0],
        "PARLOUR_TURN_ENABLED": "true",
        "PARLOUR_TURN_CERTIFICATE": str(tls.certificate),
        "PARLOUR_TURN_KEY": str(tls.key),
        "PARLOUR_TURN_RELAY_PORT_MIN": RELAYED.partition("-")[0],
        "PARLOUR_TURN_RELAY_PORT_MAX": RELAYED.partition("-")[2],
    }
    with ParlourServer(folder / "data", settings) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = launch(playwright, "--ignore-certificate-errors")  # nobody vouches for the relay's
        yield running
        running.close()


def see_and_hear(one: CallPage, other: CallPage, seconds: float) -> None:
    ids = one.session_id, other.session_id
    for page, whom in ((one, ids[1]), (other, ids[0])):
        page.wait_person(whom)
        page.wait_until_seen([whom], seconds=seconds)
        page.wait_until_heard([whom], seconds=seconds)


def paths(page: CallPage) -> list[str]:
    found: list[str] = page.run("() => probe.paths()")
    return found


@pytest.mark.parametrize("way", WAYS)
def test_who_does_not_reach_the_media_server_takes_the_relay_in_the_way_that_is_open(
    server: ParlourServer, open_call: OpenCall, way: str
) -> None:
    closed = [match for name, match in WAYS.items() if name != way]
    room = server.create_room()
    with dropping(*DIRECT, *closed):
        behind, also = open_call(), open_call()
        behind.join(room.url)
        also.join(room.url)
        see_and_hear(behind, also, seconds=40)
        assert paths(behind) == paths(also) == [f"relay {way}"] * 2


def test_who_needs_no_relay_takes_none_and_its_death_is_not_noticed(server: ParlourServer, open_call: OpenCall) -> None:
    room = server.create_room()
    one, other = open_call(), open_call()
    one.join(room.url)
    other.join(room.url)
    see_and_hear(one, other, seconds=20)
    assert all(not path.startswith("relay") for path in paths(one) + paths(other))
    relay = server.child("turnserver")
    relay.kill()
    see_and_hear(one, other, seconds=20)
    server.wait_for_other("turnserver", relay.pid)
    assert one.events("error") == other.events("error") == []


def test_who_goes_through_the_relay_comes_back_after_its_death(server: ParlourServer, open_call: OpenCall) -> None:
    room = server.create_room()
    with dropping(*DIRECT, WAYS["udp"], WAYS["tls"]):
        behind, also = open_call(), open_call()
        behind.join(room.url)
        also.join(room.url)
        see_and_hear(behind, also, seconds=40)
        relay = server.child("turnserver")
        relay.kill()
        server.wait_for_other("turnserver", relay.pid)
        for page in (behind, also):  # its connections have ended, and with them what was seen before
            page.wait_for("async () => (await probe.paths()).length < 2")
        see_and_hear(behind, also, seconds=40)
        assert paths(behind) == paths(also) == ["relay tcp"] * 2
        assert behind.events("error") == also.events("error") == []


async def hear_a_bot(url: str) -> None:
    """Let one bot speak, and return when another one hears it."""
    async with join(url) as speaker, join(url) as listener, asyncio.timeout(60):
        talking = asyncio.create_task(speaker.microphone.write(tone(500, 120), sample_rate=16_000))
        async for frame in listener.audio(speaker.me):
            if loudness(frame.pcm) > AUDIBLE:
                break
        talking.cancel()


@pytest.mark.parametrize("way", ["udp", "tcp"])
def test_a_bot_takes_the_relay_as_well(server: ParlourServer, way: str) -> None:
    closed = [match for name, match in WAYS.items() if name != way]
    room = server.create_room()
    # In a thread of its own: the browsers of this module have a loop running in this one.
    with dropping(*DIRECT, *closed), ThreadPoolExecutor(1) as beside:
        beside.submit(asyncio.run, hear_a_bot(room.url)).result()
