"""Raised hands: everybody with presence raises the own one, moderators lower those of others."""

from typing import Final, assert_never

from parlour.calls.commands import LowerHands, RaiseHand
from parlour.calls.desk import Desk
from parlour.calls.messages import HandNow
from parlour.calls.participant import Participant
from parlour.calls.refusals import Refuse

__all__ = ["serve_hands"]

_OFF: Final = Refuse("not-permitted", "hands cannot be raised in this room: enable_hand_raising is off")
_UNSEEN: Final = Refuse("not-permitted", "who is hidden cannot raise a hand")
_NOT_HOST: Final = Refuse("not-permitted", "only owners and participant admins may lower the hands of others")


def serve_hands(desk: Desk, sender: Participant, request: RaiseHand | LowerHands) -> None:
    """Raise or lower a hand, and tell everybody. Hands stand in the order in which they were raised."""
    match request:
        case RaiseHand(raised):
            _raise(desk, sender, raised)
        case LowerHands(session_ids):
            _lower(desk, sender, session_ids)
        case _:
            assert_never(request)


def _raise(desk: Desk, sender: Participant, raised: bool) -> None:
    refusal = None if not raised else _OFF if not desk.rules.hand_raising else None if sender.visible else _UNSEEN
    if refusal is not None:
        desk.effects.append(refusal)
        return
    changed = raised != (sender.hand_raised_at is not None)
    if changed:
        sender.raise_hand(desk.now if raised else None)
    desk.answer(HandNow(sender.hand_raised_at))
    if changed:
        desk.announce(sender)


def _lower(desk: Desk, sender: Participant, session_ids: tuple[str, ...] | None) -> None:
    if not sender.moderates:
        desk.effects.append(_NOT_HOST)
        return
    desk.answer()
    named = None if session_ids is None else frozenset(session_ids)
    for each in desk.roster:
        if each.hand_raised_at is not None and (named is None or each.session_id in named):
            each.raise_hand(None)
            desk.announce(each)
