"""A live stream to one RTMP server: connected again when it breaks, given up only after a while.

The address is one of the server's own on this machine, which passes the bytes on to where the stream goes: where that
may be, and TLS, are decided there.
"""

import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any, Final

from gi.repository import GLib

from parlour.recording.worker.elements import Gst, chain, later, make
from parlour.recording.worker.feed import Feed, is_delta, source
from parlour.recording.worker.gate import Gate, delay_before
from parlour.recording.worker.outputs import Report
from parlour.recording.worker.redaction import redacted

__all__ = ["RtmpOutput", "RtmpTarget"]

_WATCH_MS: Final = 500
_ANSWER_SECONDS: Final = 12.0
"""How long a server may take until it takes the first picture; a little more than what is before it in the way."""

_STALL_SECONDS: Final = 10.0
"""How long a server may take nothing."""

_SOUND_SECONDS: Final = 10.0
"""After how long a connection counts as one that works: a server that accepts and hangs up at once does not."""


@dataclass(frozen=True)
class RtmpTarget:
    """Where the stream goes. `stream` is secret: whoever has it can stream in its owner's place."""

    host: str
    port: int
    application: str
    stream: str = field(repr=False)
    connect_seconds: float = 30.0
    """For how long it is tried to begin."""

    patience_seconds: float = 300.0
    """For how long it is tried to go on once it had begun."""

    def secrets(self) -> tuple[str, str]:
        """Return what is in no text."""
        return self.stream, self.application


class _Line:
    """One connection. `on_sent` and `on_fault` are called from any thread."""

    def __init__(
        self,
        target: RtmpTarget,
        kinds: Collection[str],
        on_sent: Callable[[], None],
        on_fault: Callable[[str | None], None],
    ) -> None:
        self.sent = 0
        """Bytes that were taken off."""

        self.began = time.monotonic()
        self.last = 0.0
        """When something was taken off last, the first connection excepted; 0: never."""

        self._on_sent = on_sent
        self._on_fault = on_fault
        self._pictures = 0
        self._gate = Gate()
        self._pipeline: Any = Gst.Pipeline.new("rtmp")
        muxer = make("flvmux", streamable=True)
        # Not by `location`: what it makes of spaces, options and `@` in a URL need not concern us.
        sink = make("rtmp2sink", host=target.host, port=target.port, sync=False)
        for name, value in (("async", False), ("application", target.application), ("stream", target.stream)):
            sink.set_property(name, value)
        chain(self._pipeline, muxer, sink)
        self._sources = {}
        for kind, parser in (("video", "h264parse"), ("audio", "aacparse")):
            if kind not in kinds:
                continue
            self._sources[kind] = source(kind)
            parse = make(parser)
            chain(self._pipeline, self._sources[kind], parse)
            parse.link(muxer)
        self._opens = "video" if "video" in kinds else "audio"
        self.feed = Feed(self._sources, self._opens)
        sink.get_static_pad("sink").add_probe(Gst.PadProbeType.BUFFER, self._passing)
        self._pipeline.get_bus().set_sync_handler(self._heard)
        self._pipeline.set_state(Gst.State.PLAYING)

    def take(self, kind: str, sample: Any) -> None:
        """Send a sample, unless too many wait."""
        waiting = max(source.get_property("current-level-time") for source in self._sources.values())
        if self._gate.admit(
            is_key=kind == self._opens and not is_delta(sample),
            waiting_seconds=waiting / Gst.SECOND,
            waiting_bytes=sum(source.get_property("current-level-bytes") for source in self._sources.values()),
        ):
            self.feed.push(kind, sample)

    def close(self) -> None:
        """Hang up. May take its time."""
        self._pipeline.set_state(Gst.State.NULL)

    def _passing(self, _pad: Any, info: Any) -> Any:
        buffer = info.get_buffer()
        if buffer.has_flags(Gst.BufferFlags.HEADER):
            return Gst.PadProbeReturn.OK
        # The first waits in the sink until the server takes it: that a second comes shows that it does.
        self._pictures += 1
        if self._pictures > 1:
            self.sent += buffer.get_size()
            self.last = time.monotonic()
            if self._pictures == 2:
                self._on_sent()
        return Gst.PadProbeReturn.OK

    def _heard(self, _bus: Any, message: Any) -> Any:
        if message.type == Gst.MessageType.EOS:
            self._on_fault(None)
        elif message.type == Gst.MessageType.ERROR:
            error, _ = message.parse_error()
            self._on_fault(error.message)
        return Gst.BusSyncReply.DROP


