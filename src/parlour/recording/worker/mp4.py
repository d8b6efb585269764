"""An MP4 file that can be played whatever ends it: in fragments while it grows, whole once it is finished."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from parlour.recording.worker.elements import Gst, make

__all__ = ["Mp4File"]

_FRAGMENT_MS: Final = 2000


class Mp4File:
    """Takes encoded samples and writes them. A pipeline of its own: what goes wrong here stops no other output.

    `on_end(problem)` is called once, in a thread of GStreamer's, `None` when the file is whole.
    """

    def __init__(self, path: Path, on_first: Callable[[], None], on_end: Callable[[str | None], None]) -> None:
        self.path = path
        self.duration = 0.0
        """Seconds written."""

        self._on_first = on_first
        self._on_end = on_end
        self._lock = threading.Lock()
        self._ended = False
        self._begin: int | None = None
        self._pipeline: Any = Gst.Pipeline.new("mp4")
        self._sources: dict[str, Any] = {}
        muxer = make("mp4mux", fragment_duration=_FRAGMENT_MS, fragment_mode="first-moov-then-finalise")
        target = make("filesink", location=str(path), sync=False)
        target.set_property("async", False)
        for element in (muxer, target):
            self._pipeline.add(element)
        muxer.link(target)
        for kind, parser in (("video", "h264parse"), ("audio", "aacparse")):
            # Not live: the muxer would wait by the clock, and write wrong times on a busy machine.
            source = self._sources[kind] = make("appsrc", is_live=False, format="time", max_bytes=0)
            parse = make(parser)
            queue = make("queue", max_size_time=0, max_size_buffers=0)
            for element in (source, parse, queue):
                self._pipeline.add(element)
            source.link(parse)
            parse.link(queue)
            queue.link(muxer)
        bus = self._pipeline.get_bus()
        bus.set_sync_handler(self._heard)
        self._pipeline.set_state(Gst.State.PLAYING)

    def take(self, kind: str, sample: Any) -> None:
        """Write a sample. The file begins with the first picture that can be decoded by itself."""
        buffer, segment = sample.get_buffer(), sample.get_segment()
        pts = segment.to_running_time(Gst.Format.TIME, buffer.pts)
        dts = segment.to_running_time(Gst.Format.TIME, buffer.dts) if buffer.dts != Gst.CLOCK_TIME_NONE else pts
        with self._lock:
            if self._ended:
                return
            first = self._begin is None
            if first:
                if kind != "video" or buffer.has_flags(Gst.BufferFlags.DELTA_UNIT):
                    return
                self._begin = min(pts, dts)
            begin = self._begin
        if begin is None or min(pts, dts) < begin:
            return
        flags = Gst.BufferCopyFlags.FLAGS | Gst.BufferCopyFlags.META | Gst.BufferCopyFlags.MEMORY
        # `copy` would be the same buffer once more, and its times those of all outputs.
        own = buffer.copy_region(flags, 0, buffer.get_size())
        own.pts, own.dts, own.duration = pts - begin, dts - begin, buffer.duration
        source = self._sources[kind]
        if source.get_property("caps") is None:
            source.set_property("caps", sample.get_caps())
        source.emit("push-buffer", own)
        self.duration = max(self.duration, own.pts / Gst.SECOND)
        if first:
            self._on_first()

    def finish(self) -> None:
        """Write what is left and end the file."""
        for source in self._sources.values():
            source.emit("end-of-stream")

    def abandon(self) -> None:
        """Stop at once; what was written can be played."""
        self._end("it was stopped before it was whole")

    def close(self) -> None:
        """Free the file."""
        self._pipeline.set_state(Gst.State.NULL)

    def _heard(self, _bus: Any, message: Any) -> Any:
        if message.type == Gst.MessageType.EOS:
            self._end(None)
        elif message.type == Gst.MessageType.ERROR:
            error, _ = message.parse_error()
            self._end(error.message)
        return Gst.BusSyncReply.DROP

    def _end(self, problem: str | None) -> None:
        with self._lock:
            if self._ended:
                return
            self._ended = True
        self._on_end(problem)
