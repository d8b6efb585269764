"""Encoded samples of the mix on their way into an output's own pipeline, whose time begins when the output does."""

import threading
from collections import deque
from typing import Any, Final

from parlour.recording.worker.elements import Gst, make

__all__ = ["Feed", "source"]

_MOST_EARLY: Final = 500
"""Samples that wait for the first picture: those of two key pictures' distance, and more."""


def source(name: str) -> Any:
    """Return what samples are pushed into. The name is for GStreamer's own words."""
    # Not live: the muxer would wait by the clock, and write wrong times on a busy machine.
    made = make("appsrc", is_live=False, format="time", max_bytes=0)
    made.set_property("name", name)
    return made


class Feed:
    """Pushes samples of each kind into its source, from the first picture on that can be decoded by itself."""

    def __init__(self, sources: dict[str, Any], opens: str = "video") -> None:
        self._sources = sources
        self._opens = opens
        self._lock = threading.Lock()
        self._begin: int | None = None
        self._early: deque[tuple[str, Any]] = deque(maxlen=_MOST_EARLY)
        self.seconds = 0.0
        """How far the samples reach that were pushed."""

    def push(self, kind: str, sample: Any) -> bool:
        """Push a sample; `False`: the feed has not begun, or the sample is older than its beginning."""
        with self._lock:
            if self._begin is None:
                if kind != self._opens or is_delta(sample):
                    # The picture takes longer through its encoder than the sound: this may belong behind the first.
                    self._early.append((kind, sample))
                    return False
                self._begin = min(_times(sample))
            early, self._early = self._early, deque(maxlen=_MOST_EARLY)
            pushed = self._push(kind, sample, self._begin)
            for other, each in early:
                self._push(other, each, self._begin)
            return pushed

    def _push(self, kind: str, sample: Any, begin: int) -> bool:
        pts, dts = _times(sample)
        if min(pts, dts) < begin:
            return False
        buffer = sample.get_buffer()
        flags = Gst.BufferCopyFlags.FLAGS | Gst.BufferCopyFlags.META | Gst.BufferCopyFlags.MEMORY
        # `copy` would be the same buffer once more, and its times those of all outputs.
        own = buffer.copy_region(flags, 0, buffer.get_size())
        own.pts, own.dts, own.duration = pts - begin, dts - begin, buffer.duration
        target = self._sources[kind]
        if target.get_property("caps") is None:
            target.set_property("caps", sample.get_caps())
        target.emit("push-buffer", own)
        self.seconds = max(self.seconds, own.pts / Gst.SECOND)
        return True

    def end(self) -> None:
        """Nothing more comes."""
        for target in self._sources.values():
            target.emit("end-of-stream")


def is_delta(sample: Any) -> bool:
    """Tell whether a sample needs others before it to be decoded."""
    delta: bool = sample.get_buffer().has_flags(Gst.BufferFlags.DELTA_UNIT)
    return delta


def _times(sample: Any) -> tuple[int, int]:
    """Return when a sample is shown and when it is decoded, in running time."""
    buffer, segment = sample.get_buffer(), sample.get_segment()
    pts = segment.to_running_time(Gst.Format.TIME, buffer.pts)
    if buffer.dts == Gst.CLOCK_TIME_NONE:
        return pts, pts
    return pts, segment.to_running_time(Gst.Format.TIME, buffer.dts)
