"""The sentences of refusals: documented wording, bounded, and harmless to logs and terminals."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.errors import InvalidRequestError, Problem
from parlour.shapes.texts import missing, not_allowed, problem, read_only, refused, shown, unknown_parameter, wrong_type


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("text", "text"),
        ("", ""),
        ("é\U0001f600", "é\U0001f600"),
        ("a\nb\t\x1b[2J", "a\\nb\\t\\x1b[2J"),
        ("\u202e\u2028\x85", "\\u202e\\u2028\\x85"),
        ("\ud800", "\\ud800"),
        ("x" * 100, "x" * 100),
        ("x" * 101, "x" * 100 + "…"),
        (None, "null"),
        (True, "true"),
        (1.5, "1.5"),
        (float("nan"), "NaN"),
        (["a", {"b": None}], '["a", {"b": null}]'),
        ({"é": "ü"}, '{"é": "ü"}'),
        (["\x1b"], '["\\u001b"]'),
        (["\u202e"], '["\\u202e"]'),
        (b"bytes", '"bytes"'),
        ({1, 2}, '"set"'),
        ([1] * 1000, "[" + "1, " * 33 + "…"),
    ],
    ids=ascii,
)
def test_a_value_is_shown_as_it_is_or_as_json_but_never_acts(value: object, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize("depth", [1_000, 200_000])
def test_what_is_too_deep_for_an_encoder_is_shown_all_the_same(depth: int) -> None:
    value: Any = []
    for _ in range(depth):
        value = [value]
    assert shown(value) == "[" * 100 + "…"


def test_what_cannot_be_written_is_left_out() -> None:
    assert shown(10**5000) == "…"
    loop: list[object] = []
    loop.append(loop)
    assert shown({(1, 2): 3}) == "…"
    assert len(shown(loop)) <= 101


@given(st.recursive(st.text(st.characters(codec=None), max_size=120) | st.floats(), st.lists, max_leaves=10))
def test_whatever_is_shown_is_one_short_printable_line(value: object) -> None:
    text = shown(value)
    assert text.isprintable()
    text.encode()
    if not isinstance(value, str) and len(text) <= 100 and "\\" not in text:
        assert json.loads(text) == value or "NaN" in text


@pytest.mark.parametrize(
    ("refusal", "path", "info"),
    [
        (unknown_parameter("colour"), "colour", "unknown parameter 'colour'"),
        (wrong_type("exp", "x", "an integer"), "exp", "exp was 'x' but should be an integer"),
        (refused("a.b[0]", -1, "should be at least 0"), "a.b[0]", "a.b[0] was '-1' but should be at least 0"),
        (not_allowed("lang", "xx", ("de", "en")), "lang", '"lang" must be one of [de, en] [Received lang="xx"]'),
        (missing("a.b"), "a.b", "missing required field 'a.b'"),
        (read_only("id"), "id", "id is read-only: the server sets it"),
        (problem("", "all of it"), "", "all of it"),
    ],
    ids=lambda value: "" if isinstance(value, InvalidRequestError) else str(value),
)
def test_each_refusal_has_one_fault_with_place_and_words(refusal: InvalidRequestError, path: str, info: str) -> None:
    assert (refusal.status, refusal.code, refusal.info) == (400, "invalid-request-error", info)
    assert refusal.problems == (Problem(path, info, None),)


def test_a_hint_stands_beside_the_sentence_not_in_it() -> None:
    (fault,) = wrong_type("a", "5", "a number", "write 5").problems
    assert (fault.info, fault.hint) == ("a was '5' but should be a number", "write 5")
    (fault,) = unknown_parameter("b", "did you mean `a`?").problems
    assert (fault.info, fault.hint) == ("unknown parameter 'b'", "did you mean `a`?")


@pytest.mark.parametrize("key", ["x" * 5000, "a\nb", "\ud800", "\x1b]0;t\x07"], ids=["long", "line", "half", "escape"])
def test_a_hostile_key_makes_no_line_and_no_long_one(key: str) -> None:
    refusal = unknown_parameter(key)
    assert refusal.info is not None
    for text in (refusal.info, refusal.problems[0].path):
        assert text.isprintable()
        assert len(text) < 150
