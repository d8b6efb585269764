"""What senders are told to encode: as much as somebody receives, in the calls that have it so."""

from dataclasses import replace

import pytest

from parlour.calls import Call, CallRules
from parlour.calls.commands import Leave
from parlour.calls.effects import Effect
from parlour.calls.events import LayersNeeded, MediaReset, PeerMediaFailed, RoomChanged
from parlour.calls.messages import SendLayers
from tests.unit.calls.calls import NOW, RULES, ask, join, join_command, publication, pushes

OFF = replace(RULES, adaptive_simulcast=False)
MANY = replace(RULES, multiparty_adaptive_simulcast=True)


def layers(effects: list[Effect], to: str) -> list[dict[str, int | None]]:
    return [dict(push.layers) for push in pushes(effects, to) if isinstance(push, SendLayers)]


def needed(call: Call, who: str, spatial: int | None, name: str = "video") -> list[dict[str, int | None]]:
    return layers(call.handle(LayersNeeded(who, name, spatial), NOW), who)


def call_of(people: int, rules: CallRules = RULES) -> tuple[Call, list[str]]:
    """Return a call in which everybody publishes a picture."""
    call = Call("meeting", rules)
    inside = [join(call, rules=rules) for _ in range(people)]
    for one in inside:
        ask(call, one, publication(audio="audio", video="video"))
    return call, inside


def test_of_two_people_each_is_told_what_the_other_one_receives() -> None:
    call, (ann, ben) = call_of(2)
    assert needed(call, ann, 2) == []  # all of them are encoded anyway
    assert needed(call, ann, 0) == [{"video": 0}]
    assert needed(call, ann, 0) == []
    assert needed(call, ann, None) == [{"video": None}]
    assert needed(call, ann, 2) == [{"video": 2}]
    assert layers(call.handle(LayersNeeded(ann, "video", 1), NOW), ben) == []


@pytest.mark.parametrize(
    ("people", "rules", "adapts"),
    [
        (1, RULES, False),
        (2, RULES, True),
        (3, RULES, False),
        (2, OFF, False),
        (2, MANY, True),
        (1, MANY, True),
        (3, MANY, True),
        (3, replace(MANY, adaptive_simulcast=False), False),
    ],
)
def test_who_adapts(people: int, rules: CallRules, adapts: bool) -> None:
    call, inside = call_of(people, rules)
    assert needed(call, inside[0], 1) == ([{"video": 1}] if adapts else [])


def test_when_a_third_person_comes_everything_is_encoded_and_when_it_goes_what_is_needed() -> None:
    call, (ann, ben) = call_of(2)
    needed(call, ann, 0)
    arrival = call.handle(join_command(), NOW)
    assert layers(arrival, ann) == [{"video": 2}]
    assert layers(arrival, ben) == []
    assert needed(call, ann, 1) == []
    third = call.roster.ids[-1]
    assert layers(ask(call, third, Leave()), ann) == [{"video": 1}]


def test_a_picture_that_a_newcomer_is_about_to_receive_goes_on() -> None:
    call, (ann,) = call_of(1)
    needed(call, ann, None)
    assert layers(call.handle(join_command(), NOW), ann) == []
    assert needed(call, ann, None) == [{"video": None}]


def test_a_changed_room_counts_at_once() -> None:
    call, (ann, _) = call_of(2)
    needed(call, ann, 1)
    assert layers(call.handle(RoomChanged(OFF), NOW), ann) == [{"video": 2}]
    assert layers(call.handle(RoomChanged(RULES), NOW), ann) == [{"video": 1}]


def test_what_is_not_published_does_not_count() -> None:
    call, (ann, _) = call_of(2)
    assert needed(call, ann, 0, "screenVideo") == []
    assert needed(call, "nobody", 0) == []
    ask(call, ann, publication(audio="audio"))
    assert needed(call, ann, 0) == []


def test_a_picture_that_is_published_again_is_told_again() -> None:
    call, (ann, _) = call_of(2)
    needed(call, ann, 0)
    ask(call, ann, publication(audio="audio"))
    ask(call, ann, publication(audio="audio", video="video"))
    assert needed(call, ann, 2) == [{"video": 2}]
    ask(call, ann, publication(video="video", slides="video"))
    assert needed(call, ann, 1) == [{"video": 1}]


@pytest.mark.parametrize("lost", ["all", "one"])
def test_after_a_loss_of_media_everything_is_told_again(lost: str) -> None:
    call, (ann, ben) = call_of(2)
    needed(call, ann, 0)
    call.handle(MediaReset() if lost == "all" else PeerMediaFailed(ann, "x"), NOW)
    assert needed(call, ann, 0) == []
    for one in (ann, ben):
        ask(call, one, publication(audio="audio", video="video"))
    assert needed(call, ann, 0) == [{"video": 0}]


def test_a_loss_of_media_in_a_larger_call_frees_from_what_was_told_before() -> None:
    call, (ann, _) = call_of(2)
    needed(call, ann, 0)
    call.handle(MediaReset(), NOW)
    call.handle(join_command(), NOW)
    ask(call, ann, publication(video="video"))
    assert needed(call, ann, 1) == [{"video": 2}]
