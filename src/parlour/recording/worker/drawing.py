"""What is drawn by us: cards of people without a picture, labels with names, round corners. Bytes of pixels out."""

import math
from dataclasses import dataclass
from typing import Final

from parlour.recording.worker.lettering import Written, written
from parlour.recording.worker.names import clean, initials

__all__ = ["CARD_CAPS", "Bitmap", "card", "corners", "label"]

CARD_CAPS: Final = "video/x-raw,format=I420,colorimetry=bt601,pixel-aspect-ratio=1/1"

_CARD: Final = 0x262B36
_WHITE: Final = 0xFFFFFF
_PALE: Final = 0xE6E9EF
_CIRCLES: Final = (0x3B6FD4, 0x2F8F6B, 0xB4552D, 0x8A4FBF, 0xB03A6B, 0x2B8CA3, 0x9A7B1F, 0x5661C9)
"""Of these one is chosen by the name: white letters can be read on each."""

_CIRCLE_PART: Final = 0.42
_LETTERS_PART: Final = 0.4
_SMALLEST_NAMED: Final = 84
"""Pixels in height of a card that has room for a name as well."""

_LABEL_BACK, _LABEL_ALPHA = 18, 150


@dataclass(frozen=True)
class Bitmap:
    """Pixels as blue, green, red and alpha, row by row."""

    width: int
    height: int
    pixels: bytes


