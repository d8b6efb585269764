import json
import resource
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from parlour.recording.worker.raw import RawRecording
from parlour.recording.worker.raw_file import RawFile
from parlour.recording.worker.raw_rtp import Packet
from tests.support.film import beeps
from tests.support.streams import Burst, packets


class Recording:
    """A recording in this process, told and fed as the server and the engine do."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.is_done = False
        self.raw = RawRecording(directory, 1000, self._tell, self._finish)
        self.engine, self.stranger = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
        for one in (self.engine, self.stranger):
            one.bind(("127.0.0.1", 0))

    def _tell(self, event: str, **fields: Any) -> None:
        self.told.append((event, fields))

    def _finish(self) -> None:
        self.is_done = True

    def of(self, event: str) -> list[dict[str, Any]]:
        return [fields for name, fields in self.told if name == event]

    def flow(self, track: str, stream: list[Burst], mime_type: str = "audio/opus") -> int:
        """Let a track begin; returns the port where it is awaited."""
        kind = mime_type.partition("/")[0]
        self.raw.take("add", {"person": track.partition("/")[0], "track": track, "kind": kind})
        port = int(self.of("listening")[-1]["rtp"])
        ssrc = struct.unpack_from("!I", stream[0].packets[0], 8)[0]
        codec = {"mime_type": mime_type, "clock_rate": 48_000, "ssrc": ssrc}
        own = self.engine.getsockname()[1]
        told = {"track": track, "codec": codec, "address": "127.0.0.1", "rtp_port": own, "rtcp_port": own}
        self.raw.take("flow", told)
        return port

    def send(self, stream: list[Burst], port: int, *, by: socket.socket | None = None) -> None:
        for burst in stream:
            for data in burst.packets:
                (by or self.engine).sendto(data, ("127.0.0.1", port))
            self.raw.turn()

    @property
    def manifest(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads((self.directory / "manifest.json").read_text())
        return said


@pytest.fixture
def recording(tmp_path: Path) -> Iterator[Recording]:
    made = Recording(tmp_path)
    yield made
    made.raw.stop()
    made.engine.close()
    made.stranger.close()


@contextmanager
def small_files() -> Iterator[None]:
    """No file may become larger than 9000 bytes, as if the disk were full. Not for longer: pytest writes, too."""
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (9000, former[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, former)


def test_a_full_disk_ends_it_with_the_reason_and_what_was_written_can_be_played(recording: Recording) -> None:
    stream = packets("opus", 4)
    with small_files():
        recording.send(stream, recording.flow("ann/audio", stream))
    assert recording.is_done
    [said] = recording.of("finished")
    assert said["problem"] == "File too large"
    [track] = recording.manifest["tracks"]
    path = recording.directory / track["file"]
    assert 1000 < path.stat().st_size <= 9000
    assert track["bytes"] > 0
    assert beeps(path)[0] == pytest.approx(1.0, abs=0.05)


def test_packets_of_strangers_are_not_taken(recording: Recording) -> None:
    stream = packets("opus", 1)
    port = recording.flow("ann/audio", stream)
    recording.send(stream, port, by=recording.stranger)
    recording.send(stream[:10], port)
    recording.raw.stop()
    assert recording.manifest["tracks"][0]["frames"] == 10


def test_what_cannot_be_recorded_is_told_and_the_rest_goes_on(recording: Recording) -> None:
    stream = packets("opus", 1)
    recording.flow("ann/video", stream, "video/theora")
    recording.send(stream, recording.flow("ann/audio", stream))
    recording.raw.stop()
    assert recording.of("problem") == [{"reason": "video/theora cannot be recorded", "details": "ann/video"}]
    assert [track["track"] for track in recording.manifest["tracks"]] == ["cam-audio"]


def test_one_persons_fault_stays_theirs(recording: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of ours, that is, which somebody found."""
    stream = packets("opus", 1)
    take = RawFile.take

    def faulty(file: RawFile, packet: Packet) -> None:
        if file.source.session_id == "ann" and packet.sequence & 0x0F == 0:
            raise RuntimeError("found")
        take(file, packet)

    monkeypatch.setattr(RawFile, "take", faulty)
    anns, bens = recording.flow("ann/audio", stream), recording.flow("ben/audio", stream)
    recording.send(stream, anns)
    recording.send(stream, bens)
    recording.raw.take("remove", {"track": "ann/audio"})
    recording.raw.stop()
    assert recording.of("problem") == [{"reason": "RuntimeError: found", "details": "ann/audio"}]
    assert recording.of("finished")[0]["problem"] is None
    frames = {track["session_id"]: track["frames"] for track in recording.manifest["tracks"]}
    assert frames["ben"] == len(stream)
    assert frames.get("ann", 0) < 17


@pytest.mark.parametrize("data", [b"", b"\x80", bytes(12), b"\xff" * 40, b"\x80\x60" + bytes(10), b"\x9f" + bytes(20)])
def test_what_is_no_packet_does_no_harm(recording: Recording, data: bytes) -> None:
    stream = packets("opus", 1)
    port = recording.flow("ann/audio", stream)
    recording.engine.sendto(data, ("127.0.0.1", port))
    recording.send(stream, port)
    recording.raw.stop()
    assert recording.manifest["tracks"][0]["frames"] == len(stream)


def test_words_about_unknown_tracks_change_nothing(recording: Recording) -> None:
    for operation in ("rest", "remove"):
        recording.raw.take(operation, {"track": "nobody/audio"})
    recording.raw.take("flow", {"track": "nobody/audio"})
    with pytest.raises(ValueError, match="unknown: dance"):
        recording.raw.take("dance", {})
    recording.raw.stop()
    recording.raw.take("dance", {})
    assert recording.manifest == {**recording.manifest, "status": "finished", "tracks": []}
