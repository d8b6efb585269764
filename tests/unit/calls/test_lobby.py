"""Waiting to be let in: who has to, who decides, and what nobody in the lobby gets to know."""

from dataclasses import replace

import pytest

from parlour.calls import ParticipantRules, TokenRules
from parlour.calls.backend import ListPresent
from parlour.calls.commands import (
    AnswerWaiting,
    Leave,
    ParticipantUpdate,
    RequestAccess,
    SendAppMessage,
    SetUserName,
    UpdateParticipants,
    UpdateTracks,
)
from parlour.calls.effects import Answer, CloseWaiting, LetIn, Refuse, Send, TellWaiting
from parlour.calls.events import Preauth, RoomChanged
from parlour.calls.facts import MeetingBegan, WaitingCame, WaitingWent
from parlour.calls.messages import (
    InLobby,
    Joined,
    LobbyState,
    Preauthorised,
    WaitingAdded,
    WaitingDecided,
    WaitingNow,
    WaitingRemoved,
    WaitingUpdated,
    WaitingView,
)
from parlour.calls.permissions import PermissionChange, Permissions
from parlour.calls.tracks import TrackState
from tests.unit.calls.calls import NOW, ask, join_command, only, owner, person, pushes
from tests.unit.calls.lobby_house import LOBBY_ROOM, STRANGER, House, let_in, put_out, seen

# Who has to wait


@pytest.mark.parametrize(
    ("who", "waits"),
    [
        (STRANGER, True),
        (person(token=TokenRules(knocking=True)), True),
        (owner(token=TokenRules(knocking=True)), True),
        (person(), False),
        (owner(), False),
    ],
)
def test_who_has_no_token_or_one_that_knocks_waits(who: ParticipantRules, waits: bool) -> None:
    reply = only(House().enter(who), Answer)[0].reply
    assert isinstance(reply, InLobby if waits else Joined)


def test_a_public_room_has_no_lobby() -> None:
    house = House(replace(LOBBY_ROOM, private=False))
    house.join(STRANGER)
    house.join(person(token=TokenRules(knocking=True)))


def test_without_enable_knocking_strangers_are_refused_and_knocking_tokens_walk_in() -> None:
    house = House(replace(LOBBY_ROOM, knocking=False))
    assert [refusal.type for refusal in only(house.enter(), Refuse)] == ["not-allowed"]
    house.join(person(token=TokenRules(knocking=True)))


def test_preauth_tells_that_one_would_have_to_wait_and_gives_no_place() -> None:
    house = House()
    command = join_command(STRANGER, rules=LOBBY_ROOM)
    effects = house.happens(Preauth(command.room, command.person, command.wished_id, command.spare_id))
    reply = only(effects, Answer)[0].reply
    assert isinstance(reply, Preauthorised)
    assert reply.lobby
    assert not len(house.lobby)


def test_the_right_to_enter_is_checked_before_and_the_seats_after() -> None:
    house = House(replace(LOBBY_ROOM, max_participants=1, exp=NOW + 100))
    assert house.wait()
    assert [each.type for each in only(house.enter(person()), Refuse)] == ["meeting-full"]
    house.now += 100
    assert [each.type for each in only(house.enter(), Refuse)] == ["exp-room"]


# What the lobby is


def test_who_waits_holds_no_seat_and_is_seen_by_nobody_until_it_asks() -> None:
    house = House()
    guest = house.join(person())
    effects = house.enter()
    assert not only(effects, Send)
    assert len(house.call.roster) == 2
    present, _ = house.call.operate(ListPresent(), NOW)
    assert [each.session_id for each in present.participants] == [house.host, guest]  # type: ignore[union-attr]


def test_who_asks_is_shown_to_owners_and_participant_admins_only() -> None:
    house = House()
    admin = house.join(person(permissions=Permissions(can_admin=frozenset({"participants"}))))
    streamer = house.join(person(permissions=Permissions(can_admin=frozenset({"streaming"}))))
    guest = house.join(person())
    waiting = house.wait().session_id
    effects = house.says(waiting, RequestAccess("Ann"))
    for decider in (house.host, admin):
        assert seen(effects, decider) == [WaitingAdded(WaitingView(waiting, "Ann", False))]
    assert not seen(effects, streamer)
    assert not seen(effects, guest)
    assert only(effects, TellWaiting) == [TellWaiting(waiting, LobbyState(True, False, True))]


def test_who_waits_is_told_nothing_of_the_call() -> None:
    house = House()
    waiting = house.knock()
    guest = house.join(person())
    for effects in (
        ask(house.call, guest, SendAppMessage("x", 3, None)),
        ask(house.call, house.host, SendAppMessage("x", 3, (waiting,))),
        ask(house.call, guest, UpdateTracks({"audio": TrackState("on")})),
        ask(house.call, guest, Leave()),
    ):
        assert not pushes(effects, waiting)
        assert not only(effects, TellWaiting)


