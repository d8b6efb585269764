"""The files of recordings on this machine, on their way into a store."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from parlour.recording.naming import output_key
from parlour.recording.raw_files import RawTrackFile
from parlour.recording.worker.raw_manifest import MANIFEST
from parlour.store import RecordingRecord

__all__ = ["CONTENT_TYPES", "FILM", "FileKind", "RecordedFile", "film_of", "raw_files_of"]

FILM: Final = "recording.mp4"
"""How a film is called in its job's folder."""


FileKind: TypeAlias = Literal["film", "audio", "video", "data"]

CONTENT_TYPES: Final = {
    ".mp4": "video/mp4",
    ".m4a": "audio/mp4",
    ".webm": "video/webm",
    ".mkv": "video/x-matroska",
    ".wav": "audio/wav",
    ".vtt": "text/vtt",
    ".json": "application/json",
}


@dataclass(frozen=True, slots=True)
class RecordedFile:
    """One file. What is stored under `key` is `prefix` and the bytes from `skip` to `end` of what lies at `path`."""

    path: Path
    key: str
    kind: FileKind
    size: int
    content_type: str
    prefix: bytes = b""
    skip: int = 0
    end: int | None = None


def film_of(record: RecordingRecord, folder: Path) -> list[RecordedFile]:
    """Return the film of a recording that lies in a job's folder, if there is one."""
    path = folder / FILM
    if not path.is_file():
        return []
    extension = ".m4a" if record.type == "cloud-audio-only" else ".mp4"
    return [RecordedFile(path, record.key, "film", path.stat().st_size, CONTENT_TYPES[extension])]


def raw_files_of(key: str, folder: Path, tracks: Sequence[RawTrackFile]) -> list[RecordedFile]:
    """Return the files of single tracks, and the manifest that lines them up, of a recording with this `key`."""
    beside = key.rpartition("/")[0]
    files = [
        RecordedFile(
            each.path,
            f"{beside}/{each.path.name}".lstrip("/"),
            "audio" if each.kind == "audio" else "video",
            each.size,
            CONTENT_TYPES.get(each.path.suffix, "application/octet-stream"),
        )
        for each in tracks
    ]
    manifest = folder / MANIFEST
    if files and manifest.is_file():
        name = output_key(key, "manifest", "json")
        files.append(RecordedFile(manifest, name, "data", manifest.stat().st_size, CONTENT_TYPES[".json"]))
    return files
