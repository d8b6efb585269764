"""What a backend does to a running call."""

from typing import Any

import pytest

from parlour.calls import Call, CallRules, EjectReason
from parlour.calls.backend import (
    Eject,
    Ejected,
    GetSessionData,
    ListPresent,
    Present,
    ReplaceSessionData,
    SendFromBackend,
    UpdatePermissions,
)
from parlour.calls.effects import Refuse
from parlour.calls.messages import AppMessage, Done, SessionData
from parlour.calls.permissions import PermissionChange, Permissions
from tests.unit.calls.calls import NOW, RULES, ask, closed, join, person, publication, pushes, try_join


@pytest.fixture
def call() -> Call:
    return Call("meeting", RULES)


def operate(call: Call, operation: Any, now: float = NOW) -> Any:
    return call.operate(operation, now)[0]


def test_nobody_is_there_before_the_first_and_after_the_last(call: Call) -> None:
    assert operate(call, ListPresent()) is None
    only_one = join(call)
    assert operate(call, Eject(frozenset({only_one}))) == Ejected((only_one,))
    assert call.ended
    assert operate(call, GetSessionData()) is None


def test_those_with_presence_are_listed_with_what_is_known_of_them(call: Call) -> None:
    ann = join(call, person(user_id="u-1", user_name="Ann"))
    guest = join(call, now=NOW + 5)
    join(call, person(permissions=Permissions(has_presence=False)))
    present = operate(call, ListPresent(), NOW + 65.9)
    assert isinstance(present, Present)
    assert present.meeting_id == "meeting"
    assert [(each.session_id, each.user_id, each.user_name, each.duration) for each in present.participants] == [
        (ann, "u-1", "Ann", 65),
        (guest, None, None, 60),
    ]


def test_ejection_by_session_and_by_user_skips_the_unknown(call: Call) -> None:
    ann, ben, cid = join(call, person(user_id="a")), join(call, person(user_id="b")), join(call)
    result, effects = call.operate(Eject(frozenset({ann, "missing"}), frozenset({"b", "nobody"})), NOW)
    assert result == Ejected((ann, ben))
    assert closed(effects) == {ann: EjectReason.REMOVED_BY_ADMIN, ben: EjectReason.REMOVED_BY_ADMIN}
    assert call.roster.ids == (cid,)
    join(call, person(user_id="a"))


def test_a_ban_lasts_as_long_as_the_meeting(call: Call) -> None:
    join(call)
    ann = join(call, person(user_id="a"))
    operate(call, Eject(frozenset({ann}), frozenset({"not-here-yet"}), ban=True))
    for banned in ("a", "not-here-yet"):
        assert try_join(call, person(user_id=banned)) == "not-allowed"
    join(call, person(user_id="c"))
    join(Call("next meeting", RULES), person(user_id="a"))


def test_a_message_reaches_everybody_or_one(call: Call) -> None:
    ann, ben = join(call), join(call)
    _, effects = call.operate(SendFromBackend({"x": 1}, 7), NOW)
    assert pushes(effects, ann) == pushes(effects, ben) == [AppMessage({"x": 1}, "rest-api")]
    _, effects = call.operate(SendFromBackend("x", 3, ben), NOW)
    assert (pushes(effects, ann), pushes(effects, ben)) == ([], [AppMessage("x", "rest-api")])
    result, effects = call.operate(SendFromBackend("x", 3, "gone"), NOW)
    assert (result, effects) == (Done(), [])
    assert isinstance(operate(call, SendFromBackend("x" * 5000, 5002)), Refuse)


def test_session_data_are_replaced_or_merged(call: Call) -> None:
    ann = join(call)
    operate(call, ReplaceSessionData({"a": {"deep": 1}, "b": 2}))
    _, effects = call.operate(ReplaceSessionData({"a": {}, "c": 3}, "shallow-merge", frozenset({"b", "no"})), NOW)
    assert pushes(effects, ann) == [SessionData({"a": {}, "c": 3})]
    assert operate(call, GetSessionData()).data == {"a": {}, "c": 3}
    assert isinstance(operate(call, ReplaceSessionData({"a": "x" * 102_400})), Refuse)
    assert isinstance(operate(call, ReplaceSessionData({"a": "é" * 51_200})), Refuse)
    assert operate(call, GetSessionData()).data == {"a": {}, "c": 3}
    assert operate(call, ReplaceSessionData({})).data == {}


def test_permissions_change_for_those_named_and_for_everybody_else(call: Call) -> None:
    ann, ben, cid = (join(call) for _ in range(3))
    changes = {ann: PermissionChange(can_admin=True), "*": PermissionChange(can_send=frozenset({"audio"}))}
    assert operate(call, UpdatePermissions({**changes, "gone": PermissionChange(can_send=True)})) == Done()
    found = {each.session_id: each.permissions for each in call.roster}
    assert found[ann] == Permissions(can_admin=True)
    assert found[ben] == found[cid] == Permissions(can_send=frozenset({"audio"}))


def test_a_published_track_is_no_longer_wanted_when_it_may_not_be_sent_or_its_sender_is_hidden(call: Call) -> None:
    ann, ben = join(call), join(call)
    ask(call, ann, publication(audio="audio", video="video"))
    receiver = call.roster.get(ben)
    assert receiver is not None
    assert receiver.wanted.by_publisher == {ann: {"audio", "video"}}
    operate(call, UpdatePermissions({ann: PermissionChange(can_send=frozenset({"audio"}))}))
    assert receiver.wanted.by_publisher == {ann: {"audio"}}
    operate(call, UpdatePermissions({ann: PermissionChange(has_presence=False)}))
    assert receiver.wanted.by_publisher == {}
    operate(call, UpdatePermissions({ann: PermissionChange(has_presence=True, can_send=True)}))
    assert receiver.wanted.by_publisher == {ann: {"audio", "video"}}


def test_screen_sharing_is_fixed_for_the_session_but_a_token_decides_for_its_holder() -> None:
    without, with_ = CallRules("room-id", "room", screenshare=False), RULES
    call = Call("meeting", without)
    first = join(call, rules=without)
    later, allowed = join(call, rules=with_), join(call, person(screenshare=True), rules=without)
    may = {each.session_id: each.may_send("screenVideo", None) for each in call.roster}
    assert may == {first: False, later: False, allowed: True}
    operate(call, UpdatePermissions({later: PermissionChange(can_send=True)}))
    assert {each.session_id for each in call.roster if each.may_send("screenVideo", None)} == {later, allowed}


def test_an_eject_with_a_passed_deadline_tells_of_those_who_are_left(call: Call) -> None:
    rules = CallRules("room-id", "room", eject_after_elapsed=10)
    timed, stays = join(call, rules=rules), join(call)
    result, effects = call.operate(Eject(frozenset({timed, stays})), NOW + 10)
    assert result == Ejected((stays,))
    assert closed(effects)[timed] is EjectReason.MEETING_ENDED
    assert call.ended


def test_a_session_goes_by_the_room_as_it_was_when_the_first_one_joined_and_not_when_somebody_asked() -> None:
    call = Call("meeting", RULES)
    first = join(call, rules=CallRules("room-id", "room", screenshare=False))
    later = join(call, rules=RULES)
    assert [each.session_id for each in call.roster if each.may_send("screenVideo", None)] == []
    assert call.roster.ids == (first, later)


def test_who_has_just_come_has_been_there_for_no_second_also_when_the_clock_goes_back(call: Call) -> None:
    join(call)
    for moment in (NOW, NOW + 0.9, NOW - 60):
        assert operate(call, ListPresent(), moment).participants[0].duration == 0
