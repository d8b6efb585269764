"""The segments of an HLS output on their way into a bucket as they are made, and the playlists that name them.

A playlist names what is stored already, and nothing else: each segment first, then the playlist of its variant, and
the master playlist once every variant can be played. A store that fails is tried again, and nothing is lost at the
end: the last playlists say that it is over when all segments are there.
"""

import asyncio
import contextlib
import logging
import math
import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from parlour.clock import Clock
from parlour.recording.playlist import Segment, master_playlist, media_playlist
from parlour.recording.targets import Variant
from parlour.storage import ObjectStore, StorageError

__all__ = ["MASTER", "HlsUpload"]

logger = logging.getLogger(__name__)

MASTER: Final = "master.m3u8"

_LISTED: Final = 6
"""Segments that a playlist names which is not kept; twice what RFC 8216 6.2.2 asks for."""

_SPARED: Final = 4
"""Segments that are still there after they were named last: somebody may be about to fetch them."""

_PATIENCE: Final = 600.0
"""Seconds for which one file is tried."""

_FIRST_DELAY, _LONGEST_DELAY = 0.5, 10.0
_SEGMENT_TYPE, _PLAYLIST_TYPE = "video/mp2t", "application/vnd.apple.mpegurl"
_FILE: Final = re.compile(r"[a-z0-9-]+_[0-9]{5,9}\.ts")
"""What segments are called. They are named by a worker, which is not trusted with paths."""


@dataclass
class _Track:
    """One variant: what is stored of it, and what waits."""

    number: int
    variant: Variant
    waiting: asyncio.Queue[tuple[Path, float] | None] = field(default_factory=asyncio.Queue)
    listed: list[Segment] = field(default_factory=list)
    first: int = 0
    """The number of the first segment that is listed."""

    published: bool = False
    """Whether its playlist is stored."""

    gone: list[str] = field(default_factory=list)
    """Names that are listed no more, and not deleted yet."""

    @property
    def playlist(self) -> str:
        return f"{self.number}.m3u8"


