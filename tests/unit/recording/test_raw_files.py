import json
from pathlib import Path
from typing import Any

import pytest

from parlour.recording.files import raw_files_of
from parlour.recording.raw_files import put_right, read_tracks
from parlour.recording.worker.raw_manifest import write_manifest
from parlour.recording.worker.raw_picture import Setup
from parlour.recording.worker.raw_webm import WebmFile

NAME = "1000-ann-cam-audio-1500.webm"
SOUND = Setup("A_OPUS", b"OpusHead\1\2\0\0\x80\xbb\0\0\0\0\0", channels=2)


def entry(file: str = NAME, **more: Any) -> dict[str, Any]:
    return {"type": "audio", "file": file, "start_ms": 500, "duration_ms": 0, "bytes": 0, **more}


def left_behind(directory: Path, name: str = NAME, seconds: int = 3) -> Path:
    path = directory / name
    file = WebmFile(path, SOUND, "cam-audio", 1.5)
    for number in range(seconds * 50 + 1):
        file.write(number * 20, b"\xf8\xff\xfe", is_key=True, lasts_ms=20)
    data = path.read_bytes()
    file.close()
    path.write_bytes(data)
    return path


def test_what_was_left_is_put_right_with_what_the_manifest_knows_of_it(tmp_path: Path) -> None:
    left_behind(tmp_path)
    write_manifest(tmp_path, "in-progress", 1000, 500, [entry(user_name="Ann")])
    [file] = put_right(tmp_path)
    assert (file.kind, file.session_id, file.tag, file.began_ms) == ("audio", "ann", "cam-audio", 1500)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["status"] == "recovered"
    assert manifest["duration_ms"] == 3500
    [track] = manifest["tracks"]
    assert (track["user_name"], track["duration_ms"], track["bytes"]) == ("Ann", 3000, file.size)


@pytest.mark.parametrize("manifest", [None, b"", b"{", b"[]", b'{"tracks": [1, {}, {"file": 3}]}', b"[" * 100_000])
def test_without_a_manifest_the_names_of_files_tell(tmp_path: Path, manifest: bytes | None) -> None:
    left_behind(tmp_path)
    if manifest is not None:
        (tmp_path / "manifest.json").write_bytes(manifest)
    assert len(put_right(tmp_path)) == 1
    made = json.loads((tmp_path / "manifest.json").read_text())
    assert made["start_ts"] == 1000
    assert (made["tracks"][0]["session_id"], made["tracks"][0]["start_ms"]) == ("ann", 500)


def test_a_file_of_nothing_goes(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"")
    assert put_right(tmp_path) == ()
    assert not (tmp_path / NAME).exists()


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "worker.pyz"
    other.write_bytes(b"mine")
    assert put_right(tmp_path) == ()
    assert other.read_bytes() == b"mine"


def test_a_manifest_leads_nowhere(tmp_path: Path) -> None:
    outside = tmp_path / "1000-ann-cam-audio-1.webm"
    outside.write_bytes(b"secret")
    directory = tmp_path / "raw"
    directory.mkdir()
    (directory / NAME).symlink_to(outside)
    names = [NAME, f"../{outside.name}", str(outside), "manifest.json", "1000-ann-cam-audio-2.webm"]
    write_manifest(directory, "finished", 1000, 500, [entry(name) for name in names])
    assert read_tracks(directory) == ()
    assert put_right(directory) == ()
    assert outside.read_bytes() == b"secret"


def test_keys_and_the_stored_manifest_are_as_the_recording_is_called(tmp_path: Path) -> None:
    left_behind(tmp_path)
    (tmp_path / "1000-ann-cam-audio-1500.wav").write_bytes(b"RIFF")
    made = {"file": "1000-ann-cam-audio-1500.wav", "bytes": 4}
    gone = {"file": "1000-ben-cam-audio-1500.wav", "bytes": 4}
    left_behind(tmp_path, "1000-ben-cam-audio-1500.webm")
    entries = [entry(transcoded=made), entry("1000-ben-cam-audio-1500.webm", transcoded=gone), entry("1000-x.webm")]
    write_manifest(tmp_path, "finished", 1000, 3500, entries)
    files = read_tracks(tmp_path)
    assert [file.key("acme/team/mine") for file in files] == [
        "acme/team/mine-ann-cam-audio-1500.webm",
        "acme/team/mine-ann-cam-audio-1500.wav",
        "acme/team/mine-ben-cam-audio-1500.webm",
    ]
    sound, transcoded, _, manifest = raw_files_of("acme/team/mine", tmp_path, files)
    assert [each.content_type for each in (sound, transcoded, manifest)] == [
        "audio/webm",
        "audio/wav",
        "application/json",
    ]
    assert manifest.key == "acme/team/mine-manifest.json"
    stored = json.loads(manifest.path.read_bytes())
    assert manifest.size == manifest.path.stat().st_size
    assert [track["file"] for track in stored["tracks"]] == [
        "mine-ann-cam-audio-1500.webm",
        "mine-ben-cam-audio-1500.webm",
    ]
    assert stored["tracks"][0]["transcoded"]["file"] == "mine-ann-cam-audio-1500.wav"
    assert "transcoded" not in stored["tracks"][1]
