"""The picture and the sound of a recording: tiles on one canvas, voices in one mix, both encoded once."""

from collections.abc import Callable, Set
from dataclasses import dataclass
from typing import Any, Final

import gi

gi.require_version("GstVideo", "1.0")
from gi.repository import GstVideo  # noqa: E402

from parlour.recording.worker.codecs import AUDIO_CAPS, PICTURE_CAPS  # noqa: E402
from parlour.recording.worker.drawing import CARD_CAPS, card  # noqa: E402
from parlour.recording.worker.elements import Gst, chain, every, key_request, link_pads, make, parsed_bin  # noqa: E402
from parlour.recording.worker.stage import Rect  # noqa: E402

__all__ = ["Format", "Mixer", "Tile"]

_LATENCY_NS: Final = 500_000_000
"""How long the mixers wait for an input that is late."""

_CARD_FPS: Final = 5
"""Cards do not move, but the mix would wait for each that has nothing new."""

_CARD_BEHIND_NS: Final = 1_000_000_000

_METHOD: Final = GstVideo.VideoResamplerMethod.__gtype__.name
"""To ask for the type makes it known: GStreamer itself does so with the first decoder, and cards may come before."""

_SCALING: Final = f"GstVideoConverter,GstVideoConverter.resampler-method=({_METHOD})linear"
"""How pictures are scaled: what costs least, and looks the same in a film."""

_ENCODER_WAIT_NS: Final = 2_000_000_000
_ALL_OF_IT: Final = Gst.BufferCopyFlags.FLAGS | Gst.BufferCopyFlags.META | Gst.BufferCopyFlags.MEMORY

_AUDIO_AHEAD_NS: Final = -50_000_000
"""What sound is moved by: blocks of 20 ms and the first block of its encoder, which is silence, make it late."""


