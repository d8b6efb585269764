"""One recording under way: a worker, and the taps that bring it the media of whoever is in the scene."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from parlour.calls.scene import EMPTY, Layout, Scene
from parlour.clock import Clock
from parlour.media.events import TrackRef
from parlour.media.port import Kind, MediaError, Sfu
from parlour.processes import ChannelError
from parlour.recording.layout import arrange
from parlour.recording.process import Said, WorkerProcess
from parlour.strict_json import JsonValue

__all__ = ["Form", "Outcome", "Recorder"]

logger = logging.getLogger(__name__)

_LOOPBACK: Final = "127.0.0.1"
_RETRY_SECONDS: Final = 0.5
"""After how long a track is asked for again that the engine did not have: its sender may be about to publish it."""

_STOP_SECONDS: Final = 15.0
"""How long a worker may take to finish its file."""


@dataclass(frozen=True, slots=True)
class Form:
    """What the file is to have; rates in bits per second, the background as `0xAARRGGBB`."""

    width: int = 1280
    height: int = 720
    fps: int = 25
    video_bitrate: int = 3_000_000
    audio_bitrate: int = 128_000
    background: int = 0xFF000000


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a recording ended. `problem`: why it ended by itself; what was recorded until then can be played."""

    seconds: float
    size: int
    problem: str | None


class Recorder:
    """Records what `show` was told last, from `begin` until `stop` or a fault.

    `on_start` is called at the first picture.
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
    ) -> None:
        """Prepare. `room` is the engine's name of the call, `name` that of the recording, unique on this server."""
        self._room = room
        self._name = name
        self._path = path
        self._sfu = sfu
        self._clock = clock
        self._form = form
        self._layout = layout
        self._on_start = on_start
        self._scene = EMPTY
        self._changed = asyncio.Event()
        self._ports: dict[TrackRef, asyncio.Future[tuple[int, int]]] = {}
        """Where the worker awaits a track that it was told of."""

        self._open: set[TrackRef] = set()
        self._worker: WorkerProcess
        self._outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._tasks: list[asyncio.Task[None]] = []

    async def begin(self, python: str) -> None:
        """Start the worker. Raises `OSError` or `MissingPartError` when that cannot be."""
        self._worker = await WorkerProcess.start(python, self._path.parent, self._clock)
        self._worker.say("begin", path=self._path.name, format=asdict(self._form))
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._converge())]

    def show(self, scene: Scene, layout: Layout | None = None) -> None:
        """State who is to be seen and heard, and how from now on."""
        self._scene, self._layout = scene, layout or self._layout
        self._changed.set()

    def tap_closed(self, tap: str) -> None:
        """Take note that the engine ended a tap, as its track ended; it is opened again when the scene still has it."""
        for ref in [ref for ref in self._open if self._tap(ref) == tap]:
            self._open.discard(ref)
            self._forget(ref)
        self._changed.set()

    def engine_restarted(self) -> None:
        """Take note that the engine lost all taps."""
        for ref in list(self._open):
            self._open.discard(ref)
            self._forget(ref)
        self._changed.set()

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
            self._outcome.set_result(Outcome(0.0, size, f"{otherwise} (status {status}: {words[-500:]})"))
        for task in self._tasks:
            if task is not asyncio.current_task():
                task.cancel()
        for ref in list(self._open):
            await self._sfu.close_tap(self._room, self._tap(ref))
        self._open.clear()
        return self._outcome.result()

    async def _listen(self) -> None:
        while (said := await self._worker.hear()) is not None:
            self._hear(said)
        await self._close("the worker ended")

    def _hear(self, said: Said) -> None:
        match said:
            case Said("listening", {"track": str(track), "rtp": int(rtp), "rtcp": int(rtcp)}):
                future = self._ports.get(_ref(track))
                if future is not None and not future.done():
                    future.set_result((rtp, rtcp))
            case Said("started"):
                self._on_start()
            case Said("finished", {"seconds": int() | float() as seconds, "bytes": int(size)}):
                problem = said.fields.get("problem")
                if not self._outcome.done():
                    self._outcome.set_result(Outcome(float(seconds), size, None if problem is None else str(problem)))
            case Said("problem", {"reason": str(reason)}):
                logger.warning("recording %s: %s (%s)", self._name, reason, said.fields.get("details"))

    async def _converge(self) -> None:
        """Open and close taps until they are as the scene wants them, again and again."""
        while True:
            self._changed.clear()
            wanted = {ref: kind for shot in self._scene.shots for ref, kind in _tracks(shot.session_id, shot.tracks)}
            for ref in [ref for ref in self._ports if ref not in wanted]:
                self._forget(ref)
                if ref in self._open:
                    self._open.discard(ref)
                    await self._sfu.close_tap(self._room, self._tap(ref))
            missing = False
            for ref, kind in wanted.items():
                if ref not in self._open:
                    missing |= not await self._tap_into(ref, kind)
            self._arrange()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_RETRY_SECONDS if missing else None):
                    await self._changed.wait()

    async def _tap_into(self, ref: TrackRef, kind: Kind) -> bool:
        """Bring a track to the worker; `False`: the engine does not have it now."""
        if ref not in self._ports:
            self._ports[ref] = asyncio.get_running_loop().create_future()
            self._worker.say("add", person=ref.peer, track=_id(ref), kind=kind)
        rtp, rtcp = await self._ports[ref]
        try:
            tap = await self._sfu.open_tap(self._room, self._tap(ref), ref, (_LOOPBACK, rtp, rtcp))
        except MediaError:
            return False
        self._open.add(ref)
        codec: dict[str, JsonValue] = {
            "mime_type": tap.codec.mime_type,
            "payload_type": tap.codec.payload_type,
            "clock_rate": tap.codec.clock_rate,
        }
        self._worker.say("flow", track=_id(ref), codec=codec, address=tap.address, rtcp_port=tap.rtcp_port)
        return True

    def _forget(self, ref: TrackRef) -> None:
        if self._ports.pop(ref, None) is not None:
            self._worker.say("remove", track=_id(ref))

    def _arrange(self) -> None:
        pictures = arrange(self._scene, self._layout, self._form.width, self._form.height)
        tiles: dict[str, JsonValue] = {}
        cards: dict[str, JsonValue] = {}
        for picture in pictures:
            place: JsonValue = {**asdict(picture.tile), "label": picture.name}
            if picture.track is None:
                cards[picture.session_id] = place
            else:
                tiles[_id(TrackRef(picture.session_id, picture.track))] = place
        self._worker.say("arrange", tiles=tiles, cards=cards)

    def _tap(self, ref: TrackRef) -> str:
        return f"{self._name}/{_id(ref)}"


def _tracks(session_id: str, tracks: dict[str, Kind]) -> list[tuple[TrackRef, Kind]]:
    return [(TrackRef(session_id, name), kind) for name, kind in tracks.items()]


def _id(ref: TrackRef) -> str:
    return f"{ref.peer}/{ref.name}"


def _ref(track: str) -> TrackRef:
    peer, _, name = track.partition("/")
    return TrackRef(peer, name)
