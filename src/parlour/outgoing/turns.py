"""Whose turn it is when domains share something: who has the least of it is next, and nobody has more than a share."""

from collections import Counter
from collections.abc import Iterable

__all__ = ["next_in_turn"]


def next_in_turn(waiting: Iterable[str], under_way: Counter[str], share: int) -> str | None:
    """Return who of those that wait goes next, the first of equals; `None` when all have their `share` already."""
    return min((key for key in waiting if under_way[key] < share), key=lambda key: under_way[key], default=None)
