import asyncio
from contextlib import AbstractAsyncContextManager

import pytest

from parlour.client import ConnectionLostError, RequestRefusedError, ServerUnreachableError
from parlour.client.channel import Channel
from parlour.client.wire import Fields
from tests.support.scripted_server import ScriptedServer
from tests.support.waiting import until


class Pushes(list[Fields]):
    """Those that came."""

    async def wait(self, count: int) -> None:
        async def enough() -> bool:
            return len(self) >= count

        await until(enough)


@pytest.fixture
def pushes() -> Pushes:
    return Pushes()


def connect(server: ScriptedServer, pushes: Pushes, **options: float) -> AbstractAsyncContextManager[Channel]:
    return Channel.open(server.origin.replace("http", "ws") + "/signaling/ws", pushes.append, **options)


async def test_replies_find_their_requests(server: ScriptedServer, pushes: Pushes) -> None:
    server.answers = {"one": lambda message: {"said": message["word"]}, "two": lambda _: {"said": "2"}}
    async with connect(server, pushes) as channel:
        one, two = await asyncio.gather(channel.request("one", word="1"), channel.request("two"))
    assert (one["said"], two["said"]) == ("1", "2")


async def test_a_refusal_has_its_code_and_sentence(server: ScriptedServer, pushes: Pushes) -> None:
    server.answers["mute"] = lambda _: {"error": {"type": "not-permitted", "msg": "no"}}
    async with connect(server, pushes) as channel:
        with pytest.raises(RequestRefusedError, match="not-permitted: no") as refused:
            await channel.request("mute")
        assert (refused.value.type, refused.value.msg) == ("not-permitted", "no")


async def test_a_reply_is_read_before_what_comes_after_it(server: ScriptedServer, pushes: Pushes) -> None:
    order: list[str] = []
    async with connect(server, pushes) as channel:
        request = asyncio.create_task(channel.request("ask", on_reply=lambda _: order.append(f"reply, {len(pushes)}")))
        await server.request("ask")
        for _ in range(5):
            await server.push("news")
        await pushes.wait(5)
        await request
    assert order == ["reply, 0"]


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "{",
        "[]",
        "7",
        '"text"',
        "null",
        '{"re": 1.5}',
        '{"re": []}',
        '{"re": 99}',
        '{"re": true}',
        b"\x00",
        "[" * 50_000,
    ],
)
async def test_odd_frames_are_passed_over(server: ScriptedServer, pushes: Pushes, frame: str | bytes) -> None:
    async with connect(server, pushes) as channel:
        await channel.request("anything")
        await server.send(frame)
        await server.push("news")
        await pushes.wait(1)
        assert await channel.request("anything") is not None


@pytest.mark.parametrize("error", [None, 7, [], {}, {"type": 7}])
async def test_an_odd_refusal_is_a_refusal(server: ScriptedServer, pushes: Pushes, error: object) -> None:
    server.answers["ask"] = lambda _: {"error": error}
    async with connect(server, pushes) as channel:
        with pytest.raises(RequestRefusedError, match="server-error"):
            await channel.request("ask")


async def test_whoever_waits_hears_that_the_connection_is_lost(server: ScriptedServer, pushes: Pushes) -> None:
    server.answers["ask"] = lambda _: None
    async with connect(server, pushes) as channel:
        request = asyncio.create_task(channel.request("ask"))
        await server.request("ask")
        await server.close()
        with pytest.raises(ConnectionLostError):
            await request
        await channel.closed()
        with pytest.raises(ConnectionLostError):
            await channel.notify("anything")


async def test_no_answer_in_time_is_a_lost_connection(server: ScriptedServer, pushes: Pushes) -> None:
    server.answers["ask"] = lambda _: None
    async with connect(server, pushes, reply_timeout=0.01) as channel:
        with pytest.raises(ConnectionLostError, match="'ask' in time"):
            await channel.request("ask")


async def test_no_server_is_said_to_be_none(pushes: Pushes) -> None:
    with pytest.raises(ServerUnreachableError):
        async with Channel.open("ws://127.0.0.1:1/", pushes.append):
            pass


@pytest.mark.parametrize("data", [b"\x00", object(), float("nan"), {"x": {1}}])
async def test_what_is_no_json_is_the_callers_fault(server: ScriptedServer, pushes: Pushes, data: object) -> None:
    async with connect(server, pushes) as channel:
        with pytest.raises((TypeError, ValueError)):
            await channel.request("app-message", data=data)
        assert await channel.request("anything") is not None
