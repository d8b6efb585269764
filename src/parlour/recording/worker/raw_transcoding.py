"""Sound of raw tracks as other programs want it: WAV or AAC without gaps, made of the files of a recording at its end.

Each file begins with its track and keeps its time: where nothing came there is silence. A file is there as a whole or
not at all, and what is there is not made again: whoever was killed goes on where it was.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from parlour.recording.worker.elements import Gst
from parlour.recording.worker.raw_forms import AudioForm
from parlour.recording.worker.raw_manifest import MANIFEST, replace_manifest

__all__ = ["Transcoding"]

_AAC_BITRATE: Final = 128_000
_NICE: Final = 10
"""Calls and recordings that are under way go first."""

_TOLERANCE_NS: Final = 40_000_000
"""By how much a packet may be off before silence is put in or sound cut: browsers' packets are never quite in time."""

Tell = Callable[..., None]


class Transcoding:
    """Makes a file in `form` of every audio track in the manifest below `directory`. For GLib's main loop."""

    def __init__(self, directory: Path, form: AudioForm, tell: Tell, on_done: Callable[[], None]) -> None:
        """Begin with the first track."""
        self._directory = directory
        self._form = form
        self._tell = tell
        self._on_done = on_done
        self._pipeline: Any = None
        self._problems: list[str] = []
        os.nice(_NICE)
        self._manifest = json.loads((directory / MANIFEST).read_text("utf-8"))
        self._left = [track for track in self._manifest["tracks"] if track["type"] == "audio"]
        self._next()

    def take(self, operation: str, _message: dict[str, Any]) -> None:
        """Carry out what the server says: there is only `stop`."""
        if operation != "stop":
            raise ValueError(f"unknown: {operation}")
        self.stop()

    def stop(self) -> None:
        """Give up what is not done."""
        self._left = self._left[:1]
        self._end("it was stopped")

    def _next(self) -> None:
        while self._left:
            track = self._left[0]
            if not self._path(track).exists():
                self._start(track)
                return
            self._note(self._left.pop(0))
        self._tell("finished", problem="; ".join(self._problems) or None)
        self._on_done()

    def _path(self, track: dict[str, Any]) -> Path:
        original: Path = self._directory / track["file"]
        return original.with_suffix(f".{self._form.ending}")

    def _start(self, track: dict[str, Any]) -> None:
        self._tell("transcoding", file=track["file"])
        caps = f"audio/x-raw,rate={self._form.rate},channels={self._form.channels}"
        encode = "wavenc" if self._form.ending == "wav" else f"avenc_aac bitrate={_AAC_BITRATE} ! mp4mux"
        sample = "format=S16LE" if self._form.ending == "wav" else "format=F32LE"
        self._pipeline = Gst.parse_launch(
            "filesrc name=in ! matroskademux ! queue ! opusdec plc=false ! audioconvert ! audioresample ! "
            f"{caps},{sample} ! audiorate tolerance={_TOLERANCE_NS} ! audioconvert ! {encode} ! filesink name=out"
        )
        self._pipeline.get_by_name("in").set_property("location", str(self._directory / track["file"]))
        self._pipeline.get_by_name("out").set_property("location", str(self._part()))
        bus = self._pipeline.get_bus()
        bus.add_signal_watch()
        bus.connect("message", self._heard)
        self._pipeline.set_state(Gst.State.PLAYING)

    def _part(self) -> Path:
        return self._directory / f".transcoding.{self._form.ending}"

    def _heard(self, _bus: Any, message: Any) -> None:
        if message.type == Gst.MessageType.EOS:
            self._end(None)
        elif message.type == Gst.MessageType.ERROR:
            error, _ = message.parse_error()
            self._end(error.message)

    def _end(self, problem: str | None) -> None:
        """The file that is being made is whole, or will not be."""
        if self._pipeline is None:
            return
        pipeline, self._pipeline = self._pipeline, None
        pipeline.get_bus().remove_signal_watch()
        pipeline.set_state(Gst.State.NULL)
        try:
            if self._left:
                track = self._left.pop(0)
                if problem is None:
                    os.replace(self._part(), self._path(track))
                    self._note(track)
                else:
                    self._problems.append(f"{track['file']}: {problem}")
            self._part().unlink(missing_ok=True)
        except OSError as error:
            self._problems.append(error.strerror or str(error))
        self._next()

    def _note(self, track: dict[str, Any]) -> None:
        path = self._path(track)
        track["transcoded"] = {
            "file": path.name,
            "bytes": path.stat().st_size,
            "rate": self._form.rate,
            "channels": self._form.channels,
        }
        replace_manifest(self._directory, self._manifest)
