"""Records, maps and values of any content: what messages are made of."""

from typing import Any

import pytest

from parlour.errors import InvalidRequestError
from parlour.shapes import Boolean, Choice, Field, Integer, Kind
from parlour.shapes.records import AnyJson, KnownWords, Lenient, Map, Nullable, Record
from parlour.shapes.text import Text

NAME = Text(max_bytes=4, min_bytes=1)
RECORD = Record(
    Field(name="must", kind=Integer(minimum=0), effect="", required=True),
    Field(name="may", kind=Boolean(), effect=""),
    Field(name="else", kind=Boolean(), effect="", default=True),
    Field(name="inner", kind=Record(Field(name="deep", kind=NAME, effect="", required=True)), effect=""),
)


def test_a_record_keeps_what_is_declared_and_passes_over_the_rest() -> None:
    assert RECORD.check({"must": 1, "new": [1]}, "") == {"must": 1, "else": True}
    assert RECORD.check({"must": 1, "may": False, "else": False}, "") == {"must": 1, "may": False, "else": False}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([], "the message was '[]' but should be an object"),
        ({}, "missing required field 'must'"),
        ({"must": None}, "must was 'null' but should be an integer"),
        ({"must": 1, "may": None}, "may was 'null' but should be a boolean"),
        ({"must": 1, "inner": {}}, "missing required field 'inner.deep'"),
        ({"must": 1, "inner": {"deep": ""}}, "inner.deep was '' but should not be empty"),
    ],
)
def test_a_refusal_names_the_field(value: Any, text: str) -> None:
    with pytest.raises(InvalidRequestError) as refusal:
        RECORD.check(value, "")
    assert str(refusal.value) == text


@pytest.mark.parametrize(
    ("kind", "good", "result", "bad"),
    [
        (Map(Boolean(), key=NAME, max_items=2), {"a": True}, {"a": True}, [{"": True}, {"a": 1}, [], {"ab" * 3: True}]),
        (Map(Boolean(), key=NAME, max_items=1), {}, {}, [{"a": True, "b": True}]),
        (Nullable(NAME), None, None, ["", 5]),
        (Nullable(NAME, empty_is_null=True), "", None, [False, 0]),
        (Lenient(NAME), "", None, []),
        (Lenient(NAME), "ab", "ab", []),
        (KnownWords(Choice("a", "b")), ["b", "x", 1, "b", "a"], ["b", "a"], [{}, "a", None]),
        (AnyJson(max_bytes=6), "éé", "éé", ["ééa", [1, 2, 3]]),
        (AnyJson(objects_only=True), {"a": None}, {"a": None}, [[], None, 1]),
    ],
)
def test_each_kind_tells_good_from_bad(kind: Kind, good: Any, result: Any, bad: list[Any]) -> None:
    assert kind.check(good, "x") == result
    for value in bad:
        with pytest.raises(InvalidRequestError, match=r"\bx\b"):
            kind.check(value, "x")
