"""One participant's tracks as they arrive: plain RTP and RTCP in, decoded pictures and sound out.

All tracks of a participant go through one `rtpbin`, which lines their sound and pictures up by the sender reports. What
is missing is asked for by PLI alone: FIR is not heard by every engine.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

from parlour.recording.worker.elements import Gst, link_pads, make, parsed_bin  # noqa: E402

__all__ = ["Reception", "Track"]

_LATENCY_MS: Final = 200
"""How long a packet may be late. Retransmissions are the engine's affair; this is for packets out of order."""

_SILENT_SECONDS: Final = 0.5
"""After how long without a picture one is asked for."""

_LATER_SECONDS: Final = 1.0
"""How often it is asked for again."""

_PATIENCE_SECONDS: Final = 15.0
"""For how long it is asked for: whoever turned its camera off has no picture to give."""

_VIDEO: Final = {"video/VP8": ("VP8", "rtpvp8depay", "vp8dec threads=1")}
_LOOPBACK: Final = "127.0.0.1"


def _socket() -> Any:
    """Return a UDP socket on a free port of loopback."""
    made = Gio.Socket.new(Gio.SocketFamily.IPV4, Gio.SocketType.DATAGRAM, Gio.SocketProtocol.UDP)
    made.bind(Gio.InetSocketAddress.new(Gio.InetAddress.new_from_string(_LOOPBACK), 0), False)
    return made


def _port(socket: Any) -> int:
    port: int = socket.get_local_address().get_port()
    return port


@dataclass
class Track:
    """A track of the participant; it has ports before anything is sent to them."""

    id: str
    kind: str
    rtp: Any = field(default_factory=_socket)
    rtcp: Any = field(default_factory=_socket)
    session: int = 0
    decoder: Any = None
    elements: list[Any] = field(default_factory=list)
    last: float = 0.0
    """When a decoded picture was seen last, in monotonic seconds; 0: never."""

    asked: float = 0.0
    began: float = 0.0

    def parts(self) -> list[Any]:
        """Return what of it is in the pipeline, in the order in which it is to be stopped."""
        return [*self.elements, *([self.decoder] if self.decoder is not None else [])]

    @property
    def ports(self) -> tuple[int, int]:
        """Where its RTP and its RTCP are awaited."""
        return _port(self.rtp), _port(self.rtcp)


