"""Who is inside: seats, counts, deadlines. Bookkeeping without decisions."""

import heapq
from collections.abc import Iterator

from parlour.calls.messages import Counts
from parlour.calls.pages import Page, Pages
from parlour.calls.participant import Participant
from parlour.calls.seat_keys import digest

__all__ = ["Roster"]


class Roster:
    """The participants of one meeting, by session id, in the order in which they joined."""

    def __init__(self) -> None:
        self._seats: dict[str, Participant] = {}
        self._ids: tuple[str, ...] = ()
        self._by_key: dict[bytes, Participant] = {}
        """By the digest of the seat key."""
        self.used: set[str] = set()
        """The session ids that were ever given in this meeting."""
        self._deadlines: list[tuple[float, str]] = []
        self._pages = Pages()

    def __len__(self) -> int:
        """Return how many are inside, hidden ones included."""
        return len(self._seats)

    def __iter__(self) -> Iterator[Participant]:
        """Iterate over the participants, first joined first."""
        return iter(self._seats.values())

    def __contains__(self, session_id: object) -> bool:
        """Tell whether this participant is inside."""
        return session_id in self._seats

    def get(self, session_id: str) -> Participant | None:
        """Return the participant, or `None` when it is not inside."""
        return self._seats.get(session_id)

    @property
    def ids(self) -> tuple[str, ...]:
        """The session ids of everybody inside."""
        return self._ids

    def others(self, session_id: str) -> tuple[str, ...]:
        """Return the session ids of everybody but one."""
        return tuple([each for each in self._ids if each != session_id])

    def counts(self) -> Counts:
        """Return how many are present and how many hidden."""
        present = self._pages.visible()
        return Counts(present, len(self._seats) - present)

    def pages(self, session_id: str) -> tuple[Page, ...]:
        """Return all whom others see, as they are told to this participant, who is not among them."""
        return self._pages.without(session_id)

    def unused(self, wished: str, spare: str) -> str:
        """Return `wished` when it was never used in this meeting, else `spare`."""
        return spare if wished in self.used else wished

    def add(self, participant: Participant) -> None:
        """Take a participant in."""
        self._seats[participant.session_id] = participant
        self._ids = tuple(self._seats)
        self._pages.add(participant)
        self.used.add(participant.session_id)
        if participant.seat_key:
            self._by_key[digest(participant.seat_key)] = participant
        if participant.will_eject_at is not None:
            heapq.heappush(self._deadlines, (participant.will_eject_at, participant.session_id))

    def remove(self, participants: list[Participant]) -> None:
        """Take participants out."""
        for participant in participants:
            del self._seats[participant.session_id]
            self._pages.remove(participant.session_id)
            if participant.seat_key:
                del self._by_key[digest(participant.seat_key)]
        self._ids = tuple(self._seats)

    def with_user_id(self, user_id: str) -> list[Participant]:
        """Return those whose token gave them this user id."""
        return [each for each in self if each.has_own_user_id and each.user_id == user_id]

    def held_by(self, seat_key: str | None) -> Participant | None:
        """Return whose seat key this is."""
        return self._by_key.get(digest(seat_key)) if seat_key else None

    def next_deadline(self) -> float | None:
        """Return the earliest moment at which somebody inside must go, in Unix seconds."""
        while self._deadlines and self._deadlines[0][1] not in self._seats:
            heapq.heappop(self._deadlines)
        return self._deadlines[0][0] if self._deadlines else None

    def due(self, now: float) -> list[Participant]:
        """Return those whose deadline has come."""
        deadline = self.next_deadline()
        if deadline is None or now < deadline:
            return []
        return [each for each in self if each.will_eject_at is not None and each.will_eject_at <= now]
