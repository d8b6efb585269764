"""Where on the canvas everybody is. Pure: a scene and a size in, rectangles out.

Source: the layouts of recordings and live streams (`default`, `single-participant`, `active-participant`, `portrait`,
`audio-only`) and their `max_cam_streams`.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from parlour.calls.scene import Layout, Scene, Shot

__all__ = ["SCREEN", "Picture", "Tile", "arrange"]

_CAMERA: Final = "video"
SCREEN: Final = "screenVideo"
"""The name of the track with a shared screen."""

_ASPECT: Final = 16 / 9
_STRIP: Final = 0.2
"""What part of the width people have beside a shared screen."""

_INSET: Final = 0.3
"""What part of the width the other one has in the corner of an upright picture."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A rectangle in pixels, even on every side as encoders want it; `z` orders those that overlap."""

    x: int
    y: int
    width: int
    height: int
    z: int = 1


@dataclass(frozen=True, slots=True)
class Picture:
    """What is seen in a tile: a track of somebody, or a card with the name where there is none (`track` is `None`)."""

    session_id: str
    track: str | None
    name: str
    tile: Tile


def arrange(scene: Scene, layout: Layout, width: int, height: int) -> tuple[Picture, ...]:
    """Return what is seen and where, on a canvas of this many pixels."""
    if layout.preset == "audio-only":
        return ()
    canvas = Tile(0, 0, width, height)
    seen = _seen(scene, layout)
    screens = [shot for shot in scene.shots if SCREEN in shot.tracks]
    if layout.preset == "single-participant" and layout.session_id is not None:
        screens = [shot for shot in screens if shot.session_id == layout.session_id]
    if screens:
        return tuple(_beside_a_screen(screens[-1], seen, canvas))
    if layout.preset == "portrait":
        return tuple(_upright(seen, layout, canvas))
    return tuple(_pictures(seen, _grid(len(seen), canvas)))


def _seen(scene: Scene, layout: Layout) -> list[Shot]:
    shots = list(scene.shots)
    match layout.preset:
        case "single-participant":
            return [shot for shot in shots if shot.session_id == layout.session_id]
        case "active-participant":
            return _speaking_first(scene, shots)[:1]
        case "portrait" if layout.variant == "inset":
            return _speaking_first(scene, shots)[: min(2, layout.max_cam_streams)]
    most = layout.max_cam_streams
    # Cards give way to cameras, and who speaks is never left out. Those who stay keep their places.
    chosen = sorted(shots, key=lambda shot: (shot.session_id != scene.speaker, _CAMERA not in shot.tracks))[:most]
    return [shot for shot in shots if shot in chosen]


def _speaking_first(scene: Scene, shots: Sequence[Shot]) -> list[Shot]:
    return sorted(shots, key=lambda shot: (shot.session_id != scene.speaker, _CAMERA not in shot.tracks))


def _beside_a_screen(sharer: Shot, seen: Sequence[Shot], canvas: Tile) -> Iterator[Picture]:
    if not seen:
        yield Picture(sharer.session_id, SCREEN, "", canvas)
        return
    if canvas.width >= canvas.height:
        strip = _even(canvas.width * _STRIP)
        stage = Tile(0, 0, canvas.width - strip, canvas.height)
        places = _column(len(seen), Tile(stage.width, 0, strip, canvas.height))
    else:
        strip = _even(canvas.height * _STRIP)
        stage = Tile(0, 0, canvas.width, canvas.height - strip)
        places = _row(len(seen), Tile(0, stage.height, canvas.width, strip))
    yield Picture(sharer.session_id, SCREEN, "", stage)
    yield from _pictures(seen, places)


def _upright(seen: Sequence[Shot], layout: Layout, canvas: Tile) -> Iterator[Picture]:
    if layout.variant == "inset" and len(seen) > 1:
        width = _even(canvas.width * _INSET)
        height = _even(width / _ASPECT * (1 if canvas.width > canvas.height else _ASPECT**2))
        gap = _even(canvas.width * 0.03)
        corner = Tile(canvas.width - width - gap, gap, width, height, z=2)
        yield from _pictures(seen[:2], [canvas, corner])
        return
    yield from _pictures(seen, _column(len(seen), canvas))


def _pictures(shots: Sequence[Shot], tiles: Sequence[Tile]) -> Iterator[Picture]:
    for shot, tile in zip(shots, tiles, strict=True):
        yield Picture(shot.session_id, _CAMERA if _CAMERA in shot.tracks else None, shot.name, tile)


def _grid(count: int, canvas: Tile) -> list[Tile]:
    """Return equal tiles as large as they can be, the last row in the middle."""
    if count == 0:
        return []

    def size(columns: int) -> float:
        rows = math.ceil(count / columns)
        return min(canvas.width / columns, canvas.height / rows * _ASPECT)

    columns = max(range(1, count + 1), key=size)
    rows = math.ceil(count / columns)
    width = _even(size(columns))
    height = _even(width / _ASPECT)
    if count == 1:
        return [canvas]
    top = (canvas.height - rows * height) // 2
    tiles = []
    for number in range(count):
        row, column = divmod(number, columns)
        in_row = min(columns, count - row * columns)
        left = (canvas.width - in_row * width) // 2
        tiles.append(Tile(_even(left + column * width), _even(top + row * height), width, height))
    return tiles


def _column(count: int, canvas: Tile) -> list[Tile]:
    height = min(_even(canvas.height / max(count, 1)), max(_even(canvas.width / _ASPECT), 2))
    top = (canvas.height - count * height) // 2
    return [Tile(canvas.x, canvas.y + _even(top + number * height), canvas.width, height) for number in range(count)]


def _row(count: int, canvas: Tile) -> list[Tile]:
    width = min(_even(canvas.width / max(count, 1)), max(_even(canvas.height * _ASPECT), 2))
    left = (canvas.width - count * width) // 2
    return [Tile(canvas.x + _even(left + number * width), canvas.y, width, canvas.height) for number in range(count)]


def _even(value: float) -> int:
    return int(value) // 2 * 2
