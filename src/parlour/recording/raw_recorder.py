"""A raw-tracks recording under way: a worker that writes every track into a file of its own, and the taps for it."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from parlour.calls.scene import Layout, Scene
from parlour.clock import Clock
from parlour.jobs.taps import Taps, tracks_of
from parlour.media.events import TrackRef
from parlour.media.port import Sfu
from parlour.processes import ChannelError, Said, WordsError, how_it_ended
from parlour.recording.process import Python, WorkerProcess
from parlour.recording.raw_files import RawTrackFile, put_right, read_tracks
from parlour.recording.raw_transcoding import note_wanted, transcode
from parlour.recording.worker.raw_forms import AudioForm
from parlour.strict_json import JsonValue

__all__ = ["RawOutcome", "RawRecorder"]

logger = logging.getLogger(__name__)

_STOP_SECONDS: Final = 15.0
"""How long a worker may take to finish its files."""


@dataclass(frozen=True, slots=True)
class RawOutcome:
    """How a recording ended, and its files. `problem`: why it ended by itself; what was recorded can be played."""

    seconds: float
    size: int
    problem: str | None
    files: tuple[RawTrackFile, ...]


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    user_id: str | None


class RawRecorder:
    """Records the tracks of everybody in the scene that `show` was told last, from `begin` until `stop` or a fault.

    `on_start` is called once files can be written. `wait` returns how it ended.
    """

    def __init__(
        self,
        room: str,
        name: str,
        directory: Path,
        *,
        sfu: Sfu,
        clock: Clock,
        start_ms: int,
        audio: AudioForm | None = None,
        on_start: Callable[[], None],
    ) -> None:
        """Prepare. `room` is the engine's name of the call, `name` that of the recording, unique on this server.

        `start_ms` is when the recording began, in milliseconds since 1970: offsets count from there, and names of files
        begin with it. `audio`: in what form all sound is wanted besides, without gaps; it is made after the end.
        """
        self._name = name
        self._directory = directory
        self._clock = clock
        self._start_ms = start_ms
        self._audio = audio
        self._python: Python
        self._on_start = on_start
        self._people: dict[str, _Person] = {}
        self._taps = Taps(room, name, sfu=sfu, say=lambda do, fields: self._worker.say(do, **fields), about=self._about)
        self._worker: WorkerProcess
        self._said: tuple[float, str | None] | None = None
        """For how long it recorded, and what went wrong, as the worker said at its end."""

        self._ended = asyncio.Event()
        """The worker is gone."""

        self._outcome: asyncio.Future[RawOutcome] = asyncio.get_running_loop().create_future()
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def pid(self) -> int:
        """The worker's process id."""
        return self._worker.pid

    async def begin(self, python: Python) -> None:
        """Start the worker. Raises `OSError` or `MissingPartError` when that cannot be."""
        self._python = python
        if self._audio is not None:
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            note_wanted(self._directory, self._audio)
        self._worker = await WorkerProcess.start(python, self._directory, self._clock)
        self._worker.say("begin", mode="raw", start_ms=self._start_ms)
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._taps.run())]

    def show(self, scene: Scene, layout: Layout | None = None) -> None:
        """State whose tracks are to be recorded from now on; there is nothing to lay out.

        A track that is not in the scene for a while goes on in the same file, as long as its participant is there.
        """
        del layout
        people = (*scene.voices, *scene.shots)
        self._people = {shot.session_id: _Person(shot.name, shot.user_id) for shot in people}
        resting = [ref for ref in self._taps.known if ref.peer in self._people]
        self._taps.want(tracks_of(scene), resting)

    def tap_closed(self, tap: str) -> None:
        """Take note that the engine ended a tap, as its track ended: what comes of that name later is another file."""
        self._taps.tap_closed(tap)

    def engine_restarted(self) -> None:
        """Take note that the engine lost all taps."""
        self._taps.engine_restarted()

    async def stop(self) -> RawOutcome:
        """End it, and return how it ended."""
        with contextlib.suppress(ChannelError):
            self._worker.say("stop")
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await self._ended.wait()
        except TimeoutError:
            await self._worker.end()
        return await self.wait()

    async def wait(self) -> RawOutcome:
        """Return how it ended, by itself or by `stop`."""
        return await asyncio.shield(self._outcome)

    async def _listen(self) -> None:
        problem = "the worker ended"
        try:
            while (said := await self._worker.hear()) is not None:
                self._hear(said)
        except WordsError as error:
            problem = str(error)
        await self._conclude(problem)

    async def _conclude(self, otherwise: str) -> None:
        status, words = await self._worker.end()
        self._ended.set()
        self._tasks[1].cancel()
        await self._taps.close()
        problem: str | None
        if self._said is None:
            await asyncio.to_thread(put_right, self._directory)
            seconds, problem = 0.0, f"{otherwise} ({how_it_ended(status)})"
            logger.warning("recording %s: %s: %s", self._name, problem, words)
        else:
            seconds, problem = self._said
        if self._audio is not None:
            failure = await transcode(self._python, self._directory, self._audio, self._clock)
            if failure is not None:
                logger.warning("recording %s: its sound could not be transcoded: %s", self._name, failure)
        files = await asyncio.to_thread(read_tracks, self._directory)
        self._outcome.set_result(RawOutcome(seconds, sum(file.size for file in files), problem, files))

    def _hear(self, said: Said) -> None:
        match said:
            case Said("listening", {"track": str(track), "rtp": int(rtp), "rtcp": int(rtcp)}):
                self._taps.listening(track, rtp, rtcp)
            case Said("started"):
                self._on_start()
            case Said("finished", {"seconds": int() | float() as seconds}):
                problem = said.fields.get("problem")
                self._said = float(seconds), None if problem is None else str(problem)
            case Said("problem", {"reason": str(reason)}):
                logger.warning("recording %s: %s (%s)", self._name, reason, said.fields.get("details"))

    def _about(self, ref: TrackRef) -> dict[str, JsonValue]:
        person = self._people.get(ref.peer, _Person("", None))
        return {"person": ref.peer, "user_id": person.user_id, "user_name": person.name}
