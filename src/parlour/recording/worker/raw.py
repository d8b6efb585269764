"""A raw-tracks recording: every track of everybody in a file of its own, as it was sent.

Without GStreamer: nothing is decoded, and the files' times come from RTP timestamps and sender reports themselves.
"""

import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from parlour.recording.worker.raw_file import Beginning, RawFile, Source
from parlour.recording.worker.raw_frames import frames_for
from parlour.recording.worker.raw_manifest import Status, write_manifest
from parlour.recording.worker.raw_rtp import packet_of, picture_loss, sender_reports
from parlour.recording.worker.raw_sockets import Datagram, Sockets, TrackSockets
from parlour.recording.worker.raw_timeline import EngineClock

__all__ = ["TURN_MS", "RawRecording"]

TURN_MS: Final = 50
"""How often `turn` is to be called."""

_MANIFEST_SECONDS: Final = 5.0
_MOST_FILES: Final = 10_000
"""Whoever turns a camera on and off for hours fills no folder without end."""

Tell = Callable[..., None]


class _Track:
    def __init__(self, source: Source, sockets: TrackSockets) -> None:
        self.source = source
        self.sockets = sockets
        self.file: RawFile | None = None
        self.ssrc = 0


class RawRecording:
    """Records below `directory`, from its making to `stop`. All methods are for one thread."""

    def __init__(self, directory: Path, start_ms: int, tell: Tell, on_done: Callable[[], None]) -> None:
        """Begin. `start_ms`: when the recording began, in milliseconds since 1970."""
        self._directory = directory
        self._tell = tell
        self._on_done = on_done
        self._beginning = Beginning(start_ms, time.monotonic() - (time.time() - start_ms / 1000))
        self._clock = EngineClock()
        self._sockets = Sockets()
        self._tracks: dict[str, _Track] = {}
        self._files: list[RawFile] = []
        self._own_ssrc = secrets.randbits(32)
        self._manifest_at = 0.0
        self._begun = 0
        """How many files the manifest tells of: whose they are is to be known even after a crash."""

        self._is_done = False
        tell("started")

    def take(self, operation: str, message: dict[str, Any]) -> None:
        """Carry out what the server says."""
        if self._is_done:
            return
        match operation:
            case "add":
                self._add(message)
            case "flow":
                self._flow(message)
            case "rest":
                self._guarded(lambda: self._rest(message["track"]))
            case "remove":
                self._guarded(lambda: self._remove(message["track"]))
            case "stop":
                self.stop()
            case _:
                raise ValueError(f"unknown: {operation}")

    def turn(self) -> None:
        """Write what came, ask for pictures that are missing."""
        if not self._is_done:
            self._guarded(self._turn)

    def stop(self, problem: str | None = None) -> None:
        """Finish all files, and be done."""
        if self._is_done:
            return
        self._is_done = True
        try:
            if problem is None:
                self._write_what_came()
            for track in self._tracks.values():
                self._sockets.close(track.sockets)
        except OSError as error:
            problem = _words(error)
        for file in self._files:
            try:
                if file.finished is None:
                    file.close()
            except OSError as error:
                problem = problem or _words(error)
        self._sockets.end()
        try:
            self._write_manifest("finished")
        except OSError as error:
            problem = problem or _words(error)
        entries = [entry for file in self._files if (entry := file.entry()) is not None]
        size = sum(int(entry["bytes"]) for entry in entries)
        seconds = round(time.monotonic() - self._beginning.zero, 3)
        self._tell("finished", seconds=seconds, bytes=size, files=len(entries), problem=problem)
        self._on_done()

    def _add(self, message: dict[str, Any]) -> None:
        source = Source(
            message["person"],
            message["track"].partition("/")[2],
            message["kind"],
            message.get("user_id"),
            message.get("user_name"),
        )
        former = self._tracks.get(message["track"])
        track = self._tracks[message["track"]] = _Track(source, TrackSockets(message["track"]))
        if former is not None:
            # It rested: its file goes on.
            self._sockets.close(former.sockets)
            track.file = former.file
        rtp, rtcp = track.sockets.ports
        self._tell("listening", track=message["track"], rtp=rtp, rtcp=rtcp)

    def _flow(self, message: dict[str, Any]) -> None:
        track = self._tracks.get(message["track"])
        if track is None:
            return
        codec = message["codec"]
        made = frames_for(codec["mime_type"])
        if made is None:
            self._tell("problem", reason=f"{codec['mime_type']} cannot be recorded", details=message["track"])
            return
        if len(self._files) >= _MOST_FILES:
            self._tell("problem", reason="there are too many files", details=message["track"])
            return
        name, frames = made
        if track.file is not None and track.file.codec != name:
            self._guarded(track.file.close)
            track.file = None
        if track.file is None:
            rate = int(codec["clock_rate"])
            track.file = RawFile(track.source, name, rate, frames, self._clock, self._beginning, self._directory)
            self._files.append(track.file)
        track.ssrc = int(codec["ssrc"])
        track.file.flow(track.ssrc, time.monotonic())
        self._sockets.listen(track.sockets, message["address"], message["rtp_port"], message["rtcp_port"])

    def _rest(self, name: str) -> None:
        self._write_what_came()
        if (track := self._tracks.get(name)) is not None and track.file is not None:
            self._sockets.close(track.sockets)
            track.file.rest()

    def _remove(self, name: str) -> None:
        self._write_what_came()
        if (track := self._tracks.pop(name, None)) is None:
            return
        self._sockets.close(track.sockets)
        if track.file is not None:
            track.file.close()
            self._write_manifest("in-progress")

    def _turn(self) -> None:
        self._write_what_came()
        now = time.monotonic()
        for track in self._tracks.values():
            if track.file is not None and track.file.passed(now):
                track.sockets.send(picture_loss(self._own_ssrc, track.ssrc))
        begun = sum(file.path is not None for file in self._files)
        if begun != self._begun or now - self._manifest_at >= _MANIFEST_SECONDS:
            self._begun = begun
            self._write_manifest("in-progress")

    def _write_what_came(self) -> None:
        for came in self._sockets.take():
            track = self._tracks.get(came.track)
            if track is None or track.file is None:
                continue
            try:
                _write(track.file, came)
            except OSError:
                raise
            except Exception as error:  # whatever one person sends, the others are recorded
                self._drop(track, f"{type(error).__name__}: {error}")

    def _drop(self, track: _Track, reason: str) -> None:
        """Record a track no longer."""
        self._tell("problem", reason=reason[:500], details=track.sockets.track)
        self._sockets.close(track.sockets)
        if track.file is not None:
            track.file.close()
            track.file = None

    def _write_manifest(self, status: Status) -> None:
        self._manifest_at = time.monotonic()
        entries = [entry for file in self._files if (entry := file.entry()) is not None]
        lasted = round((self._manifest_at - self._beginning.zero) * 1000)
        write_manifest(self._directory, status, self._beginning.start_ms, lasted, entries)

    def _guarded(self, act: Callable[[], None]) -> None:
        try:
            act()
        except OSError as error:
            self.stop(_words(error))


def _write(file: RawFile, came: Datagram) -> None:
    if came.is_control:
        for report in sender_reports(came.data):
            file.report(report, came.arrival)
    elif (packet := packet_of(came.data, came.arrival)) is not None:
        file.take(packet)


def _words(error: OSError) -> str:
    return error.strerror or str(error)
