"""What happens to who waits when the room, its rules, the time or somebody else change."""

from dataclasses import replace
from typing import Any

import pytest

from parlour.calls import ParticipantRules, TokenRules
from parlour.calls.backend import Eject
from parlour.calls.commands import RequestAccess
from parlour.calls.effects import Answer, LetIn
from parlour.calls.events import RoomChanged, RoomDeleted
from tests.unit.calls.calls import NOW, closed, join_command, only, person
from tests.unit.calls.lobby_house import LOBBY_ROOM, House, let_in, put_out

# Changes while somebody waits


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"knocking": False}, "not-allowed"),
        ({"exp": NOW - 1}, "exp-room"),
        ({"nbf": NOW + 100}, "nbf-room"),
    ],
)
def test_who_could_not_even_knock_any_more_is_put_out(change: dict[str, Any], error: str) -> None:
    house = House()
    asked, silent = house.knock(), house.wait().session_id
    effects = house.happens(RoomChanged(replace(LOBBY_ROOM, **change)))
    assert put_out(effects) == {asked: error, silent: error}
    assert not len(house.lobby)


def test_when_the_room_becomes_public_who_asked_comes_in_and_nobody_is_dragged_in() -> None:
    house = House()
    asked, silent = house.knock(), house.wait().session_id
    assert let_in(house.happens(RoomChanged(replace(LOBBY_ROOM, private=False)))) == [asked]
    assert let_in(house.says(silent, RequestAccess("Bea"))) == [silent]


def test_rules_that_changed_meanwhile_hold_for_who_comes_in() -> None:
    house = House()
    waiting = house.knock()
    news = join_command(ParticipantRules(start_video_off=True), room_info={"new": 1})
    house.happens(RoomChanged(LOBBY_ROOM, {waiting: news}))
    joined = only(house.answer({waiting: True}), LetIn)[0].joined
    assert joined.start_video_off
    assert joined.room == {"new": 1}


def test_a_room_or_token_that_expires_ends_the_wait_at_that_second() -> None:
    house = House(replace(LOBBY_ROOM, exp=NOW + 100))
    stranger = house.knock()
    guest = house.knock(who=person(token=TokenRules(knocking=True, exp=NOW + 50)))
    assert house.call.next_deadline == NOW + 50
    assert put_out(house.passes(50)) == {guest: "exp-token"}
    assert house.call.next_deadline == NOW + 100
    assert put_out(house.passes(50)) == {stranger: "exp-room"}


def test_a_deleted_room_puts_everybody_out() -> None:
    house = House()
    waiting = house.knock()
    effects = house.happens(RoomDeleted())
    assert put_out(effects) == {waiting: "no-room"}
    assert set(closed(effects)) == {house.host}
    assert not len(house.lobby)


def test_who_is_banned_while_it_waits_is_put_out() -> None:
    house = House()
    waiting = house.knock(who=person(token=TokenRules(knocking=True), user_id="u-1"))
    _, effects = house.call.operate(Eject(user_ids=frozenset({"u-1"}), ban=True), NOW)
    assert put_out(effects) == {waiting: "not-allowed"}


def test_ejecting_over_rest_does_not_reach_into_the_lobby() -> None:
    house = House()
    waiting = house.knock()
    result, _ = house.call.operate(Eject(ids=frozenset({waiting})), NOW)
    assert result.session_ids == ()  # type: ignore[union-attr]
    assert waiting in house.lobby


def test_where_user_ids_are_unique_the_one_who_waits_longer_has_to_go() -> None:
    house = House(replace(LOBBY_ROOM, enforce_unique_user_ids=True))
    who = person(token=TokenRules(knocking=True), user_id="u-1")
    inside = house.join(person(user_id="u-1"))
    first = house.knock(who=who)
    effects = house.enter(who)
    assert put_out(effects) == {first: "ejected"}
    second = only(effects, Answer)[0].reply.session_id  # type: ignore[union-attr]
    assert inside in house.call.roster
    house.says(second, RequestAccess())
    effects = house.answer({second: True})
    assert let_in(effects) == [second]
    assert set(closed(effects)) == {inside}
