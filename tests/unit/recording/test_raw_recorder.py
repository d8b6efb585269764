"""The real worker, with an engine that sends what tests give it."""

import asyncio
import json
import os
import signal
import socket
import struct
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from parlour.calls.scene import Scene, Shot
from parlour.clock import SystemClock
from parlour.media.events import TrackRef
from parlour.media.port import Tap, TapCodec
from parlour.recording.process import WorkerProcess, find_python
from parlour.recording.raw_files import put_right
from parlour.recording.raw_recorder import RawRecorder
from parlour.recording.raw_transcoding import wanted_form
from parlour.recording.worker.raw_forms import AudioForm
from tests.support.fake_sfu import FakeSfu
from tests.support.film import beeps, flashes
from tests.support.streams import RATES, Burst, packets, report
from tests.support.waiting import until as until_async

NTP_1970 = 2_208_988_800
AUDIO, VIDEO = "audio", "video"


async def until(holds: Callable[[], bool]) -> None:
    async def awaited() -> bool:
        return holds()

    await until_async(awaited)


class Line:
    """One tap: a socket for media and one for control, as an engine has them."""

    def __init__(self, to: tuple[str, int, int]) -> None:
        self.media, self.control = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
        for one in (self.media, self.control):
            one.bind(("127.0.0.1", 0))
            one.setblocking(False)
        self.to = to
        self.is_open = True

    def send(self, burst: Burst) -> None:
        for data in burst.packets:
            self.media.sendto(data, self.to[:2])

    def report(self, burst: Burst, codec: str, captured: float) -> None:
        data = report(burst, codec, captured + NTP_1970, time.time() + NTP_1970)
        self.control.sendto(data, (self.to[0], self.to[2]))

    def close(self) -> None:
        self.is_open = False
        self.media.close()
        self.control.close()


class Engine(FakeSfu):
    """Sends streams through its taps."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[TrackRef, Line] = {}
        self.codecs: dict[TrackRef, str] = {}
        self.streams: dict[TrackRef, list[Burst]] = {}

    async def open_tap(self, room: str, tap: str, track: TrackRef, to: tuple[str, int, int]) -> Tap:
        await super().open_tap(room, tap, track, to)
        codec, stream = self.codecs[track], self.streams[track]
        line = self.lines[track] = Line(to)
        ssrc = struct.unpack_from("!I", stream[0].packets[0], 8)[0]
        kind = "audio" if codec == "opus" else "video"
        described = TapCodec(kind, f"{kind}/{codec}", 96, RATES[codec], None, ssrc, None, simulcast=False)  # type: ignore[arg-type]
        return Tap("127.0.0.1", line.media.getsockname()[1], line.control.getsockname()[1], described)

    async def close_tap(self, room: str, tap: str) -> None:
        track = self.taps.get(tap)
        await super().close_tap(room, tap)
        if track is not None and (line := self.lines.pop(track, None)) is not None:
            line.close()

    async def play(self, track: TrackRef, codec: str, seconds: float, late: float = 0.0, begin: float = 0.0) -> None:
        """Send in real time what is captured from a whole second of the wall clock on."""
        self.codecs[track], self.streams[track] = codec, packets(codec, seconds)
        await until(lambda: track in self.lines)
        line, reported = self.lines[track], -1.0
        for burst in self.streams[track]:
            captured = begin + burst.media
            await asyncio.sleep(max(0.0, captured + late - time.time()))
            if not line.is_open:
                return
            line.send(burst)
            if burst.media - reported > 0.9:
                reported = burst.media
                line.report(burst, codec, captured)


def scene(**people: dict[str, Any]) -> Scene:
    return Scene(tuple(Shot(name, name.title(), tracks, f"user-{name}") for name, tracks in people.items()))


@pytest.fixture
async def engine() -> AsyncIterator[Engine]:
    made = Engine()
    yield made
    for line in made.lines.values():
        line.close()


@pytest.fixture
async def recorder(engine: Engine, tmp_path: Path) -> RawRecorder:
    started = asyncio.Event()
    start_ms = round(time.time() * 1000)
    made = RawRecorder(
        "call", "rec", tmp_path / "raw", sfu=engine, clock=SystemClock(), start_ms=start_ms, on_start=started.set
    )
    await made.begin(await find_python())
    await asyncio.wait_for(started.wait(), 20)
    return made


def manifest_of(directory: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((directory / "manifest.json").read_text())
    return manifest


def at(manifest: dict[str, Any], directory: Path, who: str, track: str) -> list[float]:
    """Return when somebody's flashes or beeps were, in seconds since 1970, by the manifest."""
    marks = []
    for entry in manifest["tracks"]:
        if (entry["session_id"], entry["track"]) == (who, track):
            of = beeps if entry["type"] == "audio" else flashes
            begin = (manifest["start_ts"] + entry["start_ms"]) / 1000
            marks += [begin + mark for mark in of(directory / entry["file"])]
    return marks


