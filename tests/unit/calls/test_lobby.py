"""Waiting to be let in: who has to, who decides, and what nobody in the lobby gets to know."""

from dataclasses import replace
from typing import Any

import pytest

from parlour.calls import Call, CallRules, ParticipantRules, TokenRules
from parlour.calls.backend import Eject, ListPresent
from parlour.calls.commands import (
    AnswerWaiting,
    ConnectionLost,
    Disconnected,
    Leave,
    ParticipantUpdate,
    Preauth,
    RequestAccess,
    RoomChanged,
    RoomDeleted,
    SendAppMessage,
    SetUserName,
    Tick,
    UpdateParticipants,
    UpdateTracks,
)
from parlour.calls.effects import Answer, CloseWaiting, Effect, LetIn, Refuse, Send, TellWaiting
from parlour.calls.facts import CallFact, MeetingBegan, WaitingCame, WaitingWent
from parlour.calls.lobby import AWAY_S, MAX_WAITING, NOT_ANSWERED_S, NOT_ASKED_S, Lobby
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
from tests.unit.calls.calls import NOW, ask, closed, join, join_command, only, owner, person, pushes

LOBBY_ROOM = CallRules("room-id", "room", private=True, knocking=True)
STRANGER = ParticipantRules()


class House:
    """A room with a lobby: the host is inside unless told otherwise."""

    def __init__(self, rules: CallRules = LOBBY_ROOM, *, host: bool = True) -> None:
        self.rules = rules
        self.lobby = Lobby()
        self.now = NOW
        self.facts: list[CallFact] = []
        self.call = Call("meeting", rules, "domain", self.lobby)
        self.host = self.join(owner()) if host else ""

    def join(self, who: ParticipantRules, **fields: Any) -> str:
        return join(self.call, who, now=self.now, rules=self.rules, **fields)

    def enter(self, who: ParticipantRules = STRANGER, **fields: Any) -> list[Effect]:
        return self.call.handle(join_command(who, rules=self.rules, **fields), self.now)

    def wait(self, who: ParticipantRules = STRANGER, **fields: Any) -> InLobby:
        """Come into the lobby."""
        reply = only(self.enter(who, **fields), Answer)[0].reply
        assert isinstance(reply, InLobby), reply
        return reply

    def knock(self, name: str | None = "Ann", who: ParticipantRules = STRANGER, **fields: Any) -> str:
        """Come into the lobby and ask to be let in."""
        waiting = self.wait(who, **fields).session_id
        self.says(waiting, RequestAccess(name))
        return waiting

    def says(self, who: str, request: Any) -> list[Effect]:
        return self._then(self.call.request(who, request, self.now))

    def happens(self, event: Any) -> list[Effect]:
        return self._then(self.call.handle(event, self.now))

    def _then(self, effects: list[Effect]) -> list[Effect]:
        """Have another call in place of one that is over, as the room does."""
        self.facts += self.call.take_facts()
        if self.call.ended:
            self.call = Call("next", self.rules, "domain", self.lobby)
        return effects

    def answer(self, decisions: dict[str, bool], by: str | None = None) -> list[Effect]:
        return self.says(self.host if by is None else by, AnswerWaiting(decisions))

    def passes(self, seconds: float) -> list[Effect]:
        self.now += seconds
        return self.happens(Tick())


def let_in(effects: list[Effect]) -> list[str]:
    return [effect.joined.session_id for effect in only(effects, LetIn)]


def put_out(effects: list[Effect]) -> dict[str, Any]:
    return {effect.session_id: effect.error and effect.error.type for effect in only(effects, CloseWaiting)}


def seen(effects: list[Effect], by: str) -> list[Any]:
    """What somebody inside is told of the lobby."""
    kinds = (WaitingAdded, WaitingUpdated, WaitingRemoved, WaitingNow)
    return [message for message in pushes(effects, by) if isinstance(message, kinds)]


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
