"""The files of recordings on this machine, on their way into a store."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from parlour.jobs.courier import JobFile
from parlour.recording.boxes import FilmError
from parlour.recording.data_outputs import DATA_NAMES
from parlour.recording.faststart import rearrange
from parlour.recording.naming import output_key
from parlour.recording.raw_files import RawTrackFile, stored_manifest
from parlour.store import RecordingRecord

__all__ = ["CONTENT_TYPES", "FILM", "FileKind", "RecordedFile", "data_of", "film_of", "raw_files_of"]

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

_SOUND_ALONE: Final = "audio/webm"
_STORED_MANIFEST: Final = "manifest.stored.json"


@dataclass(frozen=True, slots=True)
class RecordedFile(JobFile):
    """One file of a recording."""

    kind: FileKind = "data"


def film_of(record: RecordingRecord, folder: Path) -> tuple[list[RecordedFile], float]:
    """Return the film that lies in a job's folder, if there is one that can be played, and its seconds.

    Its index is put in front, whether it was finished or not. To be called in a thread.
    """
    path = folder / FILM
    try:
        film = rearrange(path)
    except (FilmError, OSError):
        return [], 0.0
    size = len(film.prefix) + film.end - film.skip
    content_type = CONTENT_TYPES[".m4a" if record.type == "cloud-audio-only" else ".mp4"]
    stored = RecordedFile(path, record.key, size, content_type, film.prefix, film.skip, film.end, kind="film")
    return ([stored], film.seconds) if film.seconds > 0 else ([], 0.0)


def raw_files_of(key: str, folder: Path, tracks: Sequence[RawTrackFile]) -> list[RecordedFile]:
    """Return the files of single tracks, and the manifest that lines them up, of a recording with this `key`.

    In the manifest they have the names that they have in the store.
    """
    files = [
        RecordedFile(
            each.path,
            each.key(key),
            each.size,
            _SOUND_ALONE if (each.kind, each.path.suffix) == ("audio", ".webm") else CONTENT_TYPES[each.path.suffix],
            kind="audio" if each.kind == "audio" else "video",
        )
        for each in tracks
    ]
    if files:
        manifest = folder / _STORED_MANIFEST
        manifest.write_bytes(stored_manifest(folder, key))
        name = output_key(key, "manifest", "json")
        files.append(RecordedFile(manifest, name, manifest.stat().st_size, CONTENT_TYPES[".json"]))
    return files


def data_of(key: str, folder: Path) -> list[RecordedFile]:
    """Return the data outputs that lie in a job's folder, of a recording with this `key`."""
    found = []
    for name, extension in DATA_NAMES.values():
        path = folder / f"{name}.{extension}"
        if path.is_file():
            at = output_key(key, name, extension)
            found.append(RecordedFile(path, at, path.stat().st_size, CONTENT_TYPES[path.suffix]))
    return found
