"""Bots among themselves, with the real server and media node, and without a browser."""

import asyncio
import random
import time

import pytest

from parlour.client import (
    AccessRequested,
    AudioStream,
    Call,
    EjectedError,
    JoinRefusedError,
    ParticipantJoined,
    join,
)
from tests.support.bots import loudness, tone
from tests.support.server import ParlourServer
from tests.support.waiting import until

pytestmark = [pytest.mark.media]


async def talk(call: Call) -> None:
    while True:
        await call.microphone.write(tone(500, 0.5), sample_rate=16_000)


async def life(url: str, other: str) -> None:
    async with join(url, camera=True) as call, asyncio.TaskGroup() as tasks:
        tasks.create_task(talk(call))
        call.camera.write(bytes(3 * 64 * 64), width=64, height=64)
        pictures = call.video(other)
        async for _ in call.audio(continuous=True):
            assert pictures.dropped == 0


async def test_cancelled_at_any_moment_nothing_is_left(server: ParlourServer) -> None:
    room = server.create_room()
    before = asyncio.all_tasks()
    chance = random.Random(7)  # noqa: S311
    async with join(room.url, camera=True) as steady, asyncio.TaskGroup() as tasks:
        talking = tasks.create_task(talk(steady))
        steady.camera.write(bytes(3 * 64 * 64), width=64, height=64)
        for _ in range(25):
            one = asyncio.create_task(life(room.url, steady.me.session_id))
            await asyncio.sleep(chance.uniform(0, 0.6))
            one.cancel()
            with pytest.raises(asyncio.CancelledError):
                await one

        async def alone() -> bool:
            return not steady.participants

        await until(alone)
        talking.cancel()
    await until(lambda: _only(before))


async def _only(before: set["asyncio.Task[None]"]) -> bool:
    return asyncio.all_tasks() <= before


async def test_what_nobody_reads_takes_no_memory(server: ParlourServer) -> None:
    room = server.create_room()
    async with join(room.url) as speaker, join(room.url) as reader, asyncio.TaskGroup() as tasks:
        talking = tasks.create_task(talk(speaker))
        slow = reader.audio(buffer_seconds=0.5)
        quick = reader.audio()
        heard = 0
        async for frame in quick:
            heard += loudness(frame.pcm) > 0.1
            if heard == 100:
                break
        assert len(slow._feed) == 25
        assert slow.dropped >= 70
        talking.cancel()


async def test_only_what_is_read_is_received(server: ParlourServer) -> None:
    room = server.create_room()
    async with join(room.url) as speaker, join(room.url) as listener, asyncio.TaskGroup() as tasks:
        talking = tasks.create_task(talk(speaker))
        frames: AudioStream | None = listener.audio(speaker.me)
        assert frames is not None
        await anext(frames)
        subscriber = listener._media._subscriber
        assert subscriber._present is not None
        assert len(subscriber._present.receivers) == 1
        frames = None
        present = subscriber._present

        async def nothing() -> bool:
            await asyncio.sleep(0.01)
            return not present.receivers

        await until(nothing)
        async with listener.audio() as again:
            assert (await anext(again)).participant == speaker.me.session_id
        talking.cancel()


async def test_what_is_said_is_heard_soon_and_whole(server: ParlourServer) -> None:
    room = server.create_room()
    async with join(room.url) as speaker, join(room.url) as listener:
        stream = listener.audio(speaker.me)
        await anext(stream)
        said_at = time.monotonic()
        await speaker.microphone.write(tone(500, 1.0), sample_rate=16_000)
        loud: list[float] = []
        async for frame in stream:
            if loudness(frame.pcm, 500) > 0.1:
                loud.append(time.monotonic() - said_at)
            elif len(loud) > 10:
                break
        assert stream.dropped == 0
        assert len(loud) * 0.02 == pytest.approx(1.0, abs=0.1)


async def test_a_flush_is_heard_as_silence(server: ParlourServer) -> None:
    room = server.create_room()
    async with join(room.url) as speaker, join(room.url) as listener:
        stream = listener.audio(speaker.me)
        await anext(stream)
        writing = asyncio.create_task(speaker.microphone.write(tone(500, 60), sample_rate=16_000))
        async for frame in stream:
            if loudness(frame.pcm) > 0.1:
                break
        assert speaker.microphone.flush() > 5
        assert await writing is False
        loud = 0
        async for frame in stream:
            if loudness(frame.pcm) < 0.01:
                break
            loud += 1
        assert loud < 50


async def test_a_token_of_another_room_is_refused(server: ParlourServer) -> None:
    room, other = server.create_room(privacy="private"), server.create_room(privacy="private")
    with pytest.raises(JoinRefusedError) as refused:
        async with join(room.url, token=server.token(other)):
            pytest.fail("the block must not begin")
    assert refused.value.type == "not-allowed"
    with pytest.raises(JoinRefusedError) as refused:
        async with join(f"{server.url}/no-such-room"):
            pytest.fail("the block must not begin")
    assert refused.value.type == "no-room"


async def test_a_deleted_room_ends_the_call(server: ParlourServer) -> None:
    room = server.create_room()

    async def attempt() -> None:
        async with join(room.url) as call:
            await asyncio.to_thread(server.delete_room, room)
            async for _ in call.events():
                pass

    with pytest.raises(EjectedError) as ended:
        await attempt()
    assert ended.value.msg


async def test_a_bot_knocks_and_another_opens(server: ParlourServer) -> None:
    room = server.create_room(privacy="private", enable_knocking=True)
    async with join(room.url, token=server.token(room, is_owner=True)) as host, asyncio.TaskGroup() as tasks:
        host.on(AccessRequested, lambda event: host.admit(event.waiting))
        joined = host.events(ParticipantJoined)
        with pytest.raises(JoinRefusedError) as refused:
            async with join(room.url):
                pytest.fail("the block must not begin")
        assert refused.value.type == "lobby"
        async with join(room.url, knock=True, user_name="Guest") as guest:
            assert (await anext(joined)).participant.user_name == "Guest"
            talking = tasks.create_task(talk(guest))
            assert (await anext(host.audio())).participant == guest.me.session_id
            talking.cancel()

    async with join(room.url, token=server.token(room, is_owner=True)) as host:
        host.on(AccessRequested, lambda event: host.turn_away(event.waiting))
        with pytest.raises(JoinRefusedError, match="rejected"):
            async with join(room.url, knock=True):
                pytest.fail("the block must not begin")
