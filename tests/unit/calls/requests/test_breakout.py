"""Breakout rooms: who may write them, who is where, and what people in different rooms get of each other: nothing."""

from dataclasses import replace
from typing import Any

import pytest

from parlour.calls import Call
from parlour.calls.breakout import BreakoutRoom, BreakoutView
from parlour.calls.commands import (
    AskForHelp,
    ChooseTopology,
    EnterBreakoutRoom,
    Leave,
    ParticipantUpdate,
    RaiseHand,
    ReadChat,
    SendAppMessage,
    Subscribe,
    TellBreakoutRooms,
    UpdateBreakout,
    UpdateParticipants,
    UpdateTracks,
)
from parlour.calls.effects import Answer, ChangeWanted, Effect, Refuse
from parlour.calls.events import Resume, RoomChanged, Talking, Tick
from parlour.calls.messages import ActiveSpeakerChanged, BreakoutMessage, BreakoutNow, ChatNow, PathsNow
from parlour.calls.permissions import PermissionChange, Permissions
from parlour.calls.tracks import TrackState
from tests.unit.calls.calls import (
    NOW,
    RULES,
    ask,
    gets,
    join,
    loses,
    only,
    owner,
    person,
    publication,
    pushes,
    told,
    try_join,
)

DIVISIBLE = replace(RULES, breakout_rooms=True, hand_raising=True)
RED, BLUE = BreakoutRoom("r", "Red"), BreakoutRoom("b", "Blue")
PEOPLE = ("host", "ann", "ben", "cleo", "dan")
APART = UpdateBreakout((RED, BLUE), {"ann": "r", "ben": "r", "cleo": "b"}, open=True)


@pytest.fixture
def call() -> Call:
    """A host and four guests, all of whom send sound; Ann and Ben will be in one room, Cleo in another one."""
    call = Call("meeting", DIVISIBLE)
    join(call, owner(), rules=DIVISIBLE, wished_id="host")
    for name in PEOPLE[1:]:
        join(call, rules=DIVISIBLE, wished_id=name)
    for name in PEOPLE:
        call.request(name, publication(audio="audio"), NOW)
    return call


def heard_by(call: Call, name: str) -> set[str]:
    participant = call.roster.get(name)
    assert participant is not None
    return {publisher for publisher, _ in participant.wanted.tracks}


def view_in(effects: list[Effect], to: str) -> BreakoutView:
    (view,) = [push.view for push in pushes(effects, to) if isinstance(push, BreakoutNow)]
    return view


def refusal(effects: list[Effect]) -> str:
    (refused,) = only(effects, Refuse)
    return refused.type


def test_people_in_different_rooms_receive_nothing_of_each_other(call: Call) -> None:
    ask(call, "host", APART)
    assert {name: heard_by(call, name) for name in PEOPLE} == {
        "host": {"dan"},
        "ann": {"ben"},
        "ben": {"ann"},
        "cleo": set(),
        "dan": {"host"},
    }


def test_nobody_gets_around_that_by_subscribing_or_publishing_anew(call: Call) -> None:
    ask(call, "host", APART)
    ask(call, "ann", Subscribe(True, {"cleo": {"audio": True, "video": True}, "*": {"audio": True}}))
    ask(call, "cleo", publication(audio="audio", video="video"))
    assert heard_by(call, "ann") == {"ben"}
    assert heard_by(call, "cleo") == set()


def test_the_sfu_hears_of_differences_only(call: Call) -> None:
    ask(call, "host", APART)
    effects = ask(call, "host", UpdateBreakout(assignment={"dan": "b"}))
    assert gets("cleo", ("dan", "audio")) in effects
    assert loses("host", ("dan", "audio")) in effects
    lost = frozenset({("host", "audio")})
    assert replace(gets("dan", ("cleo", "audio")), drop=lost) in effects
    assert {each for change in only(effects, ChangeWanted) for each in change.session_ids} == {"host", "cleo", "dan"}


