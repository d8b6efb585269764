"""Recordings: who may start one, what everybody is told, and how they end."""

from dataclasses import replace

import pytest

from parlour.calls import Call
from parlour.calls.commands import (
    Leave,
    ParticipantUpdate,
    StartRecording,
    StopRecording,
    UpdateParticipants,
)
from parlour.calls.effects import Answer, Effect, Refuse
from parlour.calls.events import ConnectionLost, RoomChanged
from parlour.calls.lobby import Lobby
from parlour.calls.messages import Done, RecordingsNow
from parlour.calls.permissions import PermissionChange, Permissions
from parlour.calls.recordings import Recording, kinds_of
from parlour.calls.rules import CallRules, ParticipantRules
from tests.unit.calls.calls import NOW, RULES, ask, join, only, owner, person, pushes, try_join

LOCAL = replace(RULES, recording=frozenset({"local"}))
START = StartRecording("local", "i")
STREAMER = Permissions(can_admin=frozenset({"streaming"}))


@pytest.fixture
def call() -> Call:
    """Two owners and a guest in a room that may be recorded by browsers."""
    call = Call("meeting", LOCAL)
    for name in ("host", "second"):
        join(call, owner(), rules=LOCAL, wished_id=name)
    join(call, rules=LOCAL, wished_id="guest")
    return call


def running(effects: list[Effect], to: str) -> list[tuple[str, str | None, float]]:
    (push,) = [push for push in pushes(effects, to) if isinstance(push, RecordingsNow)]
    return [(each.instance_id, each.started_by, each.started_at) for each in push.view.recordings]


def refusal(effects: list[Effect]) -> str:
    (refused,) = only(effects, Refuse)
    assert not [effect for effect in effects if isinstance(effect, Answer)]
    return refused.type


def test_everybody_hears_of_it_and_so_does_who_comes_later(call: Call) -> None:
    effects = ask(call, "host", START, NOW + 1)
    assert effects[0] == Answer(Done())
    for name in ("host", "second", "guest"):
        assert running(effects, name) == [("i", "host", NOW + 1)]
    joined = try_join(call, rules=LOCAL, now=NOW + 4)
    assert joined.recordings is not None
    assert joined.recordings.at == NOW + 4
    assert joined.recordings.recordings == (Recording("i", "local", "host", NOW + 1),)
    assert running(ask(call, "host", StopRecording()), "guest") == []
    assert try_join(call, rules=LOCAL).recordings is None


def test_a_guest_may_not_and_who_administers_streaming_may(call: Call) -> None:
    assert refusal(ask(call, "guest", START)) == "not-permitted"
    join(call, person(permissions=STREAMER), rules=LOCAL, wished_id="streamer")
    assert running(ask(call, "streamer", START), "guest") == [("i", "streamer", NOW)]
    join(call, person(permissions=Permissions(can_admin=frozenset({"participants"}))), rules=LOCAL, wished_id="other")
    assert refusal(ask(call, "other", START)) == "not-permitted"


@pytest.mark.parametrize("kinds", [frozenset(), frozenset({"cloud"})])
def test_only_kinds_that_the_room_names(kinds: frozenset[str]) -> None:
    rules = replace(RULES, recording=kinds)
    call = Call("meeting", rules)
    join(call, owner(), rules=rules, wished_id="host")
    (refused,) = only(ask(call, "host", START), Refuse)
    assert refused.type == "not-permitted"
    assert "enable_recording" in refused.msg


def test_the_token_says_it_before_the_room() -> None:
    call = Call("meeting", RULES)
    join(call, owner(recording=frozenset({"local"})), wished_id="host")
    assert running(ask(call, "host", START), "host") == [("i", "host", NOW)]
    join(call, owner(recording=frozenset({"cloud"})), rules=LOCAL, wished_id="other")
    assert refusal(ask(call, "other", StartRecording("local", "j"))) == "not-permitted"


