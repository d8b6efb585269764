"""One recording under way: a worker, and the taps that bring it the media of whoever is in the scene."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from parlour.calls.scene import EMPTY, Layout, Scene
from parlour.clock import Clock
from parlour.jobs.taps import Taps, track_id, tracks_of
from parlour.media.events import TrackRef
from parlour.media.port import Sfu
from parlour.processes import ChannelError, Said, how_it_ended
from parlour.recording.layout import CAMERA, SCREEN, Picture, arrange
from parlour.recording.process import Python, WorkerProcess
from parlour.strict_json import JsonValue

__all__ = ["Form", "Outcome", "Recorder"]

logger = logging.getLogger(__name__)

_FILE: Final = "file"
"""The output that is the recording itself."""

_STOP_SECONDS: Final = 15.0
"""How long a worker may take to finish its file."""


_LINGER_SECONDS: Final = 1.5
"""How long a picture still arrives that is not seen any more."""


@dataclass(frozen=True, slots=True)
class Form:
    """What the file is to have; rates in bits per second, the background as `0xAARRGGBB`."""

    width: int = 1280
    height: int = 720
    fps: int = 25
    video_bitrate: int = 3_000_000
    audio_bitrate: int = 128_000
    background: int = 0xFF000000
    video: bool = True
    """Whether there is a picture at all."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a recording ended. `problem`: why it ended by itself; what was recorded until then can be played."""

    seconds: float
    size: int
    problem: str | None