class RtmpOutput:
    """Streams to `target`: an `Output`. All methods but `take` run in the main loop."""

    finish_ms = 3000

    def __init__(self, target: RtmpTarget, kinds: Collection[str], report: Report) -> None:
        self.kinds = frozenset(kinds)
        self._target = target
        self._report = report
        self._line: _Line | None = None
        self._former_seconds = 0.0
        self._former_bytes = 0
        self._begun = False
        self._streaming = False
        self._attempt = 0
        self._lost = time.monotonic()
        """Since when it does not work."""

        self._finishing = self._over = False
        GLib.timeout_add(_WATCH_MS, self._watch)
        self._connect()

    def take(self, kind: str, sample: Any) -> None:
        """See `Output`."""
        if (line := self._line) is not None:
            line.take(kind, sample)

    def finish(self) -> None:
        """See `Output`."""
        self._finishing = True
        if self._line is None or not self._streaming:
            self._end(None)
        else:
            self._line.feed.end()

    def abandon(self) -> None:
        """See `Output`. The stream is over either way, and nothing of it is lost here."""
        self._end(None)

    def close(self) -> None:
        """See `Output`."""
        if self._line is not None:
            self._line.close()

    def figures(self) -> dict[str, object]:
        """See `Output`."""
        line = self._line
        seconds = self._former_seconds + (line.feed.seconds if line is not None and line.last else 0.0)
        return {"seconds": round(seconds, 3), "bytes": self._former_bytes + (line.sent if line is not None else 0)}

    def _connect(self) -> None:
        if self._over:
            return
        self._streaming = False
        line: _Line

        def on_sent() -> None:
            later(lambda: self._sent(line))

        def on_fault(reason: str | None) -> None:
            later(lambda: self._fault(line, reason))

        line = _Line(self._target, self.kinds, on_sent, on_fault)
        self._line = line
        self._report.need_key()

    def _sent(self, line: _Line) -> None:
        if line is not self._line or self._over:
            return
        self._streaming = True
        self._report.state("resumed" if self._begun else "started")
        self._begun = True

    def _fault(self, line: _Line, reason: str | None) -> None:
        """Take note that a connection ended; `None`: as it was asked to."""
        if line is not self._line or self._over:
            return
        if self._finishing or reason is None:
            self._end(None)
            return
        now = time.monotonic()
        if self._streaming:
            self._former_seconds += line.feed.seconds
            self._streaming = False
            if self._works(line):
                self._lost, self._attempt = now, 0
        self._former_bytes += line.sent
        self._line = None
        threading.Thread(target=line.close, daemon=True, name="hang up").start()
        said = redacted(reason, self._target.secrets())
        patience = self._target.patience_seconds if self._begun else self._target.connect_seconds
        if now - self._lost >= patience:
            self._end(said)
            return
        self._attempt += 1
        self._report.state("interrupted", reason=said, attempt=self._attempt)
        later(self._connect, after_ms=round(delay_before(self._attempt) * 1000))

    @staticmethod
    def _works(line: _Line) -> bool:
        return time.monotonic() - line.began >= _SOUND_SECONDS

    def _watch(self) -> bool:
        line, now = self._line, time.monotonic()
        if line is not None and not self._over:
            if line.last and now - line.last > _STALL_SECONDS:
                self._fault(line, "the server takes nothing any more")
            elif not line.last and now - line.began > _ANSWER_SECONDS:
                self._fault(line, "the server does not answer")
        return not self._over

    def _end(self, problem: str | None) -> None:
        self._over = True
        self._report.ended(problem)