def test_all_are_together_again_when_the_rooms_close(call: Call) -> None:
    before = {name: heard_by(call, name) for name in PEOPLE}
    ask(call, "host", APART)
    effects = ask(call, "host", UpdateBreakout(open=False))
    assert {name: heard_by(call, name) for name in PEOPLE} == before
    view = view_in(effects, "ann")
    assert (view.open, view.rooms) == (False, (RED, BLUE))
    assert view.assignment == {"ann": "r", "ben": "r", "cleo": "b"}, "for the next time"


def test_everybody_is_told_how_things_are(call: Call) -> None:
    effects = ask(call, "host", replace(APART, sets_time=True, ends_in=300), NOW + 1)
    for name in PEOPLE:
        view = view_in(effects, name)
        assert (view.version, view.open, view.at, view.ends_at) == (1, True, NOW + 1, NOW + 301)
    late = try_join(call, rules=DIVISIBLE, now=NOW + 2)
    assert (late.breakout.version, late.breakout.at) == (1, NOW + 2)


def test_who_comes_late_is_in_the_main_room(call: Call) -> None:
    ask(call, "host", APART)
    join(call, rules=DIVISIBLE, wished_id="eve")
    ask(call, "eve", publication(audio="audio"))
    assert heard_by(call, "eve") == {"host", "dan"}
    assert heard_by(call, "ann") == {"ben"}


def test_time_ends_the_groups(call: Call) -> None:
    ask(call, "host", replace(APART, sets_time=True, ends_in=300))
    assert call.next_deadline == NOW + 300
    assert not call.handle(Tick(), NOW + 299)
    assert not view_in(call.handle(Tick(), NOW + 300), "ann").open
    assert heard_by(call, "cleo") == {"host", "ann", "ben", "dan"}
    assert call.next_deadline is None


def test_time_is_given_and_taken_while_they_are_open(call: Call) -> None:
    assert refusal(ask(call, "host", UpdateBreakout((RED,), sets_time=True, ends_in=60))) == "not-possible"
    ask(call, "host", APART)
    ask(call, "host", UpdateBreakout(sets_time=True, ends_in=60))
    assert view_in(ask(call, "host", UpdateBreakout(assignment={"dan": "r"})), "dan").ends_at == NOW + 60
    assert view_in(ask(call, "host", UpdateBreakout(sets_time=True)), "dan").ends_at is None


@pytest.mark.parametrize("request_", [APART, UpdateBreakout(open=False), TellBreakoutRooms("x")])
def test_hosts_alone_write(call: Call, request_: Any) -> None:
    ask(call, "host", APART)
    assert refusal(ask(call, "ann", request_)) == "not-permitted"
    admin = ParticipantUpdate(permissions=PermissionChange(can_admin=frozenset({"participants"})))
    ask(call, "host", UpdateParticipants({"ann": admin}))
    assert not only(ask(call, "ann", request_), Refuse)


def test_only_where_the_room_has_them() -> None:
    call = Call("meeting", RULES)
    join(call, owner(), wished_id="host")
    assert refusal(ask(call, "host", UpdateBreakout((RED,)))) == "not-permitted"
    assert not only(ask(call, "host", UpdateBreakout(open=False)), Refuse)


def test_groups_that_are_open_go_on_and_can_be_ended_when_the_room_has_them_no_longer(call: Call) -> None:
    ask(call, "host", APART)
    call.handle(RoomChanged(replace(DIVISIBLE, breakout_rooms=False)), NOW)
    join(call, rules=replace(DIVISIBLE, breakout_rooms=False))  # that is when the change takes effect
    assert not only(ask(call, "host", UpdateBreakout(assignment={"dan": "b"})), Refuse)
    assert not view_in(ask(call, "host", UpdateBreakout(open=False)), "ann").open
    assert refusal(ask(call, "host", UpdateBreakout(open=True))) == "not-permitted"


def test_what_is_not_there_cannot_be_opened_or_entered(call: Call) -> None:
    assert refusal(ask(call, "host", UpdateBreakout(open=True))) == "not-possible"
    assert refusal(ask(call, "host", UpdateBreakout((RED,), {"ann": "b"}))) == "not-possible"
    assert refusal(ask(call, "host", EnterBreakoutRoom("r"))) == "not-possible"
    ask(call, "host", APART)
    assert refusal(ask(call, "host", EnterBreakoutRoom("x"))) == "not-possible"


