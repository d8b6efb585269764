"""One participant's tracks as they arrive: plain RTP and RTCP in, decoded pictures and sound out.

All tracks of a participant go through one `rtpbin`, which lines their sound and pictures up by the sender reports. What
is missing is asked for by PLI alone: FIR is not heard by every engine.
"""

import time
from collections.abc import Callable
from typing import Any, Final

import gi

gi.require_version("GstNet", "1.0")
from gi.repository import GstNet  # noqa: E402

from parlour.recording.worker.codecs import audio_chain, codec_of, too_large, video_chain  # noqa: E402
from parlour.recording.worker.elements import Gst, key_request, link_pads, make, parsed_bin  # noqa: E402
from parlour.recording.worker.track import Source, Track  # noqa: E402

__all__ = ["Reception"]

_LATENCY_MS: Final = 200
"""How long a packet may be late. Retransmissions are the engine's affair; this is for packets out of order."""

_ASK_SECONDS: Final = 0.5
"""After how long without a picture one is asked for."""

_LATER_SECONDS: Final = 1.0
"""How often it is asked for again."""

_PATIENCE_SECONDS: Final = 15.0
"""For how long it is asked for: whoever turned its camera off has no picture to give."""

_RECEIVE_BUFFER: Final = 1_000_000
_AVPF: Final = 3


