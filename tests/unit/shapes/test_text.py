"""Free text: bounded in bytes of UTF-8, and nothing in it that an encoder or a log would choke on."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.errors import InvalidRequestError
from parlour.shapes.text import Remark, Text, Uuid


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (Text(max_bytes=4), "éé", "ééa"),
        (Text(max_bytes=4), "\U0001f600", "\U0001f600a"),
        (Text(max_bytes=4, min_bytes=1), "a", ""),
        (Text(max_bytes=4, one_line=True), "a b", "a\nb"),
        (Text(max_bytes=4, one_line=True), "\u2028", "\x7f"),
        (Text(max_bytes=4), "a\nb", "a\x00b"),
        (Text(max_bytes=9, begins="v=0"), "v=0\r\n", "v=1"),
        (Text(max_bytes=9), "\ufffd", "\ud800"),
        (Uuid(), "7f2c1c7e-24b5-4c44-9d3e-0c8c8f1a2b3c", "7F2C1C7E-24B5-4C44-9D3E-0C8C8F1A2B3C"),
    ],
)
def test_what_is_within_the_bounds_is_kept_and_what_is_not_is_refused(kind: Text, good: str, bad: str) -> None:
    assert kind.check(good, "name") == good
    for value in (bad, 5, None, ["a"]):
        with pytest.raises(InvalidRequestError, match=r"^name was"):
            kind.check(value, "name")


def test_names_that_were_cut_in_the_middle_of_a_character_are_mended() -> None:
    assert Text(max_bytes=8, mend_halves=True).check("a\ud83d", "name") == "a\ufffd"
    with pytest.raises(InvalidRequestError, match="8 bytes of UTF-8, not 9"):
        Text(max_bytes=8, mend_halves=True).check("\ud83d" * 3, "name")


@pytest.mark.parametrize("value", ["sesame" * 10, "sesame\ud800", 5])
def test_a_secret_is_shown_in_no_refusal(value: Any) -> None:
    with pytest.raises(InvalidRequestError) as refusal:
        Text(max_bytes=10, secret=True).check(value, "token")
    assert "sesame" not in str(refusal.value)


@given(st.text(st.characters(codec=None)), st.booleans())
def test_accepted_text_fits_and_can_be_sent(value: str, mend: bool) -> None:
    kind = Text(max_bytes=12, mend_halves=mend, one_line=True)
    try:
        text = kind.text(value, "name")
    except InvalidRequestError:
        return
    assert len(text.encode("utf-8")) <= 12
    assert kind.text(text, "name") == text


def test_a_remark_becomes_one_printable_line_whatever_it_was() -> None:
    kind = Remark(max_length=5)
    assert kind.check("a\x1b\nbcdef", "client") == "abc"
    assert kind.check({"a": 1}, "client") == ""


@pytest.mark.parametrize(
    ("value", "size"), [("abcd", 4), ("éé", 4), ("€a", 4), ("\U0001f600", 4), ("e\u0301a", 4), ("\x01\x02\x03\x04", 4)]
)
def test_bytes_of_utf8_are_counted_to_the_last(value: str, size: int) -> None:
    assert Text(max_bytes=size).check(value, "name") == value
    with pytest.raises(InvalidRequestError, match=rf"at most {size - 1} bytes of UTF-8, not {size}$"):
        Text(max_bytes=size - 1).check(value, "name")


def test_too_short_is_said_as_it_is() -> None:
    assert Text(max_bytes=9, min_bytes=4).check("éé", "name") == "éé"
    with pytest.raises(InvalidRequestError, match=r"should have at least 4 bytes of UTF-8, not 3$"):
        Text(max_bytes=9, min_bytes=4).check("éa", "name")
    with pytest.raises(InvalidRequestError, match=r"should not be empty$"):
        Text(max_bytes=9, min_bytes=1).check("", "name")


@pytest.mark.parametrize("character", [chr(code) for code in (*range(0x20), 0x7F)], ids=lambda char: f"{ord(char):02x}")
def test_one_line_holds_no_control_character_and_several_lines_hold_all_but_nul(character: str) -> None:
    text = f"a{character}b"
    with pytest.raises(InvalidRequestError, match="may not contain control characters"):
        Text(max_bytes=9, one_line=True).check(text, "name")
    if character != "\x00":
        assert Text(max_bytes=9).check(text, "name") == text


def test_a_beginning_is_taken_literally_in_the_schema_too() -> None:
    kind = Text(max_bytes=9, begins="a.b")
    assert kind.schema() == {"type": "string", "maxLength": 9, "pattern": r"^a\.b"}
    assert kind.check("a.bc", "name") == "a.bc"
    with pytest.raises(InvalidRequestError, match=r"should begin with 'a\.b'"):
        kind.check("axb", "name")


@pytest.mark.parametrize(
    ("value", "mended"),
    [("\ud83d", "\ufffd"), ("\ude00\ud83d", "\ufffd\ufffd"), ("ok\ud83d", "ok\ufffd"), ("\U0001f600", "\U0001f600")],
    ids=ascii,
)
def test_halves_are_mended_one_by_one_where_that_is_allowed(value: str, mended: str) -> None:
    assert Text(max_bytes=9, mend_halves=True).check(value, "name") == mended


@pytest.mark.parametrize(
    "value",
    [
        "7f2c1c7e-24b5-1c44-9d3e-0c8c8f1a2b3c",
        "7f2c1c7e-24b5-4c44-cd3e-0c8c8f1a2b3c",
        "7f2c1c7e24b54c449d3e0c8c8f1a2b3c",
        "7f2c1c7e-24b5-4c44-9d3e-0c8c8f1a2b3c\n",
        "{7f2c1c7e-24b5-4c44-9d3e-0c8c8f1a2b3c}",
        "",
    ],
    ids=["version 1", "variant", "no dashes", "line end", "braces", "empty"],
)
def test_only_the_canonical_form_of_version_4_is_an_id(value: str) -> None:
    with pytest.raises(InvalidRequestError, match=r"but should be a UUID of version 4$"):
        Uuid().check(value, "id")


@pytest.mark.parametrize("value", [None, 5, True, [], {}, "", "\x00\x01", "\u202e"])
def test_a_remark_of_nothing_printable_is_empty(value: Any) -> None:
    assert Remark(max_length=9).check(value, "client") == ""


def test_a_remark_is_cut_before_it_is_cleaned() -> None:
    assert Remark(max_length=3).check("a\nbcd", "client") == "ab"
    assert Remark(max_length=3).check("äöüß", "client") == "äöü"
