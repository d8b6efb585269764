"""Reading a room for a newcomer, outside the mailbox, so that a slow database holds up nobody who is inside.

What was read may be out of date when the newcomer's turn comes. Two things can have happened meanwhile, and a reading
that began before either is not believed but done again:

* there were *news*: the room was changed or deleted, or its domain was changed. Whoever changes it tells so after the
  commit, so a reading that begins after the news has them in it;
* a *meeting* began, and the reading contradicts it: it says that there is no room, or another of the same name. One
  that began after the meeting did is right, and the meeting is that of a deleted room; an older one proves nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from parlour.live.context import RoomKey
from parlour.live.snapshot import RoomSnapshot, RoomSource

__all__ = ["Reading", "Readings"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, and what had been heard of when the reading began."""

    snapshot: RoomSnapshot | None
    news: int
    meetings: int

    def is_of(self, room_id: str) -> bool:
        """Tell whether this room was read, and not none or another of the same name."""
        return self.snapshot is not None and self.snapshot.room.id == room_id


class Readings:
    """The readings of one room."""

    def __init__(self, rooms: RoomSource, key: RoomKey) -> None:
        self._rooms = rooms
        self._key = key
        self._last: RoomSnapshot | None = None
        """What was read last: what says the same is not worked out anew."""
        self._news = 0
        self._meetings = 0
        self._under_way = 0

    @property
    def under_way(self) -> bool:
        """Whether somebody is on the way in: the room must be there to hear news for it."""
        return self._under_way > 0

    @contextmanager
    def somebody(self) -> Iterator[None]:
        """Somebody is on the way in as long as this lasts."""
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1

    async def read(self) -> Reading:
        """Read the room. Raises `ParlourError` when the database does not answer."""
        news, meetings = self._news, self._meetings
        snapshot = await self._rooms.load(*self._key)
        if snapshot != self._last:
            self._last = snapshot
        return Reading(self._last, news, meetings)

    def note_news(self) -> None:
        """Hear that something was changed in the database."""
        self._news += 1

    def note_meeting(self) -> None:
        """Hear that a meeting begins."""
        self._meetings += 1

    def is_stale(self, reading: Reading, running_room_id: str | None) -> bool:
        """Tell whether to read again. `running_room_id` is the room of the running meeting, if one runs."""
        if reading.news != self._news:
            return True
        contradicts = running_room_id is not None and not reading.is_of(running_room_id)
        return contradicts and reading.meetings != self._meetings
