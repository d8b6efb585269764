"""May this participant change that one? The rules behind `update-participants`."""

from collections.abc import Mapping

from parlour.calls.commands import ParticipantUpdate
from parlour.calls.participant import Participant
from parlour.calls.refusals import Refuse
from parlour.calls.roster import Roster
from parlour.shapes.media import ADMIN_TASKS

__all__ = ["EVERYBODY_ELSE", "targets_of"]

EVERYBODY_ELSE = "*"

_NOT_ADMIN = Refuse("not-permitted", "only owners and participant admins may change other participants")
_NO_UNMUTE = Refuse("not-permitted", "nobody may switch on another participant's microphone or camera")
_OWNER = Refuse("not-permitted", "only owners may change an owner")
_TOO_MUCH = Refuse("not-permitted", "you may give nobody an administrative power that you do not hold yourself")


def targets_of(
    actor: Participant, updates: Mapping[str, ParticipantUpdate], roster: Roster
) -> list[tuple[Participant, ParticipantUpdate]] | Refuse:
    """Return whom the updates concern, or why the whole request is refused.

    `*` stands for everybody else who is not named; for an admin who is no owner it leaves the owners out. Unknown ids
    are skipped: they may have left a moment ago. Who is no owner gives nobody a power that it does not hold itself.
    """
    if not actor.moderates:
        return _NOT_ADMIN
    if any(update.unmute for update in updates.values()):
        return _NO_UNMUTE
    targets: list[tuple[Participant, ParticipantUpdate]] = []
    for participant in roster:
        named = updates.get(participant.session_id)
        protected = participant.owner and not actor.owner
        if named is not None:
            if protected:
                return _OWNER
            targets.append((participant, named))
        elif EVERYBODY_ELSE in updates and participant is not actor and not protected:
            targets.append((participant, updates[EVERYBODY_ELSE]))
    if any(_grants_too_much(actor, target, update) for target, update in targets):
        return _TOO_MUCH
    return targets


def _grants_too_much(actor: Participant, target: Participant, update: ParticipantUpdate) -> bool:
    powers = None if update.permissions is None else update.permissions.can_admin
    if actor.owner or powers is None or powers is False:
        return False
    return any(
        (powers is True or task in powers)
        and not actor.permissions.may_administer(task)
        and not target.permissions.may_administer(task)
        for task in ADMIN_TASKS
    )
