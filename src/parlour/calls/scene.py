"""What a recording or a stream shows at a moment: who is in it, with which tracks, and how they are arranged. Pure.

The call decides who may be seen and heard; a scene is what it decided. `parlour.recording.layout` says where everybody
goes, `parlour.recording.recorder` gets their media there. Source of the layouts: those of the documented recordings and
live streams.
"""

from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from parlour.shapes.media import TrackKind as MediaKind

__all__ = ["EMPTY", "Layout", "MediaKind", "Preset", "Scene", "Shot"]

Preset: TypeAlias = Literal["default", "single-participant", "active-participant", "portrait", "audio-only"]


@dataclass(frozen=True, slots=True)
class Shot:
    """One participant in a recording. `tracks` are what it sends and may be recorded of it, by name and kind."""

    session_id: str
    name: str
    tracks: dict[str, MediaKind] = field(default_factory=dict)
    user_id: str | None = field(default=None, compare=False)
    """Told to whom a recording is for; it does not change while somebody is there."""
    owner: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Scene:
    """Everybody who is recorded, in the order in which they are to be seen. `speaker`: the session id of who speaks."""

    shots: tuple[Shot, ...] = ()
    speaker: str | None = None
    voices: tuple[Shot, ...] = ()
    """Who is heard and has no place in the picture."""


EMPTY: Final = Scene()


@dataclass(frozen=True, slots=True)
class Layout:
    """How to arrange people. `max_cam_streams`: at most so many of them are seen."""

    preset: Preset = "default"
    max_cam_streams: int = 20
    session_id: str | None = None
    """Who is seen alone, with `single-participant`."""
    variant: Literal["vertical", "inset"] = "vertical"