async def test_the_manifest_lines_up_everybodys_tracks(recorder: RawRecorder, engine: Engine, tmp_path: Path) -> None:
    """What is captured at a whole second is at a whole second in every file: late joiner, slow network and all."""
    directory = tmp_path / "raw"
    ann = {AUDIO: AUDIO, VIDEO: VIDEO}
    for ref, codec in ((TrackRef("ann", AUDIO), "opus"), (TrackRef("ann", VIDEO), "vp8")):
        engine.codecs[ref], engine.streams[ref] = codec, packets(codec, 4)
    ref = TrackRef("ben", AUDIO)
    engine.codecs[ref], engine.streams[ref] = "opus", packets("opus", 3)
    begin = float(int(time.time()) + 2)
    recorder.show(scene(ann=ann))
    playing = [
        asyncio.create_task(engine.play(TrackRef("ann", AUDIO), "opus", 4, 0.02, begin)),
        asyncio.create_task(engine.play(TrackRef("ann", VIDEO), "vp8", 4, 0.1, begin)),
        asyncio.create_task(engine.play(TrackRef("ben", AUDIO), "opus", 3, 0.4, begin + 1)),
    ]
    await asyncio.sleep(begin + 0.5 - time.time())
    recorder.show(scene(ann=ann, ben={AUDIO: AUDIO}))
    await asyncio.gather(*playing)
    outcome = await recorder.stop()
    assert outcome.problem is None
    assert sorted(file.kind for file in outcome.files) == ["audio", "audio", "video"]
    assert outcome.size == sum(file.path.stat().st_size for file in outcome.files)
    manifest = manifest_of(directory)
    assert manifest["status"] == "finished"
    assert [(track["user_id"], track["user_name"]) for track in manifest["tracks"]][-1] == ("user-ben", "Ben")
    for who, track, expected in (
        ("ann", "cam-audio", [1, 2, 3]),
        ("ann", "cam-video", [1, 2, 3]),
        ("ben", "cam-audio", [2, 3]),
    ):
        marks = [mark - begin for mark in at(manifest, directory, who, track)][-len(expected) :]
        assert marks == pytest.approx(expected, abs=0.1), f"{who} {track}"
    assert not engine.taps


async def test_a_mute_goes_on_in_its_file_and_another_codec_and_a_new_publication_in_another(
    recorder: RawRecorder, engine: Engine, tmp_path: Path
) -> None:
    directory, ref = tmp_path / "raw", TrackRef("ann", VIDEO)
    engine.codecs[ref], engine.streams[ref] = "vp8", packets("vp8", 1)
    for codec, shown in (("vp8", {VIDEO: VIDEO}), ("vp8", {VIDEO: VIDEO}), ("h264", {VIDEO: VIDEO})):
        engine.codecs[ref], engine.streams[ref] = codec, packets(codec, 1)
        recorder.show(scene(ann=shown))
        await engine.play(ref, codec, 1, 0.0, time.time())
        recorder.show(scene(ann={}))
        await until(lambda: ref not in engine.lines)
    engine.streams[ref] = packets("h264", 1)
    recorder.show(scene(ann={VIDEO: VIDEO}))
    await engine.play(ref, "h264", 1, 0.0, time.time())
    engine.lines.pop(ref).close()
    recorder.tap_closed("rec/ann/video")
    await engine.play(ref, "h264", 1, 0.0, time.time())
    outcome = await recorder.stop()
    assert outcome.problem is None
    tracks = manifest_of(directory)["tracks"]
    assert [track["codec"] for track in tracks] == ["vp8", "h264", "h264"]
    assert [track["frames"] for track in tracks] == [50, 50, 25]


async def test_a_killed_worker_leaves_what_can_be_played_and_is_reported(
    recorder: RawRecorder, engine: Engine, tmp_path: Path
) -> None:
    directory, ref = tmp_path / "raw", TrackRef("ann", AUDIO)
    engine.codecs[ref], engine.streams[ref] = "opus", packets("opus", 4)
    recorder.show(scene(ann={AUDIO: AUDIO}))
    begin = time.time()
    playing = asyncio.create_task(engine.play(ref, "opus", 4, 0.0, begin))
    await asyncio.sleep(3.5)
    os.kill(recorder.pid, signal.SIGKILL)
    outcome = await asyncio.wait_for(recorder.wait(), 10)
    playing.cancel()
    assert outcome.problem == "the worker ended (killed by SIGKILL)"
    [file] = outcome.files
    [track] = manifest_of(directory)["tracks"]
    assert track["user_name"] == "Ann"
    assert manifest_of(directory)["status"] == "recovered"
    assert track["duration_ms"] >= 2400
    assert beeps(file.path)[-2:] == pytest.approx([1.0, 2.0], abs=0.05)
    assert put_right(directory) == outcome.files, "it can be put right any number of times"


async def test_a_worker_whose_server_is_gone_finishes_its_files(tmp_path: Path) -> None:
    """It reads the end of its input, as after a `kill -9` of the server."""
    worker = await WorkerProcess.start(await find_python(), tmp_path / "raw", SystemClock())
    worker.say("begin", mode="raw", start_ms=1000)
    while (said := await worker.hear()) is not None and said.event != "started":
        pass
    status, _ = await worker.end()
    assert status == 0
    assert manifest_of(tmp_path / "raw")["status"] == "finished"


async def test_what_sound_is_wanted_is_on_disk_from_the_beginning(tmp_path: Path) -> None:
    """Whoever takes up what a killed server left finds it there."""
    form = AudioForm("wav", 44_100, 2)
    made = RawRecorder(
        *("meeting", "job", tmp_path / "raw"),
        sfu=FakeSfu(),
        clock=SystemClock(),
        start_ms=1000,
        audio=form,
        on_start=lambda: None,
    )
    await made.begin(await find_python())
    assert wanted_form(tmp_path / "raw") == form
    assert (await made.stop()).problem is None
