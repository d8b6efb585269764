"""`name=value` on the command line."""

import json
import math
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from parlour.cli.assignments import complete, read_assignments

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(plain)
def test_any_json_is_read_as_what_it_is(value: Any) -> None:
    assert read_assignments([f"x={json.dumps(value)}"]) == {"x": value}


@given(st.text())
def test_any_other_text_is_itself_and_whatever_is_read_can_be_sent(text: str) -> None:
    value = read_assignments([f"x={text}"])["x"]
    json.dumps(value, allow_nan=False)
    assert value == text or not isinstance(value, str) or text.strip().startswith('"')


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "[1e999]", "9" * 5000, "{", "'a'"])
def test_what_json_cannot_say_is_text(text: str) -> None:
    assert read_assignments([f"x={text}"]) == {"x": text}


@pytest.mark.parametrize(("text", "value"), [("1e3", 1000.0), ("-0.0", -0.0), ("1E-400", 0.0), (" 5 ", 5)])
def test_numbers_are_numbers_however_they_are_written(text: str, value: float) -> None:
    read = read_assignments([f"x={text}"])["x"]
    assert (read, math.copysign(1, read)) == (value, math.copysign(1, value))


def test_the_order_is_that_of_the_command_line() -> None:
    assert list(read_assignments(["b=1", "a=2", "c=3"])) == ["b", "a", "c"]
    assert read_assignments([]) == {}


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        (["lang"], "'lang' is no assignment: write name=value"),
        (["=5"], "'=5' is no assignment: write name=value"),
        (["="], "'=' is no assignment: write name=value"),
        ([""], "'' is no assignment: write name=value"),
        (["a=1", "b=2", "a=1"], "a is given twice"),
        (["a\x1b[2J"], "'a\\x1b[2J' is no assignment: write name=value"),
    ],
    ids=["no value", "no name", "neither", "empty", "twice", "hostile"],
)
def test_what_is_none_is_said(given_: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as end:
        read_assignments(given_)
    assert end.value.exit_code == 1
    assert capsys.readouterr().err == f"parlour: {said}\n"


@pytest.mark.parametrize(
    ("level", "beginning", "there", "absent"),
    [
        ("room", "priv", ["privacy="], []),
        ("domain", "hide_d", ["hide_daily_branding="], []),
        ("token", "is_o", ["is_owner="], []),
        ("token", "max_part", [], ["max_participants="]),
        ("room", "is_o", [], ["is_owner="]),
        ("room", "sip", ["sip="], ["sip_uri="]),
    ],
)
def test_only_names_of_the_level_are_completed(level: Any, beginning: str, there: list[str], absent: list[str]) -> None:
    found = complete(level, *(["privacy"] if level == "room" else []))(beginning)
    assert set(there) <= set(found)
    assert not set(absent) & set(found)
    assert all(name.startswith(beginning) and name.endswith("=") for name in found)
