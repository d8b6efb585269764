"""Connections break, and people come back: until then their seats are held for a while, and nobody notices anything.

How long depends on whether the media still flow: a browser that lost its WebSocket alone is soon back, one that was
killed is heard nowhere. A seat that is held counts, is seen, and can be taken away like any other.
"""

from typing import Final, TypeAlias, assert_never

from parlour.calls.arrivals import standing
from parlour.calls.departures import give_up
from parlour.calls.desk import Desk
from parlour.calls.effects import Hold, SetAway, TakeOver
from parlour.calls.events import ConnectionLost, HoldOver, MediaAlive, PeerMediaFailed, Resume
from parlour.calls.holds import HELD_S
from parlour.calls.knocking import lose
from parlour.calls.media import media_lost
from parlour.calls.participant import Participant
from parlour.calls.paths import tell_topology_again
from parlour.calls.refusals import Refuse

__all__ = ["HELD_S", "MEDIA_GONE_S", "NO_MEDIA_S", "SEAT_GONE", "AbsenceEvent", "attend"]

AbsenceEvent: TypeAlias = ConnectionLost | Resume | HoldOver | MediaAlive

NO_MEDIA_S: Final = 15.0
"""The same of who never had any media: nothing else tells whether the browser still is there."""

MEDIA_GONE_S: Final = 3.0
"""How long after the SFU heard nothing of a browser for a while (`iceConsentTimeout`, 12 s)."""

SEAT_GONE: Final = Refuse("seat-gone", "this seat is not held (any more); join again")


def attend(desk: Desk, event: AbsenceEvent) -> None:
    """Take what happens to connections."""
    match event:
        case ConnectionLost():
            _connection_lost(desk, event)
        case MediaAlive():
            _media_alive(desk, event)
        case HoldOver():
            _hold_over(desk, event)
        case Resume():
            _resume(desk, event)
        case _:
            assert_never(event)


def _connection_lost(desk: Desk, event: ConnectionLost) -> None:
    """Hold the seat of a participant whose connection broke, or its place in the lobby."""
    lose(desk, event.session_id)
    participant = desk.roster.get(event.session_id)
    if participant is None or participant.holds.absent:
        return
    desk.effects.append(SetAway(participant.session_id, away=True))
    desk.effects.append(Hold(participant.session_id, participant.holds.begin(), HELD_S))
    if not participant.media_alive and desk.topology.has_sfu:  # a mesh is seen by its browsers only
        _shorten(desk, participant)


def _media_alive(desk: Desk, event: MediaAlive) -> None:
    """Take what the SFU says of the media of a participant; it decides how long an absence may last."""
    participant = desk.roster.get(event.session_id)
    if participant is None or participant.media_alive == event.alive:
        return
    participant.media_alive = event.alive
    if not participant.holds.absent:
        return
    if event.alive:
        participant.holds.lengthen()
    elif desk.topology.has_sfu:
        _shorten(desk, participant)


def _hold_over(desk: Desk, event: HoldOver) -> None:
    """Give up the seat of who has not come back in time."""
    participant = desk.roster.get(event.session_id)
    if participant is not None and participant.holds.is_over(event.number):
        give_up(desk, participant)


def _resume(desk: Desk, event: Resume) -> None:
    """Give its seat to who is back, whether or not the loss of its connection was noticed before."""
    participant = desk.roster.held_by(event.seat_key)
    if participant is None:
        desk.effects.append(SEAT_GONE)
        return
    participant.holds.end()
    tell_topology_again(desk, participant)
    desk.effects.append(TakeOver(participant.session_id, standing(desk, participant)))
    desk.effects.append(SetAway(participant.session_id, away=False))
    if participant.media_gone:
        _go_on(desk, participant)


def _go_on(desk: Desk, participant: Participant) -> None:
    """Let somebody build its media anew: the call goes on in another process. All are back by and by."""
    participant.media_gone = False
    media_lost(desk, PeerMediaFailed(participant.session_id, "the server was restarted"))
    if not any(each.media_gone for each in desk.roster):
        desk.topology.settle_anew()


def _shorten(desk: Desk, participant: Participant) -> None:
    seconds = NO_MEDIA_S if participant.media_alive is None else MEDIA_GONE_S
    desk.effects.append(Hold(participant.session_id, participant.holds.shorten(), seconds))
