"""How many were at it at the same time, moment by moment. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Span", "peaks"]


@dataclass(frozen=True, slots=True)
class Span:
    """From when until when something went on; `end` is `None` while it does. Unix seconds."""

    begin: float
    end: float | None


def peaks(spans: Iterable[Span], *, begin: float, step: float, count: int) -> list[int]:
    """Return for each of `count` stretches of `step` seconds from `begin` on how many spans there were at most at once.

    A span that ends at the moment when another begins does not count with it.
    """
    end = begin + step * count
    changes = sorted(_changes(spans, begin, end))
    result, at, running = [0] * count, 0, 0
    for stretch in range(count):
        start, until = begin + step * stretch, begin + step * (stretch + 1)
        begins_with_a_change = at < len(changes) and changes[at][0] <= start
        most = 0 if begins_with_a_change else running
        while at < len(changes) and changes[at][0] < until:
            moment = changes[at][0]
            while at < len(changes) and changes[at][0] == moment:
                running += changes[at][1]
                at += 1
            most = max(most, running)
        result[stretch] = most
    return result


def _changes(spans: Iterable[Span], begin: float, end: float) -> Sequence[tuple[float, int]]:
    changes = []
    for span in spans:
        first, last = max(span.begin, begin), end if span.end is None else min(span.end, end)
        if first < last:
            changes += [(first, 1), (last, -1)]
    return changes