class HlsUpload:
    """Stores one HLS output below `prefix`.

    `on_state(problem)` is called with a sentence when the store begins to fail, and with `None` when it works again or
    for the first time.
    """

    def __init__(
        self,
        store: ObjectStore,
        prefix: str,
        *,
        variants: Sequence[Variant],
        segment_seconds: int,
        kept: bool,
        clock: Clock,
        on_state: Callable[[str | None], None],
    ) -> None:
        """`kept`: all segments stay, and are listed."""
        self._store = store
        self._prefix = prefix
        # Of the server's own: that of the job belongs to the worker.
        self._scratch = tempfile.TemporaryDirectory(prefix="parlour-hls-")
        self._segment_seconds = segment_seconds
        self._kept = kept
        self._clock = clock
        self._on_state = on_state
        self._tracks = [_Track(number, variant) for number, variant in enumerate(variants)]
        self._failing: dict[int, str] = {}
        self._works = False
        self._has_master = False
        self.problem: str | None = None
        """Why it is given up, for people."""

        self._cannot_delete = False
        self.bytes = 0
        """What was stored, playlists not counted."""

        self._tasks: list[asyncio.Task[None]] = []

    @property
    def keys(self) -> list[str]:
        """What is stored and named by the playlists, and the playlists: all that is left when it is over."""
        names = [segment.uri for track in self._tracks for segment in track.listed]
        return [f"{self._prefix}/{name}" for name in [MASTER, *(track.playlist for track in self._tracks), *names]]

    def begin(self) -> None:
        """Store from now on what `segment` names."""
        self._tasks = [asyncio.create_task(self._run(track)) for track in self._tracks]

    def segment(self, variant: int, directory: Path, file: str, seconds: float) -> None:
        """Store a segment that is whole. Raises `ValueError` for what no worker of ours says."""
        if not 0 <= variant < len(self._tracks) or _FILE.fullmatch(file) is None or not math.isfinite(seconds):
            raise ValueError("a worker named a segment that cannot be")
        self._tracks[variant].waiting.put_nowait((directory / file, seconds))

    async def finish(self, *, seconds: float = 120.0) -> str | None:
        """Store what is left and end the playlists, within a time; returns what became of it, `None`: all is stored."""
        for track in self._tracks:
            track.waiting.put_nowait(None)
        done, late = await asyncio.wait(self._tasks, timeout=seconds)
        await self.abandon()
        for failure in [task.exception() for task in done]:
            if failure is not None:
                logger.error("an HLS output could not be stored", exc_info=failure)
                self.problem = self.problem or "it could not be stored"
        if late and self.problem is None:
            said = next(iter(self._failing.values()), "the store is slow")
            self.problem = f"the last segments could not be stored: {said}"
        return self.problem

    async def abandon(self) -> None:
        """Store nothing more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.to_thread(self._scratch.cleanup)

    async def _run(self, track: _Track) -> None:
        while (next_ := await track.waiting.get()) is not None:
            path, seconds = next_
            if not await self._put(track, path.name, path, _SEGMENT_TYPE):
                return
            size = await asyncio.to_thread(_forgotten, path)
            self.bytes += size
            track.listed.append(Segment(path.name, seconds))
            if not self._kept and len(track.listed) > _LISTED:
                track.gone.append(track.listed.pop(0).uri)
                track.first += 1
            if not await self._publish(track, ended=False):
                return
            await self._tidy(track)
        if track.listed:
            await self._publish(track, ended=True)

    async def _publish(self, track: _Track, *, ended: bool) -> bool:
        text = media_playlist(
            track.listed,
            first=track.first,
            target_seconds=self._segment_seconds,
            kept=self._kept,
            ended=ended,
            iframes=track.variant.iframe_only,
        )
        if not await self._put_text(track, track.playlist, text):
            return False
        track.published = True
        if not self._has_master and all(other.published for other in self._tracks):
            self._has_master = True
            listed = [(other.variant, other.playlist) for other in self._tracks]
            return await self._put_text(track, MASTER, master_playlist(listed))
        return True

    async def _put_text(self, track: _Track, name: str, text: str) -> bool:
        path = Path(self._scratch.name, f"{track.number}-{name}")
        await asyncio.to_thread(path.write_text, text)
        return await self._put(track, name, path, _PLAYLIST_TYPE)

    async def _put(self, track: _Track, name: str, path: Path, type_: str) -> bool:
        """Store a file, whatever it takes; `False`: it took too much, and the output is over."""
        key = f"{self._prefix}/{name}"
        began, delay = self._clock.monotonic(), _FIRST_DELAY
        while True:
            try:
                await self._store.put(key, path, content_type=type_, replace=type_ == _PLAYLIST_TYPE)
            except StorageError as error:
                if error.temporary:
                    self._failed(track, error.info)
                if not error.temporary or self._clock.monotonic() - began >= _PATIENCE:
                    self.problem = self.problem or f"it cannot be stored: {error.info}"
                    self._on_state(self.problem)
                    return False
            else:
                self._worked(track)
                return True
            await self._clock.sleep(delay)
            delay = min(delay * 2, _LONGEST_DELAY)

    def _failed(self, track: _Track, problem: str) -> None:
        first = not self._failing
        self._failing[track.number] = problem
        if first:
            self._on_state(problem)

    def _worked(self, track: _Track) -> None:
        was = bool(self._failing)
        self._failing.pop(track.number, None)
        if not self._failing and (was or not self._works):
            self._works = True
            self._on_state(None)

    async def _tidy(self, track: _Track) -> None:
        """Delete what players no longer ask for. A role that may not is no fault of the stream."""
        if self._cannot_delete or len(track.gone) <= _SPARED:
            return
        gone, track.gone = track.gone[:-_SPARED], track.gone[-_SPARED:]
        try:
            await self._store.delete(f"{self._prefix}/{name}" for name in gone)
        except StorageError as error:
            self._cannot_delete = True
            logger.warning("segments of a live stream stay where they are stored: %s", error.info)


def _forgotten(path: Path) -> int:
    """Delete a file that is stored, and return how large it was."""
    size = 0
    with contextlib.suppress(OSError):
        size = path.lstat().st_size
        path.unlink()
    return size
