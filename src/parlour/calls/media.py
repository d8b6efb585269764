"""What the SFU is told: who gets which track, and what must not be forwarded. Only differences are told."""

from collections.abc import Iterable
from typing import TypeAlias, assert_never

from parlour.calls.desk import Desk
from parlour.calls.effects import ChangeWanted, ResetPeer, SetBlocked
from parlour.calls.events import MediaReset, PeerMediaFailed
from parlour.calls.messages import MediaWasReset
from parlour.calls.participant import Participant
from parlour.calls.sending import forget_needed
from parlour.calls.subscriptions import offered_by, wanted_from

__all__ = ["forget_publishers", "media_lost", "refresh_blocked", "refresh_wanted"]

_NOTHING: frozenset[str] = frozenset()


def refresh_blocked(desk: Desk, participant: Participant) -> None:
    """Tell the SFU what not to forward, when that changed."""
    blocked = participant.tracks_to_block()
    if blocked != participant.blocked:
        participant.blocked = blocked
        desk.effects.append(SetBlocked(participant.session_id, blocked))


def refresh_wanted(desk: Desk, receivers: Iterable[Participant], publishers: Iterable[Participant]) -> None:
    """Work out again what these receivers get from these publishers; tell the SFU of each difference."""
    offers = [(publisher, offered_by(publisher)) for publisher in publishers]
    news = _News()
    for receiver in receivers:
        news.compare(
            receiver,
            [(publisher.session_id, wanted_from(receiver, publisher, offered)) for publisher, offered in offers],
        )
    news.tell(desk)


def forget_publishers(desk: Desk, leavers: Iterable[Participant]) -> None:
    """Drop every trace of leavers from those who stay."""
    gone = {leaver.session_id: _NOTHING for leaver in leavers}
    news = _News()
    for receiver in desk.roster:  # when a large call ends that is a million times: most have nothing of who goes
        if receiver.exceptions:
            for leaver in gone:
                receiver.exceptions.pop(leaver, None)
        received = receiver.wanted.by_publisher
        if received and not received.keys().isdisjoint(gone):
            news.compare(receiver, gone.items())
    news.tell(desk)


_Difference: TypeAlias = tuple[str, frozenset[str], frozenset[str]]
"""A publisher, and the names of its tracks that were wanted and that are wanted now."""


class _News:
    """What is wanted otherwise than before. In a large call that is the same for nearly all, and is told once."""

    def __init__(self) -> None:
        self._receivers: dict[tuple[_Difference, ...], list[str]] = {}

    def compare(self, receiver: Participant, wanted: Iterable[tuple[str, frozenset[str]]]) -> None:
        """Take note of what `receiver` wants of each publisher now."""
        note = receiver.wanted.note
        differences = [
            (publisher, former, names) for publisher, names in wanted if (former := note(publisher, names)) != names
        ]
        if differences:
            self._receivers.setdefault(tuple(differences), []).append(receiver.session_id)

    def tell(self, desk: Desk) -> None:
        """Tell the SFU."""
        for differences, receivers in self._receivers.items():
            add = frozenset([(who, name) for who, former, names in differences for name in names - former])
            drop = frozenset([(who, name) for who, former, names in differences for name in former - names])
            desk.effects.append(ChangeWanted(tuple(receivers), add, drop))


def media_lost(desk: Desk, event: MediaReset | PeerMediaFailed) -> None:
    """Let browsers whose connections to the SFU are gone build others."""
    match event:
        case MediaReset():
            _media_reset(desk)
        case PeerMediaFailed():
            _peer_media_failed(desk, event)
        case _:
            assert_never(event)


def _media_reset(desk: Desk) -> None:
    """Every room of the SFU is empty: nothing is published. What is wanted and blocked stays so."""
    for participant in desk.roster:
        forget_needed(participant, list(participant.published))
        participant.published.clear()
        participant.media_alive = None  # through no fault of the browser: nothing follows from it
        if participant.blocked:
            desk.effects.append(SetBlocked(participant.session_id, participant.blocked))
    desk.hush()  # the SFU that heard these voices is gone
    if desk.topology.has_sfu:
        desk.send(desk.roster.ids, MediaWasReset("the media server was restarted"))


def _peer_media_failed(desk: Desk, event: PeerMediaFailed) -> None:
    """Both peer connections of one participant are gone: it publishes anew, and what it wants is stated anew."""
    participant = desk.roster.get(event.session_id)
    if participant is None or not desk.topology.has_sfu:
        return
    forget_needed(participant, list(participant.published))
    participant.published.clear()
    refresh_wanted(desk, desk.roster, [participant])
    desk.effects.append(ResetPeer(participant.session_id, participant.blocked, participant.wanted.tracks))
    desk.send((participant.session_id,), MediaWasReset(event.reason))
    desk.hear(participant, None)  # nobody is left who would tell that its voice ended