class Reception:
    """Receives a participant. `on_pad(track, pad)` is called with what each track brings once its codec is known,
    `on_size` when pictures are of another size than before, in a thread of GStreamer's.

    Called from the main loop alone; GStreamer's threads reach only `_on_rtp_pad` and the probes. Pictures come no
    larger than `size`.
    """

    def __init__(
        self,
        pipeline: Any,
        size: tuple[int, int],
        on_pad: Callable[[Track, Any], None],
        on_size: Callable[[], None],
    ) -> None:
        self._pipeline = pipeline
        self._size = size
        self._on_pad = on_pad
        self._on_size = on_size
        self.tracks: dict[str, Track] = {}
        self._sessions = 0
        self.bin: Any = None
        """What all tracks go through."""

        self._open()

    def add(self, track_id: str, kind: str) -> Track:
        """Prepare for a track: it has ports from now on. Raises `GLib.Error` when there is no port."""
        track = self.tracks[track_id] = Track(track_id, kind)
        return track

    def flow(self, track: Track, codec: dict[str, Any], source: Source) -> None:
        """Begin to receive: the engine sends from now on. Raises `UnknownCodecError`, `GLib.Error`."""
        codec_of(track.kind, codec["mime_type"])
        track.codec = codec
        track.listen_to(source)
        self._start(track)

    def watch(self) -> None:
        """Ask for pictures that stay away. To be called a few times a second."""
        now = time.monotonic()
        for track in self.tracks.values():
            if track.kind != "video" or track.decoder is None:
                continue
            since = max(track.last, track.began)
            if _ASK_SECONDS <= now - since <= _PATIENCE_SECONDS and now - track.asked >= _LATER_SECONDS:
                self.ask(track)

    def ask(self, track: Track) -> None:
        """Ask the sender for a picture that can be decoded by itself."""
        track.asked = time.monotonic()
        track.decoder.get_by_name("in").get_static_pad("sink").push_event(key_request())

    def stop(self, track: Track) -> None:
        """Receive a track no longer. Only then can its place in the mix be given back: what still flowed towards a pad
        that is not there would be a fault of the whole pipeline.
        """
        for element in track.parts():
            element.set_state(Gst.State.NULL)

    def remove(self, track: Track) -> None:
        """Forget a track that was stopped and has no place in the mix any more."""
        del self.tracks[track.id]
        self._take_out(track)
        track.close()

    def restart(self, track: Track) -> None:
        """Begin anew with a track that was stopped and has no place in the mix any more, at the same ports."""
        self._take_out(track)
        self._start(track)

    def reopen(self) -> None:
        """Begin anew with what all tracks share. They were all stopped, and are to be restarted."""
        self._close()
        self._open()

    def end(self) -> None:
        """Receive nothing any more."""
        for track in list(self.tracks.values()):
            self.stop(track)
            self.remove(track)
        self._close()

    def _open(self) -> None:
        self.bin = make(
            "rtpbin", latency=_LATENCY_MS, do_lost=True, drop_on_latency=True, autoremove=True, rtp_profile=_AVPF
        )
        self.bin.connect("pad-added", self._on_rtp_pad)
        self._pipeline.add(self.bin)
        self.bin.sync_state_with_parent()

    def _close(self) -> None:
        self.bin.set_state(Gst.State.NULL)
        self._pipeline.remove(self.bin)

    def _start(self, track: Track) -> None:
        codec = codec_of(track.kind, track.codec["mime_type"])
        caps = f"application/x-rtp,media={track.kind},encoding-name={codec.encoding}"
        caps += f",clock-rate={int(track.codec['clock_rate'])},payload={int(track.codec['payload_type'])}"
        if track.kind == "video":
            caps += ",rtcp-fb-nack-pli=true"
            chain = video_chain(codec, *self._size)
        else:
            chain = audio_chain(codec)
        track.session, self._sessions = self._sessions, self._sessions + 1
        track.decoder = parsed_bin(chain, sink="in", source="out")
        track.began, track.last, track.seen = time.monotonic(), 0.0, False
        if track.kind == "video":
            self._look_at(track)
        self._receive(track, caps)
        self._pipeline.add(track.decoder)
        self._on_pad(track, track.decoder.get_static_pad("src"))
        track.decoder.sync_state_with_parent()
        for element in track.elements:
            element.sync_state_with_parent()

    def _take_out(self, track: Track) -> None:
        for element in track.parts():
            self._pipeline.remove(element)
        track.elements, track.decoder = [], None
        for name in ("recv_rtp_sink", "recv_rtcp_sink", "send_rtcp_src"):
            if (pad := self.bin.get_static_pad(f"{name}_{track.session}")) is not None:
                self.bin.release_request_pad(pad)

    def _receive(self, track: Track, caps: str) -> None:
        source = track.source
        if source is None:
            raise RuntimeError(f"nobody sends {track.id}")
        rtp = make("udpsrc", socket=track.rtp, close_socket=False, caps=Gst.Caps.from_string(caps))
        rtp.set_property("buffer-size", _RECEIVE_BUFFER)
        rtcp = make("udpsrc", socket=track.rtcp, close_socket=False, caps=Gst.Caps.from_string("application/x-rtcp"))
        rtcp.get_static_pad("src").add_probe(Gst.PadProbeType.BUFFER, self._check_sender, track)
        back = make("udpsink", socket=track.rtcp, close_socket=False, host=source.address, port=source.rtcp_port)
        for name in ("sync", "async"):
            back.set_property(name, False)
        track.elements = [rtp, rtcp, back]
        for element in track.elements:
            self._pipeline.add(element)
        number = track.session
        link_pads(rtp.get_static_pad("src"), self.bin.request_pad_simple(f"recv_rtp_sink_{number}"))
        link_pads(rtcp.get_static_pad("src"), self.bin.request_pad_simple(f"recv_rtcp_sink_{number}"))
        link_pads(self.bin.request_pad_simple(f"send_rtcp_src_{number}"), back.get_static_pad("sink"))

    def _check_sender(self, _pad: Any, info: Any, track: Track) -> Any:
        meta = GstNet.buffer_get_net_address_meta(info.get_buffer())
        return Gst.PadProbeReturn.OK if meta and track.is_from_engine(meta.addr) else Gst.PadProbeReturn.DROP

    def _look_at(self, track: Track) -> None:
        """Note when pictures come and how large they are, and let nothing through that is too large to decode."""
        probe = Gst.PadProbeType
        decoder = track.decoder
        decoder.get_static_pad("src").add_probe(probe.BUFFER, self._seen, track)
        decoder.get_static_pad("src").add_probe(probe.EVENT_DOWNSTREAM, self._sized, track)
        wait = decoder.get_by_name("wait")
        wait.get_static_pad("sink").add_probe(probe.EVENT_DOWNSTREAM | probe.BUFFER, self._bounded, track)
        wait.connect("overrun", lambda _: self._cannot_keep_up(track))

    def _bounded(self, _pad: Any, info: Any, track: Track) -> Any:
        """Hold back what is too large, its caps included."""
        event = info.get_event() if info.type & Gst.PadProbeType.EVENT_DOWNSTREAM else None
        if event is not None and event.type == Gst.EventType.CAPS:
            track.refused = too_large(event.parse_caps())
        elif event is not None:
            return Gst.PadProbeReturn.OK
        return Gst.PadProbeReturn.OK if track.refused is None else Gst.PadProbeReturn.DROP

    def _cannot_keep_up(self, track: Track) -> None:
        """Pictures were lost on their way to the decoder: the next ones need one that stands by itself."""
        if track.decoder is not None and time.monotonic() - track.asked >= _LATER_SECONDS:
            self.ask(track)

    def _seen(self, _pad: Any, info: Any, track: Track) -> Any:
        track.picture = info.get_buffer()
        if not track.last:
            track.first = track.picture.pts
        track.last = time.monotonic()
        return Gst.PadProbeReturn.OK

    def _sized(self, _pad: Any, info: Any, track: Track) -> Any:
        event = info.get_event()
        if event.type == Gst.EventType.CAPS:
            structure = event.parse_caps().get_structure(0)
            size = structure.get_int("width")[1], structure.get_int("height")[1]
            if size != track.size:
                track.size = size
                self._on_size()
        return Gst.PadProbeReturn.OK

    def _on_rtp_pad(self, _: Any, pad: Any) -> None:
        """Whoever was silent for long has another pad later: it takes the place of the former."""
        name = pad.get_name()
        if not name.startswith("recv_rtp_src_"):
            return
        number, _ssrc, payload_type = (int(each) for each in name.split("_")[3:6])
        for track in list(self.tracks.values()):
            if track.session != number or track.decoder is None or track.codec["payload_type"] != payload_type:
                continue
            sink = track.decoder.get_static_pad("sink")
            if (former := sink.get_peer()) is not None:
                former.unlink(sink)
            pad.link(sink)  # fails when the track is being stopped at this moment
