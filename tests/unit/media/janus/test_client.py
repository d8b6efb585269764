"""The wire: transactions, acknowledgements, events in order, and the end of the connection."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from parlour.media.janus import videoroom
from parlour.media.janus.client import Endpoint, EngineLostError, JanusClient
from parlour.media.port import MediaError
from tests.unit.media.janus.fake_janus import ADMIN_KEY, SECRET, FakeJanus

ROOM = videoroom.RoomKey("room", "secret")


class Listener:
    def __init__(self) -> None:
        self.heard: list[object] = []

    def on_event(self, data: videoroom.Json, sdp: str | None, /) -> None:
        self.heard.append(data.get("videoroom"))

    def on_up(self) -> None:
        self.heard.append("up")

    def on_hangup(self, reason: str, /) -> None:
        self.heard.append(reason)


@pytest.fixture
async def janus() -> AsyncIterator[FakeJanus]:
    async with FakeJanus() as running:
        yield running


@pytest.fixture
async def client(janus: FakeJanus) -> AsyncIterator[JanusClient]:
    made = await JanusClient.connect(janus.endpoint, request_seconds=0.5)
    yield made
    await made.close()


async def test_an_acknowledgement_does_not_end_a_request_but_its_event_does(
    janus: FakeJanus, client: JanusClient
) -> None:
    listener = Listener()
    handle = await client.attach(listener)
    reply = await handle.request(videoroom.join_publisher(ROOM, "a.1"), offer="a=mid:0\r\n")
    assert reply.data["videoroom"] == "joined"
    assert reply.sdp == "v=0\r\na=mid:0\r\n"


async def test_a_listener_hears_everything_in_order_replies_included(janus: FakeJanus, client: JanusClient) -> None:
    listener = Listener()
    handle = await client.attach(listener)
    await handle.request(videoroom.join_publisher(ROOM, "a.1"), offer="a=mid:0\r\n")
    await janus.hang_up(janus.publisher("a"), "ICE failed")
    await client.keep_alive()
    assert listener.heard == ["joined", "up", "ICE failed"]


async def test_a_detached_handle_is_no_longer_heard(janus: FakeJanus, client: JanusClient) -> None:
    listener = Listener()
    handle = await client.attach(listener)
    await handle.detach()
    assert janus.handles == {}
    assert listener.heard == []


async def test_a_wrong_secret_is_refused(janus: FakeJanus) -> None:
    with pytest.raises(MediaError, match="Unauthorized"):
        await JanusClient.connect(Endpoint(janus.endpoint.url, "wrong", ADMIN_KEY))


async def test_a_refusal_of_the_plugin_has_its_code(janus: FakeJanus, client: JanusClient) -> None:
    handle = await client.attach(Listener())
    janus.refuse("exists", 426, "No such room")
    with pytest.raises(videoroom.RefusedError, match="No such room") as refusal:
        await handle.request(videoroom.exists("x"))
    assert refusal.value.code == 426


async def test_silence_fails_in_time(janus: FakeJanus, client: JanusClient) -> None:
    janus.mute("keepalive")
    with pytest.raises(MediaError, match="in time"):
        await client.keep_alive()


async def test_a_lost_connection_fails_everything_pending_and_is_told(janus: FakeJanus, client: JanusClient) -> None:
    janus.mute("keepalive")
    pending = [asyncio.create_task(client.keep_alive()) for _ in range(3)]
    await asyncio.sleep(0.01)
    await janus.drop_connections()
    outcomes = await asyncio.gather(*pending, return_exceptions=True)
    assert all(isinstance(one, EngineLostError) for one in outcomes)
    await client.wait_closed()
    assert not client.is_open
    with pytest.raises(EngineLostError):
        await client.keep_alive()


async def test_nobody_listening_is_an_engine_lost() -> None:
    with pytest.raises(EngineLostError):
        await JanusClient.connect(Endpoint("ws://127.0.0.1:9", SECRET, ADMIN_KEY))


async def test_the_engine_is_not_judged_dead_for_the_time_in_which_the_server_stood_still(client: JanusClient) -> None:
    asking = asyncio.create_task(client.keep_alive())
    await asyncio.sleep(0)
    time.sleep(0.7)  # noqa: ASYNC251 - longer than the engine may take: a flood keeps the loop busy
    await asking
    assert client.is_open
