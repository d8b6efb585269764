"""The worker's mix, with guests that flash and beep: what comes in at one time is seen and heard at one time."""

import asyncio
from pathlib import Path
from statistics import median

import pytest

from tests.support.film import read_film
from tests.support.guests import gathering

LEFT = {"x": 0, "y": 0, "width": 320, "height": 360, "name": ""}
RIGHT = {"x": 320, "y": 0, "width": 320, "height": 360, "name": "Ben"}
ON_THE_LEFT = (10, 100, 300, 150)
ON_THE_RIGHT = (330, 100, 300, 150)
FRAME = 0.04


async def test_a_film_of_two_people_keeps_time_through_a_camera_that_is_off_for_long(tmp_path: Path) -> None:
    async with gathering(tmp_path / "job") as made:
        made.begin()
        await made.hear("output", state="started")
        await made.invite("ann")
        ben = await made.invite("ben", tone=2000)
        made.arrange({"ann/video": LEFT, "ben/video": RIGHT})
        for name in ("ann", "ben"):
            await made.hear("seen", track=f"{name}/video")
        await asyncio.sleep(3)
        after = len(made.heard)
        ben.tell("mute video")
        await made.hear("silent", track="ben/video", after=after)
        # Longer than the engine's sender is remembered: its packets come by another way then.
        await asyncio.sleep(6)
        after = len(made.heard)
        ben.tell("unmute video")
        await made.hear("seen", track="ben/video", after=after)
        await asyncio.sleep(2.5)
        ended = await made.stop()
    assert ended["problem"] is None
    film = read_film(made.film)
    assert max(film.steps) - min(film.steps) < 0.001, "the rate is not constant"
    assert abs(film.times[-1] + FRAME - film.sounds[-1][0]) < 2 * FRAME, "sound and picture end apart"
    for region, tone, flashes in ((ON_THE_LEFT, 1000, 11), (ON_THE_RIGHT, 2000, 5)):
        offsets = film.offsets(region, tone)
        assert len(offsets) >= flashes
        assert abs(median(offsets)) < 0.15
    # While the camera is off there is a card, which is not what was seen last.
    silence = [light for time, light in film.light(ON_THE_RIGHT) if 5.5 < time < 8]
    assert max(silence) < 120
    assert film.times[-1] == pytest.approx(float(str(ended["seconds"])), abs=2 * FRAME)


async def test_sound_of_which_silence_is_hardly_sent_comes_when_it_was_made(tmp_path: Path) -> None:
    async with gathering(tmp_path / "job") as made:
        made.begin()
        await made.hear("output", state="started")
        await made.invite("ann", dtx=True)
        made.arrange({"ann/video": LEFT})
        await made.hear("seen", track="ann/video")
        await asyncio.sleep(8)
        await made.stop()
    film = read_film(made.film)
    offsets = film.offsets(ON_THE_LEFT)
    print([round(1000 * offset) for offset in offsets])
    assert len(offsets) >= 7
    assert max(abs(offset) for offset in offsets[1:]) < 0.1


async def test_cards_are_there_before_anybody_had_a_camera(tmp_path: Path) -> None:
    async with gathering(tmp_path / "job") as made:
        made.begin()
        await made.hear("output", state="started")
        made.arrange({}, {"ben/video": RIGHT})
        await asyncio.sleep(1.5)
        await made.stop()
    assert not [said for said in made.heard if said.event == "problem"]
    (_, card), (_, empty) = read_film(made.film).light(ON_THE_RIGHT)[-1], read_film(made.film).light(ON_THE_LEFT)[-1]
    assert card > empty + 5


async def test_no_tile_is_black_after_its_track_went(tmp_path: Path) -> None:
    async with gathering(tmp_path / "job") as made:
        made.begin()
        await made.hear("output", state="started")
        for name in ("ann", "ben"):
            await made.invite(name)
        made.arrange({"ann/video": LEFT, "ben/video": RIGHT})
        for name in ("ann", "ben"):
            await made.hear("seen", track=f"{name}/video")
        await asyncio.sleep(1)
        # Both go, as when the engine is killed: one comes back soon, the other one does not.
        for name in ("ann", "ben"):
            made.worker.say("remove", track=f"{name}/video")
        after = len(made.heard)
        await made.invite("ann", kinds="video")
        await made.hear("seen", track="ann/video", after=after)
        await asyncio.sleep(3)
        await made.stop()
    film = read_film(made.film)
    for region in (ON_THE_RIGHT, ON_THE_LEFT):
        light = film.light(region)
        shown = next(time for time, each in light if each > 50)
        assert min(each for time, each in light if time > shown) > 30
    assert film.flashes(ON_THE_LEFT)[-1] > film.flashes(ON_THE_RIGHT)[-1] + 1


async def test_pictures_of_every_codec_are_shown_and_others_refused_with_a_reason(tmp_path: Path) -> None:
    async with gathering(tmp_path / "job") as made:
        made.begin()
        await made.invite("ann", "VP9")
        await made.invite("ben", "H264", tone=2000)
        made.worker.say("add", person="eve", track="eve/video", kind="video")
        await made.hear("listening", track="eve/video")
        made.flow("eve/video", "video/AV1", 45, {"rtp": 9, "rtcp": 9})
        made.arrange({"ann/video": LEFT, "ben/video": RIGHT})
        refused = await made.hear("problem", track="eve/video")
        assert str(refused["reason"]).startswith("video/AV1 cannot be recorded")
        for name in ("ann", "ben"):
            await made.hear("seen", track=f"{name}/video")
        await asyncio.sleep(2.5)
        await made.stop()
    film = read_film(made.film)
    assert len(film.flashes(ON_THE_LEFT)) >= 2
    assert len(film.flashes(ON_THE_RIGHT)) >= 2


async def test_sound_alone_becomes_a_film_without_pictures(tmp_path: Path) -> None:
    async with gathering(tmp_path / "job") as made:
        made.begin(video=False)
        await made.hear("output", state="started")
        await made.invite("ann", kinds="audio")
        await asyncio.sleep(2.5)
        ended = await made.stop()
    film = read_film(made.film)
    assert film.times == []
    assert len(film.beeps()) >= 2
    assert film.sounds[-1][0] == pytest.approx(float(str(ended["seconds"])), abs=0.1)


async def test_only_the_engine_is_listened_to(tmp_path: Path) -> None:
    async with gathering(tmp_path / "job") as made:
        made.begin()
        stranger = await made.invite("eve")
        made.worker.say("remove", track="eve/video")
        made.worker.say("add", person="ann", track="ann/video", kind="video")
        ports = await made.hear("listening", track="ann/video")
        elsewhere = {kind: port + 1 for kind, port in stranger.ports["video"].items()}
        stranger.tell(f"send video {ports['rtp']}")
        made.flow("ann/video", "video/VP8", 96, elsewhere)
        made.arrange({"ann/video": LEFT})
        await asyncio.sleep(1.5)
        await made.stop()
    assert not [said for said in made.heard if said.event == "seen" and said.fields["track"] == "ann/video"]
