"""Names on pictures: nothing that a person types breaks a line."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.recording.worker.names import clean, initials


@pytest.mark.parametrize(
    ("name", "line", "letters"),
    [
        ("Ann Example", "Ann Example", "AE"),
        ("ann", "ann", "A"),
        ("  Ann \n\t Maria   Example ", "Ann Maria Example", "AE"),
        ("שלום עולם", "שלום עולם", "שע"),
        ("\u202eEve\u202c \x00\x07<b>", "Eve <b>", "EB"),
        ("Z" + "\u0301" * 50, "Z\u0301\u0301", "Z"),
        ("(guest)", "(guest)", "G"),
        ("\N{WAVING HAND SIGN}", "\N{WAVING HAND SIGN}", "\N{WAVING HAND SIGN}"),
        ("", "", ""),
    ],
)
def test_names_become_one_clean_line(name: str, line: str, letters: str) -> None:
    assert clean(name) == line
    assert initials(name) == letters


@given(st.text(max_size=300))
def test_any_name_is_a_short_line_without_controls(name: str) -> None:
    line = clean(name)
    assert len(line) <= 100
    assert not [letter for letter in line if unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp")]
    assert len(initials(name)) <= 2
    assert clean(line) == line
