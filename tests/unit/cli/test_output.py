"""Tables for people, JSON for programs."""

import json
from typing import Any

import pytest

from parlour.cli.output import one_line, print_json, print_pairs, print_table, size_text

Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("text", "text"),
        ("", ""),
        ("ü\U0001f600", "ü\U0001f600"),
        ("a\nb", "a\\x0ab"),
        ("\x1b[2J\u202e", "\\x1b[2J\\u202e"),
        (None, "null"),
        (True, "true"),
        (5.0, "5.0"),
        ([1, "ü"], '[1,"ü"]'),
        ({"a": {"b": None}}, '{"a":{"b":null}}'),
        (["\u202e"], '["\\u202e"]'),
        ("\ud800", "\\ud800"),
    ],
    ids=ascii,
)
def test_a_value_is_one_line_that_does_nothing(value: Any, text: str) -> None:
    assert one_line(value) == text


def test_columns_are_as_wide_as_their_widest_cell(capsys: Capture) -> None:
    print_table(("A", "LONG HEAD", "C"), [("1", "x", ""), ("a long cell", "", "end")])
    assert capsys.readouterr().out == (
        "A            LONG HEAD  C\n"  #
        "1            x\n"
        "a long cell             end\n"
    )


def test_a_table_without_rows_is_its_heads(capsys: Capture) -> None:
    print_table(("A", "B"), [])
    assert capsys.readouterr().out == "A  B\n"


def test_a_cell_makes_no_line_and_hides_nothing(capsys: Capture) -> None:
    print_table(("A", "B"), [("x\ny", "\x1b[8m"), ("z", "w")])
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["A       B", "x\\x0ay  \\x1b[8m", "z       w"]


def test_a_row_of_another_length_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="argument"):
        print_table(("A", "B"), [("1",)])


def test_names_stand_before_their_values(capsys: Capture) -> None:
    print_pairs({"a": "text", "a long name": {"b": 1}, "empty": "", "line\nbreak": None})
    assert capsys.readouterr().out == (
        'a            text\na long name  {"b":1}\nempty\nline\\x0abreak  null\n'  #
    )
    print_pairs({})
    assert capsys.readouterr().out == ""


def test_json_is_for_programs_and_in_ascii(capsys: Capture) -> None:
    value = {"ü": [1, None, "\u202e\x1b\ud800"]}
    print_json(value)
    written = capsys.readouterr().out
    assert written.isascii()
    assert "\x1b" not in written
    assert json.loads(written) == value


@pytest.mark.parametrize(
    ("size", "text"),
    [
        *((0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (999_949, "999.9 kB"), (999_950, "1.0 MB")),
        *((73_400_320, "73.4 MB"), (5 * 10**9, "5.0 GB"), (10**13, "10.0 TB"), (10**16, "10000.0 TB")),
    ],
)
def test_bytes_are_told_in_the_unit_that_fits(size: int, text: str) -> None:
    assert size_text(size) == text