def test_a_host_goes_to_any_room_and_back(call: Call) -> None:
    ask(call, "host", APART)
    ask(call, "host", EnterBreakoutRoom("b"))
    assert heard_by(call, "host") == {"cleo"}
    ask(call, "host", EnterBreakoutRoom("r"))
    assert heard_by(call, "host") == {"ann", "ben"}
    ask(call, "host", EnterBreakoutRoom(None))
    assert heard_by(call, "host") == {"dan"}


def test_others_go_to_the_main_room_and_back_and_nowhere_else(call: Call) -> None:
    ask(call, "host", APART)
    assert refusal(ask(call, "ann", EnterBreakoutRoom("b"))) == "not-permitted"
    assert refusal(ask(call, "dan", EnterBreakoutRoom("r"))) == "not-permitted"
    assert view_in(ask(call, "ann", EnterBreakoutRoom(None)), "ben").stepped_out == ("ann",)
    assert heard_by(call, "ann") == {"host", "dan"}
    assert view_in(ask(call, "ann", EnterBreakoutRoom("r")), "ben").stepped_out == ()
    assert heard_by(call, "ann") == {"ben"}


def test_a_room_that_is_taken_away_sends_its_people_to_the_main_room(call: Call) -> None:
    ask(call, "host", APART)
    ask(call, "host", UpdateBreakout((RED,)))
    assert heard_by(call, "cleo") == {"host", "dan"}
    assert not view_in(ask(call, "host", UpdateBreakout(())), "ann").open
    assert heard_by(call, "ann") == {"host", "ben", "cleo", "dan"}


def test_help_is_asked_for_in_a_room_and_given_by_a_visit(call: Call) -> None:
    ask(call, "host", APART)
    assert refusal(ask(call, "dan", AskForHelp(True))) == "not-possible"
    assert view_in(ask(call, "ann", AskForHelp(True)), "host").help == ("ann",)
    assert view_in(ask(call, "cleo", AskForHelp(True)), "host").help == ("ann", "cleo")
    assert view_in(ask(call, "host", EnterBreakoutRoom("r")), "ann").help == ("cleo",)
    assert view_in(ask(call, "cleo", AskForHelp(False)), "host").help == ()


def test_a_message_of_a_host_reaches_all_rooms(call: Call) -> None:
    ask(call, "host", APART)
    effects = ask(call, "host", TellBreakoutRooms("Two minutes"))
    for name in PEOPLE[1:]:
        assert pushes(effects, name) == [BreakoutMessage("Two minutes", "host")]
    assert not pushes(effects, "host")


def test_messages_of_apps_stay_in_the_room(call: Call) -> None:
    ask(call, "host", APART)
    everybody = ask(call, "ann", SendAppMessage("x", 3, None))
    named = ask(call, "ann", SendAppMessage("x", 3, ("ben", "cleo", "host")))
    for effects in (everybody, named):
        assert [name for name in PEOPLE if told(effects, name) == ["AppMessage"]] == ["ben"]
    to_all = ask(call, "host", SendAppMessage("x", 3, None))
    to_one = ask(call, "host", SendAppMessage("x", 3, ("cleo",)))
    assert [name for name in PEOPLE if told(to_all, name)] == ["dan"]
    assert [name for name in PEOPLE if told(to_one, name)] == ["cleo"]


def test_the_history_of_the_chat_keeps_nothing_that_is_said_in_groups() -> None:
    rules = replace(DIVISIBLE, chat=True)
    call = Call("meeting", rules)
    join(call, owner(), rules=rules, wished_id="host")
    join(call, rules=rules, wished_id="ann")

    def say(text: str) -> None:
        ask(call, "ann", SendAppMessage({"event": "chat-msg", "message": text}, 50, None))

    say("before")
    ask(call, "host", UpdateBreakout((RED,), {"ann": "r"}, open=True))
    say("among us")
    ask(call, "host", UpdateBreakout(open=False))
    say("after")
    (answer,) = only(ask(call, "host", ReadChat(None)), Answer)
    assert isinstance(answer.reply, ChatNow)
    assert [each.message for each in answer.reply.said] == ["before", "after"]


