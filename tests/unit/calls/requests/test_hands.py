"""Raised hands: who may raise and lower them, in which order they stand, and who hears of it."""

from dataclasses import replace

import pytest

from parlour.calls import Call
from parlour.calls.commands import LowerHands, ParticipantUpdate, RaiseHand, SetUserName, UpdateParticipants
from parlour.calls.effects import Answer, Effect, Refuse
from parlour.calls.messages import HandNow, ParticipantUpdated
from parlour.calls.permissions import PermissionChange
from tests.unit.calls.calls import NOW, RULES, ask, join, only, owner, pushes

OPEN = replace(RULES, hand_raising=True)


@pytest.fixture
def call() -> Call:
    return Call("meeting", OPEN)


def hands(effects: list[Effect], to: str) -> list[tuple[str, float | None]]:
    views = [push.participant for push in pushes(effects, to) if isinstance(push, ParticipantUpdated)]
    return [(view.session_id, view.hand_raised_at) for view in views]


def test_everybody_sees_a_raised_hand_and_since_when(call: Call) -> None:
    join(call, rules=OPEN, wished_id="a")
    join(call, rules=OPEN, wished_id="b")
    effects = ask(call, "a", RaiseHand(True), NOW + 5)
    assert effects[0] == Answer(HandNow(NOW + 5))
    assert hands(effects, "b") == hands(effects, "a") == [("a", NOW + 5)]


def test_a_hand_that_is_up_keeps_its_place(call: Call) -> None:
    join(call, rules=OPEN, wished_id="a")
    ask(call, "a", RaiseHand(True), NOW + 5)
    assert ask(call, "a", RaiseHand(True), NOW + 9) == [Answer(HandNow(NOW + 5))]


def test_it_goes_down_and_other_news_do_not_change_it(call: Call) -> None:
    join(call, rules=OPEN, wished_id="a")
    ask(call, "a", RaiseHand(True), NOW + 5)
    assert hands(ask(call, "a", SetUserName("Ada")), "a") == [("a", NOW + 5)]
    effects = ask(call, "a", RaiseHand(False), NOW + 6)
    assert effects[0] == Answer(HandNow(None))
    assert hands(effects, "a") == [("a", None)]


def test_nobody_raises_one_where_the_room_does_not_have_it() -> None:
    call = Call("meeting", RULES)
    join(call, wished_id="a")
    (refusal,) = ask(call, "a", RaiseHand(True))
    assert isinstance(refusal, Refuse)
    assert "enable_hand_raising" in refusal.msg
    assert ask(call, "a", RaiseHand(False)) == [Answer(HandNow(None))]


def test_hosts_lower_one_or_all_hands_and_others_none(call: Call) -> None:
    join(call, owner(), rules=OPEN, wished_id="host")
    for name in "abc":
        join(call, rules=OPEN, wished_id=name)
        ask(call, name, RaiseHand(True))
    (refusal,) = ask(call, "a", LowerHands(("b",)))
    assert isinstance(refusal, Refuse)
    assert hands(ask(call, "host", LowerHands(("b", "gone"))), "c") == [("b", None)]
    assert hands(ask(call, "host", LowerHands()), "c") == [("a", None), ("c", None)]


def test_who_is_hidden_has_no_hand(call: Call) -> None:
    join(call, owner(), rules=OPEN, wished_id="host")
    join(call, rules=OPEN, wished_id="a")
    ask(call, "a", RaiseHand(True))
    hidden = ParticipantUpdate(permissions=PermissionChange(has_presence=False))
    effects = ask(call, "host", UpdateParticipants({"a": hidden}))
    assert hands(effects, "a") == [("a", None)]
    assert only(ask(call, "a", RaiseHand(True)), Refuse)
