"""Who receives which track of whom. The browser's wishes, cut down to what the server allows."""

from parlour.calls.participant import Participant
from parlour.calls.tracks import medium_of

__all__ = ["EVERYBODY", "may_hear", "offered_by", "wanted_from"]

EVERYBODY = "*"
_NOTHING: frozenset[str] = frozenset()


def offered_by(publisher: Participant) -> frozenset[str]:
    """Return the names of `publisher`'s tracks that anybody may get.

    A track that is switched off stays subscribed, so that switching it on again costs no negotiation. Nobody receives
    somebody without presence: no browser could tell whose voice it plays.
    """
    if not publisher.visible:
        return _NOTHING
    return frozenset([name for name, kind in publisher.published.items() if publisher.may_send(name, kind)])


def wanted_from(receiver: Participant, publisher: Participant, offered: frozenset[str]) -> frozenset[str]:
    """Return those of `offered`, which is what `offered_by(publisher)` says, that `receiver` is to get.

    Most receivers get all of it, and then it is the very same set. Nothing comes from another breakout room.
    """
    permissions = receiver.permissions
    if receiver is publisher or receiver.breakout_room != publisher.breakout_room:
        return _NOTHING
    if permissions.owners_only and not publisher.owner:
        return _NOTHING
    if receiver.auto_subscribe and not receiver.exceptions and permissions.can_receive.everything:
        return offered
    may = permissions.can_receive.allows
    return frozenset(
        name
        for name in offered
        if _wished(receiver, publisher.session_id, name)
        and may(publisher.session_id, publisher.user_id, medium_of(name, publisher.kind_of(name)), name)
    )


def may_hear(receiver: Participant, speaker: Participant | None, name: str) -> bool:
    """Tell whether `receiver` may know what is said in the main room on track `name` of `speaker`; `None`: who is gone.

    What somebody may not hear it may not read either. What it wishes to receive does not matter.
    """
    if receiver is speaker:
        return True
    permissions = receiver.permissions
    if receiver.breakout_room is not None or (permissions.owners_only and not (speaker is not None and speaker.owner)):
        return False
    if permissions.can_receive.everything or speaker is None:
        return permissions.can_receive.everything
    medium = medium_of(name, speaker.kind_of(name))
    return permissions.can_receive.allows(speaker.session_id, speaker.user_id, medium, name)


def _wished(receiver: Participant, publisher: str, name: str) -> bool:
    for key in (publisher, EVERYBODY):
        exception = receiver.exceptions.get(key)
        if exception is not None and (wish := exception.get(name)) is not None:
            return wish
    return receiver.auto_subscribe
