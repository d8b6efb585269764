"""One file of a raw-tracks recording: what one participant sent on one track, from its first whole frame on."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from parlour.recording.worker.raw_frames import Frames
from parlour.recording.worker.raw_rtp import Ordered, Packet, Reorder, SenderReport
from parlour.recording.worker.raw_timeline import EngineClock, Timeline
from parlour.recording.worker.raw_webm import Finished, WebmFile, extension

__all__ = ["Beginning", "RawFile", "Source", "tag_of"]

_TAGS: Final = {
    "audio": "cam-audio",
    "video": "cam-video",
    "screenAudio": "screen-audio",
    "screenVideo": "screen-video",
}
_GAP_SECONDS: Final = {"audio": 0.1, "video": 2.0}
"""From when on it is said that nothing was there. A picture that does not change is sent once a second."""

_MOST_GAPS: Final = 1000
_SILENT_SECONDS: Final = 0.5
"""After how long without a picture one is asked for."""

_PATIENCE_SECONDS: Final = 15.0
"""For how long it is: whoever turned its camera off has no picture to give."""

_KEY_SECONDS: Final = 30.0
"""How often a key frame is asked for that is not needed: a player can go to those alone."""

_ASK_SECONDS: Final = 1.0


class Beginning(NamedTuple):
    """When the recording began: in milliseconds since 1970, and in monotonic seconds of this process."""

    start_ms: int
    zero: float


class Source(NamedTuple):
    """Whose track it is. All of it is told by the server."""

    session_id: str
    track: str
    kind: str
    user_id: str | None
    user_name: str | None


def tag_of(track: str) -> str:
    """Return what a track is called in names of files: as Daily calls it, a track of one's own by its own name."""
    return _TAGS.get(track) or "custom-" + (re.sub(r"[^A-Za-z0-9]+", "-", track).strip("-")[:25] or "track")


@dataclass
class RawFile:
    """Takes packets and reports of a track and writes its frames below `directory`. Times are monotonic seconds."""

    source: Source
    codec: str
    rate: int
    frames: Frames
    clock: EngineClock
    beginning: Beginning
    directory: Path
    path: Path | None = None
    """Where it is; `None` as long as there is no frame."""

    gaps: list[dict[str, int]] = field(default_factory=list)
    finished: Finished | None = None
    _ssrc: int | None = None
    _webm: WebmFile | None = None
    _lost: int = 0
    _key_at: float = 0.0
    _asked: float = 0.0

    def __post_init__(self) -> None:
        """Begin with no stream."""
        self._timeline = Timeline(self.rate, self.clock)
        self._reorder = Reorder()
        self._flows_since = self._came = 0.0

    def flow(self, ssrc: int, now: float) -> None:
        """Another stream carries the track from now on."""
        self.rest()
        if self._ssrc is not None:
            self._timeline.another()
        self._ssrc, self._flows_since, self._came = ssrc, now, now

    def rest(self) -> None:
        """Nothing comes for a while."""
        self._write(self._reorder.flush())
        self._lost += self._reorder.lost
        self._reorder = Reorder()
        if self._webm is not None:
            self._webm.flush()

    def take(self, packet: Packet) -> None:
        """Take a packet. Raises `OSError` where it cannot be written."""
        if packet.ssrc != self._ssrc:
            return
        self._came = packet.arrival
        self._write(self._reorder.push(packet))

    def report(self, report: SenderReport, now: float) -> None:
        """Take a sender report."""
        if report.ssrc == self._ssrc:
            self._timeline.report(report, now)

    def passed(self, now: float) -> bool:
        """Take note of the time. Tells whether a key frame is to be asked for, and takes it for asked."""
        self._write(self._reorder.passed(now))
        if self.source.kind != "video" or now - self._asked < _ASK_SECONDS:
            return False
        silent = now - self._came
        wanted = self.frames.awaits_key and now - self._flows_since >= _SILENT_SECONDS
        wanted |= silent >= _SILENT_SECONDS
        wanted &= silent <= _PATIENCE_SECONDS
        if wanted or (silent < _SILENT_SECONDS and now - max(self._key_at, self._asked) >= _KEY_SECONDS):
            self._asked = now
            return True
        return False

    def close(self) -> None:
        """Finish it. Raises `OSError`; what is written can be played all the same."""
        try:
            self.rest()
        finally:
            webm, self._webm = self._webm, None
            if webm is not None:
                self.finished = webm.progress()
                self.finished = webm.close()

    def entry(self) -> dict[str, Any] | None:
        """Return what the manifest says of it; `None` as long as there is nothing."""
        if self.path is None or self._timeline.start is None:
            return None
        setup = self.frames.setup
        picture = {"width": setup.width, "height": setup.height} if setup is not None and setup.width else {}
        size, duration, count = self.finished or (self._webm.progress() if self._webm is not None else (0, 0, 0))
        return {
            "session_id": self.source.session_id,
            "user_id": self.source.user_id,
            "user_name": self.source.user_name,
            "track": tag_of(self.source.track),
            "type": self.source.kind,
            "codec": self.codec,
            **picture,
            "file": self.path.name,
            "bytes": size,
            "start_ms": round((self._timeline.start - self.beginning.zero) * 1000),
            "duration_ms": duration,
            "frames": count,
            "gaps": self.gaps,
            "packets_lost": self._lost + self._reorder.lost,
            "sender_reports": self._timeline.reports,
        }

    def _write(self, ready: Iterable[Ordered]) -> None:
        for ordered in ready:
            for frame in self.frames.push(ordered):
                place = self._timeline.place(frame.timestamp, frame.arrival, frame.seconds)
                if self._webm is None:
                    self._webm = self._open()
                if place.gap >= _GAP_SECONDS[self.source.kind] and len(self.gaps) < _MOST_GAPS:
                    begin, end = round((place.seconds - place.gap) * 1000), round(place.seconds * 1000)
                    self.gaps.append({"start_ms": begin, "duration_ms": end - begin})
                if frame.is_key:
                    self._key_at = frame.arrival
                lasts = round(frame.seconds * 1000)
                self._webm.write(round(place.seconds * 1000), frame.data, is_key=frame.is_key, lasts_ms=lasts)

    def _open(self) -> WebmFile:
        setup, start = self.frames.setup, self._timeline.start
        if setup is None or start is None:
            raise RuntimeError("a frame before what it is made of")
        begin_ms = self.beginning.start_ms + round((start - self.beginning.zero) * 1000)
        who = re.sub(r"[^A-Za-z0-9_-]+", "-", self.source.session_id)[:64]
        tag = tag_of(self.source.track)
        while True:
            name = f"{self.beginning.start_ms}-{who}-{tag}-{begin_ms}{extension(setup)}"
            try:
                webm = WebmFile(self.directory / name, setup, tag, begin_ms / 1000)
            except FileExistsError:
                begin_ms += 1
            else:
                self.path = self.directory / name
                return webm
