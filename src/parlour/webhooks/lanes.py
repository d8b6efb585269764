"""Which lanes have work, when, and whose turn it is. Pure: no clock, no database, no tasks.

Memory only: the database knows better, and is asked every few seconds.
"""

from collections import Counter, deque
from dataclasses import dataclass
from typing import NamedTuple

from parlour.outgoing.turns import next_in_turn

__all__ = ["Lane", "LaneLimits", "Lanes"]


class Lane(NamedTuple):
    """What is delivered in order: one room's events for one webhook, or its join hooks."""

    domain_id: str
    name: str

    @property
    def target(self) -> tuple[str, str]:
        """For whom it is: the webhook, or all join hooks of the domain."""
        return self.domain_id, self.name.partition("/")[0]


@dataclass(frozen=True, slots=True)
class LaneLimits:
    """How many lanes are at work at once: in all, of one domain, for one webhook."""

    in_all: int = 128
    of_domain: int = 32
    of_webhook: int = 8


class Lanes:
    """Moments are those of any one clock."""

    def __init__(self, limits: LaneLimits) -> None:
        self._limits = limits
        self._due: dict[Lane, float] = {}
        self._at_work: set[Lane] = set()

    def due(self, lane: Lane, at: float) -> None:
        """Look at a lane at that moment, or sooner if that was said before: also at one that is at work, once more."""
        self._due[lane] = min(self._due.get(lane, at), at)

    def begin(self, now: float) -> list[Lane]:
        """Return which lanes are to be worked off from now on; each is at work until `done`.

        Who has the least under way comes first, so a domain with much to deliver does not hold up one with little.
        """
        by_domain = Counter(lane.domain_id for lane in self._at_work)
        by_target = Counter(lane.target for lane in self._at_work)
        waiting = self._waiting(now)
        begun: list[Lane] = []
        while len(self._at_work) < self._limits.in_all:
            domain_id = next_in_turn(waiting, by_domain, self._limits.of_domain)
            if domain_id is None:
                break
            if not waiting[domain_id]:
                del waiting[domain_id]
                continue
            lane = waiting[domain_id].popleft()
            if by_target[lane.target] >= self._limits.of_webhook:
                continue
            del self._due[lane]
            self._at_work.add(lane)
            by_domain[domain_id] += 1
            by_target[lane.target] += 1
            begun.append(lane)
        return begun

    def done(self, lane: Lane, again_at: float | None) -> None:
        """End the work on a lane; look at it again at `again_at`, if anything is known to wait."""
        self._at_work.discard(lane)
        if again_at is not None:
            self.due(lane, again_at)

    def is_idle(self, lane: Lane) -> bool:
        """Tell whether nobody works on a lane now."""
        return lane not in self._at_work

    def next_due(self, now: float) -> float | None:
        """Return when the next lane is due that is not due yet; those that are wait for one to be `done`."""
        return min((at for lane, at in self._due.items() if at > now and lane not in self._at_work), default=None)

    def _waiting(self, now: float) -> dict[str, deque[Lane]]:
        due = sorted((at, lane) for lane, at in self._due.items() if at <= now and lane not in self._at_work)
        waiting: dict[str, deque[Lane]] = {}
        for _, lane in due:
            waiting.setdefault(lane.domain_id, deque()).append(lane)
        return waiting
