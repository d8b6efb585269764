"""`/parlour/activity`: calls and participants over time. Our own: the documented API lists meetings."""

from typing import Final, NamedTuple

from parlour.api.answers import COUNT, Fields, field
from parlour.api.authentication import Caller
from parlour.api.body import whole_number
from parlour.api.queries import moment, text
from parlour.errors import InvalidRequestError
from parlour.history import Span, peaks

__all__ = ["ACTIVITY", "MOST_POINTS", "POINTS", "get_activity"]

POINTS: Final = 120
MOST_POINTS: Final = 500
_DAY_S: Final = 86_400.0
_LONGEST_S: Final = 31 * _DAY_S
_USUAL_S: Final = _DAY_S / 4

MOST_STAYS: Final = 100_000
"""So many stays are counted at most: more would keep others waiting."""


class Activity(NamedTuple):
    """From when on, how long each stretch of time is (seconds), and the most at once in each."""

    start: float
    step: float
    calls: list[int]
    participants: list[int]


_COUNTS: Final = {"type": "array", "items": COUNT}

ACTIVITY: Final = Fields[Activity](
    "Activity",
    start=field({"type": "number"}, lambda found: found.start, 1774363859, "Unix seconds."),
    step=field({"type": "number"}, lambda found: found.step, 180, "Seconds of each stretch."),
    calls=field(_COUNTS, lambda found: found.calls, [0, 1], "The most meetings at once, stretch by stretch."),
    participants=field(_COUNTS, lambda found: found.participants, [0, 2], "The most people in them at once."),
)


async def get_activity(caller: Caller) -> Activity:
    """`GET /parlour/activity`."""
    request, now = caller.request, caller.context.clock.now()
    points = whole_number(request, "points", default=POINTS, least=1, most=MOST_POINTS)
    end = moment(request, "end")
    end = now if end is None else end
    start = moment(request, "start")
    start = end - _USUAL_S if start is None else start
    if not 0 < end - start <= _LONGEST_S:
        raise InvalidRequestError("end should be after start, and at most 31 days after it")
    found = await caller.context.database.meetings.spans(
        caller.domain.id, begin=start, end=end, room=text(request, "room"), most=MOST_STAYS + 1, now=now
    )
    if max(len(found.meetings), len(found.stays)) > MOST_STAYS:
        raise InvalidRequestError(f"more than {MOST_STAYS} people took part in that time; ask for less of it")
    step = (end - start) / points

    def counted(spans: list[tuple[float, float | None]]) -> list[int]:
        # What has not begun at `now` has not ended either: nothing is known of the future.
        return peaks(
            (Span(first, now if last is None else last) for first, last in spans), begin=start, step=step, count=points
        )

    return Activity(start, step, counted(found.meetings), counted(found.stays))
