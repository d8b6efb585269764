"""Frames: what is read, what is refused."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.shapes.json_text import json_text
from parlour.signaling.frames import MAX_DEPTH, FrameError, read_frame

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def tower(levels: int) -> str:
    return '{"a":' * (levels - 1) + "{}" + "}" * (levels - 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        '"x"',
        "1",
        "{",
        '{"a":NaN}',
        '{"a":-Infinity}',
        '{"a":1e999}',
        "{'a':1}",
        '{"a":1}x',
        "\ufeff{}",
        '{"a":' + "9" * 400 + "}",
        tower(MAX_DEPTH + 1),
        tower(100_000),
        "[" * 100_000,
    ],
)
def test_what_is_no_message_is_refused(text: str) -> None:
    with pytest.raises(FrameError):
        read_frame(text)


def test_towers_are_allowed_up_to_a_height() -> None:
    assert read_frame(tower(MAX_DEPTH))


def test_what_browsers_write_is_read_as_browsers_read_it() -> None:
    assert read_frame('{"a":1,"a":2}') == {"a": 2}
    assert read_frame('{"a":1700000000000000000}') == {"a": 1.7e18}
    assert read_frame('{"a":"\\ud800"}') == {"a": "\ud800"}


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("999999999999999", True),
        ("9007199254740991", True),
        ("-9007199254740991", True),
        ("9007199254740992", True),
        ("9007199254740993", False),
        ("-9007199254740993", False),
        ("1" + "0" * 300, False),
        ("1" + "0" * 308, False),
    ],
)
def test_an_integer_stays_one_as_long_as_browsers_hold_it_exactly(text: str, exact: bool) -> None:
    value = read_frame(f'{{"a":{text}}}')["a"]
    assert isinstance(value, int) is exact
    assert value == (int(text) if exact else float(text))


@given(st.integers(-(2**60), 2**60))
def test_no_integer_is_read_as_another_than_a_browser_reads(number: int) -> None:
    assert float(read_frame(f'{{"a":{number}}}')["a"]) == float(number)  # type: ignore[arg-type]


@given(st.dictionaries(st.text(), JSON))
def test_what_is_read_can_be_written_and_read_again(value: dict[str, object]) -> None:
    once = read_frame(json.dumps(value))
    assert read_frame(json_text(once)) == once
    assert json_text(once).encode("utf-8")


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(FrameError):
        assert isinstance(read_frame(text), dict)
