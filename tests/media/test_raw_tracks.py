"""Two real browsers, the engine's taps, the real worker: an editor can line up what was recorded of them."""

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from parlour.calls.scene import Scene, Shot
from parlour.clock import SystemClock
from parlour.media.events import MediaEvent, RoomReset, TapClosed
from parlour.media.node.driver import MediasoupSfu
from parlour.recording.process import find_python
from parlour.recording.raw_recorder import RawRecorder
from tests.media.participants import Participant, TestCall, until
from tests.support.film import beeps, flashes

pytestmark = [pytest.mark.media, pytest.mark.browser]

FLASH_AND_BEEP = """
    const MARK = 120;
    window.trackFor = async (name) => {
      if (name === "audio") {
        const context = new AudioContext();
        await context.resume();
        const out = context.createMediaStreamDestination();
        const [tone, gain] = [new OscillatorNode(context, { frequency: 1000 }), new GainNode(context, { gain: 0 })];
        tone.connect(gain).connect(out);
        tone.start();
        let former = 0;
        setInterval(() => {
          const next = Math.ceil(Date.now() / 1000) * 1000;
          if (next === former) return;
          former = next;
          const at = context.currentTime + (next - Date.now()) / 1000;
          gain.gain.setValueAtTime(0.5, at).setValueAtTime(0, at + MARK / 1000);
        }, 50);
        return out.stream.getTracks()[0];
      }
      const canvas = document.createElement("canvas");
      Object.assign(canvas, { width: 320, height: 240 });
      const picture = canvas.getContext("2d");
      setInterval(() => {
        picture.fillStyle = Date.now() % 1000 < MARK ? "white" : `rgb(20, 20, ${Math.random() * 60})`;
        picture.fillRect(0, 0, 320, 240);
      }, 10);
      return canvas.captureStream(30).getTracks()[0];
    };
"""
"""In place of its camera and microphone: white and loud at the begin of every second of the machine's clock."""

TRACKS = {"audio": "audio", "video": "video"}


async def come(call: TestCall, name: str) -> Participant:
    [one] = await call.join(name)
    await one.page.evaluate(FLASH_AND_BEEP)
    await one.publish("audio", "video")
    return one


async def test_an_editor_can_line_up_everybodys_tracks_by_the_manifest(
    call: TestCall, sfu: tuple[MediasoupSfu, list[Callable[[MediaEvent], None]]], tmp_path: Path
) -> None:
    engine, listeners = sfu
    started, directory = asyncio.Event(), tmp_path / "raw"
    recorder = RawRecorder(
        call.room,
        "rec",
        directory,
        sfu=engine,
        clock=SystemClock(),
        start_ms=round(time.time() * 1000),
        on_start=started.set,
    )

    def hear(event: MediaEvent) -> None:
        match event:
            case TapClosed():
                recorder.tap_closed(event.tap)
            case RoomReset():
                recorder.engine_restarted()
            case _:
                pass

    listeners.append(hear)
    await recorder.begin(await find_python())
    await asyncio.wait_for(started.wait(), 20)
    ann = Shot("ann", "Ann", dict(TRACKS))
    await come(call, "ann")
    recorder.show(Scene((ann,)))
    ben = await come(call, "ben")
    recorder.show(Scene((ann, Shot("ben", "Ben", dict(TRACKS)))))
    await until(lambda: longest(directory, "ben") > 4000, "four seconds of Ben")
    # Off and on again: another publication, and another file.
    await ben.unpublish("video")
    await until(lambda: ("ben", "cam-video") in finished(directory), "his first picture is done")
    await ben.publish("video")
    await until(lambda: len(list(directory.glob("*-ben-cam-video-*"))) == 2, "his second picture")
    await asyncio.sleep(3)
    outcome = await recorder.stop()
    assert outcome.problem is None
    manifest = json.loads((directory / "manifest.json").read_text())
    marks: dict[tuple[str, str], list[float]] = {}
    for track in manifest["tracks"]:
        of = beeps if track["type"] == "audio" else flashes
        begin = (manifest["start_ts"] + track["start_ms"]) / 1000
        # The first may be one that a page was late for, as it came up in that moment.
        marks.setdefault((track["session_id"], track["track"]), []).extend(
            begin + mark for mark in of(directory / track["file"])[1:]
        )
        assert track["sender_reports"] > 0
    off = {who: [round((mark + 0.5) % 1 - 0.5, 3) for mark in found] for who, found in marks.items()}
    print("seconds after the whole second:", off)
    assert len(off) == 4
    assert all(len(found) >= 3 for found in off.values()), off
    assert all(abs(by) < 0.1 for found in off.values() for by in found), off
    assert len(manifest["tracks"]) == 5


def tracks(directory: Path) -> list[dict[str, object]]:
    try:
        return list(json.loads((directory / "manifest.json").read_text())["tracks"])
    except FileNotFoundError:
        return []


def longest(directory: Path, who: str) -> int:
    return max((int(str(track["duration_ms"])) for track in tracks(directory) if track["session_id"] == who), default=0)


def finished(directory: Path) -> set[tuple[object, object]]:
    """Whose tracks are over while the recording goes on: their index is written."""
    return {
        (track["session_id"], track["track"])
        for track in tracks(directory)
        if b"\x1c\x53\xbb\x6b" in (directory / str(track["file"])).read_bytes()[:400]
    }
