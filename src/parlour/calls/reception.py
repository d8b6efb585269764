"""Who inside hears of the lobby and decides; who comes in from it, and who has to go. Called after whatever happened.

First let in is first served: who was let in while every seat was taken comes in by itself as soon as one is free.
"""

from dataclasses import replace
from typing import Final, assert_never

from parlour.calls.admission import FULL, Admit, Wait
from parlour.calls.arrivals import judge, take_seat
from parlour.calls.desk import Desk
from parlour.calls.effects import LetIn
from parlour.calls.events import RoomChanged
from parlour.calls.lobby import Waiting
from parlour.calls.messages import FatalError, Joined
from parlour.calls.refusals import Refuse
from parlour.calls.watchers import put_out, show, tell_state, watch, withdraw

__all__ = ["attend_to_lobby", "close_lobby", "expire", "renew"]

_NOT_ASKED: Final = FatalError("ejected", "You did not ask to be let in")
_NOT_ANSWERED: Final = FatalError("ejected", "Nobody answered your request to join")
_DELETED: Final = FatalError("no-room", "The room was deleted while you were waiting")


def attend_to_lobby(desk: Desk) -> None:
    """See whether what happened last changes anything for the lobby, and for those who watch it."""
    lobby = desk.lobby
    if not desk.people_changed and not lobby.restless:
        return
    restless, lobby.restless, desk.people_changed = lobby.restless, False, False
    if not len(lobby):
        return
    if restless:
        _review(desk)
    _let_in(desk)
    if watch(desk):
        for waiting in lobby.asking:
            tell_state(desk, waiting)
    desk.people_changed = False  # who came in from the lobby is known by now


def _review(desk: Desk) -> None:
    """Ask again about everybody who waits: the room's rules, the time or a ban may say something else by now."""
    for waiting in desk.lobby:
        admission = judge(desk, desk.lobby.entry_of(waiting))
        match admission:
            case Wait():
                pass
            case Refuse():
                if admission is not FULL:
                    put_out(desk, waiting, FatalError(admission.type, admission.msg), admission.type)
                elif not waiting.granted:
                    _grant(desk, waiting)
            case Admit():
                _grant(desk, waiting)
            case _:
                assert_never(admission)


def _grant(desk: Desk, waiting: Waiting) -> None:
    """Open the door to somebody who needs nobody's permission any more; who has not asked yet is not dragged in."""
    if waiting.asked_at is not None and not waiting.granted:
        desk.lobby.grant(waiting)


def _let_in(desk: Desk) -> None:
    if not desk.begun:
        return  # where nobody is inside, whoever runs the call has to make ready for a meeting first
    for waiting in desk.lobby.granted:
        if waiting.away_since is not None:
            _promise(desk, waiting)
            continue
        admission = judge(desk, desk.lobby.entry_of(waiting))
        match admission:
            case Admit():
                _seat(desk, waiting, admission)
            case Refuse():
                if admission is FULL:
                    _promise(desk, waiting)
                else:
                    put_out(desk, waiting, FatalError(admission.type, admission.msg), admission.type)
            case Wait():
                raise AssertionError("whoever was let in need not wait")
            case _:
                assert_never(admission)


def _seat(desk: Desk, waiting: Waiting, admitted: Admit) -> None:
    def tell(joined: Joined) -> None:
        desk.effects.append(LetIn(joined))

    entry = desk.lobby.entry_of(waiting)
    withdraw(desk, waiting, "let-in")
    take_seat(desk, entry, admitted, tell)


def _promise(desk: Desk, waiting: Waiting) -> None:
    """Tell that somebody was let in who cannot come in yet."""
    if not waiting.promised:
        waiting.promised = True
        tell_state(desk, waiting)
        show(desk, waiting, again=True)


def expire(desk: Desk) -> None:
    """Put those out whose time in the lobby is over."""
    lobby = desk.lobby
    deadline = lobby.next_deadline()
    if deadline is None or desk.now < deadline:
        return
    _review(desk)  # a room or a token that has expired says so better
    for waiting in lobby:
        if waiting.until(lobby.rules) > desk.now:
            continue
        if waiting.is_lost(desk.now):
            withdraw(desk, waiting, "gave-up")
        else:
            error = _NOT_ASKED if waiting.asked_at is None else _NOT_ANSWERED
            put_out(desk, waiting, error, "not-answered")


def renew(desk: Desk, event: RoomChanged) -> None:
    """Let those who wait go by the room's new configuration."""
    lobby = desk.lobby
    lobby.note_rules(event.rules)
    lobby.restless = True
    for session_id, command in event.waiting.items():
        waiting = lobby.get(session_id)
        if waiting is not None:
            waiting.command = replace(waiting.command, person=command.person, room_info=command.room_info)


def close_lobby(desk: Desk) -> None:
    """Put everybody out of the lobby: the room is gone."""
    for waiting in desk.lobby:
        put_out(desk, waiting, _DELETED, "room-deleted")
