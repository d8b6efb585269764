import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from parlour.jobs.taps import Taps
from parlour.media.events import TrackRef
from parlour.processes import ChannelError
from parlour.strict_json import JsonValue
from tests.support.fake_sfu import FakeSfu
from tests.support.waiting import until as until_async

CAMERA, MICROPHONE = TrackRef("ann", "video"), TrackRef("ann", "audio")


async def until(holds: Callable[[], bool]) -> None:
    async def awaited() -> bool:
        return holds()

    await until_async(awaited)


class Worker:
    """Answers as a worker does, and remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self.taps: Taps
        self.is_gone = False
        self.answers = True

    def say(self, do: str, fields: dict[str, JsonValue]) -> None:
        if self.is_gone:
            raise ChannelError("gone")
        track = str(fields["track"])
        self.told.append((do, track))
        if do == "add" and self.answers:
            self.taps.listening(track, 5000, 5001)


@pytest.fixture
def sfu() -> FakeSfu:
    return FakeSfu()


@pytest.fixture
def worker() -> Worker:
    return Worker()


@pytest.fixture
async def taps(sfu: FakeSfu, worker: Worker) -> AsyncIterator[Taps]:
    made = worker.taps = Taps("call", "job", sfu=sfu, say=worker.say, about=lambda ref: {"person": ref.peer})
    task = asyncio.create_task(made.run())
    yield made
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_what_is_wanted_is_tapped_and_told(taps: Taps, sfu: FakeSfu, worker: Worker) -> None:
    taps.want({CAMERA: "video"})
    await until(lambda: len(worker.told) == 2)
    assert worker.told == [("add", "ann/video"), ("flow", "ann/video")]
    assert sfu.taps == {"job/ann/video": CAMERA}


async def test_what_is_wanted_no_longer_is_over(taps: Taps, sfu: FakeSfu, worker: Worker) -> None:
    taps.want({CAMERA: "video", MICROPHONE: "audio"})
    await until(lambda: len(worker.told) == 4)
    taps.want({CAMERA: "video"})
    await until(lambda: len(worker.told) == 5)
    assert worker.told[-1] == ("remove", "ann/audio")
    await until(lambda: list(sfu.taps) == ["job/ann/video"])


async def test_what_rests_goes_on_in_the_same_place_later(taps: Taps, sfu: FakeSfu, worker: Worker) -> None:
    taps.want({CAMERA: "video"})
    await until(lambda: len(worker.told) == 2)
    taps.want({}, resting={CAMERA})
    await until(lambda: not sfu.taps)
    taps.want({CAMERA: "video"})
    await until(lambda: len(worker.told) == 5)
    assert worker.told[2:] == [("rest", "ann/video"), ("add", "ann/video"), ("flow", "ann/video")]


async def test_what_rested_is_over_once_it_does_not_rest_any_more(taps: Taps, sfu: FakeSfu, worker: Worker) -> None:
    taps.want({CAMERA: "video"})
    await until(lambda: len(worker.told) == 2)
    taps.want({}, resting={CAMERA})
    await until(lambda: len(worker.told) == 3)
    taps.want({})
    await until(lambda: len(worker.told) == 4)
    assert worker.told[-1] == ("remove", "ann/video")


async def test_a_track_that_ended_and_is_wanted_is_another_one(taps: Taps, sfu: FakeSfu, worker: Worker) -> None:
    taps.want({CAMERA: "video"})
    await until(lambda: len(worker.told) == 2)
    taps.tap_closed("job/ann/video")
    await until(lambda: len(worker.told) == 5)
    assert [do for do, _ in worker.told[2:]] == ["remove", "add", "flow"]


async def test_an_engine_that_restarts_is_asked_for_everything_again(taps: Taps, sfu: FakeSfu, worker: Worker) -> None:
    taps.want({CAMERA: "video", MICROPHONE: "audio"})
    await until(lambda: len(worker.told) == 4)
    sfu.taps.clear()
    taps.engine_restarted()
    await until(lambda: len(sfu.taps) == 2)


async def test_a_tap_that_ends_while_it_is_opened_is_opened_again(taps: Taps, sfu: FakeSfu, worker: Worker) -> None:
    sfu.gate.clear()
    taps.want({CAMERA: "video"})
    await until(lambda: len(worker.told) == 1)
    taps.tap_closed("job/ann/video")
    sfu.gate.set()
    await until(lambda: ("flow", "ann/video") in worker.told)


async def test_what_the_engine_does_not_have_yet_is_asked_for_again(taps: Taps, sfu: FakeSfu, worker: Worker) -> None:
    sfu.failing = "not yet"
    taps.want({CAMERA: "video"})
    await until(lambda: len(worker.told) == 1)
    sfu.failing = None
    await until(lambda: ("flow", "ann/video") in worker.told)


async def test_it_ends_with_its_worker(sfu: FakeSfu, worker: Worker) -> None:
    worker.is_gone = True
    taps = Taps("call", "job", sfu=sfu, say=worker.say, about=lambda _: {})
    taps.want({CAMERA: "video"})
    await asyncio.wait_for(taps.run(), 5)


async def test_another_worker_is_told_of_everything_and_nothing_is_sent_to_the_former(
    taps: Taps, sfu: FakeSfu, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[str] = []
    close_tap = sfu.close_tap

    async def close(room: str, tap: str) -> None:
        closed.append(tap)
        assert len(worker.told) == 0
        await close_tap(room, tap)

    taps.want({CAMERA: "video", MICROPHONE: "audio"})
    await until(lambda: len(worker.told) == 4)
    monkeypatch.setattr(sfu, "close_tap", close)
    worker.told.clear()
    taps.worker_restarted()
    await until(lambda: len(worker.told) == 4)
    assert sorted(worker.told) == [
        *(("add", "ann/audio"), ("add", "ann/video")),
        *(("flow", "ann/audio"), ("flow", "ann/video")),
    ]
    assert sorted(closed) == ["job/ann/audio", "job/ann/video"]
    monkeypatch.undo()
    assert sfu.taps == {"job/ann/video": CAMERA, "job/ann/audio": MICROPHONE}


async def test_a_track_that_waits_for_ports_gets_those_of_the_next_worker(
    taps: Taps, sfu: FakeSfu, worker: Worker
) -> None:
    worker.answers = False
    taps.want({CAMERA: "video"})
    await until(lambda: worker.told == [("add", "ann/video")])
    taps.worker_restarted()
    taps.listening("ann/video", 6000, 6001)
    await until(lambda: worker.told == [("add", "ann/video"), ("flow", "ann/video")])
    assert sfu.taps == {"job/ann/video": CAMERA}
