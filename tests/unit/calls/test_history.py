"""The documented rules of session records, on a clock that the test moves."""

import itertools
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlour.calls.facts import CallFact, FactKind, MeetingBegan, MeetingOver, ParticipantFacts, PersonCame, PersonWent
from parlour.calls.history import ALONE_AT_END, CallHistory, MeetingState

Step = tuple[float, FactKind, str | None]


def fact(at: float, kind: FactKind, name: str | None) -> CallFact:
    where: dict[str, Any] = {"domain_id": "domain", "room_id": "room-id", "room_name": "room", "meeting_id": "call"}
    where |= {"at": at, "started_at": 0.0}
    who = ParticipantFacts(name or "", f"id of {name}", name, False, at, None, {})
    match kind:
        case "meeting.started":
            return MeetingBegan(**where)
        case "participant.joined":
            return PersonCame(**where, participant=who, participants_now=0)
        case "participant.left":
            return PersonWent(**where, participant=who, participants_now=0)
        case "meeting.ended":
            return MeetingOver(**where)


def run(*steps: Step) -> list[MeetingState]:
    """Return every record in the order of its beginning."""
    numbers = itertools.count(2)
    records = CallHistory(lambda: f"record {next(numbers)}")
    found: dict[str, MeetingState] = {}
    for step in steps:
        for state in records.take(fact(*step)):
            found[state.id] = state
    return list(found.values())


def join(at: float, name: str) -> Step:
    return (at, "participant.joined", name)


def leave(at: float, name: str) -> Step:
    return (at, "participant.left", name)


def times(states: Sequence[MeetingState]) -> list[tuple[str, float, float | None]]:
    return [(state.id, state.started_at, state.ended_at) for state in states]


def test_a_second_person_makes_the_record_count_at_once() -> None:
    [state] = run(join(0, "a"), join(7, "b"))
    assert (state.started_at, state.counts_from, state.max_participants) == (0, 7, 2)


def test_one_alone_counts_after_half_a_minute() -> None:
    [state] = run(join(0, "a"))
    assert (state.counts_from, state.ends_by) == (30, None)
    [late] = run(join(0, "a"), join(40, "b"))
    assert late.counts_from == 30


@pytest.mark.parametrize(("left_at", "void"), [(29.9, True), (30, False)])
def test_who_leaves_alone_within_half_a_minute_leaves_no_record(left_at: float, void: bool) -> None:
    [state] = run(join(0, "a"), leave(left_at, "a"), (left_at, "meeting.ended", None))
    assert state.void is void
    assert state.ended_at == left_at


def test_a_record_ends_when_all_have_left() -> None:
    [state] = run(join(0, "a"), join(1, "b"), leave(50, "a"), leave(60, "b"))
    assert (state.ended_at, state.ends_by) == (60, None)
    assert {stay.session_id: stay.left_at for stay in state.stays.values()} == {"a": 50, "b": 60}


def test_who_stays_alone_for_ten_minutes_ends_the_record_then() -> None:
    [state] = run(join(0, "a"), join(1, "b"), leave(100, "b"))
    assert (state.ended_at, state.ends_by) == (None, 700)
    [later] = run(join(0, "a"), join(1, "b"), leave(100, "b"), leave(5000, "a"))
    assert later.ended_at == 700
    assert later.stays["a"].left_at == 700


def test_company_within_ten_minutes_lets_the_record_go_on() -> None:
    [state] = run(join(0, "a"), join(1, "b"), leave(100, "b"), join(699.9, "c"))
    assert (state.ended_at, state.ends_by, state.max_participants) == (None, None, 2)


def test_company_after_ten_minutes_begins_another_record_with_both() -> None:
    first, second = run(join(0, "a"), join(1, "b"), leave(100, "b"), join(800, "c"), leave(900, "a"), leave(910, "c"))
    assert times([first, second]) == [("call", 0, 700), ("record 2", 800, 910)]
    assert second.counts_from == 800
    assert {stay.session_id: (stay.joined_at, stay.left_at) for stay in second.stays.values()} == {
        "a": (800, 900),
        "c": (800, 910),
    }
    assert second.stays["a"].user_id == "id of a"


def test_who_was_alone_from_the_beginning_may_stay_alone() -> None:
    [state] = run(join(0, "a"), leave(7000, "a"))
    assert times([state]) == [("call", 0, 7000)]


def test_the_end_of_a_call_ends_everybodys_stay() -> None:
    [state] = run(join(0, "a"), join(0, "b"), (20, "meeting.ended", None))
    assert state.ended_at == 20
    assert state.inside == []


