"""The lobby of one room: who waits to be let in, since when, and how it was decided. Bookkeeping without decisions.

It outlives meetings: people may wait before the first one is inside, and after the last one has left.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from parlour.addresses import Recent
from parlour.calls.admission import BadToken
from parlour.calls.events import Join
from parlour.calls.holds import HELD_S
from parlour.calls.messages import LobbyState, WaitingView
from parlour.calls.rules import CallRules, ParticipantRules
from parlour.calls.seat_keys import digest

__all__ = ["AWAY_S", "MAX_WAITING", "NOT_ANSWERED_S", "NOT_ASKED_S", "Knocks", "Lobby", "Waiting"]

MAX_WAITING: Final = 100
"""How many people one lobby takes. What is kept of one is bounded by the limits of a `join`: about 10 kB."""

MAX_ASKING: Final = 100
ASKING_S: Final = 60.0
"""So many may ask to be let in within so many seconds: every one of them is shown to those who decide."""

FEW_ASKING: Final = 3
"""An address that asked fewer times within that time may ask all the same, until twice as many have: whoever makes the
others' hosts busy does not keep them from knocking."""

KNOCKS_S: Final = 60.0

AWAY_S: Final = HELD_S
"""How long a place is kept for somebody whose connection broke."""

NOT_ASKED_S: Final = 600.0
NOT_ANSWERED_S: Final = 3600.0
"""How long somebody may stay without asking to be let in, and after asking without an answer."""


@dataclass(frozen=True, slots=True)
class Knocks:
    """What one address may have of lobbies: so many places in each, so many knocks a minute in all; 0 for any number.

    The default is an office of fifty behind one address, who all come in and load the page again.
    """

    per_address: int = 60
    per_minute: int = 120
    recent: Recent = field(default_factory=lambda: Recent(KNOCKS_S))
    """Who took a place lately, in any lobby."""


@dataclass(slots=True)
class Waiting:
    """Somebody in the lobby. Times are Unix seconds. Changed by the call only."""

    session_id: str
    seat_key: str = field(repr=False)
    command: Join
    """The join that led here, with name, data and tracks as they are now: what it will be let in with."""
    came_at: float
    asked_at: float | None = None
    granted: bool = False
    """Whether it may come in as soon as a seat is free."""
    promised: bool = False
    """Whether that was told: to itself, and to those who decide."""
    away_since: float | None = None
    """Since when its connection is broken."""

    @property
    def person(self) -> ParticipantRules:
        """What token, room and domain say about this person."""
        person = self.command.person
        return ParticipantRules() if isinstance(person, BadToken) else person

    @property
    def user_name(self) -> str | None:
        """The display name; that of a token wins, so that those who decide can rely on it."""
        return self.person.user_name or self.command.user_name

    @property
    def address(self) -> str:
        """Under which name the address is counted that it comes from; empty: it is not."""
        return self.command.address

    def rename(self, name: str | None) -> bool:
        """Take another display name; tell whether that changes what others see."""
        before = self.user_name
        self.command = replace(self.command, user_name=name)
        return self.user_name != before

    def view(self) -> WaitingView:
        """Return what those who decide are told."""
        return WaitingView(self.session_id, self.user_name, self.granted)

    def is_lost(self, now: float) -> bool:
        """Tell whether its connection has been broken for too long."""
        return self.away_since is not None and now >= self.away_since + AWAY_S

    def until(self, room: CallRules | None) -> float:
        """Return when this person has to go unless something happens before; `room` is the room's configuration."""
        moments = [self.came_at + NOT_ASKED_S if self.asked_at is None else self.asked_at + NOT_ANSWERED_S]
        if self.away_since is not None:
            moments.append(self.away_since + AWAY_S)
        token = self.person.token
        moments += [each.exp for each in (room, token) if each is not None and each.exp is not None]
        return min(moments)


