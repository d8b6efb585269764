"""What a composite recording costs: cores, memory and time to start, of 1, 4 and 9 people who send 720p.

The people are packets of VP8 and Opus that were encoded beforehand and are sent again and again, so that nearly all
that is measured is the worker. Beside it, in the same run, a bare pipeline that encodes the same form from a source of
GStreamer's, without any people, and one by hand that decodes, places and encodes the same people from a file: what
GStreamer takes for it when nothing arrives, changes or may fail.
"""

import asyncio
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

from bench.table import print_table
from parlour.calls.scene import Layout, Scene, Shot
from parlour.clock import SystemClock
from parlour.recording.layout import Picture, arrange
from parlour.recording.process import Python, WorkerProcess, find_python
from parlour.strict_json import JsonValue

__all__ = ["run"]

_PEOPLE = (1, 4, 9)
_WARM_SECONDS, _SECONDS = 3.0, 8.0
_PATIENCE_SECONDS = 30.0
_WIDTH, _HEIGHT, _FPS = 1280, 720, 25

_CLIP = (
    "videotestsrc num-buffers=250 pattern=ball motion=sweep ! video/x-raw,width=1280,height=720,framerate=25/1 ! "
    "videoconvert ! timeoverlay ! vp8enc deadline=1 cpu-used=8 target-bitrate=1500000 keyframe-max-dist=25 ! "
    "matroskamux ! filesink location={clip}"
)
_SENDER = (
    "import gi, sys; gi.require_version('Gst', '1.0'); from gi.repository import Gst; Gst.init(None)\n"
    "while True:\n"
    "    p = Gst.parse_launch(sys.argv[1]); p.set_state(Gst.State.PLAYING)\n"
    "    p.get_bus().timed_pop_filtered(Gst.CLOCK_TIME_NONE, Gst.MessageType.EOS | Gst.MessageType.ERROR)\n"
    "    p.set_state(Gst.State.NULL)\n"
)
_BARE = (
    "videotestsrc is-live=true pattern=ball motion=sweep ! "
    f"video/x-raw,format=I420,width={_WIDTH},height={_HEIGHT},framerate={_FPS}/1 ! queue ! "
    f"x264enc speed-preset=veryfast tune=zerolatency bitrate=3000 key-int-max={_FPS * 2} ! fakesink "
    "audiotestsrc is-live=true ! audio/x-raw,rate=48000,channels=2 ! audioconvert ! avenc_aac ! fakesink"
)


def run() -> None:
    """Print the table."""
    asyncio.run(_measure())


async def _measure() -> None:
    python = await find_python()
    with tempfile.TemporaryDirectory() as folder:
        clip = Path(folder) / "clip.mkv"
        _encode(python, clip)
        bare = _start(python, _BARE)
        base, _ = await _cost(bare.pid)
        bare.kill()
        bare.wait()
        rows = [["the same form, bare", f"{base:.2f}", "", "", "", ""]]
        for people in _PEOPLE:
            by_hand = _start(python, _by_hand(clip, people))
            plain, _ = await _cost(by_hand.pid)
            by_hand.kill()
            by_hand.wait()
            cores, megabytes, started = await _recording(python, Path(folder) / str(people), clip, people)
            goal = " (goal 1.00)" if people == 4 else ""
            row = [f"{people} at 720p", f"{cores:.2f}{goal}", f"{cores / base:.2f}", f"{cores / plain:.2f}"]
            rows.append([*row, f"{megabytes:.0f} MB", f"{started:.2f} s (goal 1.00)"])
    head = ["recording", "cores", "against bare (goal 1.5)", "against by hand", "memory", "first picture after"]
    print_table(f"Composite recording, {_WIDTH} x {_HEIGHT}, {_FPS} pictures a second", head, rows)


def _encode(python: Python, clip: Path) -> None:
    once = _SENDER.replace("while True", "if True")
    subprocess.run([python.path, "-c", once, _CLIP.format(clip=clip)], check=True)


