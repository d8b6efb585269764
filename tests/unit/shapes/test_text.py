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
