"""Coming back before the server has noticed that the connection broke."""

from dataclasses import replace

import pytest

from parlour.calls import Call, EjectReason, TokenRules
from parlour.calls.backend import Eject
from parlour.calls.commands import Leave
from parlour.calls.events import Disconnected, Preauth
from parlour.calls.facts import PersonCame, PersonWent
from parlour.calls.messages import Joined
from parlour.calls.refusals import Refuse
from tests.unit.calls.calls import (
    NOW,
    RULES,
    ask,
    closed,
    join,
    join_command,
    new_id,
    only,
    owner,
    person,
    pushes,
    told,
    try_join,
)

FULL = replace(RULES, max_participants=2)
UNIQUE = replace(RULES, max_participants=2, enforce_unique_user_ids=True)


@pytest.fixture
def call() -> Call:
    return Call("meeting", FULL)


def enter(call: Call, **fields: object) -> Joined:
    joined = try_join(call, **{"rules": FULL, **fields})
    assert isinstance(joined, Joined), joined
    return joined


def test_who_comes_back_to_a_full_room_takes_its_own_seat_and_nobody_elses(call: Call) -> None:
    other, lost = enter(call), enter(call)
    call.take_facts()
    assert try_join(call, rules=FULL) == "meeting-full"
    effects = call.handle(join_command(rules=FULL, wished_id=lost.session_id, seat_key=lost.seat_key), NOW)
    assert closed(effects) == {lost.session_id: None}
    assert told(effects, other.session_id) == ["Counts", "ParticipantLeft", "Counts", "ParticipantJoined"]
    assert pushes(effects, other.session_id)[1].reason == "disconnected"  # type: ignore[union-attr]
    assert [type(fact) for fact in call.take_facts()] == [PersonWent, PersonCame]
    assert (len(call.roster), other.session_id in call.roster, lost.session_id in call.roster) == (2, True, False)
    assert try_join(call, rules=FULL) == "meeting-full"
    assert call.handle(Disconnected(lost.session_id), NOW) == []  # the former connection ends at last


def test_the_key_stays_so_that_a_second_try_helps_when_the_first_reply_was_lost(call: Call) -> None:
    lost = enter(call)
    enter(call)
    first = enter(call, seat_key=lost.seat_key)
    second = enter(call, seat_key=lost.seat_key)
    assert first.seat_key == second.seat_key == lost.seat_key
    assert len(call.roster) == 2


def test_who_was_alone_comes_back_to_the_same_meeting(call: Call) -> None:
    lost = enter(call)
    assert enter(call, seat_key=lost.seat_key).meeting_id == lost.meeting_id
    assert not call.ended
    assert len(call.roster) == 1


def test_with_a_unique_user_id_nobody_is_told_to_have_opened_it_elsewhere(call: Call) -> None:
    lost = enter(call, rules=UNIQUE, person=person(user_id="u"))
    command = join_command(person(user_id="u"), rules=UNIQUE, seat_key=lost.seat_key)
    assert closed(call.handle(command, NOW)) == {lost.session_id: None}
    assert len(call.roster) == 1


def test_one_that_displaces_itself_and_another_seat_of_its_user_leaves_both(call: Call) -> None:
    lost = enter(call, person=person(user_id="u"))
    twin = enter(call, person=person(user_id="u"))
    command = join_command(person(user_id="u"), rules=UNIQUE, seat_key=lost.seat_key)
    effects = call.handle(command, NOW)
    assert closed(effects) == {lost.session_id: None, twin.session_id: EjectReason.OPENED_ELSEWHERE}
    assert len(call.roster) == 1


@pytest.mark.parametrize("key", ["", "wrong", "\ud800", "é", None])
def test_a_wrong_key_says_nothing(call: Call, key: str | None) -> None:
    lost = enter(call)
    enter(call, seat_key=key, wished_id=lost.session_id)
    assert try_join(call, rules=FULL, seat_key=key) == "meeting-full"
    assert lost.session_id in call.roster


def test_a_key_is_worth_nothing_once_its_seat_was_given_back_or_taken_away(call: Call) -> None:
    boss = enter(call, person=owner())
    left = enter(call)
    ask(call, left.session_id, Leave())
    ejected = enter(call)
    call.operate(Eject(frozenset({ejected.session_id})), NOW)
    enter(call)
    for gone in (left, ejected):
        assert try_join(call, rules=FULL, seat_key=gone.seat_key) == "meeting-full"
    ask(call, boss.session_id, Leave())
    assert enter(call, seat_key=ejected.seat_key).seat_key != ejected.seat_key


def test_a_banned_person_does_not_come_back_by_its_key(call: Call) -> None:
    banned = enter(call, person=person(user_id="u"))
    enter(call)
    call.operate(Eject(user_ids=frozenset({"u"}), ban=True), NOW)
    assert try_join(call, person(user_id="u"), rules=FULL, seat_key=banned.seat_key) == "not-allowed"


def test_all_other_rules_hold_and_a_refusal_takes_nothing_away(call: Call) -> None:
    lost = enter(call)
    expired = person(token=TokenRules(exp=NOW - 1))
    effects = call.handle(join_command(expired, rules=FULL, seat_key=lost.seat_key), NOW)
    assert [effect.type for effect in only(effects, Refuse)] == ["exp-token"]
    assert closed(effects) == {}
    assert lost.session_id in call.roster
    assert try_join(call, rules=replace(FULL, max_participants=1), seat_key=lost.seat_key) != "meeting-full"


def test_asking_who_one_would_be_takes_nothing_away(call: Call) -> None:
    lost = enter(call)
    enter(call)
    effects = call.handle(Preauth(FULL, person(), new_id(), new_id(), seat_key=lost.seat_key), NOW)
    assert closed(effects) == {}
    assert len(effects) == 1
    assert lost.session_id in call.roster


def test_keys_are_in_no_text_for_logs(call: Call) -> None:
    joined = enter(call)
    assert joined.seat_key
    seen = repr([joined, call.roster.get(joined.session_id), join_command(seat_key="hush", spare_key="hush")])
    assert joined.seat_key not in seen
    assert "hush" not in seen
    assert join(call) in call.roster