def _start(python: Python, pipeline: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([python.path, "-c", _SENDER, pipeline])


async def _recording(python: Python, directory: Path, clip: Path, people: int) -> tuple[float, float, float]:
    begin = time.monotonic()
    worker = await WorkerProcess.start(python, directory, SystemClock())
    worker.say("begin", format={"width": _WIDTH, "height": _HEIGHT, "fps": _FPS, "video_bitrate": 3_000_000})
    worker.say("output", id="film", kind="mp4", path="film.mp4")
    ports: dict[str, tuple[int, int]] = {}
    started = 0.0
    for number in range(people):
        for kind in ("video", "audio"):
            worker.say("add", person=f"p{number}", track=f"p{number}/{kind}", kind=kind)
    while len(ports) < 2 * people or not started:
        said = await worker.hear()
        if said is None:
            raise RuntimeError("the worker is gone")
        match said.event, said.fields:
            case "listening", {"track": str(track), "rtp": int(rtp), "rtcp": int(rtcp)}:
                ports[track] = rtp, rtcp
            case "output", {"state": "started"}:
                started = time.monotonic() - begin
    senders = [_send(python, worker, clip, track, rtp) for track, (rtp, _) in ports.items()]
    tiles = {
        f"{each.session_id}/video": {
            **{side: getattr(each.tile, side) for side in ("x", "y", "width", "height")},
            "name": each.name,
        }
        for each in _places(people)
    }
    worker.say("arrange", tiles=dict(tiles), cards={})
    try:
        await _all_seen(worker, people)
        cores, megabytes = await _cost(worker.pid)
    finally:
        for sender in senders:
            sender.kill()
            sender.wait()
        await worker.end()
    return cores, megabytes, started


def _places(people: int) -> Sequence[Picture]:
    scene = Scene(tuple(Shot(f"p{number}", f"Person {number}", {"video": "video"}) for number in range(people)))
    return arrange(scene, Layout(), _WIDTH, _HEIGHT)


def _by_hand(clip: Path, people: int) -> str:
    """Return the pipeline that anybody would write who has these people in a file."""
    tiles = [each.tile for each in _places(people)]
    places = " ".join(
        f"sink_{number}::{name}={value}"
        for number, tile in enumerate(tiles)
        for name, value in (
            *(("xpos", tile.x), ("ypos", tile.y)),
            *(("width", tile.width), ("height", tile.height)),
        )
    )
    mixed = f"video/x-raw,format=I420,width={_WIDTH},height={_HEIGHT},framerate={_FPS}/1"
    encoder = f"x264enc speed-preset=veryfast tune=zerolatency bitrate=3000 key-int-max={_FPS * 2}"
    sound = "audiomixer name=sound ! avenc_aac ! fakesink sync=true"
    sources = " ".join(
        f"filesrc location={clip} ! matroskademux ! vp8dec threads=1 ! queue ! all.sink_{number} "
        "audiotestsrc num-buffers=500 samplesperbuffer=960 ! audio/x-raw,rate=48000,channels=2 ! queue ! sound."
        for number in range(people)
    )
    return f"compositor name=all {places} ! {mixed} ! queue ! {encoder} ! fakesink sync=true {sound} {sources}"


async def _all_seen(worker: WorkerProcess, people: int) -> None:
    seen: set[str] = set()
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while len(seen) < people:
            said = await worker.hear()
            if said is None:
                raise RuntimeError("the worker is gone")
            if said.event == "seen":
                seen.add(str(said.fields["track"]))


def _send(python: Python, worker: WorkerProcess, clip: Path, track: str, port: int) -> "subprocess.Popen[bytes]":
    """Let a track flow from a port that the worker hears of."""
    ours = 30_000 + port % 20_000
    if track.endswith("video"):
        source = f"filesrc location={clip} ! matroskademux ! rtpvp8pay pt=96 ssrc=1 mtu=1200"
        codec: dict[str, JsonValue] = {"mime_type": "video/VP8", "payload_type": 96, "clock_rate": 90_000}
    else:
        source = "audiotestsrc num-buffers=500 samplesperbuffer=960 wave=ticks ! audio/x-raw,rate=48000 ! opusenc ! "
        source += "rtpopuspay pt=111 ssrc=2"
        codec = {"mime_type": "audio/opus", "payload_type": 111, "clock_rate": 48_000}
    worker.say("flow", track=track, codec=codec, address="127.0.0.1", rtp_port=ours, rtcp_port=ours + 1)
    text = f"{source} ! udpsink host=127.0.0.1 port={port} bind-address=127.0.0.1 bind-port={ours} sync=true"
    return _start(python, text)


async def _cost(pid: int) -> tuple[float, float]:
    """Return the cores that a process takes, and its megabytes."""
    await asyncio.sleep(_WARM_SECONDS)
    process = psutil.Process(pid)
    before = process.cpu_times()
    await asyncio.sleep(_SECONDS)
    after = process.cpu_times()
    used = after.user + after.system - before.user - before.system
    return used / _SECONDS, process.memory_info().rss / 1e6


if __name__ == "__main__":
    run()
