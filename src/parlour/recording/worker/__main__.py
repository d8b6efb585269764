"""`python3 -m parlour.recording.worker`: told what to do by JSON lines, see `docs/recording-worker.md`."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import gi

gi.require_version("Gst", "1.0")
from gi.repository import GLib, Gst  # noqa: E402

from parlour.recording.worker.composer import Composer  # noqa: E402
from parlour.recording.worker.mixer import Format, Tile  # noqa: E402
from parlour.recording.worker.mp4 import Mp4File  # noqa: E402
from parlour.recording.worker.outputs import Output, Report  # noqa: E402
from parlour.recording.worker.raw import TURN_MS, RawRecording  # noqa: E402
from parlour.recording.worker.raw_forms import AudioForm  # noqa: E402
from parlour.recording.worker.raw_transcoding import Transcoding  # noqa: E402
from parlour.recording.worker.reception import every  # noqa: E402
from parlour.recording.worker.rtmp import RtmpOutput, RtmpTarget  # noqa: E402
from parlour.recording.worker.stdio import Lines  # noqa: E402

_KINDS: Final[dict[str, Callable[[dict[str, Any], Report], Output]]] = {
    "mp4": lambda options, report: Mp4File(Path(options["path"]), report),
    "rtmp": lambda options, report: RtmpOutput(RtmpTarget(**options), report),
}
"""The kinds of outputs, made of what the server says of them."""


class Worker:
    """Carries out what the server writes."""

    def __init__(self, loop: Any) -> None:
        self._loop = loop
        self._lines = Lines(self._on_message, self._on_end)
        self._composer: Composer | None = None
        self._raw: RawRecording | Transcoding | None = None
        self._lines.write("ready", gstreamer=Gst.version_string())

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
                self._composer.flow(message["track"], message["codec"], (message["address"], message["rtcp_port"]))
            case "remove":
                self._composer.remove(message["track"])
            case "arrange":
                tiles, cards = (
                    {name: Tile(**tile) for name, tile in message[kind].items()} for kind in ("tiles", "cards")
                )
                self._composer.arrange(tiles, cards)
            case "output":
                kind = _KINDS[message.pop("kind")]
                self._composer.output(message.pop("id"), lambda report: kind(message, report))
            case "drop":
                self._composer.drop(message["id"])
            case "stop":
                self._composer.stop()
            case _:
                raise ValueError(f"unknown: {operation}")

    def _begin(self, message: dict[str, Any]) -> None:
        done = self._loop.quit
        match message.get("mode"):
            case "raw":
                recording = self._raw = RawRecording(Path(), message["start_ms"], self._lines.write, done)
                every(TURN_MS, recording.turn)
            case "transcode":
                self._raw = Transcoding(Path(), AudioForm(*message["form"]), self._lines.write, done)
            case _:
                self._composer = Composer(Format(**message.get("format", {})), self._lines.write, done)
                self._composer.begin()

    def _on_end(self) -> None:
        """The server is gone: finish the outputs, so that it finds whole files when it is back."""
        if self._raw is not None:
            self._raw.stop()
        elif self._composer is not None:
            self._composer.stop()
        else:
            self._loop.quit()


def main() -> int:
    """Serve until all outputs are done."""
    Gst.init(None)
    loop = GLib.MainLoop()
    Worker(loop)
    loop.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
