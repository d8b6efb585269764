"""Text from strangers is shown, and does nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.visible import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("room", "room"),
        ("Grüße, 東京 🙂", "Grüße, 東京 🙂"),
        ("a\nb", r"a\x0ab"),
        ("a\r\nb\x0b\x0c", r"a\x0d\x0ab\x0b\x0c"),
        ("\x1b[31mred\x9b0m", r"\x1b[31mred\x9b0m"),
        ("a\x85b\u2028c\u2029d", r"a\x85b\u2028c\u2029d"),
        ("\u202eevil\u2066\u200f", r"\u202eevil\u2066\u200f"),
        ("\ufeff\u200b\u00ad", r"\ufeff\u200b\xad"),
        ("\ud800", r"\ud800"),
        ("\U000e0041", r"\U000e0041"),
        ("\x00\x7f\t", r"\x00\x7f\x09"),
    ],
)
def test_what_prints_nothing_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_nothing_that_acts_is_left(text: str) -> None:
    shown = visible(text)
    assert shown.isprintable()
    assert len(shown.splitlines()) <= 1
    assert visible(shown) == shown
