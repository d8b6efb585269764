"""What the SFU is told: who gets which track, and what must not be forwarded. Only differences are told."""

from collections.abc import Iterable

from parlour.calls.commands import PeerMediaFailed
from parlour.calls.desk import Desk
from parlour.calls.effects import ResetPeer, SetBlocked, SetWanted
from parlour.calls.messages import MediaWasReset
from parlour.calls.participant import Participant
from parlour.calls.sending import forget_needed
from parlour.calls.subscriptions import wanted_from

__all__ = ["forget_publishers", "media_reset", "peer_media_failed", "refresh_blocked", "refresh_wanted"]

_NOTHING: frozenset[str] = frozenset()


def refresh_blocked(desk: Desk, participant: Participant) -> None:
    """Tell the SFU what not to forward, when that changed."""
    blocked = participant.tracks_to_block()
    if blocked != participant.blocked:
        participant.blocked = blocked
        desk.effects.append(SetBlocked(participant.session_id, blocked))


def refresh_wanted(desk: Desk, receivers: Iterable[Participant], publishers: Iterable[Participant]) -> None:
    """Work out again what these receivers get from these publishers; tell the SFU of each difference."""
    publishers = list(publishers)
    for receiver in receivers:
        changed = False
        for publisher in publishers:
            changed |= receiver.wanted.note(publisher.session_id, wanted_from(receiver, publisher))
        if changed:
            desk.effects.append(SetWanted(receiver.session_id, receiver.wanted.tracks))


def forget_publishers(desk: Desk, leavers: Iterable[Participant]) -> None:
    """Drop every trace of leavers from those who stay."""
    gone = [leaver.session_id for leaver in leavers]
    for receiver in desk.roster:
        changed = False
        for leaver in gone:
            receiver.exceptions.pop(leaver, None)
            changed |= receiver.wanted.note(leaver, _NOTHING)
        if changed:
            desk.effects.append(SetWanted(receiver.session_id, receiver.wanted.tracks))


def media_reset(desk: Desk) -> None:
    """Every room of the SFU is empty: nothing is published, nothing can be wanted; what is blocked stays so."""
    for participant in desk.roster:
        forget_needed(participant, list(participant.published))
        participant.published.clear()
        participant.wanted.clear()
        if participant.blocked:
            desk.effects.append(SetBlocked(participant.session_id, participant.blocked))
    desk.speaker.hush()  # the SFU that heard these voices will not tell their ends
    desk.send(desk.roster.ids, MediaWasReset("the media server was restarted"))


def peer_media_failed(desk: Desk, event: PeerMediaFailed) -> None:
    """Both peer connections of one participant are gone: it publishes anew, and what it wants is stated anew."""
    participant = desk.roster.get(event.session_id)
    if participant is None:
        return
    forget_needed(participant, list(participant.published))
    participant.published.clear()
    refresh_wanted(desk, desk.roster, [participant])
    desk.effects.append(ResetPeer(participant.session_id, participant.blocked, participant.wanted.tracks))
    desk.send((participant.session_id,), MediaWasReset(event.reason))
    desk.hear(participant, talking=False)  # nobody is left who would tell that its voice ended
