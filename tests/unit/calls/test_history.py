"""The documented rules of session records, on a clock that the test moves."""

import itertools
from collections.abc import Sequence
from typing import Any

import pytest

from parlour.calls.facts import CallFact, FactKind, MeetingBegan, MeetingOver, ParticipantFacts, PersonCame, PersonWent
from parlour.calls.history import CallHistory, MeetingState

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
