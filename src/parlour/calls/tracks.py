"""Tracks: their names, their media kinds, and the state that their owner reports (`docs/signaling.md`, section 5)."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["MEDIA", "STANDARD_TRACKS", "Kind", "Medium", "State", "TrackState", "medium_of"]

Kind = Literal["audio", "video"]
Medium = Literal["audio", "video", "screenAudio", "screenVideo", "customAudio", "customVideo"]
State = Literal["on", "off", "blocked", "interrupted"]

MEDIA: tuple[Medium, ...] = ("video", "audio", "screenVideo", "screenAudio", "customVideo", "customAudio")

STANDARD_TRACKS: dict[str, Medium] = {
    "audio": "audio",
    "video": "video",
    "screenAudio": "screenAudio",
    "screenVideo": "screenVideo",
}


@dataclass(frozen=True, slots=True)
class TrackState:
    """What is known of one track. `reasons` explain `off` and `blocked`; `kind` is set for custom tracks only."""

    state: State
    reasons: tuple[str, ...] = ()
    kind: Kind | None = None


def medium_of(name: str, kind: Kind | None) -> Medium:
    """Return the medium that permissions speak of. Every name beyond the four standard ones is a custom track."""
    standard = STANDARD_TRACKS.get(name)
    if standard is not None:
        return standard
    return "customAudio" if kind == "audio" else "customVideo"
