"""Breakout rooms: groups inside one call. Which there are, who belongs where, and who is where. Pure book-keeping.

Source: `enable_breakout_rooms`. Everybody stays in the one call: only media, the active speaker and messages of apps
are kept apart (`parlour.calls.grouping`). Who belongs to no room, or went back, is in the main room (`None`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from parlour.strict_json import JsonValue

__all__ = ["MAX_ROOMS", "MAX_TIME_S", "Breakout", "BreakoutRoom", "BreakoutView"]

MAX_ROOMS: Final = 50
"""How many there may be beside the main room."""

MAX_TIME_S: Final = 86_400
"""The longest time after which rooms close by themselves, in seconds."""

_MAX_REMEMBERED: Final = 1000


@dataclass(frozen=True, slots=True)
class BreakoutRoom:
    """One group. Its id is made by whoever writes, and names it as long as it is on the list."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class BreakoutView:
    """Everything about breakout rooms, as told to browsers; `at` is when, by which `ends_at` is to be read."""

    version: int
    open: bool
    at: float
    ends_at: float | None
    rooms: tuple[BreakoutRoom, ...]
    assignment: Mapping[str, str]
    """Session id → id of the room to which it belongs."""
    stepped_out: tuple[str, ...]
    """Who of them is in the main room at present."""
    help: tuple[str, ...]
    """Who asks for help, first asked first."""


class Breakout:
    """The breakout rooms of one call."""

    def __init__(self) -> None:
        self.version = 0
        """Counts the changes; 0: there was never any room."""
        self.open = False
        self.ends_at: float | None = None
        """When the rooms close by themselves, in Unix seconds."""
        self.rooms: tuple[BreakoutRoom, ...] = ()
        self.assignment: dict[str, str] = {}
        self.stepped_out: set[str] = set()
        self.help: list[str] = []
        self._remembered: dict[str, str] = {}
        """User id → room of who left: whoever comes again comes back to it."""

    def room_of(self, session_id: str) -> str | None:
        """Return the id of the room where somebody is, `None` for the main room."""
        if not self.open or session_id in self.stepped_out:
            return None
        return self.assignment.get(session_id)

    def knows(self, room_id: str) -> bool:
        """Tell whether there is such a room."""
        return any(room.id == room_id for room in self.rooms)

    def replace_rooms(self, rooms: Iterable[BreakoutRoom]) -> None:
        """Have these rooms and no others. Who belonged to one that is gone belongs to none; without any all is over."""
        self.rooms = tuple(rooms)
        known = {room.id for room in self.rooms}
        self.assignment = {who: room for who, room in self.assignment.items() if room in known}
        self._remembered = {who: room for who, room in self._remembered.items() if room in known}
        self.stepped_out &= self.assignment.keys()
        self._drop_help()
        if not known:
            self.close()

    def assign(self, session_id: str, room_id: str | None) -> None:
        """Have somebody belong to a known room and be there, or belong to none."""
        self.stepped_out.discard(session_id)
        if room_id is None:
            self.assignment.pop(session_id, None)
        else:
            self.assignment[session_id] = room_id
        self._drop_help()

    def step_out(self, session_id: str) -> None:
        """Let somebody go to the main room; it belongs where it did."""
        if session_id in self.assignment:
            self.stepped_out.add(session_id)
        self._drop_help()

    def ask_for_help(self, session_id: str, wanted: bool) -> None:
        """Take note that somebody wants a host to come, or no longer does."""
        if wanted != (session_id in self.help):
            (self.help.append if wanted else self.help.remove)(session_id)

    def visited(self, room_id: str) -> None:
        """Take note that a host came to a room: who asked for that is served."""
        self.help = [each for each in self.help if self.room_of(each) != room_id]

    def start(self) -> None:
        """Open the rooms."""
        self.open = True

    def close(self) -> None:
        """End the groups; the rooms and who belongs where stay, for the next time."""
        self.open, self.ends_at, self.help = False, None, []
        self.stepped_out.clear()

    def forget(self, session_id: str, user_id: str | None) -> None:
        """Take note that somebody left; with a user id of its own it finds its room again."""
        room_id = self.assignment.pop(session_id, None)
        self.stepped_out.discard(session_id)
        self._drop_help()
        if room_id is not None and user_id is not None and len(self._remembered) < _MAX_REMEMBERED:
            self._remembered[user_id] = room_id

    def remembered(self, user_id: str) -> str | None:
        """Return the room of a user who left; it is asked for once."""
        return self._remembered.pop(user_id, None)

    def view(self, now: float) -> BreakoutView | None:
        """Return what browsers are told, `None` where there was never any room."""
        if not self.version:
            return None
        return BreakoutView(
            version=self.version,
            open=self.open,
            at=now,
            ends_at=self.ends_at,
            rooms=self.rooms,
            assignment=dict(self.assignment),
            stepped_out=tuple(sorted(self.stepped_out)),
            help=tuple(self.help),
        )

    def keep(self) -> dict[str, JsonValue]:
        """Return what is kept of it over a restart, as JSON."""
        return {
            "version": self.version,
            "open": self.open,
            "ends_at": self.ends_at,
            "rooms": [[room.id, room.name] for room in self.rooms],
            "assignment": {**self.assignment},
            "stepped_out": [*sorted(self.stepped_out)],
            "help": [*self.help],
            "remembered": {**self._remembered},
        }

    def go_on(self, kept: Mapping[str, Any]) -> None:
        """Go on with what was kept."""
        self.version, self.open, self.ends_at = kept["version"], kept["open"], kept["ends_at"]
        self.rooms = tuple([BreakoutRoom(*each) for each in kept["rooms"]])
        self.assignment, self.stepped_out = dict(kept["assignment"]), set(kept["stepped_out"])
        self.help, self._remembered = list(kept["help"]), dict(kept["remembered"])

    def _drop_help(self) -> None:
        """Nobody in the main room needs a host to come."""
        self.help = [each for each in self.help if self.room_of(each) is not None]
