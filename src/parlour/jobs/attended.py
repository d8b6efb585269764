"""Who was there while something was made whose server was killed: known from the records of meetings, on disk."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from parlour.store import Database

__all__ = ["Attended", "attended", "counted"]


@dataclass(frozen=True, slots=True)
class Attended:
    """How many were inside at once, at most, and the time that everybody spent there, added up."""

    most: int
    minutes: float


class _Kept(Protocol):
    @property
    def domain_id(self) -> str: ...
    @property
    def meeting_id(self) -> str: ...
    @property
    def started_at(self) -> float: ...


async def attended(database: Database, record: _Kept, seconds: float, *, now: float) -> Attended:
    """Return what is known of the `seconds` from the start of a job; zeros for a meeting that no record tells of.

    Whoever was there at the last sign of life of the server was so until the end of what was made. Raises
    `ParlourError`.
    """
    meeting = await database.meetings.get(record.domain_id, record.meeting_id, now=now)
    if meeting is None:
        return Attended(0, 0.0)
    begin, end = record.started_at, record.started_at + seconds
    over = end if meeting.ended_at is None else meeting.ended_at
    stays = [
        (each.joined_at, end if each.left_at is None or each.left_at >= over else each.left_at)
        for each in meeting.participants
    ]
    return counted(stays, begin, end)


def counted(stays: Iterable[tuple[float, float]], begin: float, end: float) -> Attended:
    """Count stays, each from when until when, between two moments (Unix seconds), the bounds included."""
    inside = [(max(joined, begin), min(left, end)) for joined, left in stays if joined <= end and left >= begin]
    # Who comes at the moment at which another one goes was there with it.
    changes = sorted([(joined, -1) for joined, _ in inside] + [(left, 1) for _, left in inside])
    most = people = 0
    for _, change in changes:
        people -= change
        most = max(most, people)
    return Attended(most, sum(left - joined for joined, left in inside) / 60)