def test_only_changed_stays_are_handed_out() -> None:
    records = CallHistory(str)
    [state] = records.take(fact(*join(0, "a")))
    assert [stay.session_id for stay in state.take_touched()] == ["a"]
    records.take(fact(*join(1, "b")))
    assert [stay.session_id for stay in state.take_touched()] == ["b"]
    assert state.take_touched() == []


def test_a_clock_that_is_set_back_ends_no_record_before_its_beginning() -> None:
    [state] = run(join(100, "a"), join(50, "b"), leave(100, "a"), leave(51, "b"))
    assert (state.started_at, state.ended_at) == (100, 100)
    assert all(stay.left_at is not None and stay.left_at >= stay.joined_at for stay in state.stays.values())


def test_the_same_person_may_come_back_into_the_same_record() -> None:
    [state] = run(join(0, "a"), join(1, "b"), leave(2, "b"), join(3, "b"), leave(9, "a"))
    assert (state.stays["b"].joined_at, state.stays["b"].left_at, state.max_participants) == (3, None, 2)


def test_who_leaves_without_having_come_changes_nothing() -> None:
    assert run(leave(1, "nobody")) == []
    [state] = run(join(0, "a"), leave(1, "nobody"))
    assert (state.ended_at, [stay.session_id for stay in state.inside]) == (None, ["a"])


def test_what_is_told_of_one_person_is_kept() -> None:
    [state] = run(join(4, "a"))
    stay = state.stays["a"]
    assert (stay.user_id, stay.user_name, stay.joined_at, stay.left_at) == ("id of a", "a", 4, None)
    assert (state.id, state.domain_id, state.room_name) == ("call", "domain", "room")


MOVES = st.lists(st.tuples(st.sampled_from([0.0, 1.0, 29.0, 31.0, 599.0, 601.0]), st.sampled_from("abc")), max_size=14)


@settings(max_examples=150, deadline=None)
@given(MOVES)
def test_whatever_order_people_come_and_go_in_the_records_are_whole(moves: list[tuple[float, str]]) -> None:
    """Each move lets time pass, and then somebody come who was out, or go who was inside."""
    now, inside, steps, most = 0.0, set[str](), list[Step](), 0
    for wait, who in moves:
        now += wait
        steps.append(leave(now, who) if who in inside else join(now, who))
        inside ^= {who}
        most = max(most, len(inside))
    states = run(*steps, (now, "meeting.ended", None))
    for state in states:
        assert state.ended_at is not None
        assert state.started_at <= state.ended_at <= now
        assert state.ends_by is None
        assert 1 <= state.max_participants <= min(most, len(state.stays))
        assert state.inside == []
        for stay in state.stays.values():
            assert stay.left_at is not None
            assert state.started_at <= stay.joined_at <= stay.left_at <= state.ended_at
        if state.max_participants > 1:
            assert not state.void
    for former, later in itertools.pairwise(states):
        assert former.ended_at is not None
        assert former.ended_at <= later.started_at
    assert len({state.id for state in states}) == len(states)
    assert bool(states) is any(kind == "participant.joined" for _, kind, _ in steps)


@settings(max_examples=60, deadline=None)
@given(MOVES)
def test_everything_that_changed_is_handed_out_once(moves: list[tuple[float, str]]) -> None:
    """Whoever writes down what is handed out, fact by fact, ends with the whole truth."""
    records, written = CallHistory(iter(f"record {number}" for number in range(99)).__next__), {}
    inside: set[str] = set()
    now, found = 0.0, dict[str, MeetingState]()
    for wait, who in moves:
        now += wait
        step = leave(now, who) if who in inside else join(now, who)
        inside ^= {who}
        for state in records.take(fact(*step)):
            found[state.id] = state
            for stay in state.take_touched():
                written[state.id, stay.session_id] = (stay.joined_at, stay.left_at)
            assert state.take_touched() == []
    assert written == {
        (state.id, stay.session_id): (stay.joined_at, stay.left_at)
        for state in found.values()
        for stay in state.stays.values()
    }


@pytest.mark.parametrize(("alone", "ended"), [(ALONE_AT_END - 0.1, False), (ALONE_AT_END, True)])
def test_ten_minutes_alone_are_over_at_the_tenth(alone: float, ended: bool) -> None:
    states = run(join(0, "a"), join(0, "b"), leave(10, "b"), join(10 + alone, "c"))
    assert (len(states) == 2) is ended
    assert states[0].ended_at == (10 + alone if ended else None)
