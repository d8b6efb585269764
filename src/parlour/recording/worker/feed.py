"""Encoded samples of the mix on their way into an output's own pipeline, whose time begins when the output does."""

import threading
from typing import Any

from parlour.recording.worker.elements import Gst, make

__all__ = ["Feed", "source"]


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
        self.seconds = 0.0
        """How far the samples reach that were pushed."""

    def push(self, kind: str, sample: Any) -> bool:
        """Push a sample; `False`: the feed has not begun, or the sample is older than its beginning."""
        buffer, segment = sample.get_buffer(), sample.get_segment()
        pts = segment.to_running_time(Gst.Format.TIME, buffer.pts)
        dts = segment.to_running_time(Gst.Format.TIME, buffer.dts) if buffer.dts != Gst.CLOCK_TIME_NONE else pts
        with self._lock:
            if self._begin is None:
                if kind != self._opens or is_delta(sample):
                    return False
                self._begin = min(pts, dts)
            begin = self._begin
        if min(pts, dts) < begin:
            return False
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
