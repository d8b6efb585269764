"""The real worker transcodes files as a recording leaves them."""

import json
import struct
from pathlib import Path
from typing import Any

import av
import pytest

from parlour.clock import SystemClock
from parlour.recording.process import find_python
from parlour.recording.raw_files import read_tracks
from parlour.recording.raw_transcoding import note_wanted, transcode, wanted_form
from parlour.recording.worker.raw_file import Beginning, RawFile, Source
from parlour.recording.worker.raw_forms import AudioForm, audio_form
from parlour.recording.worker.raw_frames import OpusFrames
from parlour.recording.worker.raw_manifest import write_manifest
from parlour.recording.worker.raw_rtp import packet_of
from parlour.recording.worker.raw_timeline import EngineClock
from tests.support.film import beeps
from tests.support.streams import packets


def recorded(directory: Path) -> None:
    """Leave a track of seven seconds, of which four are missing in the middle, and a packet after each second."""
    directory.mkdir()
    stream = packets("opus", 3)
    source = Source("ann", "audio", "audio", None, "Ann")
    file = RawFile(source, "opus", 48_000, OpusFrames(), EngineClock(), Beginning(1000, 100.0), directory)
    file.flow(struct.unpack_from("!I", stream[0].packets[0], 8)[0], 100.0)
    for number, burst in enumerate(stream):
        packet = packet_of(burst.packets[0], 101 + burst.media + (4 if number >= 100 else 0))
        assert packet is not None
        if number >= 100:
            packet = packet._replace(timestamp=(packet.timestamp + 4 * 48_000) & 0xFFFFFFFF)
        if number != 60:
            file.take(packet)
    file.close()
    entry = file.entry()
    assert entry is not None
    write_manifest(directory, "finished", 1000, 8000, [entry])


def track_of(directory: Path) -> dict[str, Any]:
    [track] = json.loads((directory / "manifest.json").read_text())["tracks"]
    assert isinstance(track, dict)
    return track


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("aac", AudioForm("m4a", 48_000, 2)),
        ("wav", AudioForm("wav", 48_000, 2)),
        ("wav-48k", AudioForm("wav", 48_000, 2)),
        ("wav-48k-stereo", AudioForm("wav", 48_000, 2)),
        ("wav-48k-mono", AudioForm("wav", 48_000, 1)),
        ("wav-44k1", AudioForm("wav", 44_100, 2)),
        ("wav-44k1-stereo", AudioForm("wav", 44_100, 2)),
        ("wav-44k1-mono", AudioForm("wav", 44_100, 1)),
        ("", None),
        ("mp3", None),
        ("wav-stereo", None),
        ("aac-mono", None),
        ("wav-48k-mono-x", None),
    ],
)
def test_every_value_of_the_property_is_a_form(name: str, form: AudioForm | None) -> None:
    assert audio_form(name) == form


@pytest.mark.parametrize("name", ["wav-44k1-mono", "aac"])
async def test_sound_is_without_gaps_and_keeps_its_time(tmp_path: Path, name: str) -> None:
    directory, form = tmp_path / "raw", audio_form(name)
    assert form is not None
    recorded(directory)
    assert await transcode(await find_python(), directory, form, SystemClock()) is None
    made = track_of(directory)["transcoded"]
    assert (made["rate"], made["channels"]) == (form.rate, form.channels)
    path = directory / made["file"]
    assert path.stat().st_size == made["bytes"]
    # The encoder of AAC begins with 21 ms of its own.
    assert beeps(path)[-2:] == pytest.approx([1.0, 6.0], abs=0.06 if name == "aac" else 0.03)
    with av.open(str(path)) as file:
        [stream] = file.streams.audio
        assert (stream.rate, stream.channels) == (form.rate, form.channels)
        samples = sum(frame.samples for frame in file.decode(audio=0))
    assert samples / form.rate == pytest.approx(7.0, abs=0.1)
    assert [file.path for file in read_tracks(directory)] == [directory / track_of(directory)["file"], path]
    assert list(directory.glob(".transcoding*")) == []


async def test_what_is_there_is_not_made_again_and_what_was_begun_is(tmp_path: Path) -> None:
    directory, form = tmp_path / "raw", AudioForm("wav", 48_000, 1)
    recorded(directory)
    (directory / ".transcoding.wav").write_bytes(b"half")
    python = await find_python()
    assert await transcode(python, directory, form, SystemClock()) is None
    path = directory / track_of(directory)["transcoded"]["file"]
    when = path.stat().st_mtime_ns
    assert await transcode(python, directory, form, SystemClock()) is None
    assert path.stat().st_mtime_ns == when


async def test_a_file_that_cannot_be_read_is_told_and_the_recording_stays(tmp_path: Path) -> None:
    directory = tmp_path / "raw"
    recorded(directory)
    name = track_of(directory)["file"]
    (directory / name).write_bytes(b"no sound at all")
    problem = await transcode(await find_python(), directory, AudioForm("wav", 48_000, 1), SystemClock())
    assert problem is not None
    assert name in problem
    assert "transcoded" not in track_of(directory)


@pytest.mark.parametrize("form", [AudioForm("m4a", 48_000, 2), AudioForm("wav", 44_100, 1)])
def test_what_is_wanted_is_known_to_whoever_comes_after(tmp_path: Path, form: AudioForm) -> None:
    assert wanted_form(tmp_path) is None
    note_wanted(tmp_path, form)
    assert wanted_form(tmp_path) == form


@pytest.mark.parametrize(
    "said",
    ["", "null", "{}", '["sh", 48000, 2]', '["wav", 1, 2]', '["wav", 48000, 9]', "[" * 99, '["wav", 48000]', "\xff"],
)
def test_what_a_worker_wrote_there_is_not_believed(tmp_path: Path, said: str) -> None:
    note_wanted(tmp_path, AudioForm("wav", 48_000, 2))
    (kept,) = tmp_path.iterdir()
    kept.write_text(said, "latin-1")
    assert wanted_form(tmp_path) is None
    kept.unlink()
    kept.symlink_to("/dev/zero")
    assert wanted_form(tmp_path) is None