def test_each_browser_makes_one_and_each_has_a_name_of_its_own(call: Call) -> None:
    ask(call, "host", START)
    assert refusal(ask(call, "host", StartRecording("local", "j"))) == "not-possible"
    assert refusal(ask(call, "second", START)) == "not-possible"
    assert len(running(ask(call, "second", StartRecording("local", "j")), "guest")) == 2


def test_nobody_stops_what_another_browser_records(call: Call) -> None:
    ask(call, "host", START)
    for request in (StopRecording(), StopRecording("i")):
        assert refusal(ask(call, "second", request)) == "not-possible"
    assert refusal(ask(call, "host", StopRecording("other"))) == "not-possible"
    assert running(ask(call, "host", StopRecording("i")), "guest") == []


def test_it_ends_with_the_seat_and_not_with_the_connection(call: Call) -> None:
    ask(call, "host", START)
    call.handle(ConnectionLost("host"), NOW + 1)
    assert try_join(call, rules=LOCAL, now=NOW + 2).recordings is not None
    ask(call, "second", StartRecording("local", "j"), NOW + 3)
    assert running(ask(call, "second", Leave(), NOW + 4), "guest") == [("i", "host", NOW)]


def test_an_ejected_recorder_records_no_longer(call: Call) -> None:
    ask(call, "host", START)
    effects = ask(call, "second", UpdateParticipants({"host": ParticipantUpdate(eject=True)}))
    assert running(effects, "guest") == []


def test_it_ends_when_the_room_or_an_owner_says_so(call: Call) -> None:
    join(call, person(permissions=STREAMER), rules=LOCAL, wished_id="streamer")
    ask(call, "streamer", START)
    change = ParticipantUpdate(permissions=PermissionChange(can_admin=False))
    assert running(ask(call, "host", UpdateParticipants({"streamer": change})), "streamer") == []
    ask(call, "host", START)
    effects = call.handle(RoomChanged(replace(LOCAL, recording=frozenset())), NOW)
    assert running(effects, "host") == running(effects, "guest") == []


def test_a_hidden_recorder_is_not_named_to_others(call: Call) -> None:
    join(call, owner(), rules=LOCAL, wished_id="ghost")
    hide = ParticipantUpdate(permissions=PermissionChange(has_presence=False))
    ask(call, "host", UpdateParticipants({"ghost": hide}))
    assert running(ask(call, "ghost", START), "guest") == [("i", None, NOW)]


def test_it_goes_on_over_a_restart(call: Call) -> None:
    join(call, owner(recording=frozenset({"local"})), rules=LOCAL, wished_id="holder")
    ask(call, "host", StartRecording("local", "i", {"preset": "default"}))
    again, _ = Call.restored("meeting", call.keep(), "", Lobby(), NOW + 5)
    joined = try_join(again, rules=LOCAL, now=NOW + 6)
    assert joined.recordings.recordings == (Recording("i", "local", "host", NOW, {"preset": "default"}),)
    assert again.rules.recording == {"local"}
    kept = again.roster.get("holder")
    assert kept is not None
    assert kept.recording == {"local"}


def test_what_an_older_server_kept_has_none(call: Call) -> None:
    kept = call.keep()
    del kept["recordings"]
    again, _ = Call.restored("meeting", kept, "", Lobby(), NOW)
    assert try_join(again, rules=LOCAL).recordings is None


@pytest.mark.parametrize(
    ("configured", "kinds"),
    [(None, None), ("local", {"local"}), (["cloud", "local"], {"cloud", "local"}), ("rtp", set()), (5, set())],
)
def test_one_kind_or_a_list_of_them(configured: object, kinds: set[str] | None) -> None:
    assert kinds_of(configured) == kinds


def test_room_and_token_say_it() -> None:
    assert CallRules.of("id", "room", {"enable_recording": "local"}, private=False).recording == {"local"}
    assert CallRules.of("id", "room", {}, private=False).recording == frozenset()
    rules = ParticipantRules.of({"enable_recording": "local"}, {"enable_recording": ["cloud"]})
    assert rules.recording == {"cloud"}
    assert ParticipantRules.of({"enable_recording": "local"}, {}).recording is None