class _Planes:
    """A picture in planes of light and of two colours, the colours at half the size; `I420` in GStreamer's words."""

    def __init__(self, width: int, height: int, colour: int) -> None:
        self.width, self.height = width, height
        self._strides = _up(width), _up(-(-width // 2))
        self._light, *self._tints = (
            bytearray([level]) * (stride * rows)
            for level, stride, rows in zip(
                _yuv(colour), (self._strides[0], self._strides[1], self._strides[1]), _rows(height), strict=True
            )
        )

    def circle(self, x: float, y: float, radius: float, colour: int) -> None:
        light, *tints = _yuv(colour)
        for row in range(max(0, int(y - radius)), min(self.height, int(y + radius) + 1)):
            reach = radius**2 - (row + 0.5 - y) ** 2
            if reach <= 0:
                continue
            left, right = x - math.sqrt(reach), x + math.sqrt(reach)
            first, last = math.ceil(left), math.floor(right)
            start = row * self._strides[0]
            self._light[start + first : start + last] = bytes([light]) * (last - first)
            for at, part in ((first - 1, first - left), (last, right - last)):
                under = self._light[start + at]
                self._light[start + at] = round(under + (light - under) * part)
            if row % 2 == 0:
                begin, end = round(left / 2), round(right / 2)
                start = row // 2 * self._strides[1]
                for plane, tint in zip(self._tints, tints, strict=True):
                    plane[start + begin : start + end] = bytes([tint]) * (end - begin)

    def text(self, text: Written, x: float, top: float, colour: int, ground: int) -> None:
        """Write below `top`, in the middle around `x`, where all is of the colour `ground`. Only its light is drawn."""
        back, front = _yuv(ground)[0], _yuv(colour)[0]
        table = bytes(round(back + (front - back) * level / 255) for level in range(256))
        left, top = round(x - text.width / 2), round(top)
        for row in range(text.height):
            if 0 <= top + row < self.height and left >= 0 and left + text.width <= self.width:
                start = (top + row) * self._strides[0] + left
                line = text.light[row * text.width : (row + 1) * text.width]
                if any(line):
                    self._light[start : start + text.width] = line.translate(table)

    def bytes(self) -> bytes:
        return bytes(self._light) + b"".join(bytes(plane) for plane in self._tints)


def card(name: str, width: int, height: int) -> bytes:
    """Return a card with the initials in a circle and the name below: a picture of `CARD_CAPS` of this size."""
    planes = _Planes(width, height, _CARD)
    text = clean(name)
    named = bool(text) and height >= _SMALLEST_NAMED
    radius = min(width, height) * _CIRCLE_PART / 2
    middle = height / 2 - (radius * 0.3 if named else 0)
    colour = _CIRCLES[sum(name.encode(errors="replace")) % len(_CIRCLES)]
    planes.circle(width / 2, middle, radius, colour)
    if (letters := initials(name)) and radius >= 6:
        drawn = written(letters, int(radius * 2 * _LETTERS_PART), int(radius * 1.7), bold=True)
        planes.text(drawn, width / 2, middle - drawn.middle, _WHITE, colour)
    if named:
        pixels = max(11, min(32, int(height * 0.062)))
        planes.text(written(text, pixels, int(width * 0.86)), width / 2, middle + radius + pixels * 0.3, _PALE, _CARD)
    return planes.bytes()


def label(name: str, pixels: int, most: int) -> Bitmap:
    """Return a name on a dark plate, with letters of this height; the plate is at most `most` pixels wide."""
    side, above = pixels * 5 // 8, pixels // 4
    text = written(clean(name), pixels, most - 2 * side)
    top = (text.height - pixels - 2 * above) // 2
    width, height = text.width + 2 * side, pixels + 2 * above
    blank = bytes(side)
    light = b"".join(
        blank + text.light[(top + row) * text.width : (top + row + 1) * text.width] + blank for row in range(height)
    )
    grey = light.translate(bytes(round(_LABEL_BACK + (255 - _LABEL_BACK) * level / 255) for level in range(256)))
    alpha = bytearray(
        light.translate(bytes(round(_LABEL_ALPHA + (255 - _LABEL_ALPHA) * level / 255) for level in range(256)))
    )
    radius = min(height // 3, 8)
    for y in range(radius):
        for x in range(radius):
            part = 1 - _outside(x, y, radius)
            for row, column in _mirrored(x, y, width, height):
                alpha[row * width + column] = round(alpha[row * width + column] * part)
    return Bitmap(width, height, _woven(grey, grey, grey, bytes(alpha)))


def corners(radius: int, colour: int) -> list[Bitmap]:
    """Return what covers the corners of a picture so that they look round: the upper two, then the lower two."""
    count = radius * radius
    channels = [bytes([colour >> shift & 0xFF]) * count for shift in (0, 8, 16)]
    made = []
    for flip_y in (False, True):
        for flip_x in (False, True):
            alpha = bytes(
                round(255 * _outside(radius - 1 - x if flip_x else x, radius - 1 - y if flip_y else y, radius))
                for y in range(radius)
                for x in range(radius)
            )
            made.append(Bitmap(radius, radius, _woven(*channels, alpha)))
    return made


def _outside(x: int, y: int, radius: int) -> float:
    """Return how much of a pixel of the top left corner is outside of a circle with this radius."""
    distance = math.hypot(radius - x - 0.5, radius - y - 0.5)
    return min(1.0, max(0.0, distance - radius + 0.5))


def _mirrored(x: int, y: int, width: int, height: int) -> list[tuple[int, int]]:
    return [(row, column) for row in (y, height - 1 - y) for column in (x, width - 1 - x)]


def _woven(*channels: bytes) -> bytes:
    pixels = bytearray(4 * len(channels[0]))
    for number, channel in enumerate(channels):
        pixels[number::4] = channel
    return bytes(pixels)


def _yuv(colour: int) -> tuple[int, int, int]:
    """Return a colour as light and tints, by BT.601 in the range of video."""
    red, green, blue = colour >> 16 & 0xFF, colour >> 8 & 0xFF, colour & 0xFF
    light = 16 + (65.481 * red + 128.553 * green + 24.966 * blue) / 255
    first = 128 + (-37.797 * red - 74.203 * green + 112 * blue) / 255
    second = 128 + (112 * red - 93.786 * green - 18.214 * blue) / 255
    return round(light), round(first), round(second)


def _rows(height: int) -> tuple[int, int, int]:
    half = -(-height // 2)
    return _even(height), half, half


def _even(number: int) -> int:
    return -(-number // 2) * 2


def _up(width: int) -> int:
    return -(-width // 4) * 4
