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


@pytest.mark.parametrize(
    ("value", "at", "text"),
    [
        ({"must": 1, "may": 0}, "push", "push.may was '0' but should be a boolean"),
        ({}, "push", "missing required field 'push.must'"),
        (None, "push", "push was 'null' but should be an object"),
        ({"may": 0, "must": -1}, "", "must was '-1' but should be at least 0"),
    ],
    ids=["field", "missing", "itself", "order of the declaration"],
)
def test_below_a_name_a_refusal_begins_with_it_and_the_first_declared_fault_is_told(
    value: Any, at: str, text: str
) -> None:
    with pytest.raises(InvalidRequestError) as refusal:
        RECORD.fields_of(value, at)
    assert refusal.value.info == text


def test_a_default_is_not_checked_and_an_unknown_field_is_not_looked_at() -> None:
    record = Record(Field(name="n", kind=Integer(minimum=5), effect="", default=1))
    assert record.check({"other": float("nan")}, "") == {"n": 1}


def test_the_schema_of_a_record_lets_later_versions_say_more() -> None:
    schema: Any = RECORD.schema()
    assert schema["required"] == ["must"]
    assert list(schema["properties"]) == ["must", "may", "else", "inner"]
    assert "additionalProperties" not in schema
    assert "required" not in Record(Field(name="a", kind=Boolean(), effect="")).schema()


@pytest.mark.parametrize(
    ("kind", "value", "info"),
    [
        (Map(Boolean(), key=NAME, max_items=2), [], "x was '[]' but should be an object"),
        (Map(Boolean(), key=NAME, max_items=1), {"a": 1, "b": 2}, "should have at most 1 entries, not 2"),
        (Map(Boolean(), key=NAME, max_items=1), {"abcde": True}, "a key of x was 'abcde' but should have at most 4"),
        (Map(Boolean(), key=NAME, max_items=1), {"a": 1}, "a value of x was '1' but should be a boolean"),
        (Nullable(NAME), 5, "x was '5' but should be a string or null"),
        (Nullable(NAME), "", "x was '' but should not be empty"),
        (AnyJson(objects_only=True), "{}", "x was '{}' but should be an object"),
        (AnyJson(max_bytes=5), [1, 2, 3], "x should have at most 5 bytes of JSON, not 7"),
        (KnownWords(Choice("a")), "a", "x was 'a' but should be an array of strings"),
    ],
)
def test_the_words_of_each_kind(kind: Kind, value: Any, info: str) -> None:
    with pytest.raises(InvalidRequestError) as refusal:
        kind.check(value, "x")
    assert info in str(refusal.value.info)


@pytest.mark.parametrize(
    ("value", "size"),
    [("", 2), ("é", 4), ("\U0001f600", 6), ("\ud800", 8), ({"a": [1, None]}, 14), (1.5, 3), (True, 4)],
    ids=ascii,
)
def test_the_size_of_any_json_is_what_goes_over_the_wire(value: Any, size: int) -> None:
    assert AnyJson(max_bytes=size).check(value, "x") == value
    with pytest.raises(InvalidRequestError, match=f"not {size}$"):
        AnyJson(max_bytes=size - 1).check(value, "x")


def test_any_json_is_passed_on_as_it_is_without_a_copy() -> None:
    value = {"a": [1.0]}
    assert AnyJson().check(value, "x") is value


@pytest.mark.parametrize("bad", [None, 5, "abcde", "", ["a"]])
def test_what_is_malformed_counts_as_not_given_where_nobody_is_turned_away(bad: Any) -> None:
    kind = Lenient(NAME)
    assert kind.matches(bad)
    assert kind.check(bad, "x") is None


def test_a_nullable_kind_says_so_everywhere() -> None:
    kind = Nullable(Integer(minimum=0))
    assert [kind.matches(value) for value in (None, 5, "5")] == [True, True, False]
    assert kind.schema() == {"anyOf": [Integer(minimum=0).schema(), {"type": "null"}]}


def test_the_schema_of_a_map_bounds_its_keys_and_their_number() -> None:
    assert Map(Boolean(), key=NAME, max_items=3).schema() == {
        "type": "object",
        "maxProperties": 3,
        "propertyNames": {"type": "string", "maxLength": 4, "minLength": 1},
        "additionalProperties": {"type": "boolean"},
    }