class Recorder:
    """Mixes what `show` was told last, from `begin` until `stop` or a fault, into a file and any other outputs.

    `on_start` is called at the first picture of the file, `on_output` with the name and the words of other outputs.
    `wait` returns how it ended.
    """

    def __init__(
        self,
        room: str,
        name: str,
        path: Path,
        *,
        sfu: Sfu,
        clock: Clock,
        form: Form,
        layout: Layout,
        on_start: Callable[[], None],
        on_output: Callable[[str, Said], None] = lambda _name, _said: None,
        records: bool = True,
    ) -> None:
        """Prepare. `room` is the engine's name of the call, `name` that of the recording, unique on this server.

        Without `records` there is no file at `path`, only what `add_output` adds.
        """
        self._name = name
        self._path = path
        self._clock = clock
        self._form = form
        self._layout = layout
        self._on_start = on_start
        self._on_output = on_output
        self._records = records
        self._scene = EMPTY
        self._shown: set[TrackRef] = set()
        """The pictures that are seen."""

        self._taps = Taps(
            room,
            name,
            sfu=sfu,
            say=lambda do, fields: self._worker.say(do, **fields),
            about=lambda ref: {"person": ref.peer},
            on_settled=self._arrange,
        )
        self._worker: WorkerProcess
        self._file: Said | None = None
        """What was said of the file at its end."""

        self._outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._tasks: list[asyncio.Task[None]] = []

    async def begin(self, python: Python) -> None:
        """Start the worker. Raises `OSError` or `MissingPartError` when that cannot be."""
        self._worker = await WorkerProcess.start(python, self._path.parent, self._clock)
        self._worker.say("begin", format=asdict(self._form))
        if self._records:
            self._worker.say("output", id=_FILE, kind="mp4", path=self._path.name)
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._taps.run())]

    def add_output(self, name: str, kind: str, **options: JsonValue) -> None:
        """Send the mix to one output more. Raises `ChannelError` when the worker is gone."""
        self._worker.say("output", id=name, kind=kind, **options)

    def drop_output(self, name: str) -> None:
        """Finish one output; `on_output` hears of its end. Raises `ChannelError` when the worker is gone."""
        self._worker.say("drop", id=name)

    def show(self, scene: Scene, layout: Layout | None = None) -> None:
        """State who is to be seen and heard, and how from now on."""
        self._scene, self._layout = scene, layout or self._layout
        former = self._shown
        self._shown = {TrackRef(each.session_id, each.track) for each in self._pictures() if each.track is not None}
        self._want(former)
        # Whose turn is over stays until its successor has a picture.
        asyncio.get_running_loop().call_later(_LINGER_SECONDS, self._want)

    def _pictures(self) -> tuple[Picture, ...]:
        if not self._form.video:
            return ()
        return arrange(self._scene, self._layout, self._form.width, self._form.height)

    def _want(self, lingering: Collection[TrackRef] = ()) -> None:
        """Ask for everybody's sound, and for the pictures that are seen: others would be decoded for nobody."""
        tracks = tracks_of(self._scene)
        self._taps.want(
            {ref: kind for ref, kind in tracks.items() if kind == "audio" or ref in self._shown or ref in lingering}
        )

    def tap_closed(self, tap: str) -> None:
        """Take note that the engine ended a tap, as its track ended; it is opened again when the scene still has it."""
        self._taps.tap_closed(tap)

    def engine_restarted(self) -> None:
        """Take note that the engine lost all taps."""
        self._taps.engine_restarted()

    async def stop(self) -> Outcome:
        """End it, and return how it ended."""
        with contextlib.suppress(ChannelError):
            self._worker.say("stop")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_STOP_SECONDS):
                await asyncio.shield(self._outcome)
        return await self._close("it did not end when asked to")

    async def wait(self) -> Outcome:
        """Return how it ended, by itself or by `stop`."""
        return await asyncio.shield(self._outcome)

    async def _close(self, otherwise: str) -> Outcome:
        status, words = await self._worker.end()
        if not self._outcome.done():
            size = self._path.stat().st_size if self._path.exists() else 0
            problem = f"{otherwise} ({how_it_ended(status)})"
            logger.warning("recording %s: %s: %s", self._name, problem, words)
            self._outcome.set_result(Outcome(0.0, size, problem))
        for task in self._tasks:
            if task is not asyncio.current_task():
                task.cancel()
        await self._taps.close()
        return self._outcome.result()

    async def _listen(self) -> None:
        while (said := await self._worker.hear()) is not None:
            self._hear(said)
        await self._close("the worker ended")

    def _hear(self, said: Said) -> None:
        match said:
            case Said("listening", {"track": str(track), "rtp": int(rtp), "rtcp": int(rtcp)}):
                self._taps.listening(track, rtp, rtcp)
            case Said("output", {"id": str(name)}) if name != _FILE:
                self._on_output(name, said)
            case Said("output", {"state": "started"}):
                self._on_start()
            case Said("output", {"state": "ended"}):
                self._file = said
                # The file was all that it was for; where it ended by itself, the worker need not go on.
                with contextlib.suppress(ChannelError):
                    self._worker.say("stop")
            case Said("finished"):
                self._settle(said.fields.get("problem"))
            case Said("problem", {"reason": str(reason)}):
                logger.warning("recording %s: %s (%s)", self._name, reason, said.fields.get("details"))

    def _settle(self, problem: JsonValue) -> None:
        seconds, size = 0.0, 0
        match self._file:
            case Said(_, {"seconds": int() | float() as reached, "bytes": int(size), "problem": of_file}):
                seconds, problem = float(reached), problem if of_file is None else of_file
            case _ if self._records:
                problem = problem or "it ended without a file"
        if not self._outcome.done():
            self._outcome.set_result(Outcome(seconds, size, None if problem is None else str(problem)))

    def _arrange(self) -> None:
        tiles: dict[str, JsonValue] = {}
        cards: dict[str, JsonValue] = {}
        for picture in self._pictures():
            place: JsonValue = {**asdict(picture.tile), "name": picture.name, "still": picture.track == SCREEN}
            if picture.track is None:
                cards[track_id(TrackRef(picture.session_id, CAMERA))] = place
            else:
                tiles[track_id(TrackRef(picture.session_id, picture.track))] = place
        self._worker.say("arrange", tiles=tiles, cards=cards)
