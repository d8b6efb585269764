"""A recording of people in real browsers, through the real engine, read back from its file."""

import asyncio
import time
from pathlib import Path
from statistics import median

import pytest

from parlour.calls.scene import Layout, Scene, Shot
from parlour.clock import SystemClock
from parlour.media.events import MediaEvent, RoomReset, TapClosed
from parlour.recording.faststart import rearrange
from parlour.recording.layout import arrange
from parlour.recording.process import find_python
from parlour.recording.recorder import Form, Recorder
from tests.media.participants import Participant, TestCall
from tests.support.film import Film, read_film
from tests.support.flashing import FLASH

pytestmark = [pytest.mark.media]

FORM = Form(640, 360)
BOTH = {"video": "video", "audio": "audio"}
ANN, BEN = Shot("ann", "Ann", BOTH), Shot("ben", "Ben", BOTH)  # type: ignore[arg-type]
BEN_UNSEEN = Shot("ben", "Ben", {"audio": "audio"})


def inner(scene: Scene, number: int) -> tuple[int, int, int, int]:
    """The middle of somebody's tile."""
    tile = arrange(scene, Layout(), FORM.width, FORM.height)[number].tile
    return tile.x + tile.width // 4, tile.y + tile.height // 4, tile.width // 2, tile.height // 2


async def arrives(call: TestCall, name: str, tone: int) -> Participant:
    (participant,) = await call.join(name)
    await participant.page.evaluate(FLASH, {"tone": tone, "shade": "#404040"})
    await participant.publish("video", "audio")
    return participant


async def test_two_people_are_seen_and_heard_as_they_come_turn_their_camera_off_and_leave(
    call: TestCall, sfu: tuple[object, list[object]], tmp_path: Path
) -> None:
    started = asyncio.Event()
    path = tmp_path / "job" / "film.mp4"
    recorder = Recorder(
        *(call.room, "rec", path),
        sfu=call.sfu,
        clock=SystemClock(),
        form=FORM,
        layout=Layout(),
        on_start=started.set,
    )

    def on_event(event: MediaEvent) -> None:
        if isinstance(event, TapClosed):
            recorder.tap_closed(event.tap)
        elif isinstance(event, RoomReset):
            recorder.engine_restarted()

    sfu[1].append(on_event)
    ann = await arrives(call, "ann", 1000)
    python = await find_python()
    begin = time.monotonic()
    await recorder.begin(python)
    recorder.show(Scene((ANN,)))
    await started.wait()
    print(f"first picture after {time.monotonic() - begin:.2f} s")
    ben = await arrives(call, "ben", 2000)
    both = Scene((ANN, BEN))
    recorder.show(both)
    await asyncio.sleep(5)
    cameras_off = time.monotonic()
    await ben.unpublish("video")
    recorder.show(Scene((ANN, BEN_UNSEEN)))
    await asyncio.sleep(3)
    cameras_on = time.monotonic()
    await ben.publish("video")
    recorder.show(both)
    await asyncio.sleep(4)
    left = time.monotonic()
    await call.leave("ben")
    recorder.show(Scene((ANN,)))
    await asyncio.sleep(2.5)
    stopped = time.monotonic()
    outcome = await recorder.stop()
    assert outcome.problem is None
    assert time.monotonic() - stopped < 5
    assert ann.published

    film = await asyncio.to_thread(stored, path)
    end = film.times[-1]

    def at(moment: float) -> float:
        return end - (stopped - moment)

    assert film.times[0] < 0.1
    assert max(film.steps) < 0.05
    assert abs(end - film.sounds[-1][0]) < 0.1
    for number, tone, least in ((0, 1000, 9), (1, 2000, 6)):
        offsets = film.offsets(inner(both, number), tone)
        print([round(1000 * offset) for offset in offsets])
        assert len(offsets) >= least
        assert abs(median(offsets)) < 0.15
        assert sum(abs(offset) < 0.15 for offset in offsets) >= 0.7 * len(offsets)
    # Nobody is a black tile: there is a card while the camera is off, and its sound goes on.
    without = [light for time, light in film.light(inner(both, 1)) if at(cameras_off) + 1 < time < at(cameras_on) - 0.2]
    assert without
    assert min(without) > 30
    assert max(without) < 120
    assert [beep for beep in film.beeps(2000) if at(cameras_off) + 0.5 < beep < at(cameras_on)]
    # Who stays gets all of the canvas.
    corner = (4, 4, 40, 40)
    assert [flash for flash in film.flashes(corner) if flash > at(left) + 1]
    assert not [flash for flash in film.flashes(corner) if at(cameras_off) - 2 < flash < at(left) - 0.5]


def stored(path: Path) -> Film:
    """Read a film as it is stored: with its index in front."""
    made, data = rearrange(path), path.read_bytes()
    path.write_bytes(made.prefix + data[made.skip : made.end])
    return read_film(path)
