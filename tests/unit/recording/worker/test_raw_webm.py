import subprocess
from pathlib import Path

import av
import pytest

from parlour.recording.worker.raw_picture import Setup
from parlour.recording.worker.raw_webm import WebmFile, finish

SOUND = Setup("A_OPUS", b"OpusHead\1\2\0\0\x80\xbb\0\0\0\0\0", channels=2)
PICTURE = Setup("V_VP8", b"", 320, 240)
SILENCE = b"\xf8\xff\xfe"
BEGIN = 1_800_000_000.0


def sound(path: Path, seconds: int) -> WebmFile:
    file = WebmFile(path, SOUND, "cam-audio", BEGIN)
    for number in range(seconds * 50):
        file.write(number * 20, SILENCE, is_key=True, lasts_ms=20)
    return file


def packet_times(path: Path) -> list[float]:
    with av.open(str(path)) as file:
        return [float(packet.pts or 0) / 1000 for packet in file.demux() if packet.size]


def test_a_finished_file_says_how_long_it_is_and_can_be_sought_in(tmp_path: Path) -> None:
    path = tmp_path / "a.webm"
    finished = sound(path, 10).close()
    assert finished == (path.stat().st_size, 10_000, 500)
    with av.open(str(path)) as file:
        assert file.duration == 10_000_000
        assert file.streams[0].codec_context.name == "opus"
        file.seek(7_000_000)
        assert float(next(file.demux()).pts or 0) / 1000 == pytest.approx(7, abs=1.1)
    told = subprocess.run(
        ["ffprobe", "-v", "warning", "-show_format", path], capture_output=True, text=True, check=True
    )
    assert told.stderr == ""
    assert "creation_time=2027-01-15T08:00:00" in told.stdout


def test_pictures_can_be_sought_by_key_frame(tmp_path: Path) -> None:
    path = tmp_path / "v.webm"
    file = WebmFile(path, PICTURE, "cam-video", BEGIN)
    for number in range(1000):
        file.write(number * 40, bytes(100), is_key=number % 250 == 0)
    file.close()
    with av.open(str(path)) as opened:
        opened.seek(25_000_000)
        packet = next(opened.demux())
        assert packet.is_keyframe
        assert packet.pts == 20_000


def test_a_gap_of_hours_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.webm"
    file = sound(path, 1)
    file.write(7_200_000, SILENCE, is_key=True, lasts_ms=20)
    assert file.close().duration_ms == 7_200_020
    assert packet_times(path)[-1] == 7200


def test_what_a_crash_left_anywhere_is_put_right(tmp_path: Path) -> None:
    """The file ends wherever a write was cut, or with what the file system made of it."""
    whole = tmp_path / "whole.webm"
    file = sound(whole, 5)
    file.flush()
    data = whole.read_bytes()
    file.close()
    for cut in [*range(0, len(data), 97), len(data)]:
        for rest in (b"", bytes(50)):
            path = tmp_path / f"{cut}-{len(rest)}.webm"
            path.write_bytes(data[:cut] + rest)
            finished = finish(path)
            if finished is None:
                assert cut < 1200, "not a second was there"
                continue
            assert finished.size == path.stat().st_size
            assert len(packet_times(path)) == finished.frames
            if not rest:
                assert finished.duration_ms == finished.frames * 20
    assert finish(tmp_path / f"{len(data)}-0.webm") is not None
    assert len(packet_times(tmp_path / f"{len(data)}-0.webm")) == 250


def test_a_whole_file_put_right_again_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.webm"
    first = sound(path, 5).close()
    data = path.read_bytes()
    assert finish(path) == first
    assert path.read_bytes() == data


@pytest.mark.parametrize("data", [b"", b"\x1a\x45\xdf\xa3", b"RIFF", bytes(5000)])
def test_what_is_no_such_file_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.webm"
    path.write_bytes(data)
    assert finish(path) is None
    assert path.read_bytes() == data


def test_a_crash_costs_a_second(tmp_path: Path) -> None:
    path = tmp_path / "a.webm"
    file = sound(path, 5)
    left = tmp_path / "left.webm"
    left.write_bytes(path.read_bytes())
    assert packet_times(left)[-1] >= 3.9
    file.close()
