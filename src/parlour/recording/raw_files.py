"""What a raw-tracks recording left on disk: read back after its end, put right after a crash.

The manifest is a worker's word, and names in it are made of what browsers say: a track whose file has no plain name or
is not there is left out.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from parlour.recording.naming import track_key
from parlour.recording.worker.raw_manifest import MANIFEST, write_manifest, written
from parlour.recording.worker.raw_webm import finish

__all__ = ["RawTrackFile", "put_right", "read_tracks", "stored_manifest"]

_NAME: Final = re.compile(
    r"(?P<start>[0-9]{1,16})-(?P<who>[A-Za-z0-9_-]{1,64})-(?P<tag>(?:cam|screen)-(?:audio|video)|custom-[A-Za-z0-9-]{1,25})"
    r"-(?P<begin>[0-9]{1,16})\.(?P<ending>webm|mkv|m4a|wav)"
)
_LARGEST_MANIFEST: Final = 64_000_000


@dataclass(frozen=True, slots=True)
class RawTrackFile:
    """One file of a recording: where it is, what is in it (`audio` or `video`), and its size in bytes.

    `session_id`, `tag` and `began_ms` (milliseconds since 1970) are what its name says of it.
    """

    path: Path
    kind: str
    size: int
    session_id: str
    tag: str
    began_ms: int

    def key(self, recording_key: str) -> str:
        """Return its key in the store."""
        ending = self.path.suffix.removeprefix(".")
        return track_key(recording_key, self.session_id, self.tag, self.began_ms / 1000, ending)


def read_tracks(directory: Path) -> tuple[RawTrackFile, ...]:
    """Return the files that the manifest of a recording names, in its order."""
    tracks = _manifest(directory)["tracks"]
    names = [(track["type"], name) for track in tracks for name in (track["file"], *_transcoded(track))]
    there = [(kind, file) for kind, name in names if (file := _file(directory, name))]
    return tuple(
        RawTrackFile(path, kind, path.stat().st_size, name["who"], name["tag"], int(name["begin"]))
        for kind, (path, name) in there
    )


def stored_manifest(directory: Path, recording_key: str) -> bytes:
    """Return the manifest of a recording as it goes into the store: with the names that the files have there."""
    manifest = json.loads((directory / MANIFEST).read_bytes())
    names = {file.path.name: file.key(recording_key).rpartition("/")[2] for file in read_tracks(directory)}
    tracks = [track for track in manifest["tracks"] if _is_track(track) and track["file"] in names]
    for track in tracks:
        track["file"] = names[track["file"]]
        for made in _transcoded(track):
            if made in names:
                track["transcoded"]["file"] = names[made]
            else:
                del track["transcoded"]
    return written({**manifest, "tracks": tracks})


def put_right(directory: Path) -> tuple[RawTrackFile, ...]:
    """Finish what a dead worker left below `directory`, and the manifest with it; returns what can be played.

    A file in which nothing can be played is deleted. For when the worker is gone for certain; it may take seconds.
    """
    manifest = _manifest(directory)
    known = {track["file"]: track for track in manifest["tracks"]}
    tracks = []
    for path in sorted(directory.iterdir()):
        name = _NAME.fullmatch(path.name)
        if name is None or name["ending"] not in {"webm", "mkv"} or _file(directory, path.name) is None:
            continue
        finished = finish(path)
        if finished is None:
            path.unlink()
            continue
        size, duration, frames = finished
        track = known.get(path.name) or _track(name)
        tracks.append({**track, "bytes": size, "duration_ms": duration, "frames": frames})
        manifest["start_ts"] = manifest["start_ts"] or int(name["start"])
    lasted = max([manifest["duration_ms"], *(track["start_ms"] + track["duration_ms"] for track in tracks)])
    write_manifest(directory, "recovered", manifest["start_ts"], lasted, tracks)
    return read_tracks(directory)


def _manifest(directory: Path) -> dict[str, Any]:
    """Return what the manifest says; there may be none, and it may be anything."""
    made: dict[str, Any] = {"start_ts": 0, "duration_ms": 0, "tracks": []}
    path = directory / MANIFEST
    try:
        if path.is_symlink() or path.stat().st_size > _LARGEST_MANIFEST:
            return made
        said = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return made
    if isinstance(said, dict):
        made |= {key: said[key] for key in ("start_ts", "duration_ms") if isinstance(said.get(key), int)}
        tracks = said.get("tracks")
        made["tracks"] = [track for track in tracks if _is_track(track)] if isinstance(tracks, list) else []
    return made


def _is_track(track: Any) -> bool:
    return (
        isinstance(track, dict)
        and track.get("type") in {"audio", "video"}
        and isinstance(track.get("file"), str)
        and all(isinstance(track.get(key), int) for key in ("start_ms", "duration_ms", "bytes"))
    )


def _transcoded(track: dict[str, Any]) -> list[str]:
    made = track.get("transcoded")
    name = made.get("file") if isinstance(made, dict) else None
    return [name] if isinstance(name, str) else []


def _file(directory: Path, name: str) -> tuple[Path, re.Match[str]] | None:
    path, parts = directory / name, _NAME.fullmatch(name)
    return (path, parts) if parts is not None and path.is_file() and not path.is_symlink() else None


def _track(name: re.Match[str]) -> dict[str, Any]:
    """Return what the name of a file tells of it, where the manifest does not know it yet."""
    kind = "audio" if name["tag"].endswith("audio") else "video"
    return {
        "session_id": name["who"],
        "user_id": None,
        "user_name": None,
        "track": name["tag"],
        "type": kind,
        "codec": None,
        "file": name[0],
        "bytes": 0,
        "start_ms": int(name["begin"]) - int(name["start"]),
        "duration_ms": 0,
        "frames": 0,
        "gaps": [],
    }