def test_who_waits_cannot_act_on_the_call() -> None:
    house = House()
    waiting = house.knock()
    for request in (
        SendAppMessage("x", 3, None),
        UpdateParticipants({house.host: ParticipantUpdate(eject=True)}),
        AnswerWaiting({waiting: True}),
    ):
        effects = house.says(waiting, request)
        assert [type(effect) for effect in effects] == [Refuse]
    assert house.host in house.call.roster
    assert waiting in house.lobby


def test_the_reply_shows_nobody_but_oneself_hidden() -> None:
    reply = House().wait(user_name="Ann", room_info={"id": "room-id"})
    assert (reply.participant.user_name, reply.participant.permissions.has_presence) == ("Ann", False)
    assert reply.room == {"id": "room-id"}
    assert reply.state == LobbyState(False, False, True)


def test_a_token_name_counts_in_the_lobby_too() -> None:
    house = House()
    waiting = house.wait(person(token=TokenRules(knocking=True), user_name="Dr. Ann")).session_id
    effects = house.says(waiting, RequestAccess("The boss"))
    assert seen(effects, house.host) == [WaitingAdded(WaitingView(waiting, "Dr. Ann", False))]


def test_who_asks_again_or_renames_itself_is_shown_again() -> None:
    house = House()
    waiting = house.knock()
    assert seen(house.says(waiting, RequestAccess()), house.host) == [
        WaitingUpdated(WaitingView(waiting, "Ann", False))
    ]
    renamed = house.says(waiting, SetUserName("Bea"))
    assert seen(renamed, house.host) == [WaitingUpdated(WaitingView(waiting, "Bea", False))]


# Deciding


def test_who_is_let_in_joins_as_anybody_does() -> None:
    house = House()
    guest = house.join(person())
    waiting = house.wait(tracks={"audio": TrackState("on")}, user_data={"a": 1}, subscribe=False)
    house.says(waiting.session_id, RequestAccess("Ann"))
    house.says(waiting.session_id, UpdateTracks({"video": TrackState("on"), "audio": None}))
    effects = house.answer({waiting.session_id: True})
    assert only(effects, Answer)[0].reply == WaitingDecided((waiting.session_id,))
    joined = only(effects, LetIn)[0].joined
    assert (joined.session_id, joined.seat_key) == (waiting.session_id, waiting.seat_key)
    assert {each.session_id for each in joined.participants} == {house.host, guest}
    assert (joined.participant.user_name, joined.participant.user_data) == ("Ann", {"a": 1})
    assert set(joined.participant.tracks) == {"video"}
    assert [type(message).__name__ for message in pushes(effects, guest)] == ["Counts", "ParticipantJoined"]
    assert seen(effects, house.host) == [WaitingRemoved(waiting.session_id)]
    assert not len(house.lobby)


def test_who_is_turned_away_is_put_out_and_may_knock_again() -> None:
    house = House()
    waiting = house.knock()
    effects = house.answer({waiting: False})
    error = only(effects, CloseWaiting)[0].error
    assert error is not None
    assert (error.type, error.msg) == ("ejected", "Join request rejected")
    assert seen(effects, house.host) == [WaitingRemoved(waiting)]
    again = house.knock()
    assert let_in(house.answer({again: True})) == [again]


def test_everybody_at_once_means_those_who_ask_and_are_not_named() -> None:
    house = House()
    first, second, third = (house.knock("Ann") for _ in range(3))
    silent = house.wait().session_id
    effects = house.answer({"*": True, second: False})
    assert let_in(effects) == [first, third]
    assert put_out(effects) == {second: "ejected"}
    assert only(effects, Answer)[0].reply == WaitingDecided((first, second, third))
    assert silent in house.lobby


def test_only_owners_and_participant_admins_decide() -> None:
    house = House()
    waiting = house.knock()
    guest = house.join(person())
    streamer = house.join(person(permissions=Permissions(can_admin=frozenset({"streaming"}))))
    for other in (guest, streamer):
        assert [each.type for each in only(house.answer({waiting: True}, by=other), Refuse)] == ["not-permitted"]
    admin = house.join(person(permissions=Permissions(can_admin=frozenset({"participants"}))))
    assert let_in(house.answer({waiting: True}, by=admin)) == [waiting]


def test_of_two_answers_the_first_counts() -> None:
    house = House()
    other = house.join(owner())
    waiting = house.knock()
    house.answer({waiting: True})
    effects = house.answer({waiting: False}, by=other)
    assert only(effects, Answer)[0].reply == WaitingDecided(())
    assert waiting in house.call.roster


def test_unknown_ids_and_those_who_have_not_asked_are_passed_over() -> None:
    house = House()
    silent = house.wait().session_id
    effects = house.answer({silent: True, "nobody": True, house.host: False})
    assert only(effects, Answer)[0].reply == WaitingDecided(())
    assert house.host in house.call.roster


# Who may see the lobby