class Reception:
    """Receives a participant. `on_pad(track, pad)` is called with the pad of each track once its codec is known.

    Called from the main loop alone; GStreamer's threads reach only `_on_rtp_pad` and the probe.
    """

    def __init__(self, pipeline: Any, fps: int, on_pad: Callable[[Track, Any], None]) -> None:
        self._pipeline = pipeline
        self._fps = fps
        self._on_pad = on_pad
        self.tracks: dict[str, Track] = {}
        self._sessions = 0
        self._bin = make(
            "rtpbin", latency=_LATENCY_MS, do_lost=True, drop_on_latency=True, autoremove=True, rtp_profile=3
        )  # AVPF
        self._bin.connect("pad-added", self._on_rtp_pad)
        pipeline.add(self._bin)
        self._bin.sync_state_with_parent()

    def add(self, track_id: str, kind: str) -> Track:
        """Prepare for a track: it has ports from now on."""
        track = self.tracks[track_id] = Track(track_id, kind, session=self._sessions)
        self._sessions += 1
        return track

    def flow(self, track: Track, codec: dict[str, Any], rtcp_to: tuple[str, int]) -> None:
        """Begin to receive: the engine sends from now on, and hears RTCP at `rtcp_to`."""
        if track.kind == "video":
            encoding, depay, decoder = _VIDEO[codec["mime_type"]]
            caps = f"application/x-rtp,media=video,encoding-name={encoding},rtcp-fb-nack-pli=true"
            description = (
                f"{depay} name=in request-keyframe=true wait-for-keyframe=true ! {decoder} ! videoconvert ! "
                'textoverlay name=label valignment=bottom halignment=left shaded-background=true font-desc="Sans 14" ! '
                f"videorate skip-to-first=true ! video/x-raw,framerate={self._fps}/1 ! queue name=out"
            )
        else:
            caps = "application/x-rtp,media=audio,encoding-name=OPUS"
            description = (
                "rtpopusdepay name=in ! opusdec plc=true use-inband-fec=true ! audioconvert ! audioresample ! "
                "audio/x-raw,format=F32LE,rate=48000,channels=2,layout=interleaved ! queue name=out"
            )
        caps += f",clock-rate={int(codec['clock_rate'])},payload={int(codec['payload_type'])}"
        track.decoder = parsed_bin(description, sink="in", source="out")
        track.began = time.monotonic()
        track.decoder.get_static_pad("src").add_probe(Gst.PadProbeType.BUFFER, self._seen, track)
        self._receive(track, caps, rtcp_to)
        self._pipeline.add(track.decoder)
        self._on_pad(track, track.decoder.get_static_pad("src"))
        track.decoder.sync_state_with_parent()
        for element in track.elements:
            element.sync_state_with_parent()

    def label(self, track: Track, text: str) -> None:
        """Write on the pictures of a track."""
        if track.decoder is not None and (label := track.decoder.get_by_name("label")) is not None:
            label.set_property("text", text)

    def watch(self) -> None:
        """Ask for pictures that stay away. To be called a few times a second."""
        now = time.monotonic()
        for track in self.tracks.values():
            if track.kind != "video" or track.decoder is None:
                continue
            since = max(track.last, track.began)
            if _SILENT_SECONDS <= now - since <= _PATIENCE_SECONDS and now - track.asked >= _LATER_SECONDS:
                track.asked = now
                structure = Gst.Structure.new_from_string("GstForceKeyUnit,all-headers=(boolean)true")
                event = Gst.Event.new_custom(Gst.EventType.CUSTOM_UPSTREAM, structure)
                track.decoder.get_by_name("in").get_static_pad("sink").push_event(event)

    def stop(self, track: Track) -> None:
        """Receive a track no longer. Only then can its place in the mix be given back: what still flowed towards a pad
        that is not there would be a fault of the whole pipeline.
        """
        for element in track.parts():
            element.set_state(Gst.State.NULL)

    def remove(self, track: Track) -> None:
        """Forget a track that was stopped and has no place in the mix any more."""
        del self.tracks[track.id]
        for element in track.parts():
            self._pipeline.remove(element)
        for name in ("recv_rtp_sink", "recv_rtcp_sink", "send_rtcp_src"):
            if (pad := self._bin.get_static_pad(f"{name}_{track.session}")) is not None:
                self._bin.release_request_pad(pad)
        for socket in (track.rtp, track.rtcp):
            socket.close()

    def end(self) -> None:
        """Receive nothing any more."""
        for track in list(self.tracks.values()):
            self.stop(track)
            self.remove(track)
        self._bin.set_state(Gst.State.NULL)
        self._pipeline.remove(self._bin)

    def _receive(self, track: Track, caps: str, rtcp_to: tuple[str, int]) -> None:
        rtp = make("udpsrc", socket=track.rtp, close_socket=False, caps=Gst.Caps.from_string(caps))
        rtcp = make("udpsrc", socket=track.rtcp, close_socket=False, caps=Gst.Caps.from_string("application/x-rtcp"))
        back = make("udpsink", socket=track.rtcp, close_socket=False, host=rtcp_to[0], port=rtcp_to[1], sync=False)
        back.set_property("async", False)
        track.elements = [rtp, rtcp, back]
        for element in track.elements:
            self._pipeline.add(element)
        number = track.session
        link_pads(rtp.get_static_pad("src"), self._bin.request_pad_simple(f"recv_rtp_sink_{number}"))
        link_pads(rtcp.get_static_pad("src"), self._bin.request_pad_simple(f"recv_rtcp_sink_{number}"))
        link_pads(self._bin.request_pad_simple(f"send_rtcp_src_{number}"), back.get_static_pad("sink"))

    def _on_rtp_pad(self, _: Any, pad: Any) -> None:
        """Whoever was silent for long has another pad later: it takes the place of the former."""
        name = pad.get_name()
        if not name.startswith("recv_rtp_src_"):
            return
        number = int(name.split("_")[3])
        for track in list(self.tracks.values()):
            if track.session == number and track.decoder is not None:
                sink = track.decoder.get_static_pad("sink")
                if (former := sink.get_peer()) is not None:
                    former.unlink(sink)
                link_pads(pad, sink)

    def _seen(self, _pad: Any, _info: Any, track: Track) -> Any:
        track.last = time.monotonic()
        return Gst.PadProbeReturn.OK


def every(milliseconds: int, call: Callable[[], None]) -> int:
    """Call something again and again in the main loop; returns what ends it (`GLib.source_remove`)."""

    def again() -> bool:
        call()
        return True

    made: int = GLib.timeout_add(milliseconds, again)
    return made
