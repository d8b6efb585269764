"""Rate limits of the REST API, as documented: so many calls in so many seconds, per domain.

Counted in this process: several servers on one database allow so much each.
"""

import math
from collections import deque
from dataclasses import dataclass
from typing import Final

from parlour.errors import RateLimitError

__all__ = ["BATCH", "MEETINGS", "MOST", "SLOW", "STARTS", "Rate", "RateLimits", "rate_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Rate:
    """At most `calls` within any `seconds`."""

    calls: int
    seconds: float


MOST: Final = Rate(100, 5.0)
SLOW: Final = Rate(50, 30.0)
STARTS: Final = Rate(5, 5.0)
BATCH: Final = Rate(10, 30.0)
MEETINGS: Final = Rate(10, 5.0)
"""Documented as about two per second; a page of a dashboard may ask for several things at once."""

_EXACT: Final = {
    ("DELETE", "/rooms/{name}"): SLOW,
    ("GET", "/recordings"): SLOW,
    ("POST", "/rooms/{name}/dialOut/start"): STARTS,
    ("POST", "/rooms/{name}/recordings/start"): STARTS,
    ("POST", "/rooms/{name}/live-streaming/start"): STARTS,
    ("POST", "/batch/rooms"): BATCH,
    ("DELETE", "/batch/rooms"): BATCH,
    ("GET", "/meetings"): MEETINGS,
    ("GET", "/meetings/{id}"): MEETINGS,
    ("GET", "/meetings/{id}/participants"): MEETINGS,
    ("GET", "/parlour/activity"): MEETINGS,
}


def rate_of(method: str, path: str) -> Rate:
    """Return the limit of the operation at `path`; operations with the same limit are counted together."""
    return _EXACT.get((method, path), MOST)


class RateLimits:
    """Counts calls in sliding windows."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, Rate], deque[float]] = {}

    def take(self, domain_id: str, rate: Rate, now: float) -> None:
        """Count a call at the monotonic moment `now`; raises `RateLimitError`, uncounted, when it is one too many."""
        seen = self._seen.get((domain_id, rate))
        if seen is None:
            seen = self._seen[domain_id, rate] = deque()
        begin = now - rate.seconds
        while seen and seen[0] <= begin:
            seen.popleft()
        if len(seen) >= rate.calls:
            raise RateLimitError("Too many requests", retry_after=max(1, math.ceil(seen[0] + rate.seconds - now)))
        seen.append(now)
