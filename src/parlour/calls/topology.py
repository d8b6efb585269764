"""Which way the media of a call go: through the SFU, or from browser to browser. Pure book-keeping, without effects.

`sfu_switchover` is the number of people after which a call leaves peer-to-peer: it goes to the SFU when somebody joins
and there are more, and back when somebody leaves and there are fewer. Between the two it stays where it is. Everybody
inside counts, hidden or not, as everybody needs a path.

A switch is made before it is broken off: both ways carry media until everybody's new way does, or time is up. What the
rule wishes is overruled where a mesh cannot be:

* Somebody inside is hidden, so that others' browsers would have to know whom they send to, or is no browser and cannot.
* More than `MAX_MESH` people. Each browser encodes once for each other one: beyond that no ordinary machine keeps up,
  whatever was set, and the call would be of no use to anybody.
* An obstacle: two whose browsers cannot reach each other, one who was not ready in time, one who sends what it may not.
  It lasts as long as all of them are inside, so that a call does not go back and forth.

Whatever else needs the SFU (a recording, say) is an obstacle, too.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

__all__ = ["MAX_MESH", "PATIENCE_S", "Path", "Paths", "Stand", "Switch", "Topology", "TopologyName"]

TopologyName: TypeAlias = Literal["sfu", "peer"]

MAX_MESH: Final = 10
"""The most people whose browsers are connected with each other."""

PATIENCE_S: Final = 10.0
"""How long a switch waits for those who are not ready, in seconds."""


@dataclass(frozen=True, slots=True)
class Stand:
    """What a browser is told: the topology in force, the one that is being prepared, and the number of that."""

    topology: TopologyName
    next: TopologyName | None
    epoch: int


@dataclass(frozen=True, slots=True)
class Path:
    """One's path to another browser: who makes the offers, and the names of tracks that go each way."""

    offers: bool
    send: frozenset[str]
    receive: frozenset[str]


@dataclass(frozen=True, slots=True)
class Paths:
    """All of one's paths to other browsers in the mesh numbered `mesh`, by session id."""

    mesh: int
    paths: Mapping[str, Path]


@dataclass(slots=True)
class Switch:
    """A switch under way. `members` were inside when it began; `waiting` have not said that they are ready."""

    target: TopologyName
    members: frozenset[str]
    waiting: set[str]
    deadline: float
    """Unix seconds."""


