"""Sends one participant's flash and beep as plain RTP with RTCP, as the engine's tap does. Runs under /usr/bin/python3.

Usage: `rtp_source.py JSON`: `{"video": {...}, "audio": {...}}`, each with `ssrc`, `payload_type`, `rtp` and `rtcp` (the
receiver's ports), the video with `codec`, `width`, `height`, `fps`, `shade` (of its grey) as well, the audio with `dtx`
when silence is hardly to be sent. Prints one JSON line with its own ports; then reads lines: `mute video`,
`unmute video`, `send video PORT`, `caps video WIDTH HEIGHT`, `quit`

White for a tenth of each second, with a sound of `tone` hertz at the same time.
"""

import json
import math
import os
import struct
import sys
from typing import Any

import gi

gi.require_version("Gst", "1.0")
from gi.repository import Gio, GLib, Gst  # noqa: E402

SECOND = 1_000_000_000
RATE = 48_000
BLOCK = RATE // 50
FLASH = 0.1

ENCODERS = {
    "VP8": "vp8enc deadline=1 cpu-used=8 keyframe-max-dist=1000 threads=1 error-resilient=default ! rtpvp8pay",
    "VP9": "vp9enc deadline=1 cpu-used=8 keyframe-max-dist=1000 threads=1 ! rtpvp9pay",
    "H264": "x264enc tune=zerolatency speed-preset=ultrafast key-int-max=1000 ! video/x-h264,profile=baseline ! "
    "rtph264pay config-interval=-1 aggregate-mode=zero-latency",
}


def socket() -> Any:
    made = Gio.Socket.new(Gio.SocketFamily.IPV4, Gio.SocketType.DATAGRAM, Gio.SocketProtocol.UDP)
    made.bind(Gio.InetSocketAddress.new(Gio.InetAddress.new_from_string("127.0.0.1"), 0), False)
    return made


def lit(time: float) -> bool:
    return time % 1 < FLASH


