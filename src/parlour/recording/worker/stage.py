"""Where everything is on the canvas at a moment, while it moves to where it belongs. Pure.

Pictures keep their shape: they are as large as their tile lets them be. What was seen before glides to its new place;
what is new appears there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

__all__ = ["Rect", "Stage", "fitted"]

_MOVE_SECONDS: Final = 0.35
_APPEAR_SECONDS: Final = 0.2


@dataclass(frozen=True)
class Rect:
    """A rectangle in pixels, and how much it is seen: 0 not at all, 1 wholly."""

    x: int
    y: int
    width: int
    height: int
    alpha: float = 1.0


@dataclass(frozen=True)
class _Way:
    begin: Rect
    end: Rect
    since: float
    seconds: float

    def at(self, now: float) -> Rect:
        part = min(1.0, max(0.0, (now - self.since) / self.seconds))
        eased = 1 - (1 - part) ** 3
        sides = ("x", "y", "width", "height")
        between = {
            side: round(getattr(self.begin, side) + (getattr(self.end, side) - getattr(self.begin, side)) * eased)
            for side in sides
        }
        return Rect(**between, alpha=self.begin.alpha + (self.end.alpha - self.begin.alpha) * eased)


class Stage:
    """What is where, by name. Time is in seconds of any clock that does not go back."""

    def __init__(self) -> None:
        self._ways: dict[str, _Way] = {}

    def move(self, places: Mapping[str, Rect], now: float) -> None:
        """Let everything go to its place from now on; what has none is gone."""
        ways = {}
        for name, place in places.items():
            former = self._ways.get(name)
            if former is None:
                ways[name] = _Way(replace(place, alpha=0.0), place, now, _APPEAR_SECONDS)
            elif former.end == place:
                ways[name] = former
            else:
                ways[name] = _Way(former.at(now), place, now, _MOVE_SECONDS)
        self._ways = ways

    def at(self, now: float) -> dict[str, Rect]:
        """Return where everything is at this time."""
        return {name: way.at(now) for name, way in self._ways.items()}

    def rests(self, now: float) -> bool:
        """Tell whether everything is where it belongs."""
        return all(now >= way.since + way.seconds for way in self._ways.values())


def fitted(size: tuple[int, int] | None, place: Rect) -> Rect:
    """Return where in a place a picture of this size goes, as large as it can be, undistorted, in the middle."""
    if size is None or 0 in size:
        return place
    scale = min(place.width / size[0], place.height / size[1])
    width, height = (
        min(whole, max(2, round(each * scale / 2) * 2))
        for each, whole in zip(size, (place.width, place.height), strict=True)
    )
    # A few lines too many or too few are not worth bars of two pixels.
    if place.width - width <= 4 and place.height - height <= 4:
        return place
    x = place.x + (place.width - width) // 4 * 2
    y = place.y + (place.height - height) // 4 * 2
    return Rect(x, y, width, height, place.alpha)
