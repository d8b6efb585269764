"""The canvas: pictures and cards at their places, gliding there, with names in their corners."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import gi

gi.require_version("GstVideo", "1.0")
from gi.repository import GLib, GstVideo  # noqa: E402

from parlour.recording.worker.drawing import Bitmap, corners, label  # noqa: E402
from parlour.recording.worker.elements import Gst  # noqa: E402
from parlour.recording.worker.mixer import Format, Mixer, Tile  # noqa: E402
from parlour.recording.worker.stage import Rect, Stage, fitted  # noqa: E402

__all__ = ["Canvas", "Sight"]

_STEP_MS: Final = 40
_LETTERS_PART: Final = 0.024
"""How high letters of labels are, as a part of the canvas' smaller side."""

_RADIUS_PART: Final = 0.014
_MARGIN: Final = 8
_SMALLEST_LABELLED: Final = 64
"""Pixels in height of a picture that has room for a label."""


@dataclass(frozen=True)
class Sight:
    """A picture to be seen: its pad in the mix, its place, and the size that it has, where that is known."""

    pad: Any
    tile: Tile
    size: tuple[int, int] | None


@dataclass
class _Item:
    pad: Any
    tile: Tile
    room: int
    """How wide it is going to be."""

    card: tuple[int, int] | None = None
    """The size of a card."""


class Canvas:
    """Arranges what is seen. All methods but `draw` run in the main loop."""

    def __init__(self, mixer: Mixer, form: Format) -> None:
        self._mixer = mixer
        self._form = form
        self._stage = Stage()
        self._items: dict[str, _Item] = {}
        self._labels: dict[tuple[str, int], Any] = {}
        """Pixels of labels that are in use, by what is written and how wide they may be."""

        small = min(form.width, form.height)
        self._pixels = max(11, round(small * _LETTERS_PART))
        self._radius = max(4, round(small * _RADIUS_PART))
        self._corners = [_buffer(bitmap) for bitmap in corners(self._radius, form.background)]
        self._moving = False
        self._composition: Any = None
        mixer.draw(lambda: self._composition)

    def arrange(self, pictures: Mapping[str, Sight], cards: Mapping[str, Tile]) -> None:
        """Show these pictures, and cards with the names of these tiles; nothing else. One of a name takes the place of
        another one.
        """
        now = time.monotonic()
        wanted = {
            **{name: fitted(sight.size, _place(sight.tile)) for name, sight in pictures.items()},
            **{name: _place(tile) for name, tile in cards.items()},
        }
        former, self._items = self._items, {}
        for name, sight in pictures.items():
            self._items[name] = _Item(sight.pad, sight.tile, wanted[name].width)
        for name, tile in cards.items():
            self._items[name] = self._card(former.get(name), tile)
        shown = {item.pad for item in self._items.values()}
        over = [item for item in former.values() if item.pad not in shown]
        self._stage.move(wanted, now)
        self._step()
        # Only now that there is something in its place: the mix may be ahead of what happens here.
        for item in over:
            if item.card is not None:
                self._mixer.drop(item.pad)
            else:
                self._mixer.hide(item.pad)
        if not self._moving and not self._stage.rests(now):
            self._moving = True
            GLib.timeout_add(_STEP_MS, self._go_on)

    def forget(self, name: str) -> None:
        """A picture's pad is about to be given back."""
        self._items.pop(name, None)

    def _card(self, former: _Item | None, tile: Tile) -> _Item:
        size = tile.width, tile.height
        if former is not None and former.card == size and former.tile.name == tile.name:
            return _Item(former.pad, tile, tile.width, size)
        return _Item(self._mixer.card(tile.name, *size), tile, tile.width, size)

    def _go_on(self) -> bool:
        self._step()
        self._moving = not self._stage.rests(time.monotonic())
        return self._moving

    def _step(self) -> None:
        """Put everything where it is now."""
        places = self._stage.at(time.monotonic())
        rectangles, labels = [], {}
        for name, item in self._items.items():
            place = places[name]
            self._mixer.place(item.pad, place, item.tile.z)
            if item.tile.z <= 1 and (place.width, place.height) != (self._form.width, self._form.height):
                rectangles += self._round(place)
            if item.card is None and item.tile.name and place.height >= _SMALLEST_LABELLED:
                key = item.tile.name, max(4 * self._pixels, item.room - 2 * _MARGIN)
                labels[key] = self._labels.get(key) or _pixels_of(label(key[0], self._pixels, key[1]))
                buffer, width, height = labels[key]
                x, y = place.x + _MARGIN, place.y + place.height - _MARGIN - height
                rectangles.append(_rectangle(buffer, x, y, width, height))
        self._labels = labels
        self._composition = _composed(rectangles)

    def _round(self, place: Rect) -> list[Any]:
        right, bottom = place.x + place.width - self._radius, place.y + place.height - self._radius
        spots = ((place.x, place.y), (right, place.y), (place.x, bottom), (right, bottom))
        return [
            _rectangle(buffer, x, y, self._radius, self._radius)
            for buffer, (x, y) in zip(self._corners, spots, strict=True)
        ]


def _place(tile: Tile) -> Rect:
    return Rect(tile.x, tile.y, tile.width, tile.height)


def _buffer(bitmap: Bitmap) -> Any:
    made = Gst.Buffer.new_wrapped(bitmap.pixels)
    flags = GstVideo.VideoFrameFlags.NONE
    GstVideo.buffer_add_video_meta(made, flags, GstVideo.VideoFormat.BGRA, bitmap.width, bitmap.height)
    return made


def _pixels_of(bitmap: Bitmap) -> tuple[Any, int, int]:
    return _buffer(bitmap), bitmap.width, bitmap.height


def _rectangle(buffer: Any, x: int, y: int, width: int, height: int) -> Any:
    flags = GstVideo.VideoOverlayFormatFlags.NONE
    return GstVideo.VideoOverlayRectangle.new_raw(buffer, x, y, width, height, flags)


def _composed(rectangles: list[Any]) -> Any:
    if not rectangles:
        return None
    made = GstVideo.VideoOverlayComposition.new(rectangles[0])
    for rectangle in rectangles[1:]:
        made.add_rectangle(rectangle)
    return made
