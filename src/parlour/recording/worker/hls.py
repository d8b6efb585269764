"""The mix in several qualities, cut into segments that browsers fetch: HLS. Who writes the playlists is the server.

Every full variant is scaled and encoded once, from the mixed picture; the sound is encoded already. Key pictures are
counted out, not asked for, so the segments of all variants begin at the same moments, whatever their rates.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from parlour.recording.worker.elements import Gst, chain, link_pads, make
from parlour.recording.worker.feed import Feed, source
from parlour.recording.worker.outputs import Report

__all__ = ["HlsOutput", "HlsPlan", "Variant"]

_LATE_SECONDS: Final = 1.0
"""How many pictures may wait for the encoders, before one is left out."""


@dataclass(frozen=True)
class Variant:
    """One quality; `bitrate` in kilobits per second."""

    width: int
    height: int
    fps: int
    bitrate: int
    iframe_only: bool = False


@dataclass(frozen=True)
class HlsPlan:
    """What is to be made: segments of `prefix` + `<variant>_<number>.ts`, numbers from 0 on."""

    prefix: str
    variants: tuple[Variant, ...]
    segment_seconds: int

    @classmethod
    def of(cls, options: dict[str, Any]) -> "HlsPlan":
        """Read what the server says."""
        variants = tuple(Variant(**variant) for variant in options["variants"])
        return cls(options["prefix"], variants, options["segment_seconds"])


class HlsOutput:
    """Writes segments, and tells each (`segment`) once it is whole: an `Output`."""

    kinds = frozenset({"picture", "audio"})
    finish_ms = 10_000

    def __init__(self, plan: HlsPlan, of_mix: Collection[str], report: Report) -> None:
        if "video" not in of_mix:
            raise ValueError("the mix has no picture")
        self._plan = plan
        self._report = report
        self._started = False
        self._bytes = 0
        self._ends = [0] * len(plan.variants)
        """Where the last segment of each variant ended, in nanoseconds."""

        self._cutters: dict[str, int] = {}
        """Which variant each of them cuts."""

        self._pipeline: Any = Gst.Pipeline.new("hls")
        self._pictures, self._sound = source("pictures"), source("sound")
        self._feed = Feed({"picture": self._pictures, "audio": self._sound}, opens="picture")
        pictures, sound, parse = make("tee"), make("tee", allow_not_linked=True), make("aacparse")
        chain(self._pipeline, self._pictures, pictures)
        chain(self._pipeline, self._sound, parse, sound)
        for number, variant in enumerate(plan.variants):
            self._add(number, variant, pictures, sound)
        self._pipeline.get_bus().set_sync_handler(self._heard)
        self._pipeline.set_state(Gst.State.PLAYING)

    def take(self, kind: str, sample: Any) -> None:
        """See `Output`. What comes faster than it can be encoded is left out; the picture before it lasts longer."""
        if kind == "picture" and self._pictures.get_property("current-level-time") > _LATE_SECONDS * Gst.SECOND:
            return
        if self._feed.push(kind, sample) and not self._started:
            self._started = True
            self._report.state("started")

    def finish(self) -> None:
        """See `Output`."""
        self._feed.end()

    def abandon(self) -> None:
        """See `Output`. The segments that were told are whole."""
        self._report.ended("it was stopped before its last segments were whole")

    def close(self) -> None:
        """See `Output`."""
        self._pipeline.set_state(Gst.State.NULL)

    def figures(self) -> dict[str, object]:
        """See `Output`."""
        return {"seconds": round(self._feed.seconds, 3), "bytes": self._bytes}

    def _add(self, number: int, variant: Variant, pictures: Any, sound: Any) -> None:
        every = self._plan.segment_seconds
        rate = f"1/{every}" if variant.iframe_only else f"{variant.fps}/1"
        keys = 1 if variant.iframe_only else variant.fps * every
        encoder = make("x264enc", speed_preset="veryfast", tune="zerolatency", bitrate=variant.bitrate)
        encoder.set_property("vbv-buf-capacity", 1000)
        encoder.set_property("key-int-max", keys)
        encoder.set_property("option-string", f"keyint={keys}:min-keyint={keys}:scenecut=0")
        scaled = f"video/x-raw,width={variant.width},height={variant.height},pixel-aspect-ratio=1/1"
        # Not asynchronous, and never reset: counters and times go on from one segment to the next.
        muxer = make("mpegtsmux")
        cutter = make("splitmuxsink", muxer=muxer, reset_muxer=False, max_size_time=1, send_keyframe_requests=False)
        cutter.set_property("location", f"{self._plan.prefix}{number}_%05d.ts")
        first = make("queue", max_size_buffers=4, max_size_time=0, max_size_bytes=0)
        parse = make("h264parse", config_interval=-1)
        chain(
            self._pipeline,
            first,
            make("videorate"),
            make("capsfilter", caps=Gst.Caps.from_string(f"video/x-raw,framerate={rate}")),
            make("videoscale", add_borders=True),
            make("capsfilter", caps=Gst.Caps.from_string(scaled)),
            encoder,
            make("capsfilter", caps=Gst.Caps.from_string("video/x-h264,profile=main")),
            parse,
        )
        self._pipeline.add(cutter)
        link_pads(parse.get_static_pad("src"), cutter.request_pad_simple("video"))
        pictures.link(first)
        self._cutters[cutter.get_name()] = number
        if not variant.iframe_only:
            queue = make("queue")
            chain(self._pipeline, queue)
            sound.link(queue)
            link_pads(queue.get_static_pad("src"), cutter.request_pad_simple("audio_%u"))

    def _heard(self, _bus: Any, message: Any) -> Any:
        if message.type == Gst.MessageType.EOS:
            self._report.ended(None)
        elif message.type == Gst.MessageType.ERROR:
            error, _ = message.parse_error()
            self._report.ended(error.message)
        elif message.type == Gst.MessageType.ELEMENT:
            said = message.get_structure()
            if said.get_name() == "splitmuxsink-fragment-closed":
                _, end = said.get_uint64("running-time")
                self._closed(self._cutters[message.src.get_name()], Path(said.get_string("location")), end)
        return Gst.BusSyncReply.DROP

    def _closed(self, variant: int, path: Path, end: int) -> None:
        seconds = (end - self._ends[variant]) / Gst.SECOND
        if seconds <= 0:
            path.unlink()  # a picture that begins where all ends
            return
        self._ends[variant] = end
        self._bytes += path.stat().st_size
        self._report.state("segment", variant=variant, file=path.name, seconds=round(seconds, 3))
