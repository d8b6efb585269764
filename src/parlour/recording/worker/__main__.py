"""`python3 -m parlour.recording.worker`: told what to do by JSON lines, and tells what becomes of it."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NoReturn

import gi

gi.require_version("Gst", "1.0")
from gi.repository import GLib, Gst  # noqa: E402

from parlour.recording.worker.composer import Composer  # noqa: E402
from parlour.recording.worker.elements import every  # noqa: E402
from parlour.recording.worker.hls import HlsOutput, HlsPlan  # noqa: E402
from parlour.recording.worker.mixer import Format, Tile  # noqa: E402
from parlour.recording.worker.mp4 import Mp4File  # noqa: E402
from parlour.recording.worker.outputs import Output, Report  # noqa: E402
from parlour.recording.worker.raw import TURN_MS, RawRecording  # noqa: E402
from parlour.recording.worker.raw_forms import AudioForm  # noqa: E402
from parlour.recording.worker.raw_transcoding import Transcoding  # noqa: E402
from parlour.recording.worker.rtmp import RtmpOutput, RtmpTarget  # noqa: E402
from parlour.recording.worker.stdio import Lines  # noqa: E402
from parlour.recording.worker.track import Source  # noqa: E402

_KINDS: Final[dict[str, Callable[[dict[str, Any], Format, Report], Output]]] = {
    "mp4": lambda options, form, report: Mp4File(Path(options["path"]), form.kinds, report),
    "hls": lambda options, form, report: HlsOutput(HlsPlan.of(options), form.kinds, report),
    "rtmp": lambda options, form, report: RtmpOutput(RtmpTarget(**options), form.kinds, report),
}
"""The kinds of outputs, made of what the server says of them and of what the mix has."""

_NICE: Final = 5


class Worker:
    """Carries out what the server writes."""

    def __init__(self, loop: Any) -> None:
        self._loop = loop
        self._lines = Lines(self._on_message, self.finish)
        self._form = Format()
        self._composer: Composer | None = None
        self._raw: RawRecording | Transcoding | None = None
        self._lines.write("ready", gstreamer=Gst.version_string())

    def finish(self) -> bool:
        """Finish the outputs: this process is asked to end, or the server is gone and is to find whole files."""
        if self._raw is not None:
            self._raw.stop()
        elif self._composer is not None:
            self._composer.stop()
        else:
            self._loop.quit()
        return True

    def _on_message(self, message: dict[str, Any]) -> None:
        operation = message.pop("do")
        if operation == "begin":
            self._begin(message)
            return
        if self._raw is not None:
            self._raw.take(operation, message)
            return
        if self._composer is None:
            raise ValueError(f"{operation} before begin")
        match operation:
            case "add":
                self._composer.add(message["person"], message["track"], message["kind"])
            case "flow":
                source = Source(message["address"], message["rtp_port"], message["rtcp_port"])
                self._composer.flow(message["track"], message["codec"], source)
            case "remove":
                self._composer.remove(message["track"])
            case "arrange":
                tiles, cards = (
                    {name: Tile(**tile) for name, tile in message[kind].items()} for kind in ("tiles", "cards")
                )
                self._composer.arrange(tiles, cards)
            case "output":
                kind = _KINDS[message.pop("kind")]
                self._composer.output(message.pop("id"), lambda report: kind(message, self._form, report))
            case "drop":
                self._composer.drop(message["id"])
            case "stop":
                self._composer.stop()
            case _:
                raise ValueError(f"unknown: {operation}")

    def _begin(self, message: dict[str, Any]) -> None:
        if self._composer is not None or self._raw is not None:
            raise ValueError("it has begun already")
        done = self._loop.quit
        match message.get("mode"):
            case "raw":
                recording = self._raw = RawRecording(Path(), message["start_ms"], self._lines.write, done)
                every(TURN_MS, recording.turn)
            case "transcode":
                self._raw = Transcoding(Path(), AudioForm(*message["form"]), self._lines.write, done)
            case _:
                self._form = Format(**message.get("format", {}))
                self._composer = Composer(self._form, self._lines.write, done)
                self._composer.begin()


def main() -> NoReturn:
    """Serve until all outputs are done, and end the process."""
    # On a machine that is short people in calls come first: a picture that is late harms them more than a film.
    os.nice(_NICE)
    Gst.init(None)
    loop = GLib.MainLoop()
    worker = Worker(loop)
    for number in (signal.SIGTERM, signal.SIGINT):
        GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, number, worker.finish)
    loop.run()
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads of GStreamer, and of outputs whose peer hangs, may still run and call back: an interpreter that is taken
    # down beneath them complains or crashes.
    os._exit(0)


if __name__ == "__main__":
    main()
