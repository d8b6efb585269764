"""What an operator sees and does of a running call beyond the documented REST API, which has nothing of the kind."""

from collections.abc import Mapping
from dataclasses import dataclass

from parlour.calls.backend import BackendCommand
from parlour.calls.desk import Desk
from parlour.calls.requests.participants import mute
from parlour.calls.tracks import TrackState

__all__ = ["CountInside", "Inside", "InsideCount", "ListInside", "Mute", "Muted", "Person"]

EVERYBODY = "*"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody inside. `user_id` is the token's, `joined_at` Unix seconds; `tracks` as others see them."""

    session_id: str
    user_id: str | None
    user_name: str | None
    owner: bool
    hidden: bool
    joined_at: float | None
    tracks: Mapping[str, TrackState]
    network: str | None


@dataclass(frozen=True, slots=True)
class Inside:
    """Everybody inside, those whom nobody sees included, first joined first; and how many wait in the lobby."""

    meeting_id: str
    people: tuple[Person, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class ListInside(BackendCommand[Inside]):
    """Who is inside, and with what?"""

    def carry_out(self, desk: Desk) -> Inside:
        """See `BackendCommand`."""
        people = [
            Person(
                session_id=each.session_id,
                user_id=each.user_id if each.has_own_user_id else None,
                user_name=each.user_name,
                owner=each.owner,
                hidden=not each.visible,
                joined_at=each.joined_at,
                tracks=each.view().tracks,
                network=each.network,
            )
            for each in desk.roster
        ]
        return Inside(desk.meeting_id, tuple(people), len(desk.lobby))


@dataclass(frozen=True, slots=True)
class InsideCount:
    """How many are inside, and since when somebody of them is (Unix seconds)."""

    meeting_id: str
    participants: int
    since: float


@dataclass(frozen=True, slots=True)
class CountInside(BackendCommand[InsideCount]):
    """How many are inside, hidden ones included, and since when?"""

    def carry_out(self, desk: Desk) -> InsideCount:
        """See `BackendCommand`."""
        joined = [each.joined_at for each in desk.roster if each.joined_at is not None]
        return InsideCount(desk.meeting_id, len(desk.roster), min(joined, default=desk.now))


@dataclass(frozen=True, slots=True)
class Muted:
    """Whose tracks were switched off: session id → names."""

    tracks: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Mute(BackendCommand[Muted]):
    """Switch tracks of people off, as an owner in the call can: they may switch them on again themselves.

    `*` stands for everybody. Unknown ids are skipped: they may have left a moment ago. So is what is off already.
    """

    ids: frozenset[str]
    tracks: frozenset[str]

    def carry_out(self, desk: Desk) -> Muted:
        """See `BackendCommand`."""
        everybody = EVERYBODY in self.ids
        wanted = [each for each in desk.roster if everybody or each.session_id in self.ids]
        muted = {each.session_id: mute(desk, each, self.tracks, by=None) for each in wanted}
        return Muted({session_id: names for session_id, names in muted.items() if names})
