"""At most sixteen open microphones in a large call: who is muted, when, and what they are told."""

from dataclasses import replace

import pytest

from parlour.calls import Call, ParticipantRules
from parlour.calls.breakout import BreakoutRoom
from parlour.calls.commands import TellTalking, UpdateBreakout, UpdateTracks
from parlour.calls.effects import Effect, SetBlocked
from parlour.calls.events import Disconnected, MediaReset, RoomChanged, Talking
from parlour.calls.floor import MAX_OPEN_MICROPHONES
from parlour.calls.messages import ParticipantUpdated, RemoteMute
from parlour.calls.permissions import Permissions
from parlour.calls.tracks import TrackState
from tests.unit.calls.calls import NOW, RULES, ask, join, only, owner, person, pushes

LARGE = replace(RULES, large_call=True, max_participants=100, breakout_rooms=True)
ON, OFF = TrackState("on"), TrackState("off", ("byUser",))
MUTED = RemoteMute(("audio",), None, "microphone-limit")


@pytest.fixture
def call() -> Call:
    return Call("meeting", LARGE)


def come(call: Call, count: int, *, now: float = NOW) -> list[str]:
    """Let so many come with open microphones, a second apart."""
    return [join(call, now=now + number, rules=call.rules, tracks={"audio": ON}) for number in range(count)]


def switch(call: Call, who: str, state: TrackState, now: float) -> list[Effect]:
    return ask(call, who, UpdateTracks({"audio": state}), now)


def heard(call: Call) -> list[str]:
    """Return those whose microphones others see as on."""
    pictures = ((each.session_id, each.view().tracks.get("audio")) for each in call.roster if each.visible)
    return [session_id for session_id, audio in pictures if audio == ON]


def test_sixteen_may_be_unmuted(call: Call) -> None:
    people = come(call, MAX_OPEN_MICROPHONES)
    assert heard(call) == people
    assert len(people) == 16


def test_the_seventeenth_opens_at_the_cost_of_who_was_silent_longest(call: Call) -> None:
    people = come(call, 16)
    call.handle(Talking(people[0], True), NOW + 20)
    call.handle(Talking(people[0], False), NOW + 21)
    quiet = join(call, now=NOW + 22, rules=LARGE, tracks={"audio": OFF})
    effects = switch(call, quiet, ON, NOW + 30)
    assert MUTED in pushes(effects, people[1])
    assert only(effects, SetBlocked) == [SetBlocked(people[1], frozenset({"audio"}))]
    assert heard(call) == [people[0], *people[2:], quiet]
    seen = [each.participant for each in pushes(effects, people[5]) if isinstance(each, ParticipantUpdated)]
    assert {each.session_id: each.tracks["audio"] for each in seen} == {
        quiet: ON,
        people[1]: TrackState("off", ("byRemoteRequest",)),
    }


def test_who_comes_with_an_open_microphone_opens_one(call: Call) -> None:
    people = come(call, 17)
    assert heard(call) == people[1:]


def test_who_opens_is_never_the_one_even_where_all_others_talk(call: Call) -> None:
    people = come(call, 16)
    for number, each in enumerate(people):
        call.handle(Talking(each, True), NOW + 20 + number)
    last = come(call, 1, now=NOW + 40)[0]
    assert heard(call) == [*people[1:], last]


def test_who_was_muted_opens_again_at_the_cost_of_another(call: Call) -> None:
    people = come(call, 17)
    switch(call, people[0], OFF, NOW + 20)  # the browser obeys
    effects = switch(call, people[0], ON, NOW + 21)
    assert MUTED in pushes(effects, people[1])
    assert heard(call) == [people[0], *people[2:]]


def test_an_opening_that_was_on_its_way_when_another_was_preferred_mutes_nobody(call: Call) -> None:
    people = come(call, 17)
    assert not only(switch(call, people[0], ON, NOW + 20), SetBlocked)
    assert heard(call) == people[1:]


