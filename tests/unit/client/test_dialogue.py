import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from parlour.client import ConnectionLostError, RequestRefusedError, ServerUnreachableError
from parlour.client import dialogue as dialogues
from parlour.client.channel import Channel
from parlour.client.dialogue import Dialogue
from parlour.client.errors import CallLeftError
from parlour.client.wire import Fields
from tests.support.scripted_server import ScriptedServer
from tests.support.waiting import until


class Talk:
    """A dialogue on a connection, and what was pushed."""

    def __init__(self, server: ScriptedServer) -> None:
        self.pushes: list[Fields] = []
        self.dialogue = Dialogue(self.pushes.append)
        self.url = server.origin.replace("http", "ws") + "/signaling/ws"

    @asynccontextmanager
    async def connected(
        self, kind: str = "join", on_reply: Callable[[Fields], None] | None = None
    ) -> AsyncIterator[Channel]:
        async with Channel.open(self.url, self.dialogue.hear) as channel:
            await self.dialogue.enter(channel, kind, on_reply or (lambda _: self.dialogue.begin()))
            self.dialogue.go_on(channel)
            yield channel
            self.dialogue.interrupt()

    def resuming(self, reply: Fields) -> None:
        self.dialogue.resume(taken=int(reply["taken"]), sent=int(reply["sent"]), answers_lost="standing" in reply)  # type: ignore[arg-type]

    async def wait_for_pushes(self, count: int) -> None:
        async def enough() -> bool:
            return len(self.pushes) >= count

        await until(enough)


@pytest.fixture
def talk(server: ScriptedServer) -> Talk:
    return Talk(server)


async def test_replies_find_their_requests(server: ScriptedServer, talk: Talk) -> None:
    server.answers = {"one": lambda message: {"said": message["word"]}, "two": lambda _: {"said": "2"}}
    async with talk.connected():
        one, two = await asyncio.gather(talk.dialogue.request("one", word="1"), talk.dialogue.request("two"))
    assert (one["said"], two["said"]) == ("1", "2")


async def test_a_refusal_has_its_code_and_sentence(server: ScriptedServer, talk: Talk) -> None:
    server.answers["mute"] = lambda _: {"error": {"type": "not-permitted", "msg": "no"}}
    async with talk.connected():
        with pytest.raises(RequestRefusedError, match="not-permitted: no") as refused:
            await talk.dialogue.request("mute")
        assert (refused.value.type, refused.value.msg) == ("not-permitted", "no")


async def test_a_seat_is_read_before_what_comes_after_it(server: ScriptedServer, talk: Talk) -> None:
    def answer(message: dict[str, Any]) -> None:
        asyncio.get_running_loop().create_task(many(message["id"]))

    async def many(number: int) -> None:
        await server.send(f'[{{"re": {number}}}, {{"type": "news"}}, {{"type": "news"}}]')

    order: list[int] = []
    server.answers["join"] = answer
    async with talk.connected(on_reply=lambda _: order.append(len(talk.pushes))):
        await talk.wait_for_pushes(2)
    assert order == [0]
    assert talk.dialogue.received == 2, "a frame with several messages counts as so many"


@pytest.mark.parametrize(
    "frame",
    [
        *("", "{", "[]", "7", '"text"', "null", '{"re": 1.5}', '{"re": []}', '{"re": 99}', '{"re": true}', "[7, []]"),
        *(b"\x00", "[" * 50_000, '[[{"type": "x"}]]'),
    ],
)
async def test_odd_frames_are_passed_over(server: ScriptedServer, talk: Talk, frame: str | bytes) -> None:
    async with talk.connected():
        await server.send(frame)
        await server.push("news")
        await talk.wait_for_pushes(1)
        assert await talk.dialogue.request("anything") is not None


@pytest.mark.parametrize("error", [None, 7, [], {}, {"type": 7}])
async def test_an_odd_refusal_is_a_refusal(server: ScriptedServer, talk: Talk, error: object) -> None:
    server.answers["ask"] = lambda _: {"error": error}
    async with talk.connected():
        with pytest.raises(RequestRefusedError, match="server-error"):
            await talk.dialogue.request("ask")


