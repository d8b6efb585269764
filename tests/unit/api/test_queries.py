"""Query parameters: what is read, and the documented sentence for what cannot be."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.requests import Request

from parlour.api.body import flag, whole_number
from parlour.api.queries import cursors, moment, one_of, text, unknown_cursor, uuid_cursors
from parlour.errors import InvalidRequestError
from parlour.store import OLDEST

ID = "913d3ae4-c629-4130-8fd7-fe2d56029430"


def asked(**parameters: str) -> Request:
    return Request({"type": "http", "query_string": urlencode(parameters).encode(), "headers": []})


def refused(read: Callable[[], Any]) -> str:
    with pytest.raises(InvalidRequestError) as refusal:
        read()
    assert refusal.value.info is not None
    return refusal.value.info


def number(given: str) -> int:
    return whole_number(asked(limit=given), "limit", default=20, least=1, most=100)


def test_an_absent_parameter_has_its_default() -> None:
    request = asked()
    assert whole_number(request, "limit", default=20, least=1, most=100) == 20
    assert flag(request, "ignoreNbf") is False
    assert cursors(request) == uuid_cursors(request, "room") == (None, None)
    assert (moment(request, "at"), one_of(request, "order", ("ASC",)), text(request, "url")) == (None, None, None)


@pytest.mark.parametrize(("given", "value"), [("1", 1), ("100", 100), ("007", 7)])
def test_a_whole_number_within_its_bounds(given: str, value: int) -> None:
    assert number(given) == value


@pytest.mark.parametrize(
    "given", ["", "0", "101", "-1", "+1", "1.0", "1e1", " 1", "1 ", "1_0", "٣", "²", "0x1", "9" * 5000, "null"]
)
def test_any_other_number_is_refused_in_the_documented_words(given: str) -> None:
    info = refused(lambda: number(given))
    assert info == f"limit was '{given[:100]}' but should be an integer from 1 to 100"


@pytest.mark.parametrize(("given", "value"), [("true", True), ("false", False)])
def test_a_flag(given: str, value: bool) -> None:
    assert flag(asked(ignoreNbf=given), "ignoreNbf") is value


@pytest.mark.parametrize("given", ["", "True", "1", "yes", "null"])
def test_any_other_flag_is_refused_in_the_documented_words(given: str) -> None:
    info = refused(lambda: flag(asked(ignoreNbf=given), "ignoreNbf"))
    assert info == f'"ignoreNbf" must be one of [true, false] [Received ignoreNbf="{given}"]'


def test_a_word_of_a_list() -> None:
    assert one_of(asked(order="ASC"), "order", ("ASC", "DESC")) == "ASC"


@pytest.mark.parametrize("word", ["", "asc", "UP", "ASC "])
def test_any_other_word_is_refused_in_the_documented_words(word: str) -> None:
    info = refused(lambda: one_of(asked(order=word), "order", ("ASC", "DESC")))
    assert info == f'"order" must be one of [ASC, DESC] [Received order="{word}"]'


@pytest.mark.parametrize(
    ("given", "value"),
    [("0", 0.0), ("1800000000", 1.8e9), ("1.5", 1.5), ("1e3", 1000.0), ("253402300799", 253402300799.0)],
)
def test_a_moment_is_in_unix_seconds(given: str, value: float) -> None:
    assert moment(asked(at=given), "at") == value
    assert moment(asked(at=given), "at", unit="milliseconds") == value / 1000


@pytest.mark.parametrize(
    "given",
    ["", "-1", "-0.1", "nan", "inf", "infinity", "1e999", "253402300800", " 1", "1 ", "١", "1_0", "1,5", "0x1", "now"],
)
def test_any_other_moment_is_refused(given: str) -> None:
    info = refused(lambda: moment(asked(at=given), "at"))
    assert info == f"at was '{given}' but should be a number of seconds since the unix epoch"


def test_what_is_shown_of_a_bad_value_is_short() -> None:
    long = "x" * 10_000
    for read in (
        lambda: number(long),
        lambda: flag(asked(a=long), "a"),
        lambda: one_of(asked(a=long), "a", ("b",)),
        lambda: moment(asked(a=long), "a"),
        lambda: uuid_cursors(asked(starting_after=long), "room"),
    ):
        assert len(refused(read)) < 250


@pytest.mark.parametrize("key", ["starting_after", "ending_before"])
def test_one_cursor_may_be_given(key: str) -> None:
    assert uuid_cursors(asked(**{key: ID}), "room") == ((ID, None) if key == "starting_after" else (None, ID))


def test_two_cursors_may_not() -> None:
    request = asked(starting_after=ID, ending_before=ID)
    for read in (lambda: cursors(request), lambda: uuid_cursors(request, "room")):
        assert refused(read) == "starting_after and ending_before cannot be used together"


@pytest.mark.parametrize("noun", ["room", "meeting"])
@pytest.mark.parametrize("key", ["starting_after", "ending_before"])
@pytest.mark.parametrize("given", ["", "x", ID.upper(), ID + "x", "oldest"])
def test_a_cursor_that_is_no_id_is_refused_with_its_noun(key: str, noun: str, given: str) -> None:
    info = refused(lambda: uuid_cursors(asked(**{key: given}), noun))
    assert info == f"{key} was '{given}' but no {noun} has this id"
    assert info == unknown_cursor(asked(**{key: given}), noun).info


def test_oldest_stands_for_the_end_of_the_list_and_only_before_it() -> None:
    assert uuid_cursors(asked(ending_before=OLDEST), "room") == (None, OLDEST)
    assert "no room has this id" in refused(lambda: uuid_cursors(asked(starting_after=OLDEST), "room"))


def test_what_a_database_cannot_store_matches_nothing() -> None:
    request = Request({"type": "http", "query_string": b"url=a%00b%ff", "headers": []})
    assert text(request, "url") == "a\ufffdb\ufffd"


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(given: str) -> None:
    request = asked(a=given.encode("utf-8", "replace").decode())
    for read in (
        lambda: whole_number(request, "a", default=1, least=0, most=9),
        lambda: moment(request, "a"),
        lambda: flag(request, "a"),
        lambda: one_of(request, "a", ("x",)),
    ):
        try:
            value = read()
        except InvalidRequestError:
            continue
        assert value in (True, False, "x") or 0 <= float(value) < 253_402_300_800