class Lobby:
    """Who waits, first come first."""

    def __init__(self, knocks: Knocks | None = None) -> None:
        """`knocks` is shared by the lobbies of a server."""
        self.knocks = knocks or Knocks()
        self._waiting: dict[str, Waiting] = {}
        self._by_key: dict[bytes, Waiting] = {}
        self._granted: dict[str, None] = {}
        self._asks = Recent(ASKING_S)
        self._rules: CallRules | None = None
        self._deadline: float | None = None
        self._deadline_known = True
        self.watchers: frozenset[str] = frozenset()
        """Who inside was told of those who ask, and hears of every change."""
        self.hosts = False
        """Whether those who ask were told that somebody is inside who can let them in."""
        self.restless = False
        """Whether something happened after which some may have to go, or may come in."""

    def __len__(self) -> int:
        """Return how many are in the lobby, those included whose connection is broken."""
        return len(self._waiting)

    def __iter__(self) -> Iterator[Waiting]:
        """Iterate over all, first come first."""
        return iter(list(self._waiting.values()))

    def __contains__(self, session_id: object) -> bool:
        """Tell whether this person is in the lobby."""
        return session_id in self._waiting

    def get(self, session_id: str) -> Waiting | None:
        """Return somebody, `None` when it is not in the lobby."""
        return self._waiting.get(session_id)

    def held_by(self, seat_key: str | None) -> Waiting | None:
        """Return whose key this is."""
        return self._by_key.get(digest(seat_key)) if seat_key else None

    @property
    def asking(self) -> list[Waiting]:
        """Those who ask to be let in, first come first."""
        return [each for each in self._waiting.values() if each.asked_at is not None]

    @property
    def granted(self) -> list[Waiting]:
        """Those who may come in, first let in first."""
        return [self._waiting[each] for each in self._granted]

    @property
    def rules(self) -> CallRules | None:
        """The room's configuration as last heard of."""
        return self._rules

    def note_rules(self, rules: CallRules) -> None:
        """Hear of the room's configuration."""
        self._rules, self._deadline_known = rules, False

    def entry_of(self, waiting: Waiting) -> Join:
        """Return the join of somebody, as things stand now."""
        return waiting.command if self._rules is None else replace(waiting.command, room=self._rules)

    def with_user_id(self, user_id: str) -> list[Waiting]:
        """Return those whose token gave them this user id."""
        return [each for each in self._waiting.values() if each.person.user_id == user_id]

    def add(self, waiting: Waiting) -> None:
        """Take somebody in."""
        self._deadline_known = False
        self._waiting[waiting.session_id] = waiting
        self._by_key[digest(waiting.seat_key)] = waiting

    def remove(self, waiting: Waiting) -> None:
        """Take somebody out."""
        self._deadline_known = False
        del self._waiting[waiting.session_id]
        del self._by_key[digest(waiting.seat_key)]
        self._granted.pop(waiting.session_id, None)

    def places_of(self, address: str) -> int:
        """Return how many places an address has."""
        return sum(each.address == address for each in self._waiting.values())

    def places(self) -> Counter[str]:
        """Return how many places each address has, those left out who were let in already."""
        return Counter(each.address for each in self._waiting.values() if not each.granted)

    def youngest_of(self, address: str) -> Waiting:
        """Return who of an address goes first: who has not asked rather than who has, who came last; nobody who was
        let in. There must be one.
        """
        able = [each for each in self._waiting.values() if each.address == address and not each.granted]
        return next((each for each in reversed(able) if each.asked_at is None), able[-1])

    def may_ask(self, address: str, now: float) -> bool:
        """Tell whether one more may ask now."""
        asked = self._asks.total(now)
        rare = bool(address) and self._asks.of(address, now) < FEW_ASKING
        return asked < (2 * MAX_ASKING if rare else MAX_ASKING)

    def ask(self, waiting: Waiting, now: float) -> None:
        """Note that somebody asks to be let in."""
        waiting.asked_at, self._deadline_known = now, False
        self._asks.note(waiting.address, now)

    def lose(self, waiting: Waiting, now: float) -> None:
        """Note that somebody's connection broke."""
        waiting.away_since, self._deadline_known = now, False

    def find(self, waiting: Waiting, command: Join) -> None:
        """Note that somebody is back, on another connection, with `command`."""
        waiting.away_since, self._deadline_known = None, False
        waiting.command = command

    def grant(self, waiting: Waiting) -> None:
        """Let somebody in as soon as a seat is free."""
        waiting.granted = True
        self._granted.setdefault(waiting.session_id)

    def state_for(self, waiting: Waiting) -> LobbyState:
        """Return what somebody is told of its own wait."""
        return LobbyState(waiting.asked_at is not None, waiting.granted, self.hosts)

    def next_deadline(self) -> float | None:
        """Return when the next one has to go, in Unix seconds."""
        if not self._deadline_known:
            self._deadline = min((each.until(self._rules) for each in self._waiting.values()), default=None)
            self._deadline_known = True
        return self._deadline
