"""A server that is stopped in order and started again goes on with its calls: the same meeting, and nobody has left."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

from parlour.calls.holds import HELD_S
from parlour.calls.keeping import KEPT_S
from parlour.media.events import OfferNeeded
from parlour.store import DatabaseUnavailableError, WebhookChanges
from parlour.store.kept_calls import KeptCalls
from parlour.store.tables import kept_calls, outbox_events, rooms
from parlour.webhooks import EVENT_TYPES
from tests.support.app import make_settings, running_app
from tests.support.call_client import CallClient, Refused
from tests.support.call_server import CallServer
from tests.support.clock import FakeClock
from tests.support.fake_sfu import FakeSfu
from tests.support.presence import left_open
from tests.unit.live.test_calls import until

ROOM = "room"
WEBHOOK = {"url": "https://hooks.example.com/", "hmac": "c2VjcmV0"}


class Restarts:
    """Servers one after the other on one data folder and one clock."""

    def __init__(self, folder: Path) -> None:
        self.clock = FakeClock()
        self._folder = folder

    @asynccontextmanager
    async def server(self) -> AsyncIterator[CallServer]:
        """Stop it in order at the end, with everybody connected."""
        sfu = FakeSfu()
        async with AsyncExitStack() as stack:
            app = await stack.enter_async_context(running_app(make_settings(self._folder), clock=self.clock, sfu=sfu))
            running = CallServer(app, sfu)
            yield running
        await running.close()


@pytest.fixture
def restarts(tmp_path: Path) -> Restarts:
    return Restarts(tmp_path)


async def told(server: CallServer) -> Counter[str]:
    """Return which events were written for webhooks, and how many of each."""
    await server.signaling.calls.told()
    query = select(outbox_events.c.type)
    kinds = await server.app.database._backend.read(lambda connection: connection.execute(query).scalars().all())
    return Counter(kind for kind in kinds if kind != "waiting")


async def kept(server: CallServer) -> int:
    query = select(kept_calls.c.meeting_id)
    return len(await server.app.database._backend.read(lambda connection: connection.execute(query).all()))


async def hook(server: CallServer) -> None:
    """Have events written: nobody needs to take them."""
    database = server.app.database
    wanted = WebhookChanges(WEBHOOK["url"], WEBHOOK["hmac"], None, "exponential", EVENT_TYPES)
    domain = (await database.domains.all())[0]
    await database.webhooks.create(domain.id, wanted, most=1, now=server.clock.now())


async def a_call(server: CallServer, **properties: Any) -> tuple[CallClient, CallClient]:
    await hook(server)
    await server.room(**properties)
    return (
        await server.join(token={"is_owner": True, "user_id": "ann", "user_name": "Ann"}),
        await server.join(token={"user_id": "ben"}, tracks={"audio": {"state": "on"}}, user_data={"a": [1]}),
    )


async def back(server: CallServer, lost: CallClient) -> tuple[CallClient, dict[str, Any]]:
    client = await server.client()
    return client, await client.resume(lost, ROOM)


async def meetings(server: CallServer) -> list[dict[str, Any]]:
    await server.signaling.calls.told()
    found: list[dict[str, Any]] = (await server.app.ok("GET", "meetings"))["data"]
    return found


async def pass_time(server: CallServer, seconds: float, condition: Callable[[], bool] = lambda: True) -> None:
    for _ in range(20):
        await asyncio.sleep(0)
    server.clock.advance(seconds)
    await until(condition)


async def test_the_meeting_goes_on_and_nobody_has_left(restarts: Restarts) -> None:
    async with restarts.server() as server:
        ann, ben = await a_call(server)
        await ann.request("set-session-data", data={"topic": "tea"}, merge="replace")
        before = ben.joined["participant"]
        restarts.clock.advance(100)
    assert await ann.closed() == 1012
    restarts.clock.advance(5)
    async with restarts.server() as server:
        presence = await server.app.ok("GET", f"rooms/{ROOM}/presence")
        assert {each["id"] for each in presence["data"]} == {ann.session_id, ben.session_id}
        ann_again, reply = await back(server, ann)
        standing = reply["standing"]
        assert reply["session_id"] == ann.session_id
        assert standing["meeting_id"] == ann.joined["meeting_id"]
        assert standing["session_data"] == {"topic": "tea"}
        assert [each["session_id"] for each in standing["participants"]] == [ben.session_id]
        assert standing["participants"][0] == before
        assert (await ann_again.push("media-reset"))["reason"] == "the server was restarted"
        ben_again, _ = await back(server, ben)
        await ben_again.request("app-message", data="still here")
        assert (await ann_again.push("app-message"))["from"] == ben.session_id
        await pass_time(server, HELD_S + 1)
        await ann_again.request("ping")
        assert {push["type"] for push in ann_again.pushes} <= {"topology", "paths"}
        assert await told(server) == {"meeting.started": 1, "participant.joined": 2}
        assert await kept(server) == 0
        assert [(each["id"], each["ongoing"]) for each in await meetings(server)] == [(ann.joined["meeting_id"], True)]
        await ann_again.request("leave")
        await ben_again.request("leave")
        ended = {"meeting.started": 1, "participant.joined": 2, "participant.left": 2, "meeting.ended": 1}
        assert await told(server) == ended
        [record] = await meetings(server)
        assert (record["id"], record["ongoing"]) == (ann.joined["meeting_id"], False)
        assert (record["max_participants"], record["duration"]) == (2, 100 + 5 + HELD_S + 1)
        assert await left_open(server.app.database) == []


async def test_media_are_built_anew_with_the_rights_that_each_had(restarts: Restarts) -> None:
    async with restarts.server() as server:
        ann, ben = await a_call(server)
        await ann.request("update-participants", updates={ben.session_id: {"permissions": {"canSend": ["audio"]}}})
    async with restarts.server() as server:
        ben_again, reply = await back(server, ben)
        assert reply["standing"]["participant"]["permissions"]["canSend"] == ["audio"]
        ann_again, _ = await back(server, ann)
        with pytest.raises(Refused, match="not-permitted"):
            await ben_again.publish(video="video")
        await ben_again.publish(audio="audio")
        assert server.sfu.published[ben.session_id] == {"0": "audio"}
        await until(lambda: (ben.session_id, "audio") in server.sfu.wanted.get(ann.session_id, ()))
        server.sfu.emit(OfferNeeded(ann.joined["meeting_id"], ann.session_id, 1, 0, "v=0", {}))
        await ann_again.push("offer")


async def test_messages_that_the_former_process_took_are_not_taken_twice(restarts: Restarts) -> None:
    async with restarts.server() as server:
        ann, _ben = await a_call(server)
        for number in range(3):
            await ann.request("app-message", data=number)
        received = ann.received
    async with restarts.server() as server:
        _, reply = await back(server, ann)
        assert reply["taken"] == 3
        assert reply["sent"] >= received


async def test_bans_and_deadlines_hold_on(restarts: Restarts) -> None:
    async with restarts.server() as server:
        ann, _ben = await a_call(server, eject_after_elapsed=100)
        await server.app.ok("POST", f"rooms/{ROOM}/eject", {"user_ids": ["cid"], "ban": True})
        restarts.clock.advance(90)
    restarts.clock.advance(5)
    async with restarts.server() as server:
        ann_again, _ = await back(server, ann)
        assert await server.refusal(token={"user_id": "cid"}) == "not-allowed"
        await pass_time(server, 6)
        assert (await ann_again.error())["type"] == "ejected"


async def test_who_had_to_go_meanwhile_hears_why(restarts: Restarts) -> None:
    async with restarts.server() as server:
        ann, _ben = await a_call(server, eject_after_elapsed=100)
        restarts.clock.advance(90)
    restarts.clock.advance(15)
    async with restarts.server() as server:
        client = await server.client()
        with pytest.raises(Refused, match="ejected"):
            await client.resume(ann, ROOM)
        assert (await told(server))["meeting.ended"] == 1


async def test_when_nobody_comes_back_it_ends_once(restarts: Restarts) -> None:
    async with restarts.server() as server:
        await a_call(server)
    async with restarts.server() as server:
        assert server.signaling.calls.census().participants == 2
        await pass_time(server, HELD_S, lambda: not server.signaling.calls.running)
        events = await told(server)
        assert (events["participant.left"], events["meeting.ended"]) == (2, 1)
        assert [each["ongoing"] for each in await meetings(server)] == [False]
        assert server.sfu.rooms == {}
    async with restarts.server() as server:
        assert (await told(server))["meeting.ended"] == 1


async def test_after_too_long_it_has_ended_when_the_server_did(restarts: Restarts) -> None:
    async with restarts.server() as server:
        ann, _ben = await a_call(server)
        restarts.clock.advance(100)
    restarts.clock.advance(KEPT_S + 1)
    async with restarts.server() as server:
        assert not server.signaling.calls.running
        client = await server.client()
        with pytest.raises(Refused, match="seat-gone"):
            await client.resume(ann, ROOM)
        events = await told(server)
        assert (events["participant.left"], events["meeting.ended"]) == (2, 1)
        [record] = await meetings(server)
        assert (record["ongoing"], record["duration"]) == (False, 100)
        assert await kept(server) == 0


async def test_a_room_that_is_gone_takes_its_call_with_it(restarts: Restarts) -> None:
    async with restarts.server() as server:
        await a_call(server)
        database, stop = server.app.database, server.signaling.calls.stop
        await stop()
        await database._backend.write(lambda connection: connection.execute(delete(rooms)))
    async with restarts.server() as server:
        assert not server.signaling.calls.running
        assert (await told(server))["meeting.ended"] == 1


async def test_without_a_media_server_it_ends(restarts: Restarts, monkeypatch: pytest.MonkeyPatch) -> None:
    async with restarts.server() as server:
        await a_call(server)
    original = FakeSfu.__init__

    def failing(self: FakeSfu, *given: Any, **fields: Any) -> None:
        original(self, *given, **fields)
        self.failing = "no worker"

    monkeypatch.setattr(FakeSfu, "__init__", failing)
    async with restarts.server() as server:
        events = await told(server)
        assert (events["participant.left"], events["meeting.ended"]) == (2, 1)
        await until(lambda: not server.signaling.calls.running)


async def test_what_could_not_be_kept_ends_once(restarts: Restarts, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(*_: object, **__: object) -> None:
        raise DatabaseUnavailableError("away")

    async with restarts.server() as server:
        await a_call(server)
        monkeypatch.setattr(KeptCalls, "save", fails)
    async with restarts.server() as server:
        events = await told(server)
        assert (events["participant.left"], events["meeting.ended"]) == (2, 1)
        assert not server.signaling.calls.running


async def test_a_call_is_taken_up_again_and_again(restarts: Restarts) -> None:
    async with restarts.server() as server:
        ann, ben = await a_call(server)
    async with restarts.server() as server:
        await back(server, ann)
    async with restarts.server() as server:
        _, reply = await back(server, ben)
        assert reply["standing"]["meeting_id"] == ann.joined["meeting_id"]
        await back(server, ann)
        assert await told(server) == {"meeting.started": 1, "participant.joined": 2}


async def test_what_is_kept_can_be_read_by_nobody_without_the_server_key(restarts: Restarts) -> None:
    async with restarts.server() as server:
        ann, _ben = await a_call(server)
        await server.signaling.calls.stop()
        query = select(kept_calls.c.sealed)
        read = server.app.database._backend.read
        [sealed] = await read(lambda connection: connection.execute(query).scalars().all())
        assert ann.joined["seat_key"] not in sealed
        assert "ben" not in sealed
