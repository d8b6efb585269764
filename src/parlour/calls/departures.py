"""Somebody goes: by themselves, because they were put out, or because their connection broke."""

from collections.abc import Iterable

from parlour.calls.desk import Desk
from parlour.calls.effects import Close, ForgetPeer
from parlour.calls.ejection import EjectReason
from parlour.calls.events import Disconnected
from parlour.calls.media import forget_publishers
from parlour.calls.messages import LeftReason, ParticipantLeft
from parlour.calls.participant import Participant
from parlour.calls.recorders import end_recordings_of

__all__ = ["disconnected", "eject", "give_up", "hand_over", "leave", "missed_by"]


def leave(desk: Desk, sender: Participant) -> None:
    """Give the seat back because its holder asks for it."""
    desk.answer()
    desk.effects.append(Close(sender.session_id, None))
    _remove(desk, [sender], "left")


def disconnected(desk: Desk, event: Disconnected) -> None:
    """Give the seat back because its holder ended the connection."""
    participant = desk.roster.get(event.session_id)
    if participant is not None:
        _remove(desk, [participant], "disconnected")


def give_up(desk: Desk, absent: Participant) -> None:
    """Give the seat back because its holder did not come back in time."""
    _remove(desk, [absent], "disconnected")


def hand_over(desk: Desk, former: Participant) -> None:
    """Give the seat back because its holder is here on another connection; the former one is closed, if it still is."""
    desk.effects.append(Close(former.session_id, None))
    _remove(desk, [former], "disconnected")


def missed_by(desk: Desk, absent: Participant, session_id: str) -> None:
    """Take that somebody in the mesh has lost the path to who is away. When all who are here have, it is gone."""
    meshed = desk.topology.meshed(desk.roster.ids)
    here = {each.session_id for each in desk.roster if each.session_id in meshed and not each.holds.absent}
    absent.holds.missed_by |= {session_id}
    if here <= absent.holds.missed_by:
        give_up(desk, absent)


def eject(desk: Desk, leavers: Iterable[Participant], reason: EjectReason) -> None:
    """Put these out, as far as they are inside, and tell them why."""
    inside = [each for each in leavers if each.session_id in desk.roster]
    desk.effects.extend([Close(each.session_id, reason, each.seat_key) for each in inside])
    _remove(desk, inside, "ejected", reason)


def _remove(desk: Desk, leavers: list[Participant], reason: LeftReason, why: EjectReason | None = None) -> None:
    if not leavers:
        return
    desk.roster.remove(leavers)
    desk.people_changed = True
    code = None if why is None else why.code
    desk.journal.left(leavers, len(desk.roster), desk.rules, desk.now, reason=code)
    rest, former = desk.roster.ids, desk.speakers.current()
    desk.send(rest, desk.roster.counts())  # first: who handles `participant-left` wants to read the new counts
    for leaver in leavers:
        desk.effects.append(ForgetPeer(leaver.session_id))
        desk.speakers.of(leaver.breakout_room).forget(leaver.session_id, desk.now)
        desk.microphones.note(leaver.session_id, False, desk.now)
        end_recordings_of(desk, leaver.session_id)
        desk.breakout.forget(leaver.session_id, leaver.user_id if leaver.has_own_user_id else None)
        if leaver.visible:
            desk.send(rest, ParticipantLeft(leaver.session_id, reason))
    for room, current in desk.speakers.current().items():
        if current != former.get(room):
            desk.tell_speaker(room)
    forget_publishers(desk, leavers)