def test_each_room_has_an_active_speaker_of_its_own(call: Call) -> None:
    def speaker(effects: list[Effect]) -> dict[str, str | None]:
        return {
            name: push.session_id
            for name in PEOPLE
            for push in pushes(effects, name)
            if isinstance(push, ActiveSpeakerChanged)
        }

    assert speaker(call.handle(Talking("ann", True, 60), NOW)) == dict.fromkeys(PEOPLE, "ann")
    moved = speaker(ask(call, "host", APART, NOW + 1))
    assert moved == {"host": None, "cleo": None, "dan": None}, "who goes on talking is still heard by Ben"
    assert speaker(call.handle(Talking("cleo", True, 60), NOW + 2)) == {"cleo": "cleo"}
    assert speaker(call.handle(Talking("dan", True, 60), NOW + 2)) == {"host": "dan", "dan": "dan"}
    effects = ask(call, "dan", Leave(), NOW + 3)
    assert speaker(effects) == {"host": None}


def test_who_is_moved_keeps_its_tracks_and_lowers_its_hand(call: Call) -> None:
    ask(call, "ann", UpdateTracks({"audio": TrackState("off", ("byUser",)), "video": TrackState("on")}))
    ask(call, "ann", RaiseHand(True))
    ann = call.roster.get("ann")
    assert ann is not None
    before = ann.view().tracks
    ask(call, "host", APART)
    assert ann.view().tracks == before
    assert ann.hand_raised_at is None


def test_who_comes_back_is_in_its_room(call: Call) -> None:
    ask(call, "host", APART)
    key = next(each.seat_key for each in call.roster if each.session_id == "ann")
    call.handle(Resume(key), NOW)
    assert heard_by(call, "ann") == {"ben"}
    again = join(call, rules=DIVISIBLE, seat_key=key)  # another connection of the same person
    ask(call, again, publication(audio="audio"))
    assert heard_by(call, "ben") == {again}


def test_a_user_who_loads_the_page_again_is_in_its_room(call: Call) -> None:
    somebody = person(user_id="u")
    first = join(call, somebody, rules=DIVISIBLE)
    ask(call, "host", APART)
    ask(call, "host", UpdateBreakout(assignment={first: "b"}))
    ask(call, first, Leave())
    again = join(call, somebody, rules=DIVISIBLE)
    ask(call, again, publication(audio="audio"))
    assert heard_by(call, again) == {"cleo"}
    assert heard_by(call, "cleo") == {again}


def test_the_groups_stay_when_their_owner_leaves_and_another_goes_on(call: Call) -> None:
    ask(call, "host", APART)
    ask(call, "host", Leave())
    assert heard_by(call, "ann") == {"ben"}
    join(call, owner(), rules=DIVISIBLE, wished_id="second")
    assert not view_in(ask(call, "second", UpdateBreakout(open=False)), "ann").open


def test_who_is_hidden_is_assigned_nowhere(call: Call) -> None:
    hidden = join(call, person(permissions=Permissions(has_presence=False)), rules=DIVISIBLE)
    view = view_in(ask(call, "host", replace(APART, assignment={hidden: "r", "nobody": "r", "ann": "r"})), "ann")
    assert view.assignment == {"ann": "r"}


def test_groups_need_the_sfu_and_a_small_call_is_connected_directly_again_afterwards() -> None:
    rules = replace(DIVISIBLE, sfu_switchover=5)
    call = Call("meeting", rules)
    on = {"audio": TrackState("on")}
    join(call, owner(), rules=rules, wished_id="host", direct=True, tracks=on)
    join(call, rules=rules, wished_id="ann", direct=True, tracks=on)
    desk = call._desk
    assert desk.topology.heading == "peer"
    effects = ask(call, "host", UpdateBreakout((RED,), {"ann": "r"}, open=True))
    assert desk.topology.heading == "sfu"
    for name in ("host", "ann"):
        paths = [push.paths.paths for push in pushes(effects, name) if isinstance(push, PathsNow)]
        assert all(not path.send and not path.receive for each in paths for path in each.values())
    assert refusal(ask(call, "host", ChooseTopology("peer"))) == "not-possible"
    ask(call, "host", UpdateBreakout(open=False))
    assert desk.topology.heading == "peer"
