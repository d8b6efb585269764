"""Who waits gives up, is lost, and comes back; and how long and how many may wait."""

from dataclasses import replace

from parlour.calls.commands import Leave, RequestAccess
from parlour.calls.effects import Answer, LetIn, Refuse
from parlour.calls.events import ConnectionLost, Disconnected
from parlour.calls.lobby import AWAY_S, MAX_WAITING, NOT_ANSWERED_S, NOT_ASKED_S
from parlour.calls.messages import (
    Joined,
    LobbyState,
    WaitingRemoved,
    WaitingUpdated,
    WaitingView,
)
from tests.unit.calls.calls import only, person
from tests.unit.calls.lobby_house import LOBBY_ROOM, House, let_in, put_out, seen

# Going, and coming back


def test_who_gives_up_is_off_the_list() -> None:
    house = House()
    waiting = house.knock()
    effects = house.says(waiting, Leave())
    assert put_out(effects) == {waiting: None}
    assert seen(effects, house.host) == [WaitingRemoved(waiting)]


def test_who_ends_its_connection_gives_up() -> None:
    house = House()
    waiting = house.knock()
    assert seen(house.happens(Disconnected(waiting)), house.host) == [WaitingRemoved(waiting)]


def test_a_broken_connection_keeps_its_place_for_a_while() -> None:
    house = House()
    waiting = house.knock()
    assert not house.happens(ConnectionLost(waiting))
    assert not seen(house.passes(AWAY_S - 1), house.host)
    assert seen(house.passes(1), house.host) == [WaitingRemoved(waiting)]


def test_who_comes_back_with_its_key_keeps_its_place() -> None:
    house = House()
    first = house.wait()
    house.says(first.session_id, RequestAccess("Ann"))
    house.happens(ConnectionLost(first.session_id))
    back = house.wait(user_name="Ann", seat_key=first.seat_key)
    assert (back.session_id, back.seat_key) == (first.session_id, first.seat_key)
    assert back.state == LobbyState(True, False, True)
    house.passes(AWAY_S)
    assert let_in(house.answer({first.session_id: True})) == [first.session_id]


def test_who_comes_back_is_called_what_it_asked_as() -> None:
    house = House()
    first = house.wait()
    house.says(first.session_id, RequestAccess("Ann"))
    assert not seen(house.enter(seat_key=first.seat_key), house.host)
    assert only(house.answer({first.session_id: True}), LetIn)[0].joined.participant.user_name == "Ann"


def test_who_comes_back_before_the_loss_was_noticed_takes_over_from_its_former_connection() -> None:
    house = House()
    first = house.wait()
    effects = house.enter(seat_key=first.seat_key)
    assert put_out(effects) == {first.session_id: None}
    assert first.session_id in house.lobby


def test_who_was_let_in_while_its_connection_was_broken_comes_in_when_it_is_back() -> None:
    house = House()
    first = house.wait()
    house.says(first.session_id, RequestAccess("Ann"))
    house.happens(ConnectionLost(first.session_id))
    effects = house.answer({first.session_id: True})
    assert not let_in(effects)
    assert seen(effects, house.host) == [WaitingUpdated(WaitingView(first.session_id, "Ann", True))]
    reply = only(house.enter(seat_key=first.seat_key), Answer)[0].reply
    assert isinstance(reply, Joined)
    assert (reply.session_id, reply.seat_key) == (first.session_id, first.seat_key)


def test_who_was_let_in_into_a_full_room_keeps_that_over_a_broken_connection() -> None:
    house = House(replace(LOBBY_ROOM, max_participants=2))
    guest = house.join(person())
    first = house.wait()
    house.says(first.session_id, RequestAccess("Ann"))
    house.answer({first.session_id: True})
    house.happens(ConnectionLost(first.session_id))
    assert house.wait(seat_key=first.seat_key).state == LobbyState(True, True, True)
    assert let_in(house.says(guest, Leave())) == [first.session_id]


def test_who_was_let_in_once_does_not_wait_again_when_it_takes_its_seat_over() -> None:
    house = House()
    first = house.wait()
    house.says(first.session_id, RequestAccess("Ann"))
    house.answer({first.session_id: True})
    reply = only(house.enter(seat_key=first.seat_key), Answer)[0].reply
    assert isinstance(reply, Joined)


def test_a_wrong_key_gives_a_place_of_its_own() -> None:
    house = House()
    first, second = house.wait(), house.wait(seat_key="guessed")
    assert first.session_id != second.session_id
    assert len(house.lobby) == 2


def test_nobody_gets_the_id_of_somebody_who_waits() -> None:
    house = House()
    waiting = house.knock()
    assert house.join(person(), wished_id=waiting) != waiting
    assert house.wait(wished_id=waiting).session_id != waiting


def test_waiting_ends_after_ten_minutes_without_asking_and_an_hour_without_an_answer() -> None:
    house = House()
    silent, asked = house.wait().session_id, house.knock()
    assert put_out(house.passes(NOT_ASKED_S)) == {silent: "ejected"}
    effects = house.passes(NOT_ANSWERED_S - NOT_ASKED_S)
    assert put_out(effects) == {asked: "ejected"}
    assert seen(effects, house.host) == [WaitingRemoved(asked)]


def test_a_lobby_takes_so_many_and_no_more() -> None:
    house = House()
    for _ in range(MAX_WAITING):
        house.wait()
    refusal = only(house.enter(), Refuse)[0]
    assert refusal.type == "meeting-full"
    assert "wait to be let in" in refusal.msg
    house.join(person())


def test_so_many_may_ask_within_a_minute_and_no_more() -> None:
    house = House()
    for _ in range(100):
        house.says(house.knock(), Leave())
    late = house.wait().session_id
    assert [type(effect) for effect in house.says(late, RequestAccess("Ann"))] == [Refuse]
    house.passes(60)
    assert only(house.says(late, RequestAccess("Ann")), Answer)