def test_an_owner_who_joins_later_sees_who_asks() -> None:
    house = House(host=False)
    waiting = house.knock()
    effects = house.enter(owner())
    joined = only(effects, Answer)[0].reply
    assert isinstance(joined, Joined)
    host = joined.session_id
    assert joined.waiting == (WaitingView(waiting, "Ann", False),)
    assert not seen(effects, host)
    assert only(effects, TellWaiting) == [TellWaiting(waiting, LobbyState(True, False, True))]
    assert seen(house.says(waiting, RequestAccess()), host) == [WaitingUpdated(WaitingView(waiting, "Ann", False))]
    assert let_in(house.answer({waiting: True}, by=host)) == [waiting]
    assert only(house.enter(person()), Answer)[0].reply.waiting == ()  # type: ignore[union-attr]


def test_who_gets_the_power_sees_who_asks_and_who_loses_it_does_not_any_more() -> None:
    house = House()
    guest = house.join(person())
    waiting = house.knock()
    gain = UpdateParticipants({guest: ParticipantUpdate(permissions=PermissionChange(can_admin=True))})
    assert seen(house.says(house.host, gain), guest) == [WaitingNow((WaitingView(waiting, "Ann", False),))]
    lose = UpdateParticipants({guest: ParticipantUpdate(permissions=PermissionChange(can_admin=False))})
    assert seen(house.says(house.host, lose), guest) == [WaitingNow(())]
    assert not seen(house.says(waiting, RequestAccess()), guest)


def test_when_the_last_who_may_decide_goes_those_who_ask_are_told_and_keep_waiting() -> None:
    house = House()
    waiting = house.knock()
    house.join(person())
    assert only(house.says(house.host, Leave()), TellWaiting) == [TellWaiting(waiting, LobbyState(True, False, False))]
    assert waiting in house.lobby


# A full room


def test_who_is_let_in_while_the_room_is_full_comes_in_when_a_seat_is_free_first_let_in_first() -> None:
    house = House(replace(LOBBY_ROOM, max_participants=2))
    guest = house.join(person())
    first, second = house.knock("Ann"), house.knock("Bea")
    effects = house.answer({second: True})
    assert not let_in(effects)
    assert only(effects, TellWaiting) == [TellWaiting(second, LobbyState(True, True, True))]
    assert seen(effects, house.host) == [WaitingUpdated(WaitingView(second, "Bea", True))]
    house.answer({first: True})
    effects = house.says(guest, Leave())
    assert let_in(effects) == [second]
    assert seen(effects, house.host) == [WaitingRemoved(second)]
    assert let_in(house.says(second, Leave())) == [first]


def test_who_is_let_in_but_has_no_seat_yet_can_still_be_turned_away() -> None:
    house = House(replace(LOBBY_ROOM, max_participants=1))
    waiting = house.knock()
    house.answer({waiting: True})
    assert put_out(house.answer({waiting: False})) == {waiting: "ejected"}


def test_a_call_goes_on_when_its_last_participant_makes_room_for_somebody_who_was_let_in() -> None:
    house = House(replace(LOBBY_ROOM, max_participants=1))
    waiting = house.knock()
    house.answer({waiting: True})
    assert let_in(house.says(house.host, Leave())) == [waiting]
    assert waiting in house.call.roster


def test_more_seats_let_those_in_who_wait_for_one() -> None:
    house = House(replace(LOBBY_ROOM, max_participants=1))
    waiting = house.knock()
    house.answer({waiting: True})
    assert let_in(house.happens(RoomChanged(replace(LOBBY_ROOM, max_participants=2)))) == [waiting]


# Without a meeting


def test_waiting_begins_no_meeting() -> None:
    house = House(host=False)
    waiting = house.knock()
    assert [type(fact) for fact in house.facts] == [WaitingCame]
    assert house.facts[0].meeting_id == ""
    house.host = house.join(owner())
    assert next(type(fact) for fact in house.call.take_facts()) is MeetingBegan
    assert let_in(house.answer({waiting: True})) == [waiting]


def test_nobody_comes_into_an_empty_room_before_it_is_ready() -> None:
    house = House(host=False)
    waiting = house.knock()
    effects = house.happens(RoomChanged(replace(LOBBY_ROOM, private=False)))
    assert not let_in(effects)
    assert let_in(house.call.let_in(NOW)) == [waiting]
    assert not house.call.ended


def test_the_house_hears_of_asking_and_of_the_outcome() -> None:
    house = House()
    waiting = house.knock()
    house.now += 5
    house.answer({waiting: True})
    story = [fact for fact in house.facts if isinstance(fact, WaitingCame | WaitingWent)]
    assert [(fact.kind, fact.participant.session_id, fact.at) for fact in story] == [
        ("waiting-participant.joined", waiting, NOW),
        ("waiting-participant.left", waiting, NOW + 5),
    ]
    assert isinstance(story[1], WaitingWent)
    assert story[1].outcome == "let-in"
