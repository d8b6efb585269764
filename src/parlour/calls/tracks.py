"""Tracks: their names, their media kinds, and the state that their owner reports (`docs/signaling.md`, section 5)."""

from dataclasses import dataclass
from typing import Literal

from parlour.shapes.media import MEDIA, STANDARD_MEDIA, Medium
from parlour.shapes.media import TrackKind as Kind

__all__ = ["MEDIA", "STANDARD_TRACKS", "Kind", "Medium", "State", "TrackState", "medium_of"]

State = Literal["on", "off", "blocked", "interrupted"]

STANDARD_TRACKS: dict[str, Medium] = {name: name for name in STANDARD_MEDIA}
"""The medium of each track whose name is fixed."""


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