async def test_no_answer_in_time_is_a_lost_connection(
    server: ScriptedServer, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers["ask"] = lambda _: None
    async with talk.connected():
        monkeypatch.setattr(dialogues, "REPLY_SECONDS", 0.01)
        with pytest.raises(ConnectionLostError, match="'ask' in time"):
            await talk.dialogue.request("ask")


async def test_no_server_is_said_to_be_none(talk: Talk) -> None:
    talk.url = "ws://127.0.0.1:1/"
    with pytest.raises(ServerUnreachableError):
        await talk.connected().__aenter__()


@pytest.mark.parametrize("data", [b"\x00", object(), float("nan"), {"x": {1}}])
async def test_what_is_no_json_is_the_callers_fault(server: ScriptedServer, talk: Talk, data: object) -> None:
    async with talk.connected():
        with pytest.raises((TypeError, ValueError)):
            await talk.dialogue.request("app-message", data=data)
        assert await talk.dialogue.request("anything") is not None
    assert (await server.request("anything"))["id"] == 3


async def test_what_was_not_taken_is_said_again_with_the_same_number(server: ScriptedServer, talk: Talk) -> None:
    server.answers["slow"] = lambda _: None
    async with talk.connected():
        await talk.dialogue.request("quick")
        asked = [asyncio.create_task(talk.dialogue.request("slow", number=number)) for number in range(3)]
        await server.request("slow", 3)
        await server.close()
    server.answers["slow"] = lambda message: {"number": message["number"]}
    server.answers["resume"] = lambda _: {"taken": 2, "sent": talk.dialogue.received}
    async with talk.connected("resume", talk.resuming):
        await server.request("slow", 5)
        assert [(await task)["number"] for task in asked[1:]] == [1, 2]
        again = [(await server.request("slow", count))["id"] for count in (4, 5)]
        assert again == [(await server.request("slow", count))["id"] for count in (2, 3)]
        assert not asked[0].done(), "that one was taken, and its answer is still to come"
        first = (await server.request("slow"))["id"]
        await server.send(f'{{"re": {first}, "number": 0}}')
        assert (await asked[0])["number"] == 0


async def test_answers_that_were_lost_are_told_to_be(server: ScriptedServer, talk: Talk) -> None:
    server.answers["slow"] = lambda _: None
    async with talk.connected():
        asked = [asyncio.create_task(talk.dialogue.request("slow")) for _ in range(2)]
        await server.request("slow", 2)
        await server.close()
    server.answers["slow"] = lambda _: {}
    server.answers["resume"] = lambda _: {"taken": 1, "sent": 1_000, "standing": {}}
    async with talk.connected("resume", talk.resuming):
        with pytest.raises(ConnectionLostError, match="it was done"):
            await asked[0]
        await asked[1]
        await server.push("news")
        await talk.wait_for_pushes(1)
        assert talk.dialogue.received == 1_002


async def test_with_another_seat_nothing_is_said_again(server: ScriptedServer, talk: Talk) -> None:
    server.answers["slow"] = lambda _: None
    async with talk.connected():
        asked = asyncio.create_task(talk.dialogue.request("slow"))
        await server.request("slow")
        await server.close()
    async with talk.connected():
        with pytest.raises(ConnectionLostError, match="may have been done"):
            await asked
        await talk.dialogue.request("last")
        assert [message["type"] for message in server.heard] == ["join", "slow", "join", "last"]
        assert talk.dialogue.received == 1


async def test_who_asks_meanwhile_waits_or_hears_at_once(server: ScriptedServer, talk: Talk) -> None:
    waiting = asyncio.create_task(talk.dialogue.request("later"))
    with pytest.raises(ConnectionLostError):
        await talk.dialogue.request_now("now")
    async with talk.connected():
        await waiting


async def test_at_the_end_whoever_waits_hears_why(server: ScriptedServer, talk: Talk) -> None:
    server.answers["slow"] = lambda _: None
    async with talk.connected():
        asked = asyncio.create_task(talk.dialogue.request("slow"))
        await server.request("slow")
    waiting = asyncio.create_task(talk.dialogue.request("later"))
    await asyncio.sleep(0)
    talk.dialogue.end(CallLeftError("over"))
    for task in (asked, waiting, talk.dialogue.request("after")):
        with pytest.raises(CallLeftError, match="over"):
            await task


async def test_what_is_kept_is_bounded(server: ScriptedServer, talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    async with talk.connected():
        for _ in range(2_000):
            await talk.dialogue.request("quick")
        assert len(talk.dialogue._kept) == 0
        assert len(talk.dialogue._asked) == 0
