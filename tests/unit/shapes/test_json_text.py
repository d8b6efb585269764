"""JSON as it is sent: compact UTF-8 that every encoder takes, and its size."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.shapes.json_text import json_size, json_text

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec=None)), inner, max_size=4),
    max_leaves=20,
)


def test_there_are_no_escapes_but_those_for_halves_of_surrogate_pairs() -> None:
    assert json_text({"é": ["\U0001f600", 1]}) == '{"é":["\U0001f600",1]}'
    assert json_text("a\ud800b") == '"a\\ud800b"'
    assert json_text("\ud83d\ude00") == '"\\ud83d\\ude00"'
    assert json_text("\\\ud800") == '"\\\\\\ud800"'


@given(ANYTHING)
def test_what_is_written_can_be_encoded_and_says_the_same(value: object) -> None:
    encoded = json_text(value).encode("utf-8")
    assert len(encoded) == json_size(value)
    assert json.dumps(json.loads(encoded)) == json.dumps(json.loads(json.dumps(value)))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {"a": [float("-inf")]}])
def test_what_json_cannot_say_is_not_written(value: object) -> None:
    with pytest.raises(ValueError, match="Out of range"):
        json_text(value)
