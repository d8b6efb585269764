"""Where on the canvas everybody is. Pure: a scene and a size in, rectangles out.

Source: the layouts of recordings and live streams (`default`, `single-participant`, `active-participant`, `portrait`,
`audio-only`) and their `max_cam_streams`.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from parlour.calls.scene import Layout, Scene, Shot

__all__ = ["CAMERA", "SCREEN", "Picture", "Tile", "arrange"]

CAMERA: Final = "video"
"""The name of a camera's track."""

SCREEN: Final = "screenVideo"
"""The name of the track with a shared screen."""

_ASPECT: Final = 16 / 9
_STRIP: Final = 0.2
"""What part of the width people have beside a shared screen."""

_GAP: Final = 0.012
"""What part of the smaller side there is between tiles."""

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
    canvas = Tile(0, 0, _even(width), _even(height))
    screens = [shot for shot in scene.shots if SCREEN in shot.tracks]
    if layout.preset == "single-participant":
        screens = [shot for shot in screens if shot.session_id == layout.session_id]
    if screens:
        return tuple(_beside_a_screen(screens[-1], scene, layout, canvas))
    seen = _seen(scene, layout)
    if layout.preset == "portrait":
        return tuple(_upright(seen, layout, canvas))
    return tuple(_pictures(seen, _grid(len(seen), canvas)))


def _seen(scene: Scene, layout: Layout) -> list[Shot]:
    match layout.preset:
        case "single-participant":
            return [shot for shot in scene.shots if shot.session_id == layout.session_id]
        case "active-participant":
            return _first(scene)[:1]
        case "portrait" if layout.variant == "inset":
            return _first(scene)[: min(2, layout.max_cam_streams)]
    return _at_most(layout.max_cam_streams, scene, scene.shots)


def _first(scene: Scene) -> list[Shot]:
    """Return everybody, who speaks before all others, cameras before cards."""
    return sorted(scene.shots, key=lambda shot: (shot.session_id != scene.speaker, CAMERA not in shot.tracks))


def _at_most(most: int, scene: Scene, shots: Sequence[Shot]) -> list[Shot]:
    """Return as many as there may be. Cards give way to cameras, who speaks is never left out, who stays keeps its
    place.
    """
    chosen = {shot.session_id for shot in [each for each in _first(scene) if each in shots][: max(0, most)]}
    return [shot for shot in shots if shot.session_id in chosen]


def _beside_a_screen(sharer: Shot, scene: Scene, layout: Layout, canvas: Tile) -> Iterator[Picture]:
    """Yield the screen, and beside it as many people as have room there."""
    gap = _gap(canvas)
    lying = canvas.width >= canvas.height
    strip = _even((canvas.width if lying else canvas.height) * _STRIP)
    if lying:
        tile = Tile(0, 0, strip, _even(strip / _ASPECT))
        room = (canvas.height - gap) // (tile.height + gap)
    else:
        tile = Tile(0, 0, _even(strip * _ASPECT), strip)
        room = (canvas.width - gap) // (tile.width + gap)
    seen = _at_most(max(1, room), scene, _seen(scene, layout))
    if not seen:
        yield Picture(sharer.session_id, SCREEN, "", canvas)
        return
    if lying:
        stage = Tile(gap, gap, canvas.width - strip - 3 * gap, canvas.height - 2 * gap)
        top = _even((canvas.height - len(seen) * (tile.height + gap) + gap) / 2)
        left = canvas.width - strip - gap
        places = [replace(tile, x=left, y=top + number * (tile.height + gap)) for number in range(len(seen))]
    else:
        stage = Tile(gap, gap, canvas.width - 2 * gap, canvas.height - strip - 3 * gap)
        left = _even((canvas.width - len(seen) * (tile.width + gap) + gap) / 2)
        top = canvas.height - strip - gap
        places = [replace(tile, x=left + number * (tile.width + gap), y=top) for number in range(len(seen))]
    yield Picture(sharer.session_id, SCREEN, "", stage)
    yield from _pictures(seen, places)


def _upright(seen: Sequence[Shot], layout: Layout, canvas: Tile) -> Iterator[Picture]:
    if layout.variant == "inset" and len(seen) > 1:
        small = min(canvas.width, canvas.height)
        gap = _even(small * 0.03)
        width = _even(canvas.width * _INSET)
        height = min(_even(width / _ASPECT if canvas.width > canvas.height else width * _ASPECT), canvas.height // 2)
        yield from _pictures(seen[:2], [canvas, Tile(canvas.width - width - gap, gap, width, _even(height), z=2)])
        return
    gap = _gap(canvas) if len(seen) > 1 else 0
    height = _even((canvas.height - gap * (len(seen) + 1)) / max(1, len(seen)))
    tiles = [Tile(gap, gap + number * (height + gap), canvas.width - 2 * gap, height) for number in range(len(seen))]
    yield from _pictures(seen, tiles)


def _pictures(shots: Sequence[Shot], tiles: Sequence[Tile]) -> Iterator[Picture]:
    for shot, tile in zip(shots, tiles, strict=True):
        yield Picture(shot.session_id, CAMERA if CAMERA in shot.tracks else None, shot.name, tile)


def _grid(count: int, canvas: Tile) -> list[Tile]:
    """Return equal tiles as large as they can be, the last row in the middle."""
    if count <= 1:
        return [canvas][:count]
    gap = _gap(canvas)

    def size(columns: int) -> int:
        rows = math.ceil(count / columns)
        width = (canvas.width - gap * (columns + 1)) / columns
        height = (canvas.height - gap * (rows + 1)) / rows
        return _even(min(width, height * _ASPECT))

    columns = max(range(1, count + 1), key=size)
    rows = math.ceil(count / columns)
    width = size(columns)
    height = _even(width / _ASPECT)
    top = _even((canvas.height - rows * (height + gap) + gap) / 2)
    tiles = []
    for number in range(count):
        row, column = divmod(number, columns)
        in_row = min(columns, count - row * columns)
        left = _even((canvas.width - in_row * (width + gap) + gap) / 2)
        tiles.append(Tile(left + column * (width + gap), top + row * (height + gap), width, height))
    return tiles


def _gap(canvas: Tile) -> int:
    return max(4, _even(min(canvas.width, canvas.height) * _GAP))


def _even(value: float) -> int:
    return int(value) // 2 * 2
