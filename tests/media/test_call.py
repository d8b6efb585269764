"""Real browsers through the real engine: who receives what, as stated through the port."""

import asyncio
import os
import signal
import time

import pytest

from parlour.media.events import OfferNeeded, RoomReset, TrackRef
from parlour.media.node.process import NodeProcess
from parlour.media.port import Layers, Sfu
from tests.media.participants import TestCall, until

pytestmark = [pytest.mark.media, pytest.mark.browser]


def carried(call: TestCall) -> list[TrackRef | None]:
    """What the m-lines of the last offer carry, that of the data channel left out."""
    return [ref for mid, ref in call.of(OfferNeeded)[-1].tracks.items() if mid != "data"]


def others(name: str, names: str) -> list[str]:
    return [f"{other}/{track}" for other in names if other != name for track in ("audio", "video")]


async def test_two_browsers_see_and_hear_each_other(call: TestCall) -> None:
    a, b = await call.join("a", "b")
    a.want(*others("a", "ab"))
    b.want(*others("b", "ab"))
    await asyncio.gather(a.publish("audio", "video"), b.publish("audio", "video"))
    await a.until_playing("b/audio", "b/video")
    await b.until_playing("a/audio", "a/video")
    await until(lambda: set(call.talkers()) == {"a", "b"}, "both are heard talking")


async def test_four_browsers_see_and_hear_each_other(call: TestCall) -> None:
    everybody = await call.join(*"abcd")
    for one in everybody:
        one.want(*others(one.name, "abcd"))
    await asyncio.gather(*(one.publish("audio", "video") for one in everybody))
    await asyncio.gather(*(one.until_playing(*others(one.name, "abcd")) for one in everybody))


async def test_a_wish_stated_before_publication_is_fulfilled_by_it(call: TestCall) -> None:
    a, b = await call.join("a", "b")
    b.want("a/video", "nobody/video")
    assert not call.of(OfferNeeded)
    await a.publish("video")
    await b.until_playing("a/video")
    assert TrackRef("a", "video") in call.of(OfferNeeded)[-1].tracks.values()


async def test_who_asks_for_fewer_frames_is_sent_fewer(call: TestCall) -> None:
    a, b, c = await call.join("a", "b", "c")
    picture = TrackRef("a", "layered")
    for one, temporal in ((b, 0), (c, 2)):
        one.want("a/layered")
        call.sfu.set_layers(call.room, one.name, {picture: Layers(0, temporal)})
    await a.publish("layered")
    await asyncio.gather(b.until_playing("a/layered"), c.until_playing("a/layered"))
    before = await b.received(), await c.received()
    await c.until_playing("a/layered", more=40)
    after = await b.received(), await c.received()
    few, many = (
        now["a/layered"]["frames"] - had["a/layered"]["frames"] for now, had in zip(after, before, strict=True)
    )
    assert few < 0.5 * many


async def test_what_is_no_longer_wanted_stops_and_comes_back_when_wanted_again(call: TestCall) -> None:
    a, b = await call.join("a", "b")
    b.want("a/audio", "a/video")
    await a.publish("audio", "video")
    await b.until_playing("a/audio", "a/video")
    b.want("a/audio")
    await until(lambda: TrackRef("a", "video") not in call.of(OfferNeeded)[-1].tracks.values(), "offer without video")
    await b.until_playing("a/audio")
    assert "a/video" not in await b.received()
    b.want("a/audio", "a/video")
    await b.until_playing("a/video")
    assert len(carried(call)) == 2, "the m-line is used again"


async def test_a_blocked_track_stops_although_the_browser_sends_and_resumes(call: TestCall) -> None:
    a, b = await call.join("a", "b")
    b.want("a/video")
    await a.publish("video")
    await b.until_playing("a/video")
    await call.sfu.set_blocked(call.room, "a", frozenset({"video"}))
    await asyncio.sleep(0.5)
    assert await b.frames_during("a/video", 1.5) == 0
    await call.sfu.set_blocked(call.room, "a", frozenset())
    assert await b.until_playing("a/video") < 3.0


async def test_a_track_blocked_before_publication_never_flows(call: TestCall) -> None:
    a, b = await call.join("a", "b")
    b.want("a/audio", "a/video")
    await call.sfu.set_blocked(call.room, "a", frozenset({"video"}))
    await a.publish("audio", "video")
    await b.until_playing("a/audio")
    assert (await b.received()).get("a/video", {}).get("packets", 0) == 0
    await call.sfu.set_blocked(call.room, "a", frozenset())
    await b.until_playing("a/video")


async def test_screen_video_is_added_removed_and_added_again(call: TestCall) -> None:
    a, b = await call.join("a", "b")
    b.want("a/video", "a/screenVideo")
    await a.publish("video")
    await b.until_playing("a/video")
    await a.publish("screenVideo")
    await b.until_playing("a/screenVideo", "a/video")
    await a.unpublish("screenVideo")
    screen = TrackRef("a", "screenVideo")
    await until(lambda: screen not in call.of(OfferNeeded)[-1].tracks.values(), "the offer without the screen")
    await a.publish("screenVideo")
    await b.until_playing("a/screenVideo", "a/video")
    assert list(call.of(OfferNeeded)[-1].tracks.values()).count(screen) == 1


async def test_a_leaving_publisher_vanishes_from_the_others_and_another_takes_the_m_line(call: TestCall) -> None:
    a, b, c = await call.join("a", "b", "c")
    b.want("a/video", "c/video")
    await a.publish("video")
    await b.until_playing("a/video")
    await call.leave("a")
    await until(lambda: set(call.of(OfferNeeded)[-1].tracks.values()) == {None}, "the offer without a")
    await c.publish("video")
    await b.until_playing("c/video")
    assert carried(call) == [TrackRef("c", "video")], "the m-line is used again"


async def test_a_browser_that_publishes_from_a_new_connection_replaces_the_old_one(call: TestCall) -> None:
    a, b = await call.join("a", "b")
    b.want("a/video")
    await a.publish("video")
    await b.until_playing("a/video")
    await a.rebuild()
    await b.until_playing("a/video")


async def test_an_ice_restart_keeps_media_flowing_with_new_credentials(call: TestCall) -> None:
    a, b = await call.join("a", "b")
    b.want("a/video")
    await a.publish("video")
    await b.until_playing("a/video")
    former = await b.page.evaluate("remoteUfrag()")
    await call.sfu.restart_ice(call.room, "b")
    await b.page.wait_for_function("former => remoteUfrag() !== former", arg=former)
    await b.until_playing("a/video")


def worker_of(sfu: Sfu) -> int:
    """The process that carries the only room: the one that sends tracks."""
    return max(sfu.health().workers, key=lambda worker: worker.rooms).pid


@pytest.mark.parametrize("part", ["node", "worker"])
async def test_a_killed_part_is_replaced_and_media_is_back(part: str, call: TestCall, process: NodeProcess) -> None:
    a, b = await call.join("a", "b")
    b.want("a/video")
    await a.publish("video")
    await b.until_playing("a/video")
    await until(lambda: any(worker.rooms for worker in call.sfu.health().workers), "news of the workers")
    pid = process.pid if part == "node" else worker_of(call.sfu)
    assert pid is not None
    begin = time.monotonic()
    os.kill(pid, signal.SIGKILL)
    took = await until(lambda: call.of(RoomReset), "the room's return")
    await b.until_playing("a/video", more=1)
    print(f"kill -9 of the {part} to RoomReset {took:.3f} s, to media {time.monotonic() - begin:.3f} s")
    assert took < 1.0
    assert len(call.of(RoomReset)) == 1
