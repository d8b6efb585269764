"""Booleans, numbers, text, times: what is one, what is none, and in which words it is refused."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.errors import InvalidRequestError
from parlour.shapes import Boolean, Choice, Integer, Kind, Number, String, Timestamp, UserId
from parlour.shapes.scalars import clean_text, whole
from parlour.strict_json import MAX_SAFE_INTEGER as SAFE
from tests.unit.shapes.refusals import problems_of, refusal_of, refused_by

NAN, INF = math.nan, math.inf


class TestBooleans:
    @pytest.mark.parametrize("value", [True, False])
    def test_there_are_two(self, value: bool) -> None:
        assert Boolean().check(value, "it") is value

    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            (0, "0"),
            (1, "1"),
            (1.0, "1.0"),
            (None, "null"),
            ("", ""),
            ([], "[]"),
            ({}, "{}"),
            ("yes", "yes"),
            (NAN, "NaN"),
        ],
    )
    def test_nothing_else_is_one(self, value: object, shown: str) -> None:
        assert refusal_of(Boolean(), value) == f"it was '{shown}' but should be a boolean"
        assert not Boolean().matches(value)

    @pytest.mark.parametrize(
        ("value", "hint"),
        [
            ("true", "write true without quotation marks"),
            ("False", "write false without quotation marks"),
            (" TRUE ", "write true without quotation marks"),
            ("1", None),
            ("null", None),
            ("yes", None),
            ("tru", None),
            ('"true"', None),
        ],
    )
    def test_a_quoted_one_is_recognised(self, value: str, hint: str | None) -> None:
        assert [problem.hint for problem in problems_of(Boolean(), value)] == [hint]


class TestNumbers:
    @pytest.mark.parametrize(
        ("value", "stored"),
        [
            (0, "0"),
            (-0.0, "0"),
            (5.0, "5"),
            (1e3, "1000"),
            (0.1, "0.1"),
            (-1.5, "-1.5"),
            (5e-324, "5e-324"),
            (SAFE, str(SAFE)),
            (-SAFE, str(-SAFE)),
            (float(SAFE), str(SAFE)),
        ],
    )
    def test_one_number_is_stored_in_one_way(self, value: float, stored: str) -> None:
        assert repr(Number().check(value, "it")) == stored

    @pytest.mark.parametrize("value", [True, False, "5", None, [5], {}, b"5", 5j])
    def test_other_types_are_none(self, value: object) -> None:
        assert refusal_of(Number(), value).endswith("but should be a number")
        assert not Number().matches(value)

    def test_nan_is_no_number_but_it_has_the_type(self) -> None:
        assert refusal_of(Number(), NAN) == "it was 'NaN' but should be a number"
        assert refusal_of(Integer(), NAN) == "it was 'NaN' but should be an integer"
        assert Number().matches(NAN)

    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            (SAFE + 1, "9007199254740992"),
            (-SAFE - 1, "-9007199254740992"),
            (1e300, "1e+300"),
            (INF, "Infinity"),
            (-INF, "-Infinity"),
            (10**200, "1" + "0" * 99 + "…"),
            pytest.param(10**5000, "…", id="5001 digits"),
        ],
    )
    @pytest.mark.parametrize("kind", [Number(), Integer()], ids=["Number", "Integer"])
    def test_what_browsers_cannot_hold_is_refused_whatever_its_size(self, kind: Kind, value: float, shown: str) -> None:
        assert refusal_of(kind, value) == f"it was '{shown}' but should be within 9007199254740991 of zero"

    @pytest.mark.parametrize(
        ("kind", "good", "bad", "rule"),
        [
            (Number(minimum=1), [1, 1.0, 1.0000001], [0.9999999, 0, -5], "should be at least 1"),
            (Number(maximum=9), [9, 9.0, 8.9999999, -5], [9.0000001, 10], "should be at most 9"),
            (Number(above=0), [5e-324, 1], [0, -0.0, -1], "should be greater than 0"),
            (Integer(minimum=1, maximum=1), [1, 1.0], [2], "should be at most 1"),
            (Integer(minimum=0), [0, -0.0], [-1], "should be at least 0"),
        ],
        ids=["minimum", "maximum", "above", "one value", "zero"],
    )
    def test_bounds_belong_to_the_range_except_the_exclusive_one(
        self, kind: Kind, good: list[float], bad: list[float], rule: str
    ) -> None:
        for value in good:
            assert kind.check(value, "it") == value
        for value in bad:
            assert refusal_of(kind, value).endswith(rule)

    @pytest.mark.parametrize("value", [0.5, -0.5, 1e-9, 4503599627370495.5])
    def test_an_integer_has_no_fraction(self, value: float) -> None:
        assert refusal_of(Integer(), value).endswith("but should be an integer")
        assert Number().check(value, "it") == value

    @pytest.mark.parametrize(
        ("kind", "value", "hint"),
        [
            (Number(), "5.5", "write 5.5 without quotation marks"),
            (Number(), " -3 ", "write -3 without quotation marks"),
            (Integer(), "5", "write 5 without quotation marks"),
            (Integer(), "5.5", None),
            (Integer(minimum=1), "0", None),
            (Number(), "1e999", None),
            (Number(), "nan", None),
            (Number(), "NaN", None),
            (Number(), "true", None),
            (Number(), "0x10", None),
            (Number(), "9" * 65, None),
            (Timestamp(), "1800000000", "write 1800000000 without quotation marks"),
            (Timestamp(), "9007199254740992", None),
            (Timestamp(), "2027-01-15", None),
        ],
    )
    def test_the_guess_of_a_quoted_number_never_leads_into_the_next_refusal(
        self, kind: Kind, value: str, hint: str | None
    ) -> None:
        assert [problem.hint for problem in problems_of(kind, value)] == [hint]

    @pytest.mark.parametrize(
        ("kind", "schema"),
        [
            (Number(), {"type": "number", "minimum": -SAFE, "maximum": SAFE}),
            (Integer(minimum=2, maximum=3), {"type": "integer", "minimum": 2, "maximum": 3}),
            (Number(above=0), {"type": "number", "exclusiveMinimum": 0, "maximum": SAFE}),
            (Timestamp(), {"type": "number", "minimum": -SAFE, "maximum": SAFE}),
        ],
    )
    def test_the_schema_holds_the_bounds(self, kind: Kind, schema: object) -> None:
        assert kind.schema() == schema


@given(st.integers() | st.floats())
def test_a_number_comes_back_equal_and_without_a_needless_fraction(value: float) -> None:
    result = whole(value)
    assert result == value or math.isnan(value)
    assert not (isinstance(result, float) and result.is_integer())


class TestTimestamps:
    @pytest.mark.parametrize(
        ("value", "stored"), [(0, 0), (1.0, 1), (1.999, 1), (-1, -1), (1800000000.123, 1800000000), (SAFE, SAFE)]
    )
    def test_a_fraction_of_a_second_is_cut_off(self, value: float, stored: int) -> None:
        result = Timestamp().check(value, "exp")
        assert result == stored
        assert type(result) is int

    @pytest.mark.parametrize("value", [NAN, INF, -INF, SAFE + 1, 1e300, True, "1", None, []])
    def test_what_is_no_moment_is_refused_in_the_documented_words(self, value: object) -> None:
        assert refusal_of(Timestamp(), value, "exp").endswith("but should be a number of seconds since the unix epoch")


class TestStrings:
    @pytest.mark.parametrize("value", ["", "abc", "äöü", "\U0001f600" * 3, "\n\t\x01", "\u202e", "\ufffd"])
    def test_characters_are_counted_not_bytes(self, value: str) -> None:
        assert String(max_length=3).check(value, "it") == value

    def test_the_longest_is_allowed_and_one_more_is_not(self) -> None:
        assert String(max_length=1024).check("x" * 1024, "it")
        assert refusal_of(String(), "x" * 1025) == (
            f"it was '{'x' * 100}…' but should have at most 1024 characters, not 1025"
        )

    def test_too_short_is_said_as_it_is(self) -> None:
        assert refusal_of(String(min_length=1), "") == "it was '' but should not be empty"
        assert refusal_of(String(min_length=12), "short") == (
            "it was 'short' but should have at least 12 characters, not 5"
        )
        assert String(min_length=5).check("short", "it") == "short"

    @pytest.mark.parametrize("value", ["\x00", "a\x00b", "ä\x00"])
    def test_no_database_stores_nul(self, value: str) -> None:
        assert "may not contain the NUL character" in refusal_of(String(), value)

    @pytest.mark.parametrize("codes", [[0xD800], [0xDBFF], [0xDC00], [0xDFFF], [0xD83D, 0xDE00]], ids=str)
    def test_halves_of_surrogate_pairs_are_refused_even_two_of_them(self, codes: list[int]) -> None:
        refusal = refusal_of(String(), "a" + "".join(map(chr, codes)))
        assert "half of a surrogate pair" in refusal
        assert refusal.encode()

    @pytest.mark.parametrize("neighbour", ["\ud7ff", "\ue000", "\U00010000", "\U0010ffff"])
    def test_their_neighbours_are_characters(self, neighbour: str) -> None:
        assert clean_text(neighbour, "it") == neighbour

    @pytest.mark.parametrize("value", [5, True, None, ["a"], {}, b"a"])
    def test_other_types_are_no_text(self, value: object) -> None:
        assert refusal_of(String(), value).endswith("but should be a string")

    def test_the_schema_holds_the_bounds(self) -> None:
        assert String(max_length=9).schema() == {"type": "string", "maxLength": 9}
        assert String(max_length=9, min_length=2).schema() == {"type": "string", "maxLength": 9, "minLength": 2}


class TestUserIds:
    @pytest.mark.parametrize(
        ("value", "stored", "text"),
        [
            ("u-1", "u-1", "u-1"),
            ("", "", None),
            (7, 7, "7"),
            (7.0, 7, "7"),
            (0, 0, "0"),
            (-0.0, 0, "0"),
            (1.5, 1.5, "1.5"),
            (-3, -3, "-3"),
            (1e15, 10**15, "1000000000000000"),
            (SAFE, SAFE, "9007199254740991"),
            ("007", "007", "007"),
        ],
    )
    def test_a_number_stays_one_in_the_token_and_is_text_elsewhere(
        self, value: Any, stored: Any, text: str | None
    ) -> None:
        result = UserId(max_length=36).check(value, "user_id")
        assert (result, type(result)) == (stored, type(stored))
        assert UserId.as_text(result) == text

    @pytest.mark.parametrize("value", [True, False, None, [], {}])
    def test_what_is_no_id_is_none_in_calls_either(self, value: object) -> None:
        assert UserId.as_text(value) is None
        assert refusal_of(UserId(), value).endswith("but should be a string")

    @pytest.mark.parametrize("value", [NAN, INF, SAFE + 1, 1e300])
    def test_a_number_that_would_not_come_back_is_refused(self, value: float) -> None:
        assert refusal_of(UserId(), value)

    def test_text_is_bounded_in_characters(self) -> None:
        assert UserId(max_length=36).check("ä" * 36, "user_id")
        assert "at most 36 characters, not 37" in refusal_of(UserId(max_length=36), "ä" * 37)


class TestChoices:
    COLOURS = Choice("red", "dark-red", "")

    @pytest.mark.parametrize("word", ["red", "dark-red", ""])
    def test_each_word_is_one(self, word: str) -> None:
        assert self.COLOURS.check(word, "it") == word

    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            ("Red", "Red"),
            ("red ", "red "),
            ("re", "re"),
            (5, "5"),
            (None, "null"),
            (True, "true"),
            (["red"], '["red"]'),
        ],
    )
    def test_anything_else_is_refused_in_the_documented_words(self, value: object, shown: str) -> None:
        assert refusal_of(self.COLOURS, value) == f'"it" must be one of [red, dark-red, ] [Received it="{shown}"]'

    @pytest.mark.parametrize(
        ("value", "hint"),
        [
            ("Red", 'did you mean "red"?'),
            ("dark_red", 'did you mean "dark-red"?'),
            ("darkRed", 'did you mean "dark-red"?'),
            ("DARK RED", 'did you mean "dark-red"?'),
            ("blue", None),
            ("r", None),
            (5, None),
            ("red" * 100, None),
        ],
    )
    def test_the_word_that_was_meant_is_guessed(self, value: object, hint: str | None) -> None:
        assert [problem.hint for problem in problems_of(self.COLOURS, value)] == [hint]

    def test_the_schema_lists_the_words_in_their_order(self) -> None:
        assert self.COLOURS.schema() == {"type": "string", "enum": ["red", "dark-red", ""]}


@given(st.text(st.characters(codec=None)))
def test_clean_text_can_be_encoded_and_anything_else_is_refused(value: str) -> None:
    fit = "\x00" not in value and not any("\ud800" <= character <= "\udfff" for character in value)
    if fit:
        assert clean_text(value, "it").encode().decode() == value
    else:
        assert isinstance(refused_by(lambda: clean_text(value, "it")), InvalidRequestError)