class Source:
    def __init__(self, wanted: dict[str, Any]) -> None:
        self.pipeline = Gst.Pipeline.new("source")
        self.bin = Gst.ElementFactory.make("rtpbin")
        self.bin.set_property("rtp-profile", 3)
        # As browsers do: when a picture was taken counts, not how long its encoder took.
        self.bin.set_property("rtcp-sync-send-time", False)
        self.pipeline.add(self.bin)
        self.ports: dict[str, dict[str, int]] = {}
        self.sinks: dict[str, Any] = {}
        self.muted: set[str] = set()
        self.size = (0, 0)
        self.frames = self.blocks = 0
        self.shade = 64
        self.tone = 1000
        self.fps = 25
        for number, (kind, fields) in enumerate(wanted.items()):
            self.add(number, kind, fields)

    def add(self, number: int, kind: str, fields: dict[str, Any]) -> None:
        self.tone = fields.get("tone", 1000)
        settings = f"name=pay pt={fields['payload_type']} ssrc={fields['ssrc']} mtu=1200"
        if kind == "video":
            self.size, self.shade = (fields["width"], fields["height"]), fields.get("shade", 64)
            self.fps = fields["fps"]
            text = f"appsrc name=in is-live=true format=time ! queue ! {ENCODERS[fields['codec']]} {settings}"
        else:
            sparing = str(fields.get("dtx", False)).lower()
            encoder = f"audioconvert ! opusenc bitrate=32000 dtx={sparing} ! rtpopuspay dtx={sparing}"
            text = f"appsrc name=in is-live=true format=time ! {encoder} {settings}"
        made = Gst.parse_bin_from_description(text, False)
        made.add_pad(Gst.GhostPad.new("src", made.get_by_name("pay").get_static_pad("src")))
        self.pipeline.add(made)
        rtp, rtcp = socket(), socket()
        self.ports[kind] = {"rtp": rtp.get_local_address().get_port(), "rtcp": rtcp.get_local_address().get_port()}
        sinks = []
        for where, port in ((rtp, fields["rtp"]), (rtcp, fields["rtcp"])):
            sink = Gst.ElementFactory.make("udpsink")
            for name, value in (("socket", where), ("close-socket", False), ("host", "127.0.0.1"), ("port", port)):
                sink.set_property(name, value)
            sink.set_property("async", False)
            sink.set_property("sync", False)
            self.pipeline.add(sink)
            sinks.append(sink)
        back = Gst.ElementFactory.make("udpsrc")
        back.set_property("socket", rtcp)
        back.set_property("close-socket", False)
        self.pipeline.add(back)
        self.sinks[kind] = sinks[0]
        made.get_static_pad("src").link(self.bin.request_pad_simple(f"send_rtp_sink_{number}"))
        self.bin.get_static_pad(f"send_rtp_src_{number}").link(sinks[0].get_static_pad("sink"))
        self.bin.request_pad_simple(f"send_rtcp_src_{number}").link(sinks[1].get_static_pad("sink"))
        back.get_static_pad("src").link(self.bin.request_pad_simple(f"recv_rtcp_sink_{number}"))
        setattr(self, kind, made.get_by_name("in"))

    def start(self) -> None:
        self.pipeline.set_state(Gst.State.PLAYING)
        GLib.timeout_add(5, self.feed)

    def feed(self) -> bool:
        clock = self.pipeline.get_clock()
        if clock is None:
            return True
        now = clock.get_time() - self.pipeline.get_base_time()
        while "video" in self.ports and self.frames * SECOND // self.fps <= now:
            self.push("video", self.frames * SECOND // self.fps, SECOND // self.fps)
            self.frames += 1
        while "audio" in self.ports and self.blocks * SECOND // 50 <= now:
            self.push("audio", self.blocks * SECOND // 50, SECOND // 50)
            self.blocks += 1
        return True

    def push(self, kind: str, pts: int, duration: int) -> None:
        if kind in self.muted:
            return
        buffer = Gst.Buffer.new_wrapped(self.picture(pts) if kind == "video" else self.sound(pts))
        buffer.pts, buffer.duration = pts, duration
        sample = Gst.Sample.new(buffer, Gst.Caps.from_string(self.caps(kind)), None, None)
        getattr(self, kind).emit("push-sample", sample)

    def caps(self, kind: str) -> str:
        if kind == "audio":
            return f"audio/x-raw,format=S16LE,rate={RATE},channels=1,layout=interleaved"
        width, height = self.size
        return f"video/x-raw,format=I420,width={width},height={height},framerate={self.fps}/1"

    def picture(self, pts: int) -> bytes:
        width, height = self.size
        luma = 235 if lit(pts / SECOND) else self.shade
        return bytes([luma]) * (width * height) + bytes([128]) * (width * height // 2)

    def sound(self, pts: int) -> bytes:
        begin = pts * RATE // SECOND
        samples = [
            int(8_000 * math.sin(2 * math.pi * self.tone * n / RATE)) if lit(n / RATE) else 0
            for n in range(begin, begin + BLOCK)
        ]
        return struct.pack(f"<{BLOCK}h", *samples)

    def told(self, words: list[str]) -> None:
        match words:
            case ["mute", kind]:
                self.muted.add(kind)
            case ["unmute", kind]:
                self.muted.discard(kind)
            case ["send", kind, port]:
                self.sinks[kind].set_property("port", int(port))
            case ["caps", "video", width, height]:
                self.size = int(width), int(height)
            case _:
                os._exit(0)


def main() -> None:
    Gst.init(None)
    source = Source(json.loads(sys.argv[1]))
    print(json.dumps(source.ports), flush=True)
    source.start()

    def read(*_: object) -> bool:
        line = sys.stdin.readline()
        source.told(line.split())
        return True

    GLib.io_add_watch(sys.stdin.fileno(), GLib.PRIORITY_DEFAULT, GLib.IOCondition.IN | GLib.IOCondition.HUP, read)
    GLib.MainLoop().run()


if __name__ == "__main__":
    main()
