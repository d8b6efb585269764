import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.errors import InvalidRequestError, JsonParsingError, ParlourError
from parlour.strict_json import MAX_DEPTH, MAX_SAFE_INTEGER, JsonValue, dump, parse

scalars = st.none() | st.booleans() | st.integers(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER) | st.text()
values = st.recursive(
    scalars | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(values)
def test_what_is_written_is_read_back(value: JsonValue) -> None:
    assert parse(dump(value)) == value


@given(st.binary() | st.text().map(str.encode))
def test_random_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        value = parse(raw)
    except ParlourError as error:
        refusal = error
    else:
        assert json.loads(raw) == value
        return
    assert refusal.info


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b" ",
        b"{",
        b"{'a': 1}",
        b'{"a": 1,}',
        b"[1] x",
        b'"\x00"',
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b"\xef\xbb\xbf{}",
        b"NaN",
        b"[Infinity]",
        b'{"a": -Infinity}',
        b"01",
        "{}".encode("utf-16"),
    ],
)
def test_what_is_not_json_is_refused_as_such(raw: bytes) -> None:
    with pytest.raises(JsonParsingError) as refusal:
        parse(raw)
    assert refusal.value.info


@pytest.mark.parametrize(
    ("raw", "info"),
    [
        (b'{"a": 1, "b": 2, "a": 3}', "duplicate key 'a'"),
        (b'{"a": {"x": 1, "\\u0078": 1}}', "duplicate key 'x'"),
        (b"9007199254740992", "the body holds an integer beyond 9007199254740991"),
        (b"[-9007199254740992]", "the body holds an integer beyond 9007199254740991"),
        (b"1" * 10_000, "the body holds an integer beyond 9007199254740991"),
        (b"1e999", "the body holds a number that is too large"),
        (b'["\\ud800"]', "the body holds half of a surrogate pair"),
        (b'{"\\uDC00": 1}', "the body holds half of a surrogate pair"),
    ],
)
def test_json_that_readers_disagree_about_is_refused(raw: bytes, info: str) -> None:
    with pytest.raises(InvalidRequestError) as refusal:
        parse(raw)
    assert refusal.value.info == info


def test_the_largest_safe_integers_and_real_pairs_are_read() -> None:
    assert parse(b"[9007199254740991, -9007199254740991]") == [MAX_SAFE_INTEGER, -MAX_SAFE_INTEGER]
    assert parse(b'"\\ud83d\\ude00"') == "\U0001f600"


@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_depth_is_bounded(opening: bytes, closing: bytes) -> None:
    parse(opening * MAX_DEPTH + b"1" + closing * MAX_DEPTH)
    for depth in (MAX_DEPTH + 1, 900, 100_000):
        with pytest.raises(InvalidRequestError, match="nested deeper than 32 levels"):
            parse(opening * depth + b"1" + closing * depth)


def test_empty_containers_count_as_a_level() -> None:
    parse(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)
    with pytest.raises(InvalidRequestError):
        parse(b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1))


def test_wide_values_are_not_deep() -> None:
    assert parse(b"[" + b"[]," * 5000 + b"[]]") == [[]] * 5001


def test_brackets_inside_text_are_not_depth() -> None:
    assert parse(b'"' + b"[" * 100 + b'"') == "[" * 100


def test_output_is_compact_ascii_and_never_nan() -> None:
    assert dump({"a": ["é", 1.5, None]}) == b'{"a":["\\u00e9",1.5,null]}'
    with pytest.raises(ValueError, match="not JSON compliant"):
        dump(math.nan)
