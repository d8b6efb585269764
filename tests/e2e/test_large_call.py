"""A call of many: its list of people comes in pages, and the application is told as in any other call."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.support.call_client import CallClient
from tests.support.fixtures import OpenCall
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]

OTHERS = 60


@contextmanager
def people(server: ParlourServer, room: str, count: int) -> Iterator[list[str]]:
    """Have so many in the room, who came one after the other; yields their names."""
    url, names = f"ws://127.0.0.1:{server.port}/signaling/ws", [f"person {number}" for number in range(count)]
    loop = asyncio.new_event_loop()
    running = threading.Thread(target=loop.run_forever)
    running.start()
    clients: list[CallClient] = []

    async def enter() -> None:
        for name in names:
            clients.append(await CallClient.over_network(url))
            await clients[-1].join(room, user_name=name)

    async def leave() -> None:
        await asyncio.gather(*(client.close() for client in clients))

    try:
        asyncio.run_coroutine_threadsafe(enter(), loop).result(60)
        yield names
    finally:
        asyncio.run_coroutine_threadsafe(leave(), loop).result(60)
        loop.call_soon_threadsafe(loop.stop)
        running.join()
        loop.close()


def test_the_application_hears_of_everybody_once_in_the_order_of_coming_after_it_has_joined(
    server: ParlourServer, open_call: OpenCall
) -> None:
    room = server.create_room()
    with people(server, room.name, OTHERS) as names:
        page = open_call()
        page.join(room.url, startAudioOff=True, startVideoOff=True)
        page.wait_for("(count) => Object.keys(call.participants()).length === count", OTHERS + 1)
        told = [event["detail"]["participant"]["user_name"] for event in page.events("participant-joined")]
        assert told == names
        order: list[str] = page.run("() => events.map((event) => event.name)")
        assert order.index("joined-meeting") < order.index("participant-joined")
        assert page.run("() => call.participantCounts()") == {"present": OTHERS + 1, "hidden": 0}
    page.wait_for("() => Object.keys(call.participants()).length === 1")
    left = [event["detail"]["participant"]["user_name"] for event in page.events("participant-left")]
    assert sorted(left) == sorted(names)
