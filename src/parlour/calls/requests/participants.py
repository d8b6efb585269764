"""What owners and admins do to others: mute, eject, change permissions."""

from collections.abc import Iterable

from parlour.calls.commands import UpdateParticipants
from parlour.calls.departures import eject
from parlour.calls.desk import Desk
from parlour.calls.ejection import EjectReason
from parlour.calls.media import refresh_blocked, refresh_wanted
from parlour.calls.messages import (
    MuteReason,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantUpdated,
    RemoteMute,
)
from parlour.calls.moderation import targets_of
from parlour.calls.participant import Participant
from parlour.calls.permissions import PermissionChange
from parlour.calls.refusals import Refuse

__all__ = ["change_permissions", "mute", "update_participants"]


def update_participants(desk: Desk, sender: Participant, request: UpdateParticipants) -> None:
    """Do to others what an owner or admin asks for."""
    targets = targets_of(sender, request.updates, desk.roster)
    if isinstance(targets, Refuse):
        desk.effects.append(targets)
        return
    desk.answer()
    ejected = []
    for target, update in targets:
        if update.eject:
            ejected.append(target)
            continue
        mute(desk, target, update.mute, by=sender.session_id)
        if update.permissions is not None:
            change_permissions(desk, target, update.permissions)
    for target in ejected:
        eject(desk, [target], EjectReason.REMOVED_BY_ADMIN)


def mute(
    desk: Desk, target: Participant, tracks: Iterable[str], *, by: str | None, reason: MuteReason | None = None
) -> tuple[str, ...]:
    """Switch off those of `tracks` that are on, and return them.

    `by` is who wants it; `None` for a backend, or a rule of the call, which is the `reason` then.
    """
    muted = tuple(sorted(name for name in tracks if target.mute(name)))
    if not muted:
        return muted
    refresh_blocked(desk, target)
    desk.send((target.session_id,), RemoteMute(muted, by, reason))
    desk.announce(target)
    if "audio" in muted:
        desk.hear(target, None)
    return muted


def change_permissions(desk: Desk, target: Participant, change: PermissionChange) -> None:
    """Put new permissions in force: tell browsers, and the SFU what may no longer be forwarded or received."""
    before, was_visible = target.permissions, target.visible
    target.permissions = before.changed(change)
    if target.permissions == before:
        return
    target.touch()
    desk.people_changed = True
    refresh_blocked(desk, target)
    if target.visible == was_visible:
        desk.announce(target)
    else:
        _show_or_hide(desk, target)
    if not target.may_send("audio", None):
        desk.hear(target, None)
    refresh_wanted(desk, desk.roster, [target])
    refresh_wanted(desk, [target], desk.roster)


def _show_or_hide(desk: Desk, target: Participant) -> None:
    others = desk.roster.others(target.session_id)
    desk.note_microphone(target)
    if not target.visible:
        target.raise_hand(None)
    desk.send(desk.roster.ids, desk.roster.counts())
    if target.visible:
        desk.send(others, ParticipantJoined(target.view()))
    else:
        desk.send(others, ParticipantLeft(target.session_id, "hidden"))
        if desk.speakers.of(target.breakout_room).forget(target.session_id, desk.now):
            desk.tell_speaker(target.breakout_room)
    desk.send((target.session_id,), ParticipantUpdated(target.view()))
