"""Who inside is told of those who wait in the lobby, and what those who wait are told of it.

Owners and participant admins watch: also those who come later, or get the power later, and no longer than they have it.
"""

from collections.abc import Iterable

from parlour.calls.desk import Desk
from parlour.calls.effects import CloseWaiting, TellWaiting
from parlour.calls.lobby import Waiting
from parlour.calls.messages import FatalError, WaitingAdded, WaitingNow, WaitingRemoved, WaitingUpdated, WaitingView
from parlour.calls.participant import Participant

__all__ = ["asking_for", "put_out", "show", "tell_state", "watch", "withdraw"]


def watch(desk: Desk) -> bool:
    """See who may decide now, and tell whoever may since or may no longer; return whether `hosts` is another now."""
    lobby, former = desk.lobby, desk.lobby.watchers
    lobby.watchers = frozenset([each.session_id for each in desk.roster if each.moderates])
    if views := tuple([each.view() for each in lobby.asking]):
        desk.send(_sorted(lobby.watchers - former), WaitingNow(views))
        desk.send(_sorted(each for each in former - lobby.watchers if each in desk.roster), WaitingNow(()))
    hosts, lobby.hosts = lobby.hosts, bool(lobby.watchers)
    return lobby.hosts != hosts


def asking_for(desk: Desk, participant: Participant) -> tuple[WaitingView, ...]:
    """Return who asks to be let in, as far as a participant may know; from now on it is told of every change."""
    if not participant.moderates or not len(desk.lobby):
        return ()
    desk.lobby.watchers |= {participant.session_id}
    return tuple([each.view() for each in desk.lobby.asking])


def show(desk: Desk, waiting: Waiting, *, again: bool) -> None:
    """Tell those who may decide of somebody who asks; who asks again is shown again."""
    view = waiting.view()
    desk.send(_sorted(desk.lobby.watchers), WaitingUpdated(view) if again else WaitingAdded(view))


def withdraw(desk: Desk, waiting: Waiting, outcome: str) -> None:
    """Take somebody out of the lobby, and off the list of those who ask; `outcome` is a stable code."""
    desk.lobby.remove(waiting)
    desk.journal.answered(waiting, desk.lobby.rules or desk.rules, desk.now, outcome)
    if waiting.asked_at is not None:
        inside = _sorted(each for each in desk.lobby.watchers if each in desk.roster)
        desk.send(inside, WaitingRemoved(waiting.session_id))


def put_out(desk: Desk, waiting: Waiting, error: FatalError, outcome: str) -> None:
    """Put somebody out of the lobby, and tell it why."""
    desk.effects.append(CloseWaiting(waiting.session_id, error))
    withdraw(desk, waiting, outcome)


def tell_state(desk: Desk, waiting: Waiting) -> None:
    """Tell somebody how its wait stands, if it is there to hear it."""
    if waiting.away_since is None:
        desk.effects.append(TellWaiting(waiting.session_id, desk.lobby.state_for(waiting)))


def _sorted(session_ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(session_ids))