class Topology:
    """That of one call."""

    def __init__(self) -> None:
        self.current: TopologyName = "sfu"
        self.switch: Switch | None = None
        self.epoch = 0
        """Numbers the switches."""
        self.mesh: int | None = None
        """The epoch in which the present mesh was begun; `None`: browsers are not connected with each other."""
        self.chosen: TopologyName | None = None
        """What somebody in the call chose: overrules the rule while the call lasts, as Daily documents it."""
        self._obstacles: set[frozenset[str]] = set()
        self._people = 0
        """How many were inside when the rule was last asked."""
        self._known: frozenset[str] = frozenset()
        """Who was inside when the topology was last settled."""

    def go_on(self, chosen: TopologyName | None, epoch: int, inside: Sequence[str]) -> None:
        """Go on with a call of another process: its media go through the SFU until `settle_anew`."""
        self.chosen, self.epoch = chosen, epoch + 1
        self._people, self._known = len(inside), frozenset(inside)

    def settle_anew(self) -> None:
        """Have the rule asked as if everybody inside had just come."""
        self._people = 0

    @property
    def heading(self) -> TopologyName:
        """Where the call is, or goes."""
        return self.current if self.switch is None else self.switch.target

    @property
    def has_sfu(self) -> bool:
        """Whether media go to the SFU, or are about to."""
        return "sfu" in (self.current, self.heading)

    @property
    def deadline(self) -> float | None:
        """When the switch under way has taken too long, in Unix seconds."""
        return None if self.switch is None else self.switch.deadline

    @property
    def state(self) -> Stand:
        """How things are."""
        return Stand(self.current, None if self.switch is None else self.switch.target, self.epoch)

    def stand(self, session_id: str) -> Stand:
        """Return how things are for one participant. Who comes while a call goes to the SFU never sees the mesh."""
        switch = self.switch
        if switch is not None and switch.target == "sfu" and session_id not in switch.members:
            return Stand("sfu", None, self.epoch)
        return self.state

    def meshed(self, inside: Sequence[str]) -> Sequence[str]:
        """Return those of `inside` whose browsers are to be connected with each other."""
        if self.mesh is None:
            return ()
        switch = self.switch
        if switch is None or switch.target == "peer":
            return inside
        return [each for each in inside if each in switch.members]

    def can_mesh(self, inside: Collection[str], *, barred: bool) -> bool:
        """Tell whether the browsers of these could be connected with each other. `barred`: one is hidden or cannot."""
        return not barred and len(inside) <= MAX_MESH and not any(each.issubset(inside) for each in self._obstacles)

    def obstruct(self, *session_ids: str) -> None:
        """Keep the call with the SFU as long as all of these are inside."""
        self._obstacles.add(frozenset(session_ids))

    def ready(self, session_id: str, epoch: int) -> None:
        """Take note that somebody's new way carries what the former one does."""
        if self.switch is not None and epoch == self.epoch:
            self.switch.waiting.discard(session_id)

    def rests(self, count: int) -> bool:
        """Take note that `count` are inside; tell whether that and what may have happened to them change nothing."""
        if self.current == "peer" or self.switch is not None:
            return False
        if count <= MAX_MESH and (count != self._people or self.chosen == "peer"):
            return False
        self._people = count
        return True

    def settle(self, inside: Sequence[str], *, switchover: float, barred: bool, now: float) -> None:
        """Bring the topology in line with who is inside; `inside` is never empty."""
        present = frozenset(inside)
        self._obstacles = {each for each in self._obstacles if each <= present}
        self._expire(present, now)
        wish = self._wish(present, switchover, barred=barred)
        grown, self._people = len(present) > self._people, len(present)
        if wish != self.heading:
            self._turn(wish, present, now)
        elif grown and self.switch is not None and self.switch.target == "peer":
            self._prepare("peer", present, now)  # everybody waits for the newcomer's paths, too
        if self.switch is not None and (len(present) == 1 or not self.switch.waiting):
            self._complete(self.switch.target)
        self._known = present

    def _wish(self, present: frozenset[str], switchover: float, *, barred: bool) -> TopologyName:
        count = len(present)
        if not self.can_mesh(present, barred=barred):
            return "sfu"
        if self.chosen is not None:
            return self.chosen
        if count > switchover and count > self._people:
            return "sfu"
        begins = self._people == 0
        return "peer" if begins or (count < switchover and count < self._people) else self.heading

    def _expire(self, present: frozenset[str], now: float) -> None:
        switch = self.switch
        if switch is None:
            return
        switch.waiting &= present
        if now < switch.deadline:
            return
        if switch.target == "peer":
            for late in switch.waiting:
                self.obstruct(late)
        switch.waiting.clear()  # whoever is not ready for the SFU by now must be content with it

    def _turn(self, wish: TopologyName, present: frozenset[str], now: float) -> None:
        if wish == self.current:  # not made yet, so nothing is broken
            self.switch = None
            self.mesh = self.mesh if wish == "peer" else None
            self.epoch += 1
        else:
            self._prepare(wish, present, now)

    def _prepare(self, target: TopologyName, present: frozenset[str], now: float) -> None:
        self.epoch += 1
        members = present if target == "peer" else present & self._known  # who comes now is not in the mesh
        self.switch = Switch(target, members, set(members), now + PATIENCE_S)
        if target == "peer" and self.mesh is None:
            self.mesh = self.epoch

    def _complete(self, target: TopologyName) -> None:
        self.current, self.switch = target, None
        if target == "sfu":
            self.mesh = None
