"""The meeting's shared data: replacing, merging, and the bound on both."""

from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlour.calls import Call
from parlour.calls.backend import GetSessionData, ReplaceSessionData, SessionDataNow
from parlour.calls.commands import SetSessionData
from parlour.calls.effects import Answer, Effect, Refuse, Send
from parlour.calls.messages import SessionData
from parlour.calls.requests.data import MAX_SESSION_DATA
from parlour.strict_json import JsonValue
from tests.unit.calls.calls import NOW, RULES, ask, join, only, try_join

Merge = Literal["replace", "shallow-merge"]
Data = dict[str, JsonValue]


@pytest.fixture
def call() -> Call:
    return Call("meeting", RULES)


def set_data(call: Call, sender: str, data: Data, merge: Merge = "replace") -> list[Effect]:
    return ask(call, sender, SetSessionData(data, merge))


def data_of(call: Call) -> Data:
    found, _ = call.operate(GetSessionData(), NOW)
    assert isinstance(found, SessionDataNow)
    return dict(found.data)


@pytest.mark.parametrize(
    ("merge", "given", "expected"),
    [
        ("replace", {"a": 3}, {"a": 3}),
        ("replace", {}, {}),
        ("shallow-merge", {"a": 3}, {"a": 3, "b": {"deep": [1, 2]}}),
        ("shallow-merge", {}, {"a": 1, "b": {"deep": [1, 2]}}),
        ("shallow-merge", {"b": {"other": 1}}, {"a": 1, "b": {"other": 1}}),
        ("shallow-merge", {"b": None, "c": 0}, {"a": 1, "b": None, "c": 0}),
    ],
    ids=["replace", "clear", "one key", "no key", "an object is not merged into", "null is a value"],
)
def test_what_comes_of_former_data(call: Call, merge: Merge, given: Data, expected: Data) -> None:
    ann = join(call)
    set_data(call, ann, {"a": 1, "b": {"deep": [1, 2]}})
    set_data(call, ann, given, merge)
    assert data_of(call) == expected


def test_everybody_hears_of_it_also_who_did_it_and_after_its_answer(call: Call) -> None:
    ann, ben = join(call), join(call)
    answer, told = set_data(call, ann, {"a": 1})
    assert isinstance(answer, Answer)
    assert told == Send((ann, ben), SessionData({"a": 1}))


def test_a_newcomer_gets_it_with_the_reply(call: Call) -> None:
    set_data(call, join(call), {"a": 1})
    assert try_join(call).session_data == {"a": 1}


def test_the_data_end_with_the_meeting() -> None:
    first = Call("one", RULES)
    set_data(first, join(first), {"a": 1})
    assert try_join(Call("two", RULES)).session_data == {}


def test_what_was_told_once_is_not_changed_afterwards(call: Call) -> None:
    ann = join(call)
    first = only(set_data(call, ann, {"a": 1}), Send)[0].message
    set_data(call, ann, {"b": 2}, "shallow-merge")
    assert first == SessionData({"a": 1})


def filled(size: int, letter: str = "x") -> Data:
    """Data whose compact JSON has exactly `size` bytes."""
    room = size - len('{"a":""}')
    width = len(letter.encode())
    return {"a": letter * (room // width) + "x" * (room % width)}


@pytest.mark.parametrize("letter", ["x", "é", "€", "🎈"], ids=["1 byte", "2 bytes", "3 bytes", "4 bytes"])
@pytest.mark.parametrize(("size", "kept"), [(MAX_SESSION_DATA, True), (MAX_SESSION_DATA + 1, False)])
def test_the_bound_is_in_bytes_of_compact_json(call: Call, letter: str, size: int, kept: bool) -> None:
    ann = join(call)
    data = filled(size, letter)
    effects = set_data(call, ann, data)
    assert [type(effect) for effect in effects] == ([Answer, Send] if kept else [Refuse])
    assert data_of(call) == (data if kept else {})
    result, effects = call.operate(ReplaceSessionData(data), NOW)
    assert isinstance(result, SessionDataNow) is kept
    assert bool(effects) is kept


def test_a_merge_counts_what_comes_of_it_and_changes_nothing_if_that_is_too_much(call: Call) -> None:
    ann = join(call)
    set_data(call, ann, filled(MAX_SESSION_DATA))
    (refused,) = only(set_data(call, ann, {"b": 1}, "shallow-merge"), Refuse)
    assert refused.type == "message-too-large"
    assert str(MAX_SESSION_DATA) in refused.msg
    assert data_of(call) == filled(MAX_SESSION_DATA)
    set_data(call, ann, {"a": "short"}, "shallow-merge")
    assert data_of(call) == {"a": "short"}


@pytest.mark.parametrize(
    ("merge", "data", "without", "expected"),
    [
        ("shallow-merge", {}, {"a"}, {"b": 2}),
        ("shallow-merge", {}, {"a", "b", "c"}, {}),
        ("shallow-merge", {"a": 3}, {"a"}, {"a": 3, "b": 2}),
        ("replace", {"c": 3}, {"c"}, {"c": 3}),
    ],
    ids=["one goes", "all go", "who goes and comes stays", "replacing asks for no removal"],
)
def test_a_backend_takes_keys_away_before_it_adds(
    call: Call, merge: Merge, data: Data, without: set[str], expected: Data
) -> None:
    join(call)
    call.operate(ReplaceSessionData({"a": 1, "b": 2}), NOW)
    result, effects = call.operate(ReplaceSessionData(data, merge, frozenset(without)), NOW)
    assert result == SessionDataNow(expected)
    assert [effect.message for effect in only(effects, Send)] == [SessionData(expected)]


KEYS = st.sampled_from(["a", "b", "c"])
OBJECTS = st.dictionaries(KEYS, st.integers() | st.none() | st.dictionaries(KEYS, st.booleans(), max_size=1))
STEPS = st.lists(st.tuples(st.sampled_from(["replace", "shallow-merge"]), OBJECTS, st.frozensets(KEYS)), max_size=8)


@settings(max_examples=50, deadline=None)
@given(STEPS)
def test_any_order_of_changes_ends_as_a_plain_dictionary_would(
    steps: list[tuple[Merge, Data, frozenset[str]]],
) -> None:
    call = Call("meeting", RULES)
    ann, expected = join(call), Data()
    for number, (merge, data, without) in enumerate(steps):
        expected = {} if merge == "replace" else expected
        if number % 2:
            expected = {key: value for key, value in expected.items() if key not in without}
            call.operate(ReplaceSessionData(data, merge, without), NOW)
        else:
            set_data(call, ann, data, merge)
        expected |= data
        assert data_of(call) == expected