@dataclass(frozen=True)
class Format:
    """What the file is to have. `background` is `0xAARRGGBB`; rates are in bits per second."""

    width: int = 1280
    height: int = 720
    fps: int = 25
    video_bitrate: int = 2_500_000
    audio_bitrate: int = 128_000
    background: int = 0xFF000000
    video: bool = True
    """Whether there is a picture."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """What the file has."""
        return ("video", "audio") if self.video else ("audio",)


@dataclass(frozen=True)
class Tile:
    """Where something is on the canvas, in pixels, and how far in front."""

    x: int
    y: int
    width: int
    height: int
    z: int = 1
    name: str = ""
    """Whose it is: on a label in the corner, and on the card that is there instead of a picture. Empty: neither."""

    still: bool = False
    """Whether pictures may stand still, as those of a screen do: no new one means that nothing has changed."""


@dataclass
class _Card:
    whole: Any
    source: Any
    picture: Any


class Mixer:
    """Mixes from `start` to `end`. `on_sample(kind, sample)` gets what is encoded, and what `give` asks for."""

    def __init__(self, format_: Format, on_sample: Callable[[str, Any], None]) -> None:
        self.pipeline: Any = Gst.Pipeline.new("mix")
        self._format = format_
        self._on_sample = on_sample
        self._cards: dict[Any, _Card] = {}
        """The sources of cards, by their pads."""

        self._encoder: Any = None
        self._overlay: Any = None
        self.reached = 0
        """Up to when pictures are mixed, in running time."""

        self._compositor = make("compositor", background="black", latency=_LATENCY_NS)
        # Voices of which silence is not sent come with gaps: what follows one is to be heard when it was said, and not
        # at once, as is done for a second otherwise.
        self._mixer = make("audiomixer", latency=_LATENCY_NS, discont_wait=0)
        if format_.video:
            self._video()
        self._audio()

    def start(self) -> None:
        """Begin to mix: black and silence until something is added."""
        self.pipeline.set_state(Gst.State.PLAYING)
        every(1000 // _CARD_FPS, self._repeat_all)

    def show(self, source: Any) -> Any:
        """Put pictures of the pad `source` into the mix, hidden for now. Returns their pad there."""
        pad = self._compositor.request_pad_simple("sink_%u")
        pad.set_property("sizing-policy", "keep-aspect-ratio")
        pad.set_property("converter-config", Gst.Structure.new_from_string(_SCALING))
        pad.set_property("alpha", 0.0)
        link_pads(source, pad)
        return pad

    def place(self, pad: Any, place: Rect, depth: int) -> None:
        """Move what `show` or `card` returned, so far in front."""
        sides = (("xpos", place.x), ("ypos", place.y), ("width", place.width), ("height", place.height))
        for name, value in (*sides, ("zorder", depth), ("alpha", place.alpha)):
            if pad.get_property(name) != value:
                pad.set_property(name, value)

    def hide(self, pad: Any) -> None:
        """Do not show for now what `show` returned."""
        pad.set_property("alpha", 0.0)

    def card(self, name: str, width: int, height: int) -> Any:
        """Make a card with a name, hidden for now; returns its pad in the mix."""
        return self._steady(CARD_CAPS, (width, height), Gst.Buffer.new_wrapped(card(name, width, height)))

    def still(self, picture: Any, size: tuple[int, int]) -> Any:
        """Show one decoded picture from now on, hidden for now; returns its pad in the mix."""
        return self._steady(PICTURE_CAPS, size, picture)

    def _steady(self, form: str, size: tuple[int, int], picture: Any) -> Any:
        # Without the queue there would be nothing that can wait, and the mixers would wait for everybody without end.
        made = parsed_bin("appsrc name=in is-live=true format=time ! queue name=out", sink="", source="out")
        source = made.get_by_name("in")
        caps = f"{form},width={size[0]},height={size[1]},framerate={_CARD_FPS}/1"
        source.set_property("caps", Gst.Caps.from_string(caps))
        self.pipeline.add(made)
        pad = self.show(made.get_static_pad("src"))
        made.sync_state_with_parent()
        self._cards[pad] = _Card(made, source, picture)
        self._repeat(self._cards[pad])
        return pad

    def _repeat(self, shown: "_Card") -> None:
        again = shown.picture.copy_region(_ALL_OF_IT, 0, shown.picture.get_size())
        # The mix may be behind by as much as it waits for those who are late, and this comes late on a busy machine.
        again.pts, again.duration = max(0, self.now() - _CARD_BEHIND_NS), _CARD_BEHIND_NS + 3 * Gst.SECOND // _CARD_FPS
        shown.source.emit("push-buffer", again)

    def _repeat_all(self) -> None:
        for shown in self._cards.values():
            self._repeat(shown)

    def draw(self, drawn: Callable[[], Any]) -> None:
        """Draw over all pictures what `drawn` returns for each of them, a composition or nothing."""
        if self._overlay is not None:
            self._overlay.connect("draw", lambda *_: drawn())

    def hear(self, source: Any) -> Any:
        """Add the sound of the pad `source` to the mix; returns the pad of the mix."""
        pad = self._mixer.request_pad_simple("sink_%u")
        pad.set_offset(_AUDIO_AHEAD_NS)
        link_pads(source, pad)
        return pad

    def drop(self, pad: Any) -> None:
        """Give back a pad that `show`, `card`, `still` or `hear` returned. What comes to it must have been stopped."""
        card = self._cards.pop(pad, None)
        if card is not None:
            card.whole.set_state(Gst.State.NULL)
        if (peer := pad.get_peer()) is not None:
            peer.unlink(pad)
        pad.get_parent_element().release_request_pad(pad)
        if card is not None:
            self.pipeline.remove(card.whole)

    def give(self, kinds: Set[str]) -> None:
        """State what some output takes. Pictures as they are (`picture`) are handed on only while one does."""
        if "video" in self._format.kinds:
            self._pictures.set_property("emit-signals", "picture" in kinds)

    def force_key(self) -> None:
        """Have the encoder make its next picture one that can be decoded by itself."""
        if self._encoder is not None:
            self._encoder.get_static_pad("src").send_event(key_request())

    def now(self) -> int:
        """Return the running time, in nanoseconds: that of what arrives now."""
        clock = self.pipeline.get_clock()
        return 0 if clock is None else max(0, clock.get_time() - self.pipeline.get_base_time())

    def end(self) -> None:
        """Stop at once."""
        self.pipeline.set_state(Gst.State.NULL)

    def _video(self) -> None:
        form = self._format
        # A compositor without a live input waits for ever, and one with `force-live` begins with a picture at time 0.
        ground = parsed_bin(
            f"videotestsrc name=in is-live=true pattern=solid-color foreground-color={form.background} ! "
            f"{_canvas(form)} ! queue name=out",
            sink="",
            source="out",
        )
        self._encoder = make(
            "x264enc",
            speed_preset="veryfast",
            tune="zerolatency",
            bitrate=form.video_bitrate // 1000,
            key_int_max=form.fps * 2,
        )
        self._compositor.get_static_pad("src").add_probe(Gst.PadProbeType.BUFFER, self._mixed)
        self._overlay = make("overlaycomposition")
        canvas = make("tee")
        encoded = make("appsink", emit_signals=True, sync=False)
        encoded.connect("new-sample", self._sample, "video")
        self._pictures = make("appsink", emit_signals=False, sync=False, max_buffers=1, drop=True)
        # What nobody takes must not keep the end of the mix waiting.
        self._pictures.set_property("wait-on-eos", False)
        self._pictures.set_property("async", False)
        self._pictures.connect("new-sample", self._sample, "picture")
        chain(
            self.pipeline,
            self._compositor,
            make("capsfilter", caps=Gst.Caps.from_string(_canvas(form))),
            self._overlay,
            canvas,
            make("queue", max_size_time=_ENCODER_WAIT_NS, max_size_buffers=0, max_size_bytes=0),
            self._encoder,
            make("capsfilter", caps=Gst.Caps.from_string("video/x-h264,profile=main")),
            make("h264parse"),
            make("capsfilter", caps=Gst.Caps.from_string("video/x-h264,stream-format=avc,alignment=au")),
            encoded,
        )
        waiting = make("queue", max_size_buffers=2, max_size_time=0, max_size_bytes=0, leaky="downstream")
        chain(self.pipeline, waiting, self._pictures)
        canvas.link(waiting)
        self.pipeline.add(ground)
        pad = self._compositor.request_pad_simple("sink_%u")
        pad.set_property("zorder", 0)
        link_pads(ground.get_static_pad("src"), pad)

    def _audio(self) -> None:
        silence = parsed_bin(
            f"audiotestsrc name=in is-live=true wave=silence ! {AUDIO_CAPS} ! queue name=out", sink="", source="out"
        )
        encoded = make("appsink", emit_signals=True, sync=False)
        encoded.connect("new-sample", self._sample, "audio")
        chain(
            self.pipeline,
            self._mixer,
            make("capsfilter", caps=Gst.Caps.from_string(AUDIO_CAPS)),
            make("queue"),
            make("audioconvert"),
            make("avenc_aac", bitrate=self._format.audio_bitrate),
            make("aacparse"),
            encoded,
        )
        self.pipeline.add(silence)
        link_pads(silence.get_static_pad("src"), self._mixer.request_pad_simple("sink_%u"))

    def _mixed(self, _pad: Any, info: Any) -> Any:
        self.reached = info.get_buffer().pts
        return Gst.PadProbeReturn.OK

    def _sample(self, sink: Any, kind: str) -> Any:
        self._on_sample(kind, sink.emit("pull-sample"))
        return Gst.FlowReturn.OK


def _canvas(form: Format) -> str:
    return (
        f"video/x-raw,format=I420,width={form.width},height={form.height},framerate={form.fps}/1,"
        "pixel-aspect-ratio=1/1,colorimetry=bt601"
    )
