"""A recording worker as the server runs it, with participants that flash and beep in place of the engine's taps."""

import asyncio
import itertools
import json
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from parlour.clock import SystemClock
from parlour.processes import Channel, Said
from parlour.recording.process import WorkerProcess, find_python
from parlour.strict_json import JsonValue

__all__ = ["Gathering", "Guest", "gathering"]

SOURCE = Path(__file__).with_name("rtp_source.py")
PATIENCE = 20.0
CODECS = {"VP8": 96, "VP9": 98, "H264": 102}


class Guest:
    """One participant: its tracks are called `NAME/video` and `NAME/audio`."""

    def __init__(self, name: str, process: asyncio.subprocess.Process, ports: Mapping[str, Mapping[str, int]]) -> None:
        self.name = name
        self.ports = ports
        self._process = process

    def tell(self, line: str) -> None:
        """`mute KIND`, `unmute KIND`, `send KIND PORT`, `caps video WIDTH HEIGHT`."""
        assert self._process.stdin is not None
        self._process.stdin.write(line.encode() + b"\n")

    async def leave(self) -> None:
        """End it."""
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()


class Gathering:
    """The worker and its guests. `heard` has everything that the worker said."""

    def __init__(self, worker: WorkerProcess, directory: Path) -> None:
        self.worker = worker
        self.directory = directory
        self.heard: list[Said] = []
        self.guests: list[Guest] = []
        self._more = asyncio.Event()
        self._ssrc = itertools.count(1000)

    @property
    def film(self) -> Path:
        """What is recorded."""
        return self.directory / "film.mp4"

    def begin(self, **form: Any) -> None:
        """Start to record."""
        usual = {"width": 640, "height": 360, "fps": 25}
        self.worker.say("begin", format={**usual, **form})
        self.worker.say("output", id="film", kind="mp4", path=self.film.name)

    async def invite(
        self,
        name: str,
        codec: str = "VP8",
        kinds: str = "video audio",
        *,
        tone: int = 1000,
        dtx: bool = False,
        **looks: int,
    ) -> Guest:
        """Let somebody in whose media the worker receives from now on; with `dtx` hardly a packet tells of silence."""
        wanted: dict[str, dict[str, Any]] = {}
        for kind in kinds.split():
            before = len(self.heard)
            self.worker.say("add", person=name, track=f"{name}/{kind}", kind=kind)
            said = await self.hear("listening", track=f"{name}/{kind}", after=before)
            payload_type = CODECS[codec] if kind == "video" else 111
            wanted[kind] = {
                "ssrc": next(self._ssrc),
                "payload_type": payload_type,
                "rtp": said["rtp"],
                "rtcp": said["rtcp"],
                "tone": tone,
                "dtx": dtx,
            }
            if kind == "video":
                wanted[kind] |= {"codec": codec, "width": 320, "height": 180, "fps": 25, **looks}
        process = await asyncio.create_subprocess_exec(
            *("/usr/bin/python3", "-I", str(SOURCE), json.dumps(wanted)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=sys.stderr,
        )
        assert process.stdout is not None
        guest = Guest(name, process, json.loads(await process.stdout.readline()))
        self.guests.append(guest)
        for kind, fields in wanted.items():
            mime = f"video/{codec}" if kind == "video" else "audio/opus"
            self.flow(f"{name}/{kind}", mime, fields["payload_type"], guest.ports[kind])
        return guest

    def flow(self, track: str, mime: str, payload_type: int, ports: Mapping[str, int]) -> None:
        """Say that a track comes from these ports."""
        codec: dict[str, JsonValue] = {
            "mime_type": mime,
            "payload_type": payload_type,
            "clock_rate": 90_000 if mime.startswith("video") else 48_000,
        }
        self.worker.say(
            "flow", track=track, codec=codec, address="127.0.0.1", rtp_port=ports["rtp"], rtcp_port=ports["rtcp"]
        )

    def arrange(self, tiles: Mapping[str, Any], cards: Mapping[str, Any] | None = None) -> None:
        """Say where everything is."""
        self.worker.say("arrange", tiles=dict(tiles), cards=dict(cards or {}))

    def say_raw(self, line: bytes) -> None:
        """Write any line."""
        self._channel.write(line)

    def hang_up(self) -> None:
        """Close the worker's input, as a dead server does."""
        self._channel._stop_writing()

    @property
    def _channel(self) -> Channel:
        return self.worker._child.channel

    async def hear(self, event: str, *, after: int = 0, **fields: Any) -> Mapping[str, Any]:
        """Return the fields of the first event of this kind with these fields, among those after the first `after`."""
        return await self.until(
            lambda said: said.event == event and all(said.fields.get(name) == value for name, value in fields.items()),
            after=after,
        )

    async def until(self, fits: Callable[[Said], bool], *, after: int = 0) -> Mapping[str, Any]:
        """Return the fields of the first event that fits."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for said in self.heard[after:]:
                    if fits(said):
                        return said.fields
                self._more.clear()
                await self._more.wait()

    async def stop(self) -> Mapping[str, Any]:
        """Finish the film; returns what the worker says of it."""
        self.worker.say("stop")
        await self.hear("finished")
        return await self.hear("output", state="ended")

    async def listen(self) -> None:
        """Hear the worker until it ends."""
        while (said := await self.worker.hear()) is not None:
            self.heard.append(said)
            self._more.set()


@asynccontextmanager
async def gathering(directory: Path) -> AsyncIterator[Gathering]:
    """Run a worker that has not begun."""
    worker = await WorkerProcess.start(await find_python(), directory, SystemClock())
    made = Gathering(worker, directory)
    listening = asyncio.create_task(made.listen())
    try:
        await made.hear("ready")
        yield made
    finally:
        for guest in made.guests:
            await guest.leave()
        await worker.end()
        await listening