def test_a_place_is_free_again_when_somebody_closes_or_goes(call: Call) -> None:
    people = come(call, 16)
    switch(call, people[3], OFF, NOW + 20)
    call.handle(Disconnected(people[4]), NOW + 20)
    more = come(call, 2, now=NOW + 30)
    assert heard(call) == [*people[:3], *people[5:], *more]


def test_elsewhere_everybody_may_be_unmuted() -> None:
    call = Call("meeting", replace(LARGE, large_call=False))
    people = come(call, 20)
    assert heard(call) == people


def test_a_room_that_becomes_one_of_large_calls_is_it_from_the_next_join_on() -> None:
    call = Call("meeting", replace(LARGE, large_call=False))
    people = come(call, 20)
    call.handle(RoomChanged(LARGE), NOW + 30)
    assert heard(call) == people
    join(call, now=NOW + 31, rules=LARGE, tracks={"audio": OFF})
    assert heard(call) == people[4:]


def test_those_who_are_hidden_or_may_not_speak_do_not_count(call: Call) -> None:
    people = come(call, 16)
    for permissions in (Permissions(has_presence=False), Permissions(can_send=frozenset({"video"}))):
        join(call, ParticipantRules(permissions=permissions), now=NOW + 20, rules=LARGE, tracks={"audio": ON})
    assert heard(call) == people


def test_a_camera_is_no_microphone(call: Call) -> None:
    people = come(call, 16)
    join(call, now=NOW + 20, rules=LARGE, tracks={"video": ON})
    assert heard(call) == people


def test_in_a_mesh_browsers_say_who_talks() -> None:
    rules = replace(LARGE, sfu_switchover=50)
    call = Call("meeting", rules)
    quiet = join(call, rules=rules, direct=True, tracks={"audio": ON})
    loud = join(call, now=NOW + 1, rules=rules, direct=True, tracks={"audio": ON})
    ask(call, quiet, TellTalking(True), NOW + 2)
    assert call._desk.topology.current == "peer"
    assert call._desk.microphones.silent_longest_first(NOW + 3) == [loud, quiet]


def test_voices_end_with_the_media_server_that_heard_them(call: Call) -> None:
    people = come(call, 16)
    call.handle(Talking(people[0], True), NOW + 20)
    call.handle(MediaReset(), NOW + 21)
    for each in people[1:]:
        call.handle(Talking(each, True), NOW + 30)
        call.handle(Talking(each, False), NOW + 31)
    come(call, 1, now=NOW + 40)
    assert heard(call)[0] == people[1]


def test_the_bound_is_one_of_each_group_and_of_all_when_they_come_together(call: Call) -> None:
    host = join(call, owner(), rules=LARGE, tracks={"audio": OFF})
    people = come(call, 10, now=NOW + 1)
    rooms = (BreakoutRoom("a", "A"), BreakoutRoom("b", "B"))
    ask(call, host, UpdateBreakout(rooms, dict.fromkeys(people, "a"), True), NOW + 20)
    others = come(call, 10, now=NOW + 30)
    assert heard(call) == [*people, *others]
    effects = ask(call, host, UpdateBreakout(open=False), NOW + 50)
    assert heard(call) == [*people[4:], *others]
    assert all(MUTED in pushes(effects, each) for each in people[:4])


def test_a_call_that_goes_on_elsewhere_knows_who_is_unmuted(call: Call) -> None:
    people = come(call, 16)
    restored, _ = Call.restored("meeting", call.keep(), "", call._desk.lobby, NOW + 60)
    assert heard(restored) == people
    come(restored, 1, now=NOW + 70)
    assert len(heard(restored)) == 16


def test_a_user_id_of_its_own_gives_nobody_a_place_of_their_own(call: Call) -> None:
    people = come(call, 16)
    join(call, person(user_id="boss", is_owner=True), now=NOW + 20, rules=LARGE, tracks={"audio": ON})
    assert people[0] not in heard(call)
    assert len(heard(call)) == 16
