"""The active speaker: who is heard above all, without flicker."""

from collections.abc import Collection, Mapping
from typing import Final

__all__ = ["CLEARLY_LOUDER_DB", "SETTLED_S", "ActiveSpeaker", "Speakers"]

CLEARLY_LOUDER_DB: Final = 10
"""How much louder another has to be than the active speaker to take over while both talk, in decibels."""

SETTLED_S: Final = 1.0
"""For so long, in seconds, nobody is talked down who has just become the active speaker."""


class ActiveSpeaker:
    """Chooses one speaker from the voices that begin, change and end.

    Whoever is active stays so while talking, and in the silence afterwards. Another takes over when the voice ends (the
    loudest of those who talk, of equally loud ones who began last), and before that only when clearly louder: two who
    talk at the same time do not take turns, but nobody stays active by breathing into a microphone.
    """

    def __init__(self) -> None:
        self.current: str | None = None
        self._since = 0.0
        self._talking: dict[str, int] = {}  # ordered: who began last is last

    def hear(self, session_id: str, level: int | None, now: float) -> bool:
        """Take how loud somebody talks, `None` for not any more; tell whether the active speaker changed.

        `level` is in decibels, 0 is the loudest; `now` is in seconds, of whatever clock.
        """
        if level is None:
            self._talking.pop(session_id, None)
        else:
            self._talking[session_id] = level
        return self._choose(now)

    def forget(self, session_id: str, now: float) -> bool:
        """Drop somebody who left or may not be seen; tell whether the active speaker changed."""
        self._talking.pop(session_id, None)
        if self.current != session_id:
            return False
        self.current = None
        self._choose(now)
        return True

    def level(self, session_id: str) -> int | None:
        """Return how loud somebody talks, `None` who does not."""
        return self._talking.get(session_id)

    def hush(self) -> None:
        """End all voices at once: nobody can be heard now. Whoever is active stays so until the next voice."""
        self._talking.clear()

    def _choose(self, now: float) -> bool:
        loudest = self._loudest()
        if loudest is None or loudest == self.current:
            return False
        present = None if self.current is None else self._talking.get(self.current)
        if present is not None:
            clear = self._talking[loudest] >= present + CLEARLY_LOUDER_DB
            if not clear or now < self._since + SETTLED_S:
                return False
        self.current, self._since = loudest, now
        return True

    def _loudest(self) -> str | None:
        newest_first = reversed(self._talking.items())
        return max(newest_first, key=lambda item: item[1], default=(None, None))[0]


class Speakers:
    """The active speaker of each room of a call: of the main room (`None`), and of every breakout room with people."""

    def __init__(self) -> None:
        self._rooms: dict[str | None, ActiveSpeaker] = {None: ActiveSpeaker()}

    def of(self, room: str | None) -> ActiveSpeaker:
        """Return that of one room."""
        if room not in self._rooms:
            self._rooms[room] = ActiveSpeaker()
        return self._rooms[room]

    def current(self) -> Mapping[str | None, str | None]:
        """Return who is active in which room."""
        return {room: speaker.current for room, speaker in self._rooms.items()}

    def keep_only(self, rooms: Collection[str | None]) -> None:
        """Drop those of breakout rooms where nobody is."""
        self._rooms = {room: speaker for room, speaker in self._rooms.items() if room is None or room in rooms}

    def hush(self) -> None:
        """End all voices at once, in all rooms."""
        for speaker in self._rooms.values():
            speaker.hush()
