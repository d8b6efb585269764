"""An MP4 file that can be played whatever ends it: in fragments while it grows, whole once it is finished."""

from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

from parlour.recording.worker.elements import Gst, chain, make
from parlour.recording.worker.feed import Feed, source
from parlour.recording.worker.outputs import Report

__all__ = ["Mp4File"]

_FRAGMENT_MS: Final = 2000


class Mp4File:
    """Takes encoded samples and writes them: an `Output`."""

    finish_ms = 10_000
    """A file that is not whole by then can be played all the same."""

    def __init__(self, path: Path, kinds: Collection[str], report: Report) -> None:
        self.kinds = frozenset(kinds)
        self._path = path
        self._report = report
        self._started = False
        self._pipeline: Any = Gst.Pipeline.new("mp4")
        muxer = make("mp4mux", fragment_duration=_FRAGMENT_MS, fragment_mode="first-moov-then-finalise")
        # Unbuffered: a calm picture takes so little that seconds of it would wait here, and be lost with the process.
        target = make("filesink", location=str(path), sync=False, buffer_mode="unbuffered")
        target.set_property("async", False)
        chain(self._pipeline, muxer, target)
        sources = {}
        for kind, parser in (("video", "h264parse"), ("audio", "aacparse")):
            if kind not in kinds:
                continue
            sources[kind] = source(kind)
            queue = make("queue", max_size_time=0, max_size_buffers=0)
            chain(self._pipeline, sources[kind], make(parser), queue)
            queue.link(muxer)
        self._feed = Feed(sources, opens="video" if "video" in kinds else "audio")
        self._pipeline.get_bus().set_sync_handler(self._heard)
        self._pipeline.set_state(Gst.State.PLAYING)

    def take(self, kind: str, sample: Any) -> None:
        """See `Output`."""
        if self._feed.push(kind, sample) and not self._started:
            self._started = True
            self._report.state("started")

    def finish(self) -> None:
        """See `Output`."""
        self._feed.end()

    def abandon(self) -> None:
        """See `Output`. What was written can be played."""
        self._report.ended("it was stopped before it was whole")

    def close(self) -> None:
        """See `Output`."""
        self._pipeline.set_state(Gst.State.NULL)

    def figures(self) -> dict[str, object]:
        """See `Output`."""
        size = self._path.stat().st_size if self._path.exists() else 0
        return {"seconds": round(self._feed.seconds, 3), "bytes": size}

    def _heard(self, _bus: Any, message: Any) -> Any:
        if message.type == Gst.MessageType.EOS:
            self._report.ended(None)
        elif message.type == Gst.MessageType.ERROR:
            error, _ = message.parse_error()
            self._report.ended(error.message)
        return Gst.BusSyncReply.DROP
