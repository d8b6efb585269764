"""Breakout rooms: hosts (owners, participant admins) write them; others may go to the main room, and ask for help."""

from typing import Final, TypeAlias, assert_never

from parlour.calls.commands import AskForHelp, EnterBreakoutRoom, TellBreakoutRooms, UpdateBreakout
from parlour.calls.desk import Desk
from parlour.calls.grouping import close_breakout, regroup, tell_breakout
from parlour.calls.messages import BreakoutMessage
from parlour.calls.participant import Participant
from parlour.calls.refusals import Refuse

__all__ = ["BreakoutRequest", "serve_breakout"]

BreakoutRequest: TypeAlias = UpdateBreakout | EnterBreakoutRoom | AskForHelp | TellBreakoutRooms

_OFF: Final = Refuse("not-permitted", "there are no breakout rooms here: enable_breakout_rooms is off")
_NOT_HOST: Final = Refuse("not-permitted", "only owners and participant admins may do that to breakout rooms")
_NOT_YOURS: Final = Refuse("not-permitted", "you may enter the breakout room to which you belong, and no other")
_CLOSED: Final = Refuse("not-possible", "the breakout rooms are not open")
_UNKNOWN: Final = Refuse("not-possible", "there is no such breakout room")
_NOWHERE: Final = Refuse("not-possible", "there are no breakout rooms that could be opened")
_IN_MAIN: Final = Refuse("not-possible", "you are in no breakout room")


def serve_breakout(desk: Desk, sender: Participant, request: BreakoutRequest) -> None:
    """Do what `sender` asks for, and answer; or refuse, and change nothing."""
    refusal = _refusal(desk, sender, request)
    if refusal is not None:
        desk.effects.append(refusal)
        return
    desk.answer()
    match request:
        case UpdateBreakout():
            _update(desk, request)
        case EnterBreakoutRoom(room_id):
            _enter(desk, sender, room_id)
        case AskForHelp(wanted):
            desk.breakout.ask_for_help(sender.session_id, wanted)
            tell_breakout(desk)
        case TellBreakoutRooms(text):
            desk.send(desk.roster.others(sender.session_id), BreakoutMessage(text, sender.session_id))
        case _:
            assert_never(request)


def _refusal(desk: Desk, sender: Participant, request: BreakoutRequest) -> Refuse | None:
    breakout = desk.breakout
    match request:
        case UpdateBreakout():
            return _NOT_HOST if not sender.moderates else _refusal_of_update(desk, request)
        case EnterBreakoutRoom(None):
            return None if breakout.open else _CLOSED
        case EnterBreakoutRoom(str(room_id)):
            if not breakout.open or not breakout.knows(room_id):
                return _CLOSED if not breakout.open else _UNKNOWN
            own = breakout.assignment.get(sender.session_id)
            return None if sender.moderates or own == room_id else _NOT_YOURS
        case AskForHelp(wanted):
            return _IN_MAIN if wanted and sender.breakout_room is None else None
        case TellBreakoutRooms():
            return _NOT_HOST if not sender.moderates else None if breakout.open else _CLOSED
        case _:
            raise AssertionError(request)


def _refusal_of_update(desk: Desk, request: UpdateBreakout) -> Refuse | None:
    breakout = desk.breakout
    if not desk.rules.breakout_rooms and not breakout.open and request.open is not False:
        return _OFF
    will_be_open = breakout.open if request.open is None else request.open
    rooms = breakout.rooms if request.rooms is None else request.rooms
    known = {room.id for room in rooms}
    if any(room_id is not None and room_id not in known for room_id in request.assignment.values()):
        return _UNKNOWN
    if request.open is True and not known:
        return _NOWHERE
    return _CLOSED if request.ends_in is not None and not will_be_open else None


def _update(desk: Desk, request: UpdateBreakout) -> None:
    breakout, was_open = desk.breakout, desk.breakout.open
    if request.rooms is not None:
        breakout.replace_rooms(request.rooms)
    for session_id, room_id in request.assignment.items():
        person = desk.roster.get(session_id)
        if person is not None and (person.visible or room_id is None):
            breakout.assign(session_id, room_id)
    if request.open is False:
        close_breakout(desk)
        return
    if request.open:
        breakout.start()
    if request.sets_time and breakout.open:
        breakout.ends_at = None if request.ends_in is None else desk.now + request.ends_in
    if was_open and not breakout.open:  # the last room was taken away
        close_breakout(desk)
    else:
        regroup(desk)


def _enter(desk: Desk, sender: Participant, room_id: str | None) -> None:
    if room_id is None:
        desk.breakout.step_out(sender.session_id)
    else:
        desk.breakout.assign(sender.session_id, room_id)
        if sender.moderates:
            desk.breakout.visited(room_id)
    regroup(desk)
