"""Who receives which track of whom. The browser's wishes, cut down to what the server allows."""

from parlour.calls.participant import Participant
from parlour.calls.tracks import medium_of

__all__ = ["EVERYBODY", "wanted_from"]

EVERYBODY = "*"
_NOTHING: frozenset[str] = frozenset()


def wanted_from(receiver: Participant, publisher: Participant) -> frozenset[str]:
    """Return the names of `publisher`'s tracks that `receiver` is to get.

    A track that is switched off stays subscribed, so that switching it on again costs no negotiation. Nobody receives
    somebody without presence: no browser could tell whose voice it plays.
    """
    if receiver is publisher or not publisher.published or not publisher.visible:
        return _NOTHING
    permissions = receiver.permissions
    if permissions.owners_only and not publisher.owner:
        return _NOTHING
    may = permissions.can_receive.allows
    return frozenset(
        name
        for name, kind in publisher.published.items()
        if _wished(receiver, publisher.session_id, name)
        and may(publisher.session_id, publisher.user_id, medium_of(name, kind), name)
        and publisher.may_send(name, kind)
    )


def _wished(receiver: Participant, publisher: str, name: str) -> bool:
    for key in (publisher, EVERYBODY):
        exception = receiver.exceptions.get(key)
        if exception is not None and (wish := exception.get(name)) is not None:
            return wish
    return receiver.auto_subscribe
