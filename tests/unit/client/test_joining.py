"""The whole client against a server that is scripted; media are left out."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from parlour.client import (
    AppMessage,
    Call,
    CallFailedError,
    CallLeftError,
    ConnectionLostError,
    CountsChanged,
    EjectedError,
    Event,
    JoinRefusedError,
    ParticipantJoined,
    ParticipantLeft,
    Reconnected,
    Reconnecting,
    ReconnectPolicy,
    RequestRefusedError,
    ServerUnreachableError,
    join,
)
from tests.support.scripted_server import ScriptedServer, participant
from tests.support.waiting import until

SECRET = "a-secret-token"

QUICK = ReconnectPolicy(first_pause=0.001, longest_pause=0.01, give_up_after=10)


@asynccontextmanager
async def joined(server: ScriptedServer, **options: Any) -> AsyncIterator[Call]:
    async with join(server.room, **{"microphone": False, "reconnect": QUICK} | options) as call:
        yield call


async def for_ever() -> None:
    await asyncio.Event().wait()


async def eject(server: ScriptedServer) -> None:
    await server.push("error", error={"type": "ejected", "msg": "An owner did it."})


async def test_a_bot_joins_and_leaves(server: ScriptedServer) -> None:
    server.others = [participant("ann", user_name="Ann")]
    async with joined(server, token=SECRET, user_name="Bot", user_data={"kind": "bot"}) as call:
        request = await server.request("join")
        assert (request["room"], request["token"], request["user_name"]) == ("room", SECRET, "Bot")
        assert (request["user_data"], request["subscribe"]) == ({"kind": "bot"}, False)
        assert "seat_key" not in request
        assert call.me.user_name == "Bot"
        assert call.participants["ann"].user_name == "Ann"
    await server.request("leave")


@pytest.mark.parametrize("kind", ["no-room", "exp-token", "not-allowed", "meeting-full"])
async def test_a_refusal_of_the_join_is_raised(server: ScriptedServer, kind: str) -> None:
    server.answers["join"] = lambda _: {"error": {"type": kind, "msg": "No."}}

    async def attempt() -> None:
        async with joined(server):
            pytest.fail("the block must not begin")

    with pytest.raises(JoinRefusedError, match="No") as refused:
        await attempt()
    assert refused.value.type == kind


async def test_the_people_of_a_large_call_come_in_pages(server: ScriptedServer) -> None:
    server.others = [participant("cat")]

    def answer(message: dict[str, Any]) -> None:
        asyncio.get_running_loop().create_task(pages(message))

    async def pages(message: dict[str, Any]) -> None:
        for name in ("ann", "ben"):
            await server.push("people", participants=[participant(name)])
        await server.send(json.dumps({"re": message["id"], **server.joined(message)}))

    server.answers["join"] = answer
    async with joined(server) as call:
        assert list(call.participants) == ["ann", "ben", "cat"]
        assert call._dialogue.received == 0


async def test_a_place_in_the_lobby_is_no_seat(server: ScriptedServer) -> None:
    server.answers["join"] = lambda message: server.joined(message) | {"access": {"level": "lobby"}}
    with pytest.raises(JoinRefusedError) as refused:
        async with joined(server):
            pytest.fail("the block must not begin")
    assert refused.value.type == "lobby"


async def test_who_knocks_waits_until_let_in(server: ScriptedServer) -> None:
    state = {"asked": False, "granted": False, "hosts": True}
    server.answers["join"] = lambda message: {
        **{name: server.joined(message)[name] for name in ("session_id", "participant", "room", "seat_key")},
        "access": {"level": "lobby"},
        "lobby": state,
    }

    async def open_the_door() -> None:
        assert (await server.request("request-access"))["name"] == "Bot"
        await server.push("lobby", asked=True, granted=True, hosts=True)
        await server.push("let-in", **server.joined(await server.request("join")))

    opening = asyncio.create_task(open_the_door())
    async with joined(server, knock=True, user_name="Bot") as call:
        await opening
        assert call.me.user_name == "Bot"
        await call.send_message(1)


async def test_who_is_turned_away_does_not_join(server: ScriptedServer) -> None:
    server.answers["join"] = lambda message: server.joined(message) | {"access": {"level": "lobby"}}
    server.answers["request-access"] = lambda _: asyncio.get_running_loop().create_task(eject(server)) and {}
    with pytest.raises(JoinRefusedError, match="An owner did it"):
        async with joined(server, knock=True):
            pytest.fail("the block must not begin")


async def test_a_reply_that_cannot_be_understood_is_no_join(server: ScriptedServer) -> None:
    server.answers["join"] = lambda _: {"session_id": "x"}

    async def attempt() -> None:
        async with joined(server):
            pytest.fail("the block must not begin")

    with pytest.raises(ServerUnreachableError, match="cannot be understood"):
        await attempt()


async def test_what_ends_the_call_ends_the_block_wherever_it_waits(server: ScriptedServer) -> None:
    async def attempt() -> None:
        async with joined(server):
            await eject(server)
            await for_ever()

    with pytest.raises(EjectedError, match="An owner did it"):
        await attempt()


async def test_another_fatal_error_ends_the_call_as_well(server: ScriptedServer) -> None:
    async def attempt() -> None:
        async with joined(server):
            await server.push("error", error={"type": "connection-error", "msg": "too slow"})
            await for_ever()

    with pytest.raises(CallFailedError) as failed:
        await attempt()
    assert failed.value.type == "connection-error"


async def test_readers_hear_of_the_end(server: ScriptedServer) -> None:
    heard: list[Exception] = []

    async def read(call: Call) -> None:
        try:
            async for _ in call.events():
                pass
        except EjectedError as error:
            heard.append(error)
            raise

    async def attempt() -> None:
        async with joined(server) as call, asyncio.TaskGroup() as tasks:
            tasks.create_task(read(call))
            tasks.create_task(for_ever())
            await eject(server)

    with pytest.raises(EjectedError):
        await attempt()
    assert len(heard) == 1


async def test_the_blocks_own_error_matters_most(server: ScriptedServer) -> None:
    async def attempt() -> None:
        async with joined(server):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await attempt()
    await server.request("leave")


async def test_an_error_of_a_callback_ends_the_call(server: ScriptedServer) -> None:
    async def fail(message: AppMessage) -> None:
        raise LookupError(message.sender)

    async def attempt() -> None:
        async with joined(server) as call:
            call.on(AppMessage, fail)
            await server.push("app-message", data=1, **{"from": "ann"})
            await for_ever()

    with pytest.raises(LookupError, match="ann"):
        await attempt()


async def test_callbacks_and_readers_get_what_they_asked_for(server: ScriptedServer) -> None:
    got: list[str] = []
    async with joined(server) as call:
        everything, messages = call.events(), call.events(AppMessage, ParticipantLeft)
        call.on(AppMessage, lambda message: got.append(message.sender))
        await server.push("participant-joined", participant=participant("ann"))
        await server.push("app-message", data={"a": 1}, **{"from": "ann"})
        assert await anext(messages) == AppMessage({"a": 1}, "ann")
        assert isinstance(await anext(everything), ParticipantJoined)

        async def told() -> bool:
            return got == ["ann"]

        await until(told)


async def test_a_reader_that_nobody_holds_costs_nothing(server: ScriptedServer) -> None:
    async with joined(server) as call:
        for _ in range(1_000):
            call.events()
        assert len(call._events._streams) == 0


async def test_a_slow_reader_loses_the_oldest(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parlour.client.subscriptions.MOST_WAITING", 3)
    async with joined(server) as call:
        slow, quick = call.events(AppMessage), call.events(AppMessage)
        for number in range(5):
            await server.push("app-message", data=number, **{"from": "ann"})
            await anext(quick)
        assert [(await anext(slow)).data for _ in range(3)] == [2, 3, 4]
        assert slow.dropped == 2


async def test_after_leaving_reading_ends_and_asking_fails(server: ScriptedServer) -> None:
    async with joined(server) as call:
        events = call.events()
        await call.leave()
        assert [event async for event in events] == []
        assert [event async for event in call.events()] == []
        for ask in (call.send_message(1), call.set_user_name("x")):
            with pytest.raises(CallLeftError):
                await ask
        with pytest.raises(CallLeftError):
            call.audio()
        with pytest.raises(CallLeftError):
            call.on(AppMessage, print)
        await call.leave()


async def test_requests_are_as_the_protocol_has_them(server: ScriptedServer) -> None:
    server.answers["set-user-name"] = lambda message: {"user_name": message["name"] or ""}
    server.answers["set-user-data"] = lambda message: {"user_data": message["data"]}
    async with joined(server) as call:
        await call.send_message({"a": [1, (2, 3)]})
        await call.send_message("x", to=["ann", participant_of(call)])
        assert await call.set_user_name("New") == "New"
        assert await call.set_user_data([1]) == [1]
        await call.set_session_data({"a": 1}, merge="shallow-merge")
        await call.mute("ann", video=True)
        await call.eject("ben")
        await call.set_permissions("cat", {"canSend": False})
    assert (await server.request("app-message"))["data"] == {"a": [1, [2, 3]]}
    assert (await server.request("app-message"))["to"] == "*"
    assert (await server.request("app-message", 2))["to"] == ["ann", call.me.session_id]
    assert (await server.request("set-session-data"))["merge"] == "shallow-merge"
    updates = [(await server.request("update-participants", count))["updates"] for count in (1, 2, 3)]
    assert updates == [
        {"ann": {"set_audio": False, "set_video": False}},
        {"ben": {"eject": True}},
        {"cat": {"permissions": {"canSend": False}}},
    ]


def participant_of(call: Call) -> Any:
    return call.me


async def test_a_refused_request_leaves_the_call_as_it_is(server: ScriptedServer) -> None:
    server.answers["update-participants"] = lambda _: {"error": {"type": "not-permitted", "msg": "no"}}
    async with joined(server) as call:
        with pytest.raises(RequestRefusedError, match="not-permitted"):
            await call.eject("ann")
        await call.send_message(1)


async def test_a_lost_connection_is_made_anew_with_the_key_of_the_seat(server: ScriptedServer) -> None:
    server.others = [participant("ann")]
    async with joined(server, token=SECRET) as call:
        events = call.events()
        first = call.me.session_id
        server.others = [participant("ben")]
        await server.close()
        assert await anext(events) == Reconnecting()
        request = await server.request("join", 2)
        assert (request["seat_key"], request["session_id"], request["token"]) == (f"key of {first}", first, SECRET)
        told: list[Event] = [await anext(events) for _ in range(3)]
        assert [type(event) for event in told] == [ParticipantLeft, ParticipantJoined, Reconnected]
        assert told[-1] == Reconnected(call.me.session_id, resumed=False)
        assert list(call.participants) == ["ben"]
        await call.send_message("here again")


async def test_a_lost_connection_is_resumed(server: ScriptedServer) -> None:
    server.others = [participant("ann")]
    async with joined(server) as call:
        events = call.events()
        before = call.me
        await server.push("counts", present=2, hidden=1)
        assert await anext(events) == CountsChanged(2, 1)
        server.answers["resume"] = lambda _: {"session_id": "x", "taken": 0, "sent": 1, "ice_servers": []}
        await server.close()
        assert await anext(events) == Reconnecting()
        assert await anext(events) == Reconnected(before.session_id, resumed=True)
        request = await server.request("resume")
        assert (request["room"], request["seat_key"], request["received"]) == ("room", f"key of {before.session_id}", 1)
        assert (call.me, list(call.participants)) == (before, ["ann"])
        assert len([message for message in server.heard if message["type"] == "join"]) == 1


async def test_when_too_much_was_missed_how_things_stand_is_told(server: ScriptedServer) -> None:
    server.others = [participant("ann")]
    async with joined(server) as call:
        events = call.events()
        server.others = [participant("ben")]
        standing = server.joined({"session_id": call.me.session_id})
        del standing["room"]
        resumed = {"session_id": "x", "taken": 0, "sent": 999, "ice_servers": [], "standing": standing}
        server.answers["resume"] = lambda _: resumed
        await server.close()
        told = [await anext(events) for _ in range(4)]
        assert [type(event) for event in told] == [Reconnecting, ParticipantLeft, ParticipantJoined, Reconnected]
        assert (list(call.participants), call.room["name"]) == (["ben"], "room")


async def test_who_was_put_out_meanwhile_hears_why(server: ScriptedServer) -> None:
    async def attempt() -> None:
        async with joined(server):
            server.answers["resume"] = lambda _: {"error": {"type": "ejected", "msg": "time is up"}}
            await server.close()
            await for_ever()

    with pytest.raises(EjectedError, match="time is up"):
        await attempt()


async def test_requests_wait_while_there_is_no_connection(server: ScriptedServer) -> None:
    async with joined(server, reconnect=ReconnectPolicy(first_pause=60, give_up_after=60)) as call:
        events = call.events()
        await server.close()
        assert await anext(events) == Reconnecting()
        asked = asyncio.create_task(call.send_message(1))
        await asyncio.sleep(0)
    with pytest.raises(CallLeftError):
        await asked
    assert len(server.heard) == 1, "leaving while there is no connection waits for none"


async def test_a_refusal_when_coming_back_ends_the_call(server: ScriptedServer) -> None:
    async def attempt() -> None:
        async with joined(server):
            server.answers["join"] = lambda _: {"error": {"type": "meeting-full", "msg": ""}}
            await server.close()
            await for_ever()

    with pytest.raises(JoinRefusedError, match="meeting-full"):
        await attempt()


async def test_at_some_time_the_bot_gives_up(server: ScriptedServer) -> None:
    async def attempt() -> None:
        async with joined(server, reconnect=ReconnectPolicy(first_pause=0.001, longest_pause=0.01, give_up_after=0.05)):
            server.answers["join"] = lambda _: {"error": {"type": "connection-error", "msg": "not now"}}
            await server.close()
            await for_ever()

    with pytest.raises(ConnectionLostError, match="attempts to come back failed") as lost:
        await attempt()
    assert isinstance(lost.value.__cause__, JoinRefusedError)


@pytest.mark.parametrize(
    "frame",
    [
        '{"type": "participant-joined"}',
        '{"type": "participant-joined", "participant": {"session_id": "x", "permissions": {}, "tracks": {"a": {}}}}',
        '{"type": "participant-left"}',
        '{"type": "offer", "connection": 1, "seq": 1, "sdp": "v=0", "tracks": {}}',
        '{"type": "offer", "connection": "1"}',
        '{"type": "remote-mute", "tracks": 7}',
        '{"type": "error", "error": "ejected"}',
        '{"type": "counts", "present": true, "hidden": null}',
        '{"type": 7}',
        '{"type": "unheard-of"}',
        '{"no": "type"}',
    ],
)
async def test_odd_messages_change_nothing(server: ScriptedServer, frame: str) -> None:
    async with joined(server) as call:
        events = call.events(AppMessage)
        await server.send(frame)
        await server.push("app-message", data="still there", **{"from": "ann"})
        assert (await anext(events)).data == "still there"
        assert not call.participants


async def test_messages_before_the_seat_are_odd(server: ScriptedServer) -> None:
    def answer(message: dict[str, Any]) -> dict[str, Any] | None:
        asyncio.get_running_loop().create_task(early(message))
        return None

    async def early(message: dict[str, Any]) -> None:
        await server.push("participant-joined", participant=participant("ann"))
        await server.send(json.dumps({"re": message["id"], "error": {"type": "no-room", "msg": ""}}))

    server.answers["join"] = answer

    async def attempt() -> None:
        async with joined(server):
            pytest.fail("the block must not begin")

    with pytest.raises(JoinRefusedError):
        await attempt()


async def test_nothing_secret_is_shown(server: ScriptedServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "parlour.client")
    async with joined(server, token=SECRET) as call:
        key = f"key of {call.me.session_id}"
        events = call.events(Reconnected)
        await server.send("{")
        await server.close()
        await anext(events)
        shown = repr([call, vars(call), vars(call._keeper)]) + caplog.text
    assert SECRET not in shown
    assert key not in shown


async def nothing_left(before: set["asyncio.Task[Any]"]) -> None:
    async def gone() -> bool:
        return not {task for task in asyncio.all_tasks() - before if "parlour.client" in task.get_name()}

    await until(gone)


async def life(server: ScriptedServer) -> None:
    async with joined(server, microphone=True) as call:
        call.on(AppMessage, lambda _: None)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(for_ever())
            await call.send_message(1)
            await server.close()
            async for _ in call.events():
                pass


def refuse(_: dict[str, Any]) -> dict[str, Any]:
    return {"error": {"type": "media-error", "msg": "there is no SFU"}}


@pytest.mark.parametrize("unit", [0.0, 0.0005], ids=["by turns of the loop", "by time"])
async def test_cancelled_at_any_moment_nothing_is_left_running(server: ScriptedServer, unit: float) -> None:
    server.answers["publish"] = refuse
    before = asyncio.all_tasks()
    for steps in range(0, 240, 6):
        task = asyncio.create_task(life(server))
        for _ in range(steps if unit == 0.0 else 1):
            await asyncio.sleep(unit * steps)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await nothing_left(before)


@pytest.mark.parametrize("end", ["eject", "lost", "refused", "error"])
async def test_however_it_ends_nothing_is_left_running(server: ScriptedServer, end: str) -> None:
    server.answers["publish"] = refuse
    before = asyncio.all_tasks()
    ends: dict[str, Callable[[], None]] = {
        "refused": lambda: server.answers.update(join=lambda _: {"error": {"type": "no-room", "msg": ""}}),
    }
    ends.get(end, lambda: None)()

    async def attempt() -> None:
        async with joined(server, microphone=True, reconnect=ReconnectPolicy(give_up_after=0)):
            if end == "eject":
                await eject(server)
            elif end == "lost":
                await server.close()
            else:
                raise ZeroDivisionError
            await for_ever()

    with pytest.raises((EjectedError, ConnectionLostError, JoinRefusedError, ZeroDivisionError)):
        await attempt()
    await nothing_left(before)
