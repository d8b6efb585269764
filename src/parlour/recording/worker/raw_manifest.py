"""`manifest.json`: what is in a raw-tracks recording, so that an editor can line it up. See `docs/raw-tracks.md`."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

__all__ = ["MANIFEST", "Status", "replace_manifest", "write_manifest", "written"]

MANIFEST: Final = "manifest.json"
_VERSION: Final = 1

Status: TypeAlias = Literal["in-progress", "finished", "recovered"]


def write_manifest(
    directory: Path, status: Status, start_ms: int, duration_ms: int, tracks: Iterable[dict[str, Any]]
) -> None:
    """Say what there is now."""
    manifest = {
        "version": _VERSION,
        "status": status,
        "start_ts": start_ms,
        "duration_ms": duration_ms,
        "tracks": sorted(tracks, key=lambda track: (track["start_ms"], track["file"])),
    }
    replace_manifest(directory, manifest)


def replace_manifest(directory: Path, manifest: dict[str, Any]) -> None:
    """Replace the manifest as a whole: a reader, and whoever comes after a crash, finds one that can be read."""
    beside = directory / f".{MANIFEST}"
    beside.write_bytes(written(manifest))
    os.replace(beside, directory / MANIFEST)


def written(manifest: dict[str, Any]) -> bytes:
    """Return a manifest as it is in a file."""
    return (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "replace")
